"""The weeks of the placements: entered by students, answered by mentors, and the last day."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from random import Random

from ronghe.demo.cycle.gates import placements_in
from ronghe.demo.cycle.people import actor_for
from ronghe.demo.cycle.rounds import in_batches
from ronghe.demo.cycle.running import Cycle, Done, Part
from ronghe.parties.actors import SYSTEM, acting_as
from ronghe.parties.models import Membership
from ronghe.placements.gate import hold_placements
from ronghe.placements.mentor_weeks import waiting_weeks
from ronghe.placements.models import PlacementState, Side
from ronghe.placements.operations import ending, mentor_links, weeks
from ronghe.placements.tasks.placements import assess_placements

BATCH, FRIDAY, MINUTES = 50, 4, (390, 420, 420, 420, 450)
FORGOT_EVERY, SILENT_MENTOR_EVERY, LEFT_EVERY = 30, 25, 60


def week_parts(cycle: Cycle) -> Iterator[Part]:
    """Give for each week the students who enter it, and then the mentors who answer."""
    begun = placements_in(cycle).filter(state__in=[PlacementState.ACTIVE, PlacementState.COMPLETED, PlacementState.ENDED_EARLY])  # fmt: skip
    mentors = Membership.objects.filter(mentored_placements__in=begun).distinct()
    students, answering = list(in_batches(begun, BATCH)), list(in_batches(mentors, BATCH))
    for number in range(cycle.run.weeks_count):
        for batch in students:
            enter = partial(_enter, cycle, number, batch)
            yield Part(f"{number}:{batch[0]}", enter, waits=batch is students[0])
        for batch in answering:
            answer = partial(_answer, cycle, number, batch)
            yield Part(f"{number}:mentor:{batch[0]}", answer, waits=batch is answering[0])


def _enter(cycle: Cycle, number: int, batch: list[int]) -> Done:
    """Have each student enter the week on its Friday; a few forget it."""
    counts: Counter[str] = Counter()
    monday = cycle.begins_on + timedelta(days=7 * number)
    at = cycle.at(7 * number + FRIDAY, hour=17)
    for placement in hold_placements(batch):
        chance = Random(f"week {cycle.run.seed} {placement.reference} {number}")  # noqa: S311 -- a draw
        if chance.randrange(FORGOT_EVERY) == 0:
            counts["forgotten"] += 1
            continue
        days = [weeks.Day(monday + timedelta(days=day), chance.choice(MINUTES)) for day in range(5)]
        known = [one.pk for one in placement.tasks.all() if one.retired_at is None]
        done = chance.sample(known, min(len(known), 2))
        levels = {pk: min(5, 1 + number // 2 + chance.randrange(3)) for pk in done}
        weeks.enter_week(
            placement=placement,
            week=weeks.Week(monday, days, levels),
            actor=acting_as(placement.student, on=at.date()),
            at=at,
        )
        counts["weeks_entered"] += 1
    return Done(dict(counts))


def _answer(cycle: Cycle, number: int, batch: list[int]) -> Done:
    """Have mentors answer the question of the week and confirm what waits; a few never answer."""
    counts: Counter[str] = Counter()
    at = cycle.at(7 * number + FRIDAY, hour=18)
    for pk in batch:
        chance = Random(f"mentor {cycle.run.seed} {pk}")  # noqa: S311 -- a draw
        if chance.randrange(SILENT_MENTOR_EVERY) == 0:
            counts["mentors_silent"] += 1
            continue
        actor = actor_for(pk, at.date())
        mentor = actor.membership
        assert mentor is not None  # noqa: S101 -- acts under it
        question = mentor_links.begin_minute(mentor=mentor, actor=actor, at=at)
        if question is not None:
            mentor_links.answer_question(
                question=question, answer=question.entered, actor=actor, at=at
            )
            counts["questions_answered"] += 1
        answers = [weeks.Answered(one) for one in waiting_weeks(mentor, on=at.date())]
        if answers:
            counts["weeks_confirmed"] += weeks.confirm_weeks(
                mentor=mentor, answers=answers, actor=actor, at=at
            )
    return Done(dict(counts))


def law_parts(cycle: Cycle) -> Iterator[Part]:
    """Have the law applied to all that has been lived, as the worker does it."""
    for batch in in_batches(placements_in(cycle), BATCH):
        yield Part(f"{batch[0]}", partial(_assess, batch))


def _assess(batch: list[int]) -> Done:
    assess_placements(batch)
    return Done({"assessed": len(batch)})


def end_parts(cycle: Cycle) -> Iterator[Part]:
    for batch in in_batches(placements_in(cycle), BATCH):
        yield Part(f"{batch[0]}", partial(_end, cycle, batch))


def _end(cycle: Cycle, batch: list[int]) -> Done:
    """Complete those that have run; a few ended before, and some never began."""
    counts: Counter[str] = Counter()
    last = (cycle.ends_on - cycle.begins_on).days
    for placement in hold_placements(batch):
        chance = Random(f"end {cycle.run.seed} {placement.reference}")  # noqa: S311 -- a draw
        if placement.state == PlacementState.PLANNED:
            ending.note_no_start(
                placement=placement, side=Side.NOBODY, note="The gate stayed closed.",
                actor=SYSTEM, at=cycle.at(last),
            )  # fmt: skip
            counts["did_not_start"] += 1
        elif placement.state != PlacementState.ACTIVE:
            continue
        elif chance.randrange(LEFT_EVERY) == 0:
            ending.end_early(
                placement=placement, side=Side.NOBODY, note="Moved away.",
                last_day=cycle.ends_on - timedelta(days=1), actor=SYSTEM, at=cycle.at(last),
            )  # fmt: skip
            counts["ended_early"] += 1
        else:
            ending.complete_placement(placement=placement, actor=SYSTEM, at=cycle.at(last))
            counts["completed"] += 1
    return Done(dict(counts))
