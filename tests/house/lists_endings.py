"""Lists of placements that are over, with what adds a row: a part of `test_lists`."""

from datetime import timedelta

from django.urls import reverse
from tests.factories import endings as ending
from tests.factories import placements as making
from tests.factories.parties import NOW

from ronghe.parties.actors import SYSTEM
from ronghe.placements.models import Placement
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
    "versions of reports": ("dean", _page, lambda cast: OneEnding(cast).add_version),
}
