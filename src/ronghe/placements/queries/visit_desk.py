"""What waits for somebody of weeks, visits, guidance, illness and changes, counted for their desk."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, DateField, Exists, F, QuerySet, Value
from django.db.models.functions import Cast

from ronghe.parties.actors import Actor
from ronghe.parties.models import OrganisationKind, Role
from ronghe.placements.models import (
    OPEN,
    DailyLook,
    IllnessReport,
    IllnessState,
    Placement,
    RoundState,
    Side,
    Stage,
    StageState,
    Vacancy,
    Visit,
    WeekRecord,
)
from ronghe.placements.models.placement import PlacementQuerySet
from ronghe.placements.queries.exceptions import looked_after
from ronghe.placements.queries.results_waiting import endings_to_assess, objections_to_answer
from ronghe.placements.queries.visits import contacts_to_answer, overdue, visits_to_answer

# Whose daily task it is; those who lead a college look when they want to.
EVERY_DAY = (Role.TUTOR, Role.CLASS_TEACHER, Role.SAFETY_OFFICER)
ASKED = (Role.STUDENT, Role.MENTOR, Role.TRAINING_MANAGER, Role.TUTOR, Role.CLASS_TEACHER)
MOST_READ = 2_000


@dataclass(frozen=True)
class Waiting:
    """So many of a kind, the earliest day among them, and one of them."""

    kind: str
    count: int = 0
    reference: str = ""
    title: str = ""
    due_on: date | None = None


def waiting_about_visits(actor: Actor, *, on: date) -> list[Waiting]:
    """Give what waits for the actor, all of it in one query; nothing for those with no part in it."""
    if actor.membership is None:
        return []
    parts = list(_parts(actor, on))
    if not parts:
        return []
    rows = parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]
    found: dict[tuple[str, str], list[tuple[str, date | None]]] = defaultdict(list)
    for kind, reference, title, day in rows[:MOST_READ]:
        found[kind, title].append((reference, day))
    return [
        Waiting(
            kind,
            len(some),
            min(reference for reference, _day in some),
            title,
            min((day for _reference, day in some if day), default=None),
        )
        for (kind, title), some in sorted(found.items())
    ]


def _parts(actor: Actor, on: date) -> Iterator[QuerySet[Any, Any]]:
    held = actor.membership
    assert held is not None  # noqa: S101 -- asked by the caller
    if actor.holds(Role.MENTOR, Role.TRAINING_MANAGER):
        weeks = WeekRecord.objects.waiting(on).filter(placement__mentor=held.pk)
        yield _rows("confirm_weeks", weeks, "placement__reference")
    if actor.holds(*ASKED):
        yield _rows("answer", visits_to_answer(held), "reference")
        yield _rows("answer", contacts_to_answer(held), "placement__reference")
    if actor.holds(Role.STUDENT):
        return
    if held.organisation.kind == OrganisationKind.COLLEGE:
        yield from _of_college(actor, on)
    elif actor.managed_organisations and not actor.remits:
        hosted = Placement.objects.filter(host__in=actor.managed_organisations)
        yield _stages(hosted, Side.COLLEGE)


def _of_college(actor: Actor, on: date) -> Iterator[QuerySet[Any, Any]]:
    late = overdue(Visit.objects.looked_after_by(actor), on=on)
    yield _rows("overdue", late, "reference", day="planned_on")
    if actor.holds(Role.TUTOR) or actor.scope.is_headed:
        yield _stages(looked_after(actor), Side.HOST)
    if actor.holds(Role.TUTOR, Role.CLASS_TEACHER):
        ill = IllnessReport.objects.visible_to(actor).filter(
            state=IllnessState.REPORTED, placement__state__in=sorted(OPEN)
        )
        yield _rows("illness", ill, "placement__reference", day="starts_on")
    if actor.holds(*EVERY_DAY):
        done = DailyLook.objects.filter(membership=actor.membership_id, on=on)
        waits = looked_after(actor).under_way().filter(~Exists(done))
        yield _rows("look", waits, "reference")
    if actor.holds(Role.TUTOR) and actor.membership_id:
        yield _rows("assess", endings_to_assess(actor.membership_id), "placement__reference")
    if actor.managed_organisations:
        yield _rows("objection", objections_to_answer(actor), "placement__reference")
        back = Vacancy.objects.filter(
            offered_at=None,
            candidate__round__organisation__in=actor.managed_organisations,
            candidate__round__state=RoundState.SETTLED,
        )
        yield _rows(
            "came_back", back, "candidate__round__reference", title="candidate__round__title"
        )


def _stages(placements: PlacementQuerySet, proposed_for: str) -> QuerySet[Any, Any]:
    waiting = Stage.objects.filter(
        state=StageState.PROPOSED,
        proposed_for=proposed_for,
        placement__in=placements.filter(state__in=sorted(OPEN)).order_by().values("pk"),
    )
    return _rows("stages", waiting, "placement__reference")


def _rows(
    kind: str, found: QuerySet[Any], reference: str, *, title: str = "", day: str = ""
) -> QuerySet[Any, Any]:
    """Give rows of the same four columns, whatever they are about."""
    rows: QuerySet[Any, Any] = (
        found.order_by()
        .select_related(None)
        .annotate(
            w_kind=Value(kind, output_field=CharField()),
            w_reference=F(reference),
            w_title=F(title) if title else Value("", output_field=CharField()),
            w_day=F(day) if day else Cast(Value(None), DateField()),
        )
        .values_list("w_kind", "w_reference", "w_title", "w_day")
    )
    return rows
