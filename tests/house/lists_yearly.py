"""Lists of yearly reports, with what adds a row: a part of `test_lists`."""

from django.urls import reverse
from tests.factories.parties import NOW
from tests.factories.yearly import colleague, published

from ronghe.parties.models import Role


def add_report(cast):
    author = colleague(cast.authority, Role.COORDINATOR, "秦川")

    def add(number):
        published(author, cast.coordinator, year=NOW.year - number)

    return add


YEARLY_LISTS = {
    "yearly reports of an authority": (
        "coordinator",
        lambda _cast: reverse("yearly:report_list"),
        add_report,
    ),
    "yearly reports for everybody": (
        "outsider",
        lambda _cast: reverse("yearly:open_report_list"),
        add_report,
    ),
}
