"""Lists of reports on sites, papers and promises, with what adds a row: a part of `test_lists`."""

from django.urls import reverse
from tests.factories.agreements import cooperation
from tests.factories.parties import NOW, organisation

from ronghe.partnerships import library
from ronghe.partnerships.models import Trouble
from ronghe.partnerships.operations import readiness


def add_site_report(cast):
    return lambda number: readiness.write_site_report(
        college=cast.college,
        host=organisation(name=f"考察企业{number}", english="", number=33_000_000 + number),
        visited_on=NOW.date(),
        observations={one.key: "holds" for one in library.inspected()},
        suitability="suitable",
        actor=cast.dean,
        at=NOW,
    )


def add_trouble(cast):
    return lambda number: Trouble.objects.create(
        cooperation=cooperation(cast, ready=False),
        kind="silent",
        since_on=NOW.date(),
        noticed_at=NOW,
    )


PAPER_LISTS = {
    "reports on sites": ("dean", lambda cast: reverse("cooperations:site_report_list"), add_site_report),
    "cooperations in trouble": ("coordinator", lambda cast: reverse("cooperations:cooperation_list") + "?state=troubled", add_trouble),
    "desk with troubles": ("coordinator", lambda cast: reverse("web:desk"), add_trouble),
    "desk of a dean with troubles": ("dean", lambda cast: reverse("web:desk"), add_trouble),
}  # fmt: skip
