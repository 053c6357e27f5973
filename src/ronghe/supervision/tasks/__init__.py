"""Background entry points: each part of the app has its own in a file of its own."""

from ronghe.supervision.tasks import (  # noqa: F401 -- registers its tasks
    checking,
    guidance,
    inspections,
    ranks,
    standing,
)
