"""What illness, changes of post, moves and the daily look keep about people."""

from django.utils.translation import gettext_lazy as _

from ronghe.placements.privacy.grounds import PLACING

PLACING.done_by("IllnessReport.reported_by", "placement__reference", "starts_on", "ends_on")
PLACING.done_by("IllnessReport.answered_by", "placement__reference", "state", "answered_at")
PLACING.done_by("Stage.proposed_by", "placement__reference", "title", "starts_on")
PLACING.done_by("Stage.answered_by", "placement__reference", "state", "answered_at")
PLACING.done_by("PlacementMove.moved_by", "before__reference", "after__reference", "moved_at")
PLACING.done_by("DailyLook.looked_by", "on", "looked_at", "shown_count")
PLACING.about(
    "IllnessReport.starts_on",
    "placement__student__person",
    "placement__reference",
    "starts_on",
    "ends_on",
    "state",
    "answer_note",
    purpose=_("Knowing that you are ill and for how long; what you have is not asked."),
)
PLACING.about(
    "Stage.note",
    "placement__student__person",
    "placement__reference",
    "starts_on",
    "title",
    "side",
    "note",
    "state",
    purpose=_("Knowing why you have another post, without blaming anybody by default."),
)
