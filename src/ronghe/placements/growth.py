"""How a student grows at the tasks of the post: levels by week, and weeks that only repeat."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ronghe.placements.models import Level, Placement, WeekRecord, WeekState

# A choice of ours: a month of the same is worth a word between the three.
REPEATED_WEEKS = 4
ENTERED = (WeekState.ENTERED, WeekState.CONFIRMED, WeekState.UNANSWERED)


@dataclass(frozen=True)
class Step:
    """One week of one task: its level, and whether the mentor confirmed it."""

    monday: date
    level: int
    is_confirmed: bool


@dataclass(frozen=True)
class Curve:
    """The steps of one task through the weeks; an empty week leaves a gap."""

    task: str
    competency: str
    steps: tuple[Step, ...]

    @property
    def best(self) -> int:
        return max((step.level for step in self.steps), default=0)


@dataclass(frozen=True)
class Growth:
    """All tasks of a placement, and for how many weeks nothing but the same was done."""

    curves: tuple[Curve, ...]
    repeated_weeks: int
    alone_count: int  # tasks that were done alone, or at the post's own pace
    task_count: int

    @property
    def is_repetitive(self) -> bool:
        return self.repeated_weeks >= REPEATED_WEEKS


def growth_of(placement: Placement) -> Growth:
    """Read the weeks of a placement that were entered, in three queries."""
    weeks = list(
        placement.weeks.filter(state__in=ENTERED).prefetch_related("notes__task").order_by("monday")
    )
    tasks = list(placement.tasks.order_by("position", "pk"))
    steps: dict[int, list[Step]] = {one.pk: [] for one in tasks}
    for week in weeks:
        for note in week.notes.all():
            if note.counted_level:
                is_confirmed = week.state == WeekState.CONFIRMED
                steps[note.task_id].append(Step(week.monday, note.counted_level, is_confirmed))
    curves = tuple(Curve(one.title, one.competency, tuple(steps[one.pk])) for one in tasks)
    current = [one for one in tasks if one.retired_at is None]
    alone = sum(any(step.level >= Level.ALONE for step in steps[one.pk]) for one in current)
    return Growth(curves, repeated_weeks(weeks), alone, len(current))


def repeated_weeks(weeks: Sequence[WeekRecord]) -> int:
    """Count the last weeks in which exactly the same tasks were done at the same levels.

    Weeks without any task say nothing and are left out. One week repeats nothing.
    """
    patterns = [
        frozenset((note.task_id, note.counted_level) for note in week.notes.all()) for week in weeks
    ]
    patterns = [one for one in patterns if one]
    count = 0
    for one in reversed(patterns):
        if one != patterns[-1]:
            break
        count += 1
    return count if count > 1 else 0
