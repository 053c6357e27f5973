"""Placements that are over, and what both sides say of them, by the product's own operations."""

from datetime import timedelta
from typing import Any

from tests.factories import placements as making
from tests.factories.parties import NOW

from ronghe.parties.actors import SYSTEM, Actor
from ronghe.parties.models import Membership, Organisation
from ronghe.placements.models import Ending, OutcomeReport, Placement
from ronghe.placements.operations import ending, starting, weeks, work_tasks
from ronghe.placements.operations.endings import begin_ending
from ronghe.placements.operations.outcome_reports import (
    FIRST,
    Correction,
    HostSays,
    StudentSays,
    report_as_host,
    report_as_student,
)

WEEKS = 10
TODAY = NOW.date()
BEGAN = TODAY - timedelta(days=TODAY.weekday(), weeks=WEEKS)
OVER = TODAY - timedelta(days=1)
FIVE_DAYS, EIGHT_HOURS = 5, 480


def begun(student: Membership, host: Organisation, *, at: Any = NOW, **more: Any) -> Placement:
    said = {"starts_on": BEGAN, "ends_on": OVER} | more
    planned = making.planned(student, host, **said)
    titles = [work_tasks.PlannedTask("装夹", "工件装夹与找正"), work_tasks.PlannedTask("粗车")]
    work_tasks.plan_tasks(placement=planned, tasks=titles, actor=SYSTEM, at=at)
    return starting.record_start(placement=planned, reason="已上岗", actor=SYSTEM, at=at)


def completed(student: Membership, host: Organisation, *, at: Any = NOW, **more: Any) -> Placement:
    """A placement that ended as planned, and of which both sides are asked to report."""
    found = begun(student, host, at=at, **more)
    ending.complete_placement(placement=found, actor=SYSTEM, at=at)
    begin_ending(placement=found, actor=SYSTEM, at=at)
    return Placement.objects.get(pk=found.pk)


def with_week(placement: Placement, *, minutes: int = EIGHT_HOURS, number: int = 9) -> None:
    """Enter a week of five days, and have the mentor confirm it."""
    monday = BEGAN + timedelta(weeks=number)
    days = [weeks.Day(monday + timedelta(days=one), minutes) for one in range(FIVE_DAYS)]
    levels = {one.pk: 4 for one in placement.tasks.all()}
    week = weeks.enter_week(
        placement=placement, week=weeks.Week(monday, days, levels), actor=SYSTEM, at=NOW
    )
    weeks.confirm_weeks(
        mentor=placement.mentor, answers=[weeks.Answered(week)], actor=SYSTEM, at=NOW
    )


def host_says(placement: Placement, **more: Any) -> HostSays:
    levels = {one.pk: 4 for one in placement.tasks.filter(retired_at=None)}
    said = {"offer": "yes", "has_contract": False, "stated_hours": 400, "levels": levels}
    return HostSays(**(said | more))


def student_says(**more: Any) -> StudentSays:
    return StudentSays(**({"learned": 4, "treated_fairly": 5, "recommends": 4} | more))


def by_host(
    placement: Placement,
    actor: Actor = SYSTEM,
    *,
    at: Any = NOW,
    correction: Correction = FIRST,
    **more: Any,
) -> OutcomeReport:
    says = host_says(placement, **more)
    return report_as_host(placement=placement, says=says, actor=actor, at=at, correction=correction)


def by_student(
    placement: Placement,
    actor: Actor = SYSTEM,
    *,
    at: Any = NOW,
    correction: Correction = FIRST,
    **more: Any,
) -> OutcomeReport:
    says = student_says(**more)
    return report_as_student(
        placement=placement, says=says, actor=actor, at=at, correction=correction
    )


def ending_of(placement: Placement) -> Ending:
    return Ending.objects.get(placement=placement)
