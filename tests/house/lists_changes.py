"""Lists of illness, changes and the day, with what adds a row: a part of `test_lists`."""

from datetime import timedelta

from django.urls import reverse
from tests.factories.parties import NOW
from tests.house.lists_life import begun

from ronghe.parties.actors import SYSTEM
from ronghe.placements.models import Placement
from ronghe.placements.operations import illnesses, stages
from ronghe.placements.operations.stages import Turn

TODAY = NOW.date()


def add_exceptions(cast):
    """One more student who is ill, entered no week, and is to have another post."""

    def add(number):
        placement = begun(cast, number)
        illnesses.report_illness(placement=placement, starts_on=TODAY, ends_on=None, actor=SYSTEM, at=NOW)  # fmt: skip
        add_turn(placement, number)

    return add


def add_turn(placement, number):
    stages.propose_stages(
        placement=placement,
        turns=[Turn(TODAY + timedelta(days=number + 1), f"岗位{number}")],
        side="nobody",
        note="轮岗",
        actor=SYSTEM,
        at=NOW,
    )


def only_one(cast) -> Placement:
    return Placement.objects.first() or begun(cast)


def add_change(cast):
    def add(number):
        placement = only_one(cast)
        illness = illnesses.report_illness(
            placement=placement,
            starts_on=TODAY - timedelta(days=number),
            ends_on=TODAY,
            actor=SYSTEM,
            at=NOW,
        )
        illnesses.accept_illness(illness=illness, actor=SYSTEM, at=NOW)
        add_turn(placement, number)

    return add


CHANGE_LISTS = {
    "day of a class teacher": ("class_teacher", lambda cast: reverse("placements:day_page"), add_exceptions),
    "one reason of the day of a class teacher": ("class_teacher", lambda cast: reverse("placements:day_page") + "?reason=illness", add_exceptions),
    "absence and changes of a placement": ("class_teacher", lambda cast: reverse("placements:change_list", args=[only_one(cast).reference]), add_change),
    "desk of whoever is to look": ("class_teacher", lambda cast: reverse("web:desk"), add_exceptions),
}  # fmt: skip
