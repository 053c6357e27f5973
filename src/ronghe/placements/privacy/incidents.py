"""What hazards and incidents keep about people."""

from django.utils.translation import gettext_lazy as _

from ronghe.kernel.held_rows import rows_of
from ronghe.kernel.privacy import kept, personal, register

_WORK = _("Knowing who did this for an organisation.")
_BASIS = _("Duty of college and host to protect students at work, and to report accidents.")
_AS_LONG = _("Ten years after the placement: accidents may be asked for, and claims are made late.")
_STAYS = _("What was done for safety stays on record; a number without a name remains.")
_PROOF = _("The law wants proof of accidents and of what was done; it stays without a name.")


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


_done_by("Hazard.reported_by", "reference", "kind", "where", "reported_at")
_done_by("Hazard.answered_by", "reference", "answer", "answered_at")
_done_by("Hazard.mended_by", "reference", "mended_at")
_done_by("Incident.reported_by", "reference", "kind", "reported_at")
_done_by("Incident.measured_by", "reference", "cause", "measures")
_done_by("Incident.closed_by", "reference", "closed_at")
_done_by("IncidentNotice.told_by", "incident__reference", "party", "told_at", "note")

personal("placements.incident.health")
register(
    "placements.incident.health",
    purpose=_("Helping you after an accident, and seeing that it does not happen again."),
    basis=_BASIS,
    retention=_AS_LONG,
    export=rows_of(
        "placements.Incident",
        "placement__student__person",
        "reference",
        "kind",
        "severity",
        "happened_at",
        "place",
        "what",
        "health",
        "measures",
    ),
    erase=kept("placements.Incident", "placement__student__person", _PROOF),
)
