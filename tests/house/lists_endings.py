"""Lists of placements that are over, with what adds a row: a part of `test_lists`."""

from datetime import timedelta

from django.urls import reverse
from tests.factories import endings as ending
from tests.factories import placements as making
from tests.factories.parties import NOW, school_class

from ronghe.parties.actors import SYSTEM
from ronghe.placements.models import Placement
from ronghe.placements.operations.assessments import (
    Judged,
    assess_placement,
    object_to_assessment,
    set_scheme,
)
from ronghe.placements.operations.follow_ups import ask_graduates
from ronghe.placements.operations.outcome_reports import Correction

MINUTE = timedelta(minutes=1)


def add_ended(cast):
    """One more placement of the host that is over, of which nobody has reported yet."""

    def add(number):
        pupil = making.learner(cast.school_class, 60 + number, name=f"学生{number}")
        ending.completed(pupil, cast.enterprise, mentor=cast.mentor.membership)

    return add


def add_own_ended(cast):
    def add(number):
        days = timedelta(days=number)
        ending.completed(cast.student.membership, cast.enterprise, starts_on=ending.BEGAN - days)

    return add


def add_own_open(cast):
    def add(number):
        days = timedelta(days=number)
        of = ending.completed(cast.student.membership, cast.enterprise, starts_on=ending.BEGAN - days)  # fmt: skip
        ending.by_host(of, SYSTEM)
        ending.by_student(of, SYSTEM)

    return add


def _assessable(cast, number) -> Placement:
    if not cast.college.assessment_schemes.exists():
        weights = {"tasks": 60, "talk": 40}
        set_scheme(college=cast.college, weights=weights, actor=SYSTEM, at=NOW)
    pupil = making.learner(cast.school_class, 60 + number, name=f"学生{number}")
    found = ending.completed(pupil, cast.enterprise, tutor=cast.class_teacher.membership)
    ending.by_host(found, SYSTEM)
    ending.by_student(found, SYSTEM)
    return found


def add_objected(cast):
    def add(number):
        found = _assessable(cast, number)
        parts = {"tasks": Judged(90, "好"), "talk": Judged(80, "好")}
        given = assess_placement(placement=found, parts=parts, actor=SYSTEM, at=NOW)
        object_to_assessment(assessment=given, text="漏计", actor=SYSTEM, at=NOW)

    return add


def add_cohort(cast):
    def add(number):
        of = school_class(cast.college, f"毕业班{number}", entry_year=2018 + number)
        ask_graduates(cohort=of.cohort, actor=SYSTEM, at=NOW)

    return add


class OneEnding:
    """A placement that is over, to whose reports versions are added."""

    def __init__(self, cast):
        self.cast = cast

    def placement(self) -> Placement:
        known = Placement.objects.first()
        return known or ending.completed(
            making.learner(self.cast.school_class), self.cast.enterprise
        )

    def add_version(self, number):
        at = NOW + number * MINUTE
        correction = Correction(number, "更正" if number else "")
        ending.by_host(self.placement(), at=at, correction=correction)
        ending.by_student(self.placement(), at=at, correction=correction, word="谢谢")


def _desk(_cast):
    return reverse("web:desk")


def _page(cast):
    return reverse("endings:ending_page", args=[OneEnding(cast).placement().reference])


ENDING_LISTS = {
    "desk of a mentor whose students are through": ("mentor", _desk, add_ended),
    "desk of a host whose students are through": ("plant_manager", _desk, add_ended),
    "desk of a student who is through": ("student", _desk, add_own_ended),
    "desk of a student with reports to answer": ("student", _desk, add_own_open),
    "desk of a dean with objections": ("dean", _desk, add_objected),
    "follow-ups of graduates": ("dean", lambda cast: reverse("endings:follow_up_page"), add_cohort),
    "versions of reports": ("dean", _page, lambda cast: OneEnding(cast).add_version),
}
