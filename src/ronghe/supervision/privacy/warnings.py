"""What early warnings keep about people: who noted support, and who stated costs."""

from ronghe.supervision.privacy.flags import _done_by

_done_by("WarningSupport.noted_by", "cooperation__reference", "text", "noted_at")
_done_by("WarningCosts.stated_by", "region__code", "stated_at")
