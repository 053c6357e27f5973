"""Taking a run through its stages: each part once, measured, in one transaction with its note.

Several processes may take the same run through its stages at the same time: see `sharing`.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from django.db import Error, OperationalError, connection, transaction
from django.utils.functional import Promise

from ronghe.demo.cycle.sharing import (
    ATTEMPTS,
    PAUSE,
    LeftAlone,
    claimed,
    is_passing,
    refuse_alone,
    wait,
)
from ronghe.demo.models import CycleRun, CycleStep
from ronghe.demo.scene import OFFICE_OPENS_HOUR, ZONE
from ronghe.kernel.gathering import gathered
from ronghe.reference.models import Region

Counts = Mapping[str, int]
# Beside the parts of a stage: all of them are done.
COMPLETE = "*"


@dataclass(frozen=True)
class Done:
    """What a part did: counts for the report, and what later stages lean on."""

    counts: Counts = field(default_factory=dict)
    made: Any = None


@dataclass(frozen=True)
class Part:
    """A piece of a stage. Its key names it whenever the run is taken up again."""

    key: str
    run: Callable[[], Done]
    # The import has transactions of its own; brought in again, the same file changes nothing.
    is_atomic: bool = True
    # It begins when all parts before it are done, whoever takes them.
    waits: bool = False


@dataclass
class Cycle:
    """One run: what was asked for, and the moments of its calendar."""

    run: CycleRun
    register: Path | None = None
    # Which of the processes at this run it is; each begins a stage at another end.
    helper: int = 0
    parent: int = 0

    @cached_property
    def region(self) -> Region:
        return Region.objects.select_related("jurisdiction").get(pk=self.made("region"))

    @cached_property
    def plan(self) -> Mapping[str, Any]:
        """Give who takes part, as the stage `plan` has drawn it."""
        found: Mapping[str, Any] = self.made("plan")
        return found

    def made(self, stage: str, part: str = "") -> Any:
        return self.run.steps.get(stage=stage, part=part).made

    def all_made(self, stage: str) -> dict[str, Any]:
        rows = self.run.steps.filter(stage=stage).exclude(part=COMPLETE).order_by("pk")
        return dict(rows.values_list("part", "made"))

    def class_name(self, number: str) -> str:
        """Name a class so that no other run has one of that name."""
        return f"R{self.run.pk}-{number}"

    @property
    def begins_on(self) -> date:
        """The first day of the placements, a Monday."""
        return self.run.begins_on

    @property
    def ends_on(self) -> date:
        """The last day of the placements, a Friday."""
        return self.begins_on + timedelta(days=7 * self.run.weeks_count - 3)

    def at(self, days: int, *, hour: int = OFFICE_OPENS_HOUR) -> datetime:
        """Give a moment so many days after the first day of the placements, or before it."""
        day = self.begins_on + timedelta(days=days)
        return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


@dataclass(frozen=True)
class Stage:
    """A stage: its name in reports, and its parts as they stand when it begins.

    Parts of a shared stage may be taken by several processes at once. Those of the others wait for
    each other anyway, as they draw references, or are few.
    """

    name: str
    title: Promise
    parts: Callable[[Cycle], Iterable[Part]]
    is_shared: bool = False


@dataclass
class Figures:
    """What a stage took and counted."""

    stage: Stage
    parts: int = 0
    seconds: float = 0.0
    queries: int = 0
    counts: Counter[str] = field(default_factory=Counter)


def carry_out(
    cycle: Cycle, stages: Iterable[Stage], *, tell: Callable[[Figures], None]
) -> list[Figures]:
    """Take the run through all stages, going on where it stopped; `tell` hears of each stage."""
    found = []
    for stage in stages:
        _take(cycle, stage)
        figures = _figures(cycle, stage)
        tell(figures)
        found.append(figures)
    return found


def help_out(cycle: Cycle, stages: Iterable[Stage]) -> None:
    """Take parts of the run beside the process that asked for it; stop when that one is gone."""
    with suppress(LeftAlone):
        try:
            for stage in stages:
                _take(cycle, stage)
        except Error:
            # Stopped together, the database may go a moment before whoever asked.
            time.sleep(PAUSE)
            refuse_alone(cycle.parent)
            raise


def _take(cycle: Cycle, stage: Stage) -> None:
    """Take what is left of the stage here, until all of it is done, here or elsewhere."""
    while COMPLETE not in _done(cycle, stage):
        with nullcontext(True) if stage.is_shared else claimed(cycle.run.pk, stage.name) as is_mine:
            if is_mine and COMPLETE not in _done(cycle, stage):
                for together in _together(stage.parts(cycle)):
                    _take_parts(cycle, stage, together)
                CycleStep.objects.get_or_create(run=cycle.run, stage=stage.name, part=COMPLETE)
                return
        wait(cycle.parent)


def _together(parts: Iterable[Part]) -> Iterator[list[Part]]:
    """Give the parts in lots: those of one lot in any order, one lot after the other."""
    lot: list[Part] = []
    for part in parts:
        if part.waits and lot:
            yield lot
            lot = []
        lot.append(part)
    yield lot


def _done(cycle: Cycle, stage: Stage) -> set[str]:
    return set(cycle.run.steps.filter(stage=stage.name).values_list("part", flat=True))


def _take_parts(cycle: Cycle, stage: Stage, parts: Sequence[Part]) -> None:
    """Take all that nobody has taken, and wait for what others are taking."""
    left = _from_own_end(cycle, parts) if stage.is_shared else parts
    while True:
        done = _done(cycle, stage)
        left = [one for one in left if one.key not in done]
        taken = [_take_part(cycle, stage, part) for part in left]
        if not left:
            return
        if not any(taken):
            wait(cycle.parent)


def _from_own_end(cycle: Cycle, parts: Sequence[Part]) -> list[Part]:
    """Begin where the others do not: from the front, from the back, or between them."""
    if cycle.helper % 2:
        return list(reversed(parts))
    first = len(parts) * cycle.helper // (cycle.helper + 1)
    return [*parts[first:], *parts[:first]]


def _take_part(cycle: Cycle, stage: Stage, part: Part) -> bool:
    """Take the part unless somebody has taken or is taking it; say whether it was taken here."""
    refuse_alone(cycle.parent)
    with claimed(cycle.run.pk, stage.name, part.key) as is_mine:
        if not is_mine or cycle.run.steps.filter(stage=stage.name, part=part.key).exists():
            return False
        for attempt in range(ATTEMPTS):
            try:
                _measure(cycle, stage, part)
            except OperationalError as failure:
                if not is_passing(failure) or attempt == ATTEMPTS - 1:
                    raise
            else:
                return True
    return False


def _measure(cycle: Cycle, stage: Stage, part: Part) -> None:
    begun = time.perf_counter()
    with _counted() as queries:
        if part.is_atomic:
            with transaction.atomic(), gathered():
                _note(cycle, stage, part, part.run())
        else:
            _note(cycle, stage, part, part.run())
    taken = time.perf_counter() - begun
    cycle.run.steps.filter(stage=stage.name, part=part.key).update(
        seconds=taken, queries=queries["n"]
    )


def _note(cycle: Cycle, stage: Stage, part: Part, done: Done) -> None:
    CycleStep.objects.create(
        run=cycle.run, stage=stage.name, part=part.key, counts=dict(done.counts), made=done.made
    )


@contextmanager
def _counted() -> Iterator[Counter[str]]:
    queries: Counter[str] = Counter()

    def count(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        queries["n"] += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield queries


def _figures(cycle: Cycle, stage: Stage) -> Figures:
    found = Figures(stage)
    rows = cycle.run.steps.filter(stage=stage.name).exclude(part=COMPLETE).order_by("pk")
    for counts, seconds, queries in rows.values_list("counts", "seconds", "queries"):
        found.parts += 1
        found.seconds += seconds
        found.queries += queries
        found.counts.update(counts)
    return found
