"""Lists of flags, with what adds a row: a part of `test_lists`."""

from django.urls import reverse
from tests.factories.flags import flag_of, warning_of
from tests.factories.parties import NOW, organisation

from ronghe.parties.actors import SYSTEM
from ronghe.partnerships.operations import cooperations


def opened(cast, number):
    return cooperations.open_cooperation(
        organisation=cast.college,
        others=[organisation(name=f"精工{number}厂", english="", region_code="370200")],
        kind="framework",
        title=f"合作{number}",
        purpose="实习",
        actor=SYSTEM,
        at=NOW,
    )


def add_flag(cast):
    return lambda number: flag_of(opened(cast, number))


def add_warning(cast):
    return lambda number: warning_of(opened(cast, number))


FLAG_LISTS = {
    "warnings": ("coordinator", lambda cast: reverse("flags:warning_list"), add_warning),
    "flags": ("coordinator", lambda cast: reverse("flags:flag_list"), add_flag),
    "flags of a side": ("dean", lambda cast: reverse("flags:flag_list"), add_flag),
}
