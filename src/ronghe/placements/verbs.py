"""What the audit says of this app's verbs: one sentence each, in the words of a story."""

from ronghe.placements.placement_verbs import PLACEMENT_VERBS
from ronghe.placements.round_verbs import ROUND_VERBS

VERBS = {**ROUND_VERBS, **PLACEMENT_VERBS}
