"""Going on at another host: one placement ends or never began, another follows it, and they stay linked."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.models import Organisation
from ronghe.placements.models import COMING, RUNNING, Placement, PlacementMove
from ronghe.placements.operations.ending import end_early, note_no_start
from ronghe.placements.operations.placements import Plan, plan_placement
from ronghe.placements.refusals import DoesNotFit


@dataclass(frozen=True)
class Onward:
    """Where it goes on, as what, from when to when; on whose side the change lay, and why."""

    host: Organisation
    title: str
    starts_on: date
    ends_on: date
    side: str
    note: str
    last_day: date | None = None  # that was worked at the host before


@transaction.atomic
def move_placement(
    *, placement: Placement, onward: Onward, actor: Actor, at: datetime
) -> Placement:
    """Plan the placement at the other host; one that is still open ends, with the reason."""
    require(actor, "placements.move_placement", placement)
    if onward.host.pk == placement.host_id:
        raise DoesNotFit(_("This is the same host. Propose another post there instead."))
    if PlacementMove.objects.filter(before=placement).exists():
        raise DoesNotFit(_("Another placement follows this one already."))
    if placement.state in COMING:
        placement = note_no_start(
            placement=placement, side=onward.side, note=onward.note, actor=actor, at=at
        )
    elif placement.state in RUNNING:
        if onward.last_day is None or onward.starts_on <= onward.last_day:
            raise DoesNotFit(_("Say which day is the last at the host before; the new placement begins after it."))  # fmt: skip
        placement = end_early(
            placement=placement,
            side=onward.side,
            note=onward.note,
            last_day=onward.last_day,
            actor=actor,
            at=at,
        )
    after = plan_placement(
        college=placement.college,
        plan=Plan(
            student=placement.student,
            host=onward.host,
            title=onward.title,
            starts_on=onward.starts_on,
            ends_on=onward.ends_on,
            kind=placement.kind,
            occupation=placement.occupation,
            tutor=placement.tutor,
        ),
        actor=actor,
        at=at,
    )
    PlacementMove.objects.create(before=placement, after=after, moved_by=actor.person, moved_at=at)
    details = {"after": after.reference}
    audit.record("placement.moved", placement, actor=actor, at=at, details=details)
    return after
