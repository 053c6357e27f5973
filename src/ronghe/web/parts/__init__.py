"""What the five patterns are made of: views fill these, templates/parts draw them."""

from ronghe.web.parts.figures import (
    Cell,
    Chart,
    Comparison,
    ComparisonRow,
    Contribution,
    Reason,
    Record,
    Share,
    shares_of,
)
from ronghe.web.parts.objects import (
    Article,
    Checklist,
    Desk,
    DeskRow,
    Fact,
    NextStep,
    ObjectHeader,
    Page,
    StoryLine,
    Tab,
)
from ronghe.web.parts.words import (
    Action,
    Chip,
    Mark,
    Text,
    Urgency,
)

__all__ = [
    "Action",
    "Article",
    "Cell",
    "Chart",
    "Checklist",
    "Chip",
    "Comparison",
    "ComparisonRow",
    "Contribution",
    "Desk",
    "DeskRow",
    "Fact",
    "Mark",
    "NextStep",
    "ObjectHeader",
    "Page",
    "Reason",
    "Record",
    "Share",
    "StoryLine",
    "Tab",
    "Text",
    "Urgency",
    "shares_of",
]
