"""What is kept about people here: each part of the app has its lines in a file of its own."""

from ronghe.placements.privacy import (  # noqa: F401 -- registers its lines
    changes,
    endings,
    feeds,
    grievances,
    incidents,
    pay,
    placements,
    rounds,
    visits,
)
