"""Every lifecycle of the app, each part's from a file of its own."""

from ronghe.supervision.lifecycles import directives, flags, guidance, inspections
from ronghe.supervision.lifecycles.directives import DIRECTIVE
from ronghe.supervision.lifecycles.flags import FLAG
from ronghe.supervision.lifecycles.guidance import FORM, PART
from ronghe.supervision.lifecycles.inspections import CAMPAIGN, INSPECTION, MEASURE, MENDING

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
]

LABELS = {**guidance.LABELS, **inspections.LABELS, **directives.LABELS}
TRANSITIONS = {**guidance.TRANSITIONS, **inspections.TRANSITIONS, **directives.TRANSITIONS}
LABELS |= flags.LABELS
TRANSITIONS |= flags.TRANSITIONS
