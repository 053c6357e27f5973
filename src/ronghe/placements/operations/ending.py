"""Placements that rest, go on, end as planned or before, or never began: on whose side, and why."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.placements.gate import locked
from ronghe.placements.lifecycles import PLACEMENT
from ronghe.placements.models import Interruption, Placement, Side
from ronghe.placements.refusals import DoesNotFit, ReasonIsMissing, TooEarly


@dataclass(frozen=True)
class Rest:
    """Why a placement rests, on whose side, from when, and what happened."""

    ground: str
    side: str
    note: str
    starts_on: date


@transaction.atomic
def suspend_placement(
    *, placement: Placement, rest: Rest, actor: Actor, at: datetime
) -> Interruption:
    """Let the placement rest; nobody is blamed unless somebody says so."""
    require(actor, "placements.end_placement", placement)
    if not rest.note.strip():
        raise ReasonIsMissing(_("Say in a sentence what happened."))
    placement = locked(placement)
    state = PLACEMENT.next_state(placement.state, "suspend_placement")
    if not placement.starts_on <= rest.starts_on <= placement.ends_on:
        raise DoesNotFit(_("Choose a day of the placement."))
    placement.state = state
    placement.save(update_fields=["state"])
    interruption = Interruption.objects.create(
        placement=placement,
        ground=rest.ground,
        side=rest.side,
        note=rest.note.strip(),
        starts_on=rest.starts_on,
        noted_by=actor.person,
        noted_at=at,
    )
    details = {"ground": rest.ground, "side": rest.side, "from": rest.starts_on.isoformat()}
    audit.record("placement.suspended", placement, actor=actor, at=at, details=details)
    news.publish("placement.suspended", placement, actor=actor, at=at, payload=details)
    return interruption


@transaction.atomic
def resume_placement(
    *, placement: Placement, last_day: date, actor: Actor, at: datetime
) -> Placement:
    """Go on after a rest; the last day of the rest is said."""
    require(actor, "placements.run_placement", placement)
    placement = locked(placement)
    state = PLACEMENT.next_state(placement.state, "resume_placement")
    interruption = placement.interruptions.select_for_update().get(ends_on=None)
    if not interruption.starts_on <= last_day <= max(day_of(at), interruption.starts_on):
        raise DoesNotFit(_("The last day of the rest lies between its first day and today."))
    interruption.ends_on = last_day
    interruption.save(update_fields=["ends_on"])
    placement.state = state
    placement.save(update_fields=["state"])
    audit.record("placement.resumed", placement, actor=actor, at=at)
    news.publish("placement.resumed", placement, actor=actor, at=at)
    return placement


@transaction.atomic
def complete_placement(*, placement: Placement, actor: Actor, at: datetime) -> Placement:
    """Complete it once its last day has come."""
    require(actor, "placements.run_placement", placement)
    placement = locked(placement)
    state = PLACEMENT.next_state(placement.state, "complete_placement")
    if day_of(at) < placement.ends_on:
        raise TooEarly(_("The last day has not come yet. To stop before it, end the placement early."))  # fmt: skip
    placement.state, placement.over_on = state, placement.ends_on
    placement.save(update_fields=["state", "over_on"])
    audit.record("placement.completed", placement, actor=actor, at=at)
    news.publish("placement.completed", placement, actor=actor, at=at)
    return placement


@transaction.atomic
def end_early(
    *, placement: Placement, side: str, note: str, last_day: date, actor: Actor, at: datetime
) -> Placement:
    """End a placement before its last day: on whose side, why, and the last day that was worked."""
    require(actor, "placements.end_placement", placement)
    placement = locked(placement)
    state = PLACEMENT.next_state(placement.state, "end_early")
    if not placement.starts_on <= last_day <= min(day_of(at), placement.ends_on):
        raise DoesNotFit(_("The last day lies between the first day and today."))
    _end_rest(placement, last_day)
    _close(placement, state, side, note, last_day)
    details = {"side": side, "last_day": last_day.isoformat()}
    audit.record("placement.ended_early", placement, actor=actor, at=at, details=details)
    news.publish("placement.ended_early", placement, actor=actor, at=at, payload=details)
    return placement


@transaction.atomic
def note_no_start(
    *, placement: Placement, side: str, note: str, actor: Actor, at: datetime
) -> Placement:
    """Note that the student never began there: on whose side, and why."""
    require(actor, "placements.end_placement", placement)
    placement = locked(placement)
    state = PLACEMENT.next_state(placement.state, "note_no_start")
    _close(placement, state, side, note, day_of(at))
    details = {"side": side}
    audit.record("placement.did_not_start", placement, actor=actor, at=at, details=details)
    news.publish("placement.did_not_start", placement, actor=actor, at=at, payload=details)
    return placement


def _close(placement: Placement, state: str, side: str, note: str, day: date) -> None:
    if side not in Side.values:
        raise DoesNotFit(_("Say on whose side it lay; nobody’s is an answer too."))
    if not note.strip():
        raise ReasonIsMissing(_("Say in a sentence what happened."))
    placement.state, placement.over_on = state, day
    placement.over_for, placement.over_note = side, note.strip()
    placement.save(update_fields=["state", "over_on", "over_for", "over_note"])


def _end_rest(placement: Placement, last_day: date) -> None:
    for one in placement.interruptions.select_for_update().filter(ends_on=None):
        one.ends_on = max(one.starts_on, last_day)
        one.save(update_fields=["ends_on"])
