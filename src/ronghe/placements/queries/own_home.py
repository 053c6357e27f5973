"""A student's placements at a glance: the week, its tasks, the hours and the pay, in two queries."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, JSONObject

from ronghe.parties.actors import Actor
from ronghe.parties.models import Role
from ronghe.placements.models import (
    OPEN,
    Consent,
    DayHours,
    PayPeriod,
    Placement,
    PlacementState,
    SafetyTest,
    TaskNote,
    WeekRecord,
    WeekState,
    WorkTask,
)

SHOWN = 10
MOST_TASKS = 6


@dataclass(frozen=True)
class AtAGlance:
    """What a student looks for every day; `week` and `pay` are None where nothing is on record."""

    placement: Placement
    monday: date
    week: str | None  # the state of this week
    week_minutes: int
    confirmed_minutes: int  # in all, as both sides say
    tasks: tuple[tuple[str, int | None], ...]  # with the level of this week
    pay: PayPeriod | None  # the last month that is over, else the one that runs
    has_agreed: bool
    has_passed: bool  # the safety test


def own_at_a_glance(actor: Actor, *, on: date) -> list[AtAGlance]:
    """Give the placements that go on or are to come, those under way first."""
    if not actor.holds(Role.STUDENT):
        return []
    monday = on - timedelta(days=on.weekday())
    found = list(_placements(actor, monday)[:SHOWN])
    begun = [one for one in found if one.has_begun]
    pay = _pay(begun, on)
    return sorted(
        [
            AtAGlance(
                one,
                monday,
                vars(one)["week"],
                vars(one)["week_minutes"] or 0,
                vars(one)["confirmed_minutes"] or 0,
                tuple((task["title"], task["level"]) for task in vars(one)["task_levels"]),
                pay.get(one.pk),
                vars(one)["has_agreed"],
                vars(one)["has_passed"],
            )
            for one in found
        ],
        key=lambda one: one.placement.state != PlacementState.ACTIVE,
    )


def _placements(actor: Actor, monday: date) -> QuerySet[Placement]:
    week = WeekRecord.objects.filter(placement=OuterRef("pk"), monday=monday)
    week = week.exclude(state=WeekState.OPEN)
    days = DayHours.objects.filter(week__placement=OuterRef("pk")).order_by()
    own = Placement.objects.filter(student=actor.membership_id, state__in=OPEN)
    return own.annotate(
        week=Subquery(week.values("state")[:1]),
        week_minutes=_sum(days.filter(week__monday=monday)),
        confirmed_minutes=_sum(days.filter(week__state=WeekState.CONFIRMED)),
        task_levels=ArraySubquery(_tasks(monday)),
        has_agreed=Exists(
            Consent.objects.filter(
                placement=OuterRef("pk"), person=actor.person_id, withdrawn_at=None
            )
        ),
        has_passed=Exists(
            SafetyTest.objects.filter(placement=OuterRef("pk"), score__gte=F("pass_mark"))
        ),
    ).order_by("starts_on", "pk")


def _sum(days: QuerySet[DayHours]) -> Subquery:
    counted = days.values("week__placement").annotate(sum=Sum(Coalesce(F("host_minutes"), F("minutes"))))  # fmt: skip
    return Subquery(counted.values("sum"))


def _tasks(monday: date) -> QuerySet[WorkTask, Any]:
    """Give the tasks with what the student said of this week; of another no word is taken."""
    noted = TaskNote.objects.filter(task=OuterRef("pk"), week__monday=monday)
    tasks = WorkTask.objects.filter(placement=OuterRef("pk"), retired_at=None)
    said = JSONObject(title="title", level=Subquery(noted.values("level")[:1]))
    return tasks.order_by("position", "pk").values(said=said)[:MOST_TASKS]


def _pay(placements: list[Placement], on: date) -> dict[int, PayPeriod]:
    """Take the last month that is over; before the first is, the one that runs."""
    found: dict[int, PayPeriod] = {}
    if not placements:
        return found
    rows = PayPeriod.objects.filter(placement__in=placements, first_on__lte=on)
    for row in rows.order_by("month"):
        if row.last_on < on or row.placement_id not in found:
            found[row.placement_id] = row
    return found
