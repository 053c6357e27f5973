"""What campaigns, inspections and measures keep about people: who acted for an organisation."""

from django.utils.translation import gettext_lazy as _

from ronghe.kernel.grounds import Grounds

INSPECTING = Grounds(
    app="supervision",
    basis=_("Duty of an authority to say who looked, who decided, and who was heard."),
    retention=_("Ten years after the case: a decision can be asked about, and repeated, so long."),
    of_work=_("What an authority did stays on record; a number without a name remains."),
)


INSPECTING.done_by("Campaign.opened_by", "reference", "title", "opened_at")
INSPECTING.done_by("Inspection.opened_by", "reference", "opened_at")
INSPECTING.done_by("Inspection.approved_by", "reference", "approved_at")
INSPECTING.done_by("Inspection.found_by", "reference", "findings", "found_at")
INSPECTING.done_by("Inspection.decided_by", "reference", "outcome", "reasons", "ended_at")
INSPECTING.done_by("InspectionReply.written_by", "inspection__reference", "text", "written_at")
INSPECTING.done_by(
    "EvidenceRequest.handed_by", "inspection__reference", "what", "note", "handed_at"
)
INSPECTING.done_by("Measure.noticed_by", "inspection__reference", "step", "reason", "noticed_at")
INSPECTING.done_by("Measure.objected_by", "inspection__reference", "step", "objection")
INSPECTING.done_by("Measure.settled_by", "inspection__reference", "step", "answer", "settled_at")
INSPECTING.done_by("Mending.answered_by", "measure__inspection__reference", "done", "answered_at")
INSPECTING.done_by("Mending.checked_by", "measure__inspection__reference", "doubt", "checked_at")
