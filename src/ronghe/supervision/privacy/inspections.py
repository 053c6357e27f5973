"""What campaigns, inspections and measures keep about people: who acted for an organisation."""

from django.utils.translation import gettext_lazy as _

from ronghe.kernel.held_rows import rows_of
from ronghe.kernel.privacy import kept, register

_WORK = _("Knowing who did this for an organisation.")
_BASIS = _("Duty of an authority to say who looked, who decided, and who was heard.")
_AS_LONG = _("Ten years after the case: a decision can be asked about, and repeated, so long.")
_STAYS = _("What an authority did stays on record; a number without a name remains.")


def _done_by(column: str, *fields: str) -> None:
    model, field = column.rsplit(".", 1)
    register(
        f"supervision.{column.lower()}",
        purpose=_WORK,
        basis=_BASIS,
        retention=_AS_LONG,
        export=rows_of(f"supervision.{model}", field, *fields),
        erase=kept(f"supervision.{model}", field, _STAYS),
    )


_done_by("Campaign.opened_by", "reference", "title", "opened_at")
_done_by("Inspection.opened_by", "reference", "opened_at")
_done_by("Inspection.approved_by", "reference", "approved_at")
_done_by("Inspection.found_by", "reference", "findings", "found_at")
_done_by("Inspection.decided_by", "reference", "outcome", "reasons", "ended_at")
_done_by("InspectionReply.written_by", "inspection__reference", "text", "written_at")
_done_by("EvidenceRequest.handed_by", "inspection__reference", "what", "note", "handed_at")
_done_by("Measure.noticed_by", "inspection__reference", "step", "reason", "noticed_at")
_done_by("Measure.objected_by", "inspection__reference", "step", "objection")
_done_by("Measure.settled_by", "inspection__reference", "step", "answer", "settled_at")
_done_by("Mending.answered_by", "measure__inspection__reference", "done", "answered_at")
_done_by("Mending.checked_by", "measure__inspection__reference", "doubt", "checked_at")
