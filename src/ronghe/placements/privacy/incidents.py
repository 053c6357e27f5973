"""What hazards and incidents keep about people."""

from django.utils.translation import gettext_lazy as _

from ronghe.kernel.grounds import Grounds

SAFETY = Grounds(
    app="placements",
    basis=_("Duty of college and host to protect students at work, and to report accidents."),
    retention=_(
        "Ten years after the placement: accidents may be asked for, and claims are made late."
    ),
    of_work=_("What was done for safety stays on record; a number without a name remains."),
    of_life=_("The law wants proof of accidents and of what was done; it stays without a name."),
)

SAFETY.done_by("Hazard.reported_by", "reference", "kind", "where", "reported_at")
SAFETY.done_by("Hazard.answered_by", "reference", "answer", "answered_at")
SAFETY.done_by("Hazard.mended_by", "reference", "mended_at")
SAFETY.done_by("Incident.reported_by", "reference", "kind", "reported_at")
SAFETY.done_by("Incident.measured_by", "reference", "cause", "measures")
SAFETY.done_by("Incident.closed_by", "reference", "closed_at")
SAFETY.done_by("IncidentNotice.told_by", "incident__reference", "party", "told_at", "note")

SAFETY.about(
    "Incident.health",
    "placement__student__person",
    "reference",
    "kind",
    "severity",
    "happened_at",
    "place",
    "what",
    "health",
    "measures",
    purpose=_("Helping you after an accident, and seeing that it does not happen again."),
)
