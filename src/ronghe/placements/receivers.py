"""Reactions to news: each part of the app has its own in a file of its own."""

from ronghe.placements import (  # noqa: F401 -- registers its receivers
    placement_receivers,
    round_receivers,
)
