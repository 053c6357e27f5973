"""Many rows saved in one statement read as those that were saved one by one."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.parties import NOW

from ronghe.compliance.models import FactSheet
from ronghe.kernel.many_rows import save_together

pytestmark = pytest.mark.django_db
NAMES = ("facts", "subject_reference", "starts_on", "assessed_at", "host", "edition")


@pytest.fixture
def sheets(cast):
    common = {"region": cast.college.region, "jurisdiction": "cn", "kind": "placement", "assessed_on": NOW.date(), "assessed_at": NOW}  # fmt: skip
    rows = [
        FactSheet(subject_type="x", subject_id=n, facts={}, facts_hash="0" * 64, **common)
        for n in range(3)
    ]
    return FactSheet.objects.bulk_create(rows)


def kept():
    return list(FactSheet.objects.filter(subject_type="x").order_by("pk").values(*NAMES))


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)  # fmt: skip
LINES = st.fixed_dictionaries(
    {
        "facts": st.dictionaries(TEXTS, TEXTS | st.integers(-9, 9) | st.none() | st.booleans() | st.lists(TEXTS, max_size=2), max_size=3),
        "subject_reference": TEXTS,
        "starts_on": st.none() | st.dates(date(1900, 1, 1), date(2900, 1, 1)),
        "assessed_at": st.datetimes(datetime(1950, 1, 1), datetime(2900, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 -- the zone is drawn
    }
)  # fmt: skip


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(LINES, min_size=3, max_size=3), has_host=st.booleans())
def test_they_read_as_if_saved_one_by_one(lines, has_host, sheets, cast):
    for sheet, line in zip(sheets, lines, strict=True):
        for name, value in line.items():
            setattr(sheet, name, value)
        sheet.host = cast.enterprise if has_host else None
    for sheet in sheets:
        sheet.save(update_fields=NAMES)
    one_by_one = kept()
    FactSheet.objects.filter(subject_type="x").update(facts={"other": 1}, subject_reference="", host=None)  # fmt: skip

    save_together(sheets, *NAMES)

    assert kept() == one_by_one


def test_other_rows_and_columns_stay(sheets):
    before = list(FactSheet.objects.order_by("pk").values())
    sheets[0].subject_reference, sheets[0].facts = "new", {"not": "saved"}

    save_together(sheets[:1], "subject_reference")

    before[[one["id"] for one in before].index(sheets[0].pk)]["subject_reference"] = "new"
    assert list(FactSheet.objects.order_by("pk").values()) == before


def test_many_take_one_statement_and_none_takes_none(sheets):
    with CaptureQueriesContext(connection) as captured:
        save_together(sheets, "subject_reference")
        save_together([], "subject_reference")

    assert len(captured) == 1
