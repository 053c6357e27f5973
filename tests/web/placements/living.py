"""A placement that began five weeks ago, and those who live it, each with a browser."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from tests.factories import placements as making
from tests.factories.cast import Cast
from tests.factories.parties import NOW, member

from ronghe.parties import operations as parties
from ronghe.parties.actors import SYSTEM, Actor, acting_as
from ronghe.parties.models import Role
from ronghe.placements.models import Placement, WeekRecord
from ronghe.placements.operations import mentor_links, starting, weeks, work_tasks

THIS_MONDAY = date(2026, 9, 7)  # the day on which the tests' clock stands
MONDAY = THIS_MONDAY - timedelta(weeks=1)
ONE_BEFORE = THIS_MONDAY - timedelta(weeks=2)
BEGAN = THIS_MONDAY - timedelta(weeks=5)
EIGHT_HOURS = 480


@dataclass(frozen=True)
class Life:
    placement: Placement
    student: Actor
    tutor: Actor
    mentor: Actor

    def address(self, name: str, *more) -> str:
        return reverse(f"placements:{name}", args=[self.placement.reference, *more])

    def week_address(self, monday: date = MONDAY) -> str:
        return self.address("week_page", monday)

    @property
    def tasks(self) -> list[int]:
        return list(self.placement.tasks.order_by("position").values_list("pk", flat=True))


def life_of(cast: Cast, *, work=None) -> Life:
    student = making.learner(cast.school_class)
    parties.create_user(person=student.person, email="pupil@example.org", actor=SYSTEM, at=NOW)
    tutor = member(cast.college, Role.TUTOR, "许静")
    planned = making.planned(
        student,
        cast.enterprise,
        starts_on=BEGAN,
        mentor=cast.mentor.membership,
        tutor=tutor.membership,
        work=making.LAWFUL | (work or {}),
    )
    titles = [work_tasks.PlannedTask("装夹", "工件装夹与找正"), work_tasks.PlannedTask("粗车")]
    work_tasks.plan_tasks(placement=planned, tasks=titles, actor=SYSTEM, at=NOW)
    found = starting.record_start(placement=planned, reason="已上岗", actor=SYSTEM, at=NOW)
    return Life(found, acting_as(student, on=NOW.date()), tutor, cast.mentor)


def entered(
    life: Life, monday: date = MONDAY, *, minutes=(EIGHT_HOURS,) * 5, levels=(3,), at=NOW
) -> WeekRecord:
    days = [weeks.Day(monday + timedelta(days=number), one) for number, one in enumerate(minutes)]
    noted = dict(zip(life.tasks, levels, strict=False))
    week = weeks.Week(monday, days, noted, "机床停了一天")
    return weeks.enter_week(placement=life.placement, week=week, actor=life.student, at=at)


def confirmed(life: Life, week: WeekRecord, minutes=None, levels=None, note="") -> None:
    answered = weeks.Answered(week, minutes or {}, levels or {}, note)
    weeks.confirm_weeks(
        mentor=life.mentor.membership, answers=[answered], actor=life.mentor, at=NOW
    )


def link_of(life: Life) -> str:
    """Send the mentor a link, and give the address of its page."""
    _link, token = mentor_links.send_mentor_link(
        mentor=life.mentor.membership, actor=SYSTEM, at=NOW
    )
    return reverse("placements:minute_page", args=[token])
