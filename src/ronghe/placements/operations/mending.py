"""Asking whoever can mend it for what a placement lacks."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.placements.gate import gate_of, locked
from ronghe.placements.models import GateRequest, Placement
from ronghe.placements.records import placements_of, records_beside_law
from ronghe.placements.refusals import DoesNotFit


@transaction.atomic
def ask_to_mend(*, placement: Placement, key: str, actor: Actor, at: datetime) -> GateRequest:
    """Ask whoever can mend that line of the gate; who was asked already is not asked again."""
    require(actor, "placements.ask_to_mend", placement)
    placement = locked(placement)
    on = day_of(at)
    records = records_beside_law(placements_of([placement.pk]), on=on)[placement.pk]
    gate = gate_of(records, on=on)
    line = next((one for one in (*gate.missing, *gate.unknown) if one.key == key), None)
    if line is None:
        raise DoesNotFit(_("This holds by now; nobody needs to be asked."))
    if line.request is not None:
        return line.request
    request = GateRequest.objects.create(
        placement=placement, item=key, asked=line.mender, asked_by=actor.person, asked_at=at
    )
    details = {"item": key, "asked": str(line.mender)}
    audit.record("placement.mending_asked", placement, actor=actor, at=at, details=details)
    payload = {"request": request.pk, **details}
    news.publish("placement.mending_asked", placement, actor=actor, at=at, payload=payload)
    return request
