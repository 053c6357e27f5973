"""Through the gate: looked at, ready, started, or begun although it was closed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.gathering import gathered
from ronghe.kernel.many_rows import save_together
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.placements.gate import Gate, check, check_all, locked, locked_all
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
    PLACEMENT.next_state(locked(placement).state, "make_ready")
    made = make_ready_together(placements=[placement], actor=actor, at=at)
    if kept := made.closed.get(placement.pk):
        raise GateIsClosed(
            _("%(n)d things that must hold before the first day do not, or are not known.")
            % {"n": len(kept.closing)}
        )
    return made.moved[0]


@dataclass(frozen=True)
class Together:
    """What came of many at once: those that moved on, and the gates of those that could not."""

    moved: tuple[Placement, ...]
    closed: Mapping[int, Gate]


@transaction.atomic
@gathered()
def make_ready_together(
    *, placements: Collection[Placement], actor: Actor, at: datetime
) -> Together:
    """Say of all that are prepared and whose gate is open that they may start; leave the others."""
    found = _through_gate(placements, "make_ready", actor=actor, at=at)
    for one in found.moved:
        audit.record("placement.made_ready", one, actor=actor, at=at)
        news.publish("placement.made_ready", one, actor=actor, at=at)
    return found


@transaction.atomic
def start_placement(*, placement: Placement, actor: Actor, at: datetime) -> Placement:
    """Start it on its first day or later; the gate is looked at once more."""
    require(actor, "placements.run_placement", placement)
    placement = locked(placement)
    PLACEMENT.next_state(placement.state, "start_placement")
    if day_of(at) < placement.starts_on:
        raise TooEarly(_("The first day has not come yet."))
    begun = start_together(placements=[placement], actor=actor, at=at)
    if kept := begun.closed.get(placement.pk):
        raise GateIsClosed(
            _("Since it was ready, something has changed: %(n)d things do not hold any more.")
            % {"n": len(kept.closing)}
        )
    return begun.moved[0]


@transaction.atomic
@gathered()
def start_together(*, placements: Collection[Placement], actor: Actor, at: datetime) -> Together:
    """Start all that are ready and whose first day has come; what does not hold any more stays."""
    due = [one for one in placements if one.starts_on <= day_of(at)]
    found = _through_gate(due, "start_placement", actor=actor, at=at)
    for one in found.moved:
        audit.record("placement.started", one, actor=actor, at=at)
        news.publish("placement.started", one, actor=actor, at=at)
    return found


def _through_gate(
    placements: Collection[Placement], step: str, *, actor: Actor, at: datetime
) -> Together:
    """Move on those whose gate is open, looked at now; the others stay as they stand."""
    rows = locked_all([one.pk for one in placements])
    for one in rows:
        require(actor, "placements.run_placement", one)
    fit = [one.pk for one in rows if PLACEMENT.may(one.state, step)]
    gates = check_all(fit, actor=actor, at=at)
    closed = {pk: gate for pk, gate in gates.items() if not gate.is_open}
    moved = [one for one in locked_all(fit) if one.pk not in closed]
    for one in moved:
        one.state = PLACEMENT.next_state(one.state, step)
    save_together(moved, "state")
    return Together(tuple(moved), closed)


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
