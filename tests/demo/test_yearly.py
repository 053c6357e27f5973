"""Last year of Qinghe is reported, this year is drafted; both can be taken again from the records."""

import pytest

from ronghe.supervision.models import YearlyReport
from ronghe.supervision.yearly.comparing import Agreement, compare
from ronghe.supervision.yearly.sheet import sheet_of

pytestmark = pytest.mark.usefixtures("qinghe")


def test_last_year_is_published_by_another_and_this_year_is_drafted():
    last, this = YearlyReport.objects.order_by("year")

    assert (last.state, this.state) == ("published", "draft")
    assert last.year == this.year - 1
    assert this.before == last
    assert last.published_by != last.drafted_by


def test_what_was_published_agrees_with_the_records_of_today():
    last = YearlyReport.objects.get(state="published")

    assert {one.key for one in compare(last) if one.agreement == Agreement.DIFFERS} == set()


def test_the_draft_says_something_of_each_section():
    sheet = sheet_of(YearlyReport.objects.get(state="draft"))

    assert all(section.sentences and section.tables for section in sheet.sections)
    assert sheet.is_compared
