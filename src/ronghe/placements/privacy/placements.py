"""What placements keep about people: who goes where, who consented, who entered what."""

from django.utils.translation import gettext_lazy as _

from ronghe.placements.privacy.grounds import PLACING

PLACING.done_by("InsuranceCover.stated_by", "reference", "policy_number")
PLACING.done_by("HostApproval.entered_by", "decided_in", "approved_on")
PLACING.done_by("Filing.filed_by", "reference", "filed_on")
PLACING.done_by("Filing.answered_by", "reference", "answer", "answered_at")
PLACING.done_by("EmergencyPlan.entered_by", "title", "starts_on")
PLACING.done_by("Headcount.stated_by", "staff_count", "stated_on")
PLACING.done_by("SafetyTest.entered_by", "placement__reference", "taken_on", "score")
PLACING.done_by("SafetyQuestion.written_by", "text", "written_at")
PLACING.done_by("GateRequest.asked_by", "placement__reference", "item", "asked_at")
PLACING.done_by("WorkTask.added_by", "placement__reference", "title")
PLACING.done_by("WeekRecord.answered_by", "placement__reference", "monday", "answer_note")
PLACING.done_by("RandomQuestion.answered_by", "week__placement__reference", "answer", "answered_at")
PLACING.done_by("JournalComment.author", "entry__placement__reference", "text", "written_at")
PLACING.done_by("Interruption.noted_by", "placement__reference", "ground", "starts_on")


PLACING.about(
    "Placement.over_note",
    "student__person",
    "reference",
    "title",
    "starts_on",
    "ends_on",
    "state",
    "over_note",
    purpose=_("Placing you where you learn, lawfully and safely."),
)
PLACING.about(
    "Consent.person",
    "person",
    "placement__reference",
    "party",
    "text",
    "given_on",
    "withdrawn_at",
    purpose=_("Knowing that you agreed to the placement, and to what."),
)
PLACING.about(
    "GuardianLink.person",
    "person",
    "placement__reference",
    "made_at",
    "ended_at",
    purpose=_("Showing you the placement of your child without an account."),
)
PLACING.about(
    "Interruption.note",
    "placement__student__person",
    "placement__reference",
    "ground",
    "note",
    "starts_on",
    "ends_on",
    purpose=_("Knowing why a placement rested, without blaming anybody by default."),
)
PLACING.about(
    "SafetyTest.score",
    "placement__student__person",
    "placement__reference",
    "taken_on",
    "score",
    "pass_mark",
    purpose=_("Knowing that you were trained in safety before the first day."),
)
PLACING.about(
    "WeekRecord.remark",
    "placement__student__person",
    "placement__reference",
    "monday",
    "remark",
    "state",
    purpose=_("Seeing what you do and learn, and that your hours are lawful."),
)
PLACING.about(
    "JournalEntry.text",
    "placement__student__person",
    "placement__reference",
    "on",
    "prompt",
    "text",
    "readers",
    purpose=_("Your own notes about the work; only those named beside an entry read it."),
)
