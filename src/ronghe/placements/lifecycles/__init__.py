"""Every lifecycle of the app, each part's from a file of its own."""

from ronghe.placements.lifecycles import placements, rounds
from ronghe.placements.lifecycles.placements import FILING, PLACEMENT, WEEK
from ronghe.placements.lifecycles.rounds import APPEAL, CANDIDATE, LINK, POST, ROUND, RUN

__all__ = [
    "APPEAL",
    "CANDIDATE",
    "FILING",
    "LABELS",
    "LINK",
    "PLACEMENT",
    "POST",
    "ROUND",
    "RUN",
    "TRANSITIONS",
    "WEEK",
]

LABELS = {**rounds.LABELS, **placements.LABELS}
TRANSITIONS = {**rounds.TRANSITIONS, **placements.TRANSITIONS}
