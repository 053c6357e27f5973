"""Exceptions of the weeks: none entered, left unanswered by the host, nothing but the same."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q

from ronghe.parties.actors import Actor
from ronghe.placements.growth import ENTERED, REPEATED_WEEKS
from ronghe.placements.models import (
    Placement,
    PlacementState,
    TaskNote,
    WeekRecord,
    WeekState,
)
from ronghe.placements.models.placement import PlacementQuerySet
from ronghe.placements.queries.exceptions.registry import Trouble, looked_after
from ronghe.placements.queries.life_desk import LOOKED_BACK, SILENT_DAYS, SUNDAY


def rows(actor: Actor, on: date) -> Iterator[Trouble]:
    """Give them in two queries, however many students there are."""
    since = on - timedelta(days=SILENT_DAYS)
    recent = WeekRecord.objects.filter(placement=OuterRef("pk"), state__in=ENTERED).filter(
        monday__gt=since - timedelta(days=SUNDAY)
    )
    active = looked_after(actor).filter(state=PlacementState.ACTIVE).select_related("student__person")  # fmt: skip
    found = active.annotate(
        has_recent=Exists(recent), left=Count("weeks", Q(weeks__state=WeekState.UNANSWERED))
    )
    known = {one.pk: one for one in found.order_by("pk")}
    for one in known.values():
        if not vars(one)["has_recent"] and one.starts_on <= since:
            yield _trouble("no_week", one, count=SILENT_DAYS)
        if vars(one)["left"]:
            yield _trouble("unanswered", one, count=vars(one)["left"])
    for pk, count in repeated(active, on).items():
        yield _trouble("repeated", known[pk], rank=3, count=count, page="growth_page")


def _trouble(
    kind: str, one: Placement, *, rank: int = 2, count: int = 0, page: str = "week_list"
) -> Trouble:
    person = one.student.person
    return Trouble(
        kind, one.pk, one.reference, person, rank, count=count, page=(page, one.reference)
    )


def repeated(active: PlacementQuerySet, on: date) -> dict[int, int]:
    """Give for how many of the last weeks exactly the same was done, where it is too many.

    As `growth.repeated_weeks` counts them; weeks without a task say nothing.
    """
    notes = TaskNote.objects.filter(
        week__placement__in=active.order_by().values("pk"),
        week__state__in=ENTERED,
        week__monday__gte=on - LOOKED_BACK,
    )
    weeks: dict[int, dict[date, set[tuple[int, int]]]] = defaultdict(lambda: defaultdict(set))
    columns = ("week__placement", "week__monday", "task", "level", "mentor_level")
    for placement, monday, task, level, mentor in notes.order_by().values_list(*columns):
        weeks[placement][monday].add((task, level if mentor is None else mentor))
    counted = {pk: _same([done[monday] for monday in sorted(done, reverse=True)]) for pk, done in weeks.items()}  # fmt: skip
    return {pk: count for pk, count in sorted(counted.items()) if count >= REPEATED_WEEKS}


def _same(newest_first: list[set[tuple[int, int]]]) -> int:
    count = 0
    for one in newest_first:
        if one != newest_first[0]:
            break
        count += 1
    return count
