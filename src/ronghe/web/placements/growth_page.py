"""How far a student has come with each task, by week: small pictures, each with its table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import ngettext

from ronghe.placements.growth import Curve, Step
from ronghe.placements.models import Level
from ronghe.web.parts import Text
from ronghe.web.placements.level_words import level_word

# A column of the picture, in units of its own; few weeks leave room for those to come.
WIDTH, GAP, RISE, FEWEST = 16, 4, 12, 12


@dataclass(frozen=True)
class Column:
    """One week of a task: where its column stands and how high; unconfirmed ones are dashed."""

    x: int
    y: int
    height: int
    is_confirmed: bool


@dataclass(frozen=True)
class Picture:
    """A task: its columns, the same as rows of a table, and how it stands in a sentence."""

    task: str
    competency: str
    columns: list[Column]
    rows: list[tuple[str, Text, bool]]
    width: int
    height: int
    latest: Text
    best: Text
    weeks: str

    @property
    def column_width(self) -> int:
        return WIDTH

    @property
    def levels(self) -> list[int]:
        """Give the heights of the five levels, as lines to read the columns by."""
        return [self.height - RISE * level for level in Level.values]


def pictures_of(curves: Sequence[Curve], *, confirmed_only: bool) -> list[Picture]:
    """Draw every task over the same weeks, so that they can be read one below the other."""
    kept = [(one, _kept(one, confirmed_only=confirmed_only)) for one in curves]
    mondays = [step.monday for _curve, steps in kept for step in steps]
    if not mondays:
        return [_picture(one, [], date.min, 0) for one, _steps in kept]
    first = min(mondays)
    count = (max(mondays) - first) // timedelta(days=7) + 1
    return [_picture(one, steps, first, count) for one, steps in kept]


def _kept(curve: Curve, *, confirmed_only: bool) -> list[Step]:
    return [step for step in curve.steps if step.is_confirmed or not confirmed_only]


def _picture(curve: Curve, steps: Sequence[Step], first: date, count: int) -> Picture:
    top = RISE * Level.AT_PACE
    columns = [
        Column(
            GAP + (step.monday - first) // timedelta(days=7) * (WIDTH + GAP),
            top - RISE * step.level,
            RISE * step.level,
            step.is_confirmed,
        )
        for step in steps
    ]
    rows = [(date_format(step.monday), level_word(step.level), step.is_confirmed) for step in steps]
    return Picture(
        curve.task,
        curve.competency,
        columns,
        rows,
        width=max(count, FEWEST) * (WIDTH + GAP) + GAP,
        height=top,
        latest=level_word(steps[-1].level) if steps else "",
        best=level_word(max(step.level for step in steps)) if steps else "",
        weeks=ngettext("in %(n)d week", "in %(n)d weeks", len(steps)) % {"n": len(steps)},
    )
