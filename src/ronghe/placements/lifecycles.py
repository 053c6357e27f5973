"""Every lifecycle of the app, each part's from a file of its own."""

from ronghe.placements import placement_lifecycles, round_lifecycles
from ronghe.placements.placement_lifecycles import FILING, PLACEMENT, WEEK
from ronghe.placements.round_lifecycles import APPEAL, CANDIDATE, LINK, POST, ROUND, RUN

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

LABELS = {**round_lifecycles.LABELS, **placement_lifecycles.LABELS}
TRANSITIONS = {**round_lifecycles.TRANSITIONS, **placement_lifecycles.TRANSITIONS}
