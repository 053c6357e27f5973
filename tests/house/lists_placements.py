"""Lists of placements, with what adds a row: a part of `test_lists`."""

from django.urls import reverse
from tests.factories import placements as making
from tests.factories.parties import NOW, organisation

from ronghe.parties.actors import SYSTEM
from ronghe.placements.operations import mending, placements


def _learner(cast, number):
    return making.learner(cast.school_class, number + 1, name=f"学生{number}")


def add_placement(cast):
    """A placement at a host of its own, for which both sides are asked something."""

    def add(number):
        host = organisation(name=f"实习企业{number}", number=60_000_000 + number)
        placement = making.planned(_learner(cast, number), host)
        for key in ("tutor", "mentor"):
            mending.ask_to_mend(placement=placement, key=key, actor=SYSTEM, at=NOW)

    return add


def add_hosted(cast):
    """A placement at the enterprise, with its mentor, for which it is asked something."""

    def add(number):
        placement = making.planned(_learner(cast, number), cast.enterprise)
        placements.name_mentor(
            placement=placement, mentor=cast.mentor.membership, actor=SYSTEM, at=NOW
        )
        mending.ask_to_mend(placement=placement, key="CN-RATIO-01", actor=SYSTEM, at=NOW)

    return add


def _list(cast):
    return reverse("placements:placement_list")


def _desk(cast):
    return reverse("web:desk")


PLACEMENT_LISTS = {
    "placements": ("dean", _list, add_placement),
    "placements of a class": ("class_teacher", _list, add_placement),
    "placements of a host": ("plant_manager", _list, add_hosted),
    "placements of a mentor": ("mentor", _list, add_hosted),
    "placements in a region": ("coordinator", _list, add_placement),
    "desk of a dean with placements": ("dean", _desk, add_placement),
    "desk of a host with placements": ("plant_manager", _desk, add_hosted),
    "desk of a mentor": ("mentor", _desk, add_hosted),
}
