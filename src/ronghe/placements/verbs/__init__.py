"""What the audit says of this app's verbs: one sentence each, in the words of a story."""

from ronghe.placements.verbs.changes import CHANGE_VERBS
from ronghe.placements.verbs.endings import ENDING_VERBS
from ronghe.placements.verbs.feeds import FEED_VERBS
from ronghe.placements.verbs.grievances import GRIEVANCE_VERBS
from ronghe.placements.verbs.incidents import INCIDENT_VERBS
from ronghe.placements.verbs.pay import PAY_VERBS
from ronghe.placements.verbs.placements import PLACEMENT_VERBS
from ronghe.placements.verbs.rounds import ROUND_VERBS
from ronghe.placements.verbs.visits import VISIT_VERBS

VERBS = {
    **ROUND_VERBS,
    **PLACEMENT_VERBS,
    **VISIT_VERBS,
    **ENDING_VERBS,
    **PAY_VERBS,
    **CHANGE_VERBS,
}
VERBS |= {**INCIDENT_VERBS, **GRIEVANCE_VERBS, **FEED_VERBS}
