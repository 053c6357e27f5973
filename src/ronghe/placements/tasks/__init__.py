"""Background entry points: each part of the app has its own in a file of its own."""

from ronghe.placements.tasks import (  # noqa: F401 -- registers its tasks
    changes,
    endings,
    figures,
    grievances,
    pay,
    placements,
    rounds,
)
