"""Lists of a placement's daily life, with what adds a row: a part of `test_lists`."""

from datetime import timedelta
from uuid import uuid4

from django.urls import reverse
from tests.factories import placements as making
from tests.factories.parties import NOW

from ronghe.parties.actors import SYSTEM
from ronghe.placements.models import Placement
from ronghe.placements.operations import journals, mentor_links, starting, weeks, work_tasks

BEGAN = NOW - timedelta(weeks=5)
MONDAY = BEGAN.date() - timedelta(days=BEGAN.weekday())


def begun(cast, number: int = 0) -> Placement:
    """A placement of the class that began five weeks ago, with a mentor and a task."""
    student = making.learner(cast.school_class, 50 + number, name=f"学生{number}")
    planned = making.planned(
        student,
        cast.enterprise,
        starts_on=MONDAY,
        mentor=cast.mentor.membership,
        tutor=cast.class_teacher.membership,
    )
    work_tasks.plan_tasks(
        placement=planned, tasks=[work_tasks.PlannedTask("装夹")], actor=SYSTEM, at=NOW
    )
    return starting.record_start(placement=planned, reason="已上岗", actor=SYSTEM, at=NOW)


def enter(placement: Placement, number: int) -> None:
    monday = MONDAY + timedelta(weeks=number)
    week = weeks.Week(monday, [weeks.Day(monday, 480)], {placement.tasks.get().pk: 4})
    at = NOW + timedelta(minutes=number)
    weeks.enter_week(placement=placement, week=week, actor=SYSTEM, at=at)


class OnePlacement:
    """A placement that is made once, and to which weeks and entries are added."""

    def __init__(self, cast):
        self.cast = cast

    def placement(self) -> Placement:
        return Placement.objects.first() or begun(self.cast)

    def add_week(self, number):
        enter(self.placement(), number)

    def add_waiting(self, number):
        """The newest week comes first and has its question answered, so that all are shown."""
        self.add_week(4 - number)
        mentor = self.cast.mentor
        asked = mentor_links.begin_minute(mentor=mentor.membership, actor=mentor, at=NOW)
        if asked is not None:
            mentor_links.answer_question(question=asked, answer=None, actor=mentor, at=NOW)

    def add_entry(self, number):
        placement = self.placement()
        written = journals.Written(uuid4(), MONDAY, "new", f"第{number}次装夹", "both")
        entry = journals.write_entry(placement=placement, written=written, actor=SYSTEM, at=NOW)
        journals.comment_entry(entry=entry, text="继续", actor=self.cast.mentor, at=NOW)


def add_silent(cast):
    """One more student of whom no week is known, and one of whom four weeks are the same."""

    def add(number):
        begun(cast, 2 * number)
        busy = begun(cast, 2 * number + 1)
        for week in range(1, 5):
            enter(busy, week)
        busy.weeks.filter(monday=MONDAY + timedelta(weeks=1)).update(state="unanswered")

    return add


def page(name):
    return lambda cast: reverse(f"placements:{name}", args=[OnePlacement(cast).placement().reference])  # fmt: skip


LIFE_LISTS = {
    "weeks of a placement": ("dean", page("week_list"), lambda cast: OnePlacement(cast).add_week),
    "journal of a placement": ("mentor", page("journal_list"), lambda cast: OnePlacement(cast).add_entry),
    "desk of a tutor": ("class_teacher", lambda cast: reverse("web:desk"), add_silent),
    "desk of a mentor": ("mentor", lambda cast: reverse("web:desk"), lambda cast: OnePlacement(cast).add_week),
    "growth of a placement": ("dean", page("growth_page"), lambda cast: OnePlacement(cast).add_week),
    "weeks that wait for a mentor": ("mentor", lambda cast: page("week_list")(cast) and reverse("placements:minute_own"), lambda cast: OnePlacement(cast).add_waiting),
}  # fmt: skip
