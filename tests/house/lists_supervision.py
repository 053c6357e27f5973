"""Lists of supervision, with what adds a row: a part of `test_lists`."""

from django.urls import reverse
from tests.factories import placements as making
from tests.factories.parties import NOW, organisation

from ronghe.parties.actors import SYSTEM
from ronghe.partnerships.operations import cooperations
from ronghe.placements.operations import starting
from ronghe.supervision.standing import recompute


def add_index(cast):
    def add(number):
        cooperations.open_cooperation(
            organisation=cast.college,
            others=[organisation(name=f"合作企业{number}", region_code="370200")],
            kind="framework",
            title=f"第{number}项合作",
            purpose="育人",
            actor=cast.dean,
            at=NOW,
        )
        recompute(None, on=NOW.date(), at=NOW)

    return add


def add_unrecorded(cast):
    """Somebody of the college at work at a host with which it has put no cooperation on record."""

    def add(number):
        host = organisation(name=f"未登记企业{number}", region_code="370200")
        student = making.learner(cast.school_class, 40 + number, name=f"学生{number}")
        planned = making.planned(student, host, starts_on=NOW.date())
        starting.record_start(placement=planned, reason="已上岗", actor=SYSTEM, at=NOW)

    return add


SUPERVISION_LISTS = {
    "indices of a college": (
        "dean",
        lambda _cast: reverse("supervision:cooperation_list"),
        add_index,
    ),
    "indices of a region": (
        "coordinator",
        lambda _cast: reverse("supervision:cooperation_list"),
        add_index,
    ),
    "pairs without a cooperation on record": (
        "coordinator",
        lambda _cast: reverse("supervision:unrecorded_list"),
        add_unrecorded,
    ),
    "desk of an authority over its region": (
        "coordinator",
        lambda _cast: reverse("supervision:region_page"),
        add_index,
    ),
}
