"""Every lifecycle of the app, each part's from a file of its own."""

from ronghe.placements.lifecycles import endings, placements, rounds, visits
from ronghe.placements.lifecycles.endings import ENDING
from ronghe.placements.lifecycles.placements import FILING, PLACEMENT, WEEK
from ronghe.placements.lifecycles.rounds import APPEAL, CANDIDATE, LINK, POST, ROUND, RUN
from ronghe.placements.lifecycles.visits import CONTACT, VISIT

__all__ = [
    "APPEAL",
    "CANDIDATE",
    "CONTACT",
    "ENDING",
    "FILING",
    "LABELS",
    "LINK",
    "PLACEMENT",
    "POST",
    "ROUND",
    "RUN",
    "TRANSITIONS",
    "VISIT",
    "WEEK",
]

LABELS = {**rounds.LABELS, **placements.LABELS, **visits.LABELS, **endings.LABELS}
TRANSITIONS = {
    **rounds.TRANSITIONS,
    **placements.TRANSITIONS,
    **visits.TRANSITIONS,
    **endings.TRANSITIONS,
}
