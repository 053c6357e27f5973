"""Through the gate: looked at, ready, started, or begun although it was closed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.placements.gate import check, locked
from ronghe.placements.lifecycles import PLACEMENT
from ronghe.placements.models import Placement, PlacementState
from ronghe.placements.refusals import DoesNotFit, GateIsClosed, ReasonIsMissing, TooEarly
from ronghe.placements.urgent import URGENT


@transaction.atomic
def check_gate(*, placement: Placement, actor: Actor, at: datetime) -> Placement:
    """Look at the gate again, by what is on record now."""
    require(actor, "placements.check_gate", placement)
    placement = locked(placement)
    check(placement, actor=actor, at=at)
    audit.record("placement.gate_checked", placement, actor=actor, at=at)
    return Placement.objects.get(pk=placement.pk)


@transaction.atomic
def make_ready(*, placement: Placement, actor: Actor, at: datetime) -> Placement:
    """Say that the student may start: only when the gate, looked at now, is open."""
    require(actor, "placements.run_placement", placement)
    placement = locked(placement)
    PLACEMENT.next_state(placement.state, "make_ready")
    gate = check(placement, actor=actor, at=at)
    if not gate.is_open:
        raise GateIsClosed(
            _("%(n)d things that must hold before the first day do not, or are not known.")
            % {"n": len(gate.closing)}
        )
    placement = locked(placement)
    placement.state = PLACEMENT.next_state(placement.state, "make_ready")
    placement.save(update_fields=["state"])
    audit.record("placement.made_ready", placement, actor=actor, at=at)
    news.publish("placement.made_ready", placement, actor=actor, at=at)
    return placement


@transaction.atomic
def start_placement(*, placement: Placement, actor: Actor, at: datetime) -> Placement:
    """Start it on its first day or later; the gate is looked at once more."""
    require(actor, "placements.run_placement", placement)
    placement = locked(placement)
    PLACEMENT.next_state(placement.state, "start_placement")
    if day_of(at) < placement.starts_on:
        raise TooEarly(_("The first day has not come yet."))
    gate = check(placement, actor=actor, at=at)
    if not gate.is_open:
        raise GateIsClosed(
            _("Since it was ready, something has changed: %(n)d things do not hold any more.")
            % {"n": len(gate.closing)}
        )
    placement = locked(placement)
    placement.state = PLACEMENT.next_state(placement.state, "start_placement")
    placement.save(update_fields=["state"])
    audit.record("placement.started", placement, actor=actor, at=at)
    news.publish("placement.started", placement, actor=actor, at=at)
    return placement


@transaction.atomic
def record_start(*, placement: Placement, reason: str, actor: Actor, at: datetime) -> Placement:
    """Record that the student has begun although the gate is closed; it stays on record.

    What concerns safety, age and insurance reaches the authority at once, the rest the college.
    """
    require(actor, "placements.run_placement", placement)
    if not reason.strip():
        raise ReasonIsMissing(_("Say why the student has begun; your reason stays on record."))
    placement = locked(placement)
    PLACEMENT.next_state(placement.state, "record_start")
    if day_of(at) < placement.starts_on:
        raise TooEarly(_("The first day has not come yet."))
    gate = check(placement, actor=actor, at=at)
    placement = locked(placement)
    if gate.is_open and placement.state == PlacementState.PLANNED:
        raise DoesNotFit(_("Nothing is missing: say that it is ready, and start it."))
    placement.state = PLACEMENT.next_state(placement.state, "record_start")
    placement.is_irregular = True
    placement.save(update_fields=["state", "is_irregular"])
    missing = [line.key for line in gate.closing]
    urgent = [line.key for line in gate.closing if line.topic in URGENT]
    details = {"reason": reason.strip(), "missing": missing, "urgent": urgent}
    audit.record("placement.started_unready", placement, actor=actor, at=at, details=details)
    payload = {"missing": missing, "urgent": urgent}
    news.publish("placement.started_unready", placement, actor=actor, at=at, payload=payload)
    return placement
