"""Lists of supervision, with what adds a row: a part of `test_lists`."""

from django.urls import reverse
from tests.factories.parties import NOW, organisation

from ronghe.partnerships.operations import cooperations
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
    "desk of an authority over its region": (
        "coordinator",
        lambda _cast: reverse("supervision:region_page"),
        add_index,
    ),
}
