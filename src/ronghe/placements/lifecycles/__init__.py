"""Every lifecycle of the app, each part's from a file of its own."""

from ronghe.placements.lifecycles import (
    changes,
    endings,
    grievances,
    incidents,
    placements,
    rounds,
    visits,
)
from ronghe.placements.lifecycles.changes import ILLNESS, STAGE
from ronghe.placements.lifecycles.endings import ASSESSMENT, CERTIFICATE, ENDING
from ronghe.placements.lifecycles.grievances import GRIEVANCE
from ronghe.placements.lifecycles.incidents import HAZARD, INCIDENT
from ronghe.placements.lifecycles.placements import FILING, PLACEMENT, WEEK
from ronghe.placements.lifecycles.rounds import APPEAL, CANDIDATE, LINK, POST, ROUND, RUN
from ronghe.placements.lifecycles.visits import CONTACT, VISIT

__all__ = [
    "APPEAL",
    "ASSESSMENT",
    "CANDIDATE",
    "CERTIFICATE",
    "CONTACT",
    "ENDING",
    "FILING",
    "GRIEVANCE",
    "HAZARD",
    "ILLNESS",
    "INCIDENT",
    "LABELS",
    "LINK",
    "PLACEMENT",
    "POST",
    "ROUND",
    "RUN",
    "STAGE",
    "TRANSITIONS",
    "VISIT",
    "WEEK",
]

LABELS = {
    **rounds.LABELS,
    **placements.LABELS,
    **visits.LABELS,
    **endings.LABELS,
    **changes.LABELS,
}
TRANSITIONS = {
    **rounds.TRANSITIONS,
    **placements.TRANSITIONS,
    **visits.TRANSITIONS,
    **endings.TRANSITIONS,
    **changes.TRANSITIONS,
}
LABELS |= {**incidents.LABELS, **grievances.LABELS}
TRANSITIONS |= {**incidents.TRANSITIONS, **grievances.TRANSITIONS}
