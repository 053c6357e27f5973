"""What waits for somebody in the daily life of placements: as student, as mentor, as tutor."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q

from ronghe.parties.actors import Actor
from ronghe.parties.models import Role
from ronghe.placements.growth import ENTERED, REPEATED_WEEKS, repeated_weeks
from ronghe.placements.models import Placement, PlacementState, WeekRecord, WeekState
from ronghe.placements.queries.own_home import AtAGlance

SHOWN = 10
THURSDAY, SUNDAY = 3, 6  # as Python counts the days of a week
SILENT_DAYS = 14
# Enough weeks back to see a month of the same, with one or two that were left out.
LOOKED_BACK = timedelta(weeks=REPEATED_WEEKS + 2)


@dataclass(frozen=True)
class LifeWaiting:
    """One thing that waits: what it is, in which placement, of whom, how much, until when."""

    kind: str
    placement: Placement | None = None
    count: int = 0
    monday: date | None = None
    due_on: date | None = None


def waiting_in_life(actor: Actor, *, on: date, own: Sequence[AtAGlance] = ()) -> list[LifeWaiting]:
    """Give what waits for the actor, in a few queries; none for those who have no part in it.

    `own` are a student’s placements, as they were read for the same page.
    """
    if actor.membership is None:
        return []
    if actor.holds(Role.STUDENT):
        return list(_for_student(own, on))
    if actor.holds(Role.TUTOR, Role.CLASS_TEACHER):
        return list(_for_tutor(actor, on))
    return []


def _for_student(own: Sequence[AtAGlance], on: date) -> Iterator[LifeWaiting]:
    """From Thursday on, ask once for the week of each placement that is under way."""
    if on.weekday() < THURSDAY:
        return
    for at in own:
        one = at.placement
        if one.state == PlacementState.ACTIVE and one.starts_on <= on and at.week is None:
            sunday = at.monday + timedelta(days=SUNDAY)
            yield LifeWaiting("enter_week", one, monday=at.monday, due_on=sunday)


def _for_tutor(actor: Actor, on: date) -> Iterator[LifeWaiting]:
    """Give exceptions only: silence, hosts that do not answer, weeks of nothing but the same."""
    since = on - timedelta(days=SILENT_DAYS)
    recent = WeekRecord.objects.filter(placement=OuterRef("pk"), state__in=ENTERED).filter(
        monday__gt=since - timedelta(days=SUNDAY)
    )
    active = Placement.objects.filter(
        tutor=actor.membership_id, state=PlacementState.ACTIVE
    ).select_related("student__person")
    silent = active.filter(~Exists(recent), starts_on__lte=since)
    for one in silent.order_by("pk")[:SHOWN]:
        yield LifeWaiting("no_week", one, count=SILENT_DAYS)
    unanswered = active.annotate(left=Count("weeks", Q(weeks__state=WeekState.UNANSWERED)))
    for one in unanswered.filter(left__gt=0).order_by("pk")[:SHOWN]:
        yield LifeWaiting("unanswered", one, count=vars(one)["left"])
    for one, count in _repeating(list(active.order_by("pk")), on)[:SHOWN]:
        yield LifeWaiting("repeated", one, count=count)


def _repeating(placements: list[Placement], on: date) -> list[tuple[Placement, int]]:
    weeks: dict[int, list[WeekRecord]] = defaultdict(list)
    found = WeekRecord.objects.filter(
        placement__in=placements, state__in=ENTERED, monday__gte=on - LOOKED_BACK
    )
    for week in found.prefetch_related("notes").order_by("monday"):
        weeks[week.placement_id].append(week)
    counted = [(one, repeated_weeks(weeks[one.pk])) for one in placements]
    return [(one, count) for one, count in counted if count >= REPEATED_WEEKS]
