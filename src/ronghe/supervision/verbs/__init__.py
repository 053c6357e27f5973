"""What the audit says of this app's verbs: one sentence each, in the words of a story."""

from ronghe.supervision.verbs.directives import DIRECTIVE_VERBS
from ronghe.supervision.verbs.flags import FLAG_VERBS
from ronghe.supervision.verbs.guidance import GUIDANCE_VERBS
from ronghe.supervision.verbs.inspections import INSPECTION_VERBS
from ronghe.supervision.verbs.ranks import RANK_VERBS
from ronghe.supervision.verbs.warnings import WARNING_VERBS
from ronghe.supervision.verbs.yearly import YEARLY_VERBS

VERBS: dict[str, object] = {**DIRECTIVE_VERBS, **GUIDANCE_VERBS, **INSPECTION_VERBS}
VERBS |= {**FLAG_VERBS, **RANK_VERBS, **WARNING_VERBS, **YEARLY_VERBS}
