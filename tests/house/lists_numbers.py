"""Lists behind figures, with what adds a row: a part of `test_lists`."""

from django.urls import reverse
from tests.factories import safety
from tests.factories.parties import NOW
from tests.factories.paying import paid
from tests.house.lists_pay import BEGAN, at_host

from ronghe.placements.pay_calendar import add_months


def add_paid(cast):
    def add(number):
        paid(at_host(cast, number), BEGAN, on=BEGAN, at=NOW)

    return add


def rows(part):
    month = f"{add_months(BEGAN, 1):%Y-%m}"
    return lambda cast: f"{reverse('numbers:record_list')}?part={part}&month={month}"


def add_incident(cast):
    return lambda number: safety.incident(at_host(cast, number), cast.dean, at=NOW)


NUMBER_LISTS = {
    "rows of incidents behind a figure": (
        "dean",
        lambda cast: f"{reverse('numbers:record_list')}?part=incidents_slight&month={NOW:%Y-%m}",
        add_incident,
    ),
    "rows of pay behind a figure": ("dean", rows("pay_on_time"), add_paid),
    "rows of findings behind a figure": (
        "dean",
        lambda cast: f"{reverse('numbers:record_list')}?part=findings&month={NOW:%Y-%m}",
        lambda cast: lambda number: at_host(cast, number),
    ),
}
