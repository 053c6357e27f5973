"""Reactions to news: each part of the app has its own in a file of its own."""

from ronghe.supervision.receivers import (  # noqa: F401 -- registers its receivers
    flags,
    guidance,
    inspections,
    warnings,
    yearly,
)
