"""What placements keep about people: who goes where, who consented, who entered what."""

from django.utils.translation import gettext_lazy as _

from ronghe.kernel.held_rows import rows_of
from ronghe.kernel.privacy import Text, kept, personal, register

_WORK = _("Knowing who did this for an organisation.")
_BASIS = _("Public task of the college that places its students.")
_AS_LONG = _("Ten years after the placement: what was done before it started may be asked for.")
_STAYS = _("What was done for an organisation stays; a number without a name remains.")
_LAW = _("The law wants proof that this was done before the first day; it stays without a name.")


def _done_by(column: str, *fields: str) -> None:
    model, field = column.rsplit(".", 1)
    register(
        f"placements.{column.lower()}",
        purpose=_WORK,
        basis=_BASIS,
        retention=_AS_LONG,
        export=rows_of(f"placements.{model}", field, *fields),
        erase=kept(f"placements.{model}", field, _STAYS),
    )


_done_by("InsuranceCover.stated_by", "reference", "policy_number")
_done_by("HostApproval.entered_by", "decided_in", "approved_on")
_done_by("Filing.filed_by", "reference", "filed_on")
_done_by("Filing.answered_by", "reference", "answer", "answered_at")
_done_by("EmergencyPlan.entered_by", "title", "starts_on")
_done_by("Headcount.stated_by", "staff_count", "stated_on")
_done_by("SafetyTest.entered_by", "placement__reference", "taken_on", "score")
_done_by("SafetyQuestion.written_by", "text", "written_at")
_done_by("GateRequest.asked_by", "placement__reference", "item", "asked_at")
_done_by("WorkTask.added_by", "placement__reference", "title")
_done_by("WeekRecord.answered_by", "placement__reference", "monday", "answer_note")
_done_by("RandomQuestion.answered_by", "week__placement__reference", "answer", "answered_at")
_done_by("JournalComment.author", "entry__placement__reference", "text", "written_at")
_done_by("Interruption.noted_by", "placement__reference", "ground", "starts_on")


def _of(column: str, path: str, *fields: str, purpose: Text) -> None:
    model, _field = column.rsplit(".", 1)
    personal(f"placements.{column.lower()}")
    register(
        f"placements.{column.lower()}",
        purpose=purpose,
        basis=_BASIS,
        retention=_AS_LONG,
        export=rows_of(f"placements.{model}", path, *fields),
        erase=kept(f"placements.{model}", path, _LAW),
    )


_of(
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
_of(
    "Consent.person",
    "person",
    "placement__reference",
    "party",
    "text",
    "given_on",
    "withdrawn_at",
    purpose=_("Knowing that you agreed to the placement, and to what."),
)
_of(
    "GuardianLink.person",
    "person",
    "placement__reference",
    "made_at",
    "ended_at",
    purpose=_("Showing you the placement of your child without an account."),
)
_of(
    "Interruption.note",
    "placement__student__person",
    "placement__reference",
    "ground",
    "note",
    "starts_on",
    "ends_on",
    purpose=_("Knowing why a placement rested, without blaming anybody by default."),
)
_of(
    "SafetyTest.score",
    "placement__student__person",
    "placement__reference",
    "taken_on",
    "score",
    "pass_mark",
    purpose=_("Knowing that you were trained in safety before the first day."),
)
_of(
    "WeekRecord.remark",
    "placement__student__person",
    "placement__reference",
    "monday",
    "remark",
    "state",
    purpose=_("Seeing what you do and learn, and that your hours are lawful."),
)
_of(
    "JournalEntry.text",
    "placement__student__person",
    "placement__reference",
    "on",
    "prompt",
    "text",
    "readers",
    purpose=_("Your own notes about the work; only those named beside an entry read it."),
)
