"""What early warnings keep about people: who noted support, and who stated costs."""

from ronghe.supervision.privacy.flags import FLAGGING

FLAGGING.done_by("WarningSupport.noted_by", "cooperation__reference", "text", "noted_at")
FLAGGING.done_by("WarningCosts.stated_by", "region__code", "stated_at")
