"""What is kept about people here: each part of the app has its lines in a file of its own."""

from ronghe.placements import (  # noqa: F401 -- registers its lines
    placement_privacy,
    round_privacy,
)
