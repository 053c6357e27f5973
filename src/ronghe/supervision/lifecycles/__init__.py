"""Every lifecycle of the app, each part's from a file of its own."""

from ronghe.supervision.lifecycles import directives, flags, guidance, inspections, yearly
from ronghe.supervision.lifecycles.directives import DIRECTIVE
from ronghe.supervision.lifecycles.flags import FLAG
from ronghe.supervision.lifecycles.guidance import FORM, PART
from ronghe.supervision.lifecycles.inspections import CAMPAIGN, INSPECTION, MEASURE, MENDING
from ronghe.supervision.lifecycles.yearly import YEARLY_REPORT

__all__ = [
    "CAMPAIGN",
    "DIRECTIVE",
    "FLAG",
    "FORM",
    "INSPECTION",
    "LABELS",
    "MEASURE",
    "MENDING",
    "PART",
    "TRANSITIONS",
    "YEARLY_REPORT",
]

LABELS = {**guidance.LABELS, **inspections.LABELS, **directives.LABELS}
TRANSITIONS = {**guidance.TRANSITIONS, **inspections.TRANSITIONS, **directives.TRANSITIONS}
LABELS |= flags.LABELS
TRANSITIONS |= flags.TRANSITIONS
LABELS |= yearly.LABELS
TRANSITIONS |= yearly.TRANSITIONS
