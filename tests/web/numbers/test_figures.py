"""Figures open: each number is the count of the rows behind it, as far as a role goes."""

import csv
import io
import json
import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook
from tests.factories import placements as making
from tests.factories.parties import NOW
from tests.factories.paying import paid
from tests.web.placements.living import MONDAY, confirmed, entered, life_of

from ronghe.parties.actors import SYSTEM
from ronghe.placements.counting import count_all, months_before, totals_of
from ronghe.placements.figures import HOURS_PLANNED, PARTS, PLACEMENT_DAYS
from ronghe.placements.models import FigureMonth, PayPeriod, Placement
from ronghe.placements.operations import ending, starting
from ronghe.placements.pay_periods import draw
from ronghe.placements.queries.figures import Figures, View, figures_for, view_of
from ronghe.placements.tasks.figures import count_figures
from ronghe.web.numbers.pictures import HIDDEN, pictures_of
from ronghe.web.numbers.records import records_of

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
AUGUST, SEPTEMBER = date(2026, 8, 1), date(2026, 9, 1)
MONTHS = months_before(TODAY)


@pytest.fixture
def life(cast):
    """A month lived: two weeks entered, one of them confirmed; August paid in time."""
    found = life_of(cast)
    draw([found.placement.pk])
    confirmed(found, entered(found, MONDAY - timedelta(weeks=1), levels=(4, 1)))
    entered(found, MONDAY, levels=(3,))
    paid(found.placement, AUGUST, on=date(2026, 9, 2), at=NOW, amount=200_000)
    return found


def begun(cast, number):
    planned = making.planned(making.learner(cast.school_class, number), cast.enterprise, starts_on=AUGUST)  # fmt: skip
    found = starting.record_start(placement=planned, reason="已上岗", actor=SYSTEM, at=NOW)
    draw([found.pk])
    return found


def count():
    return count_all(MONTHS, on=TODAY, at=NOW)


def live():
    return totals_of(Placement.objects.all(), MONTHS, on=TODAY)


def stored(host=None, college=None):
    rows = FigureMonth.objects.filter(host=host) if host else FigureMonth.objects.filter(host=None, college=college)  # fmt: skip
    return {(one.part, one.month): one.value for one in rows}


def test_what_was_lived_is_counted_by_month(life):
    totals = live()

    assert {key: value for key, value in totals.items() if key[0] not in {"findings", HOURS_PLANNED, PLACEMENT_DAYS}} == {
        ("growth_alone", AUGUST): 1,
        ("growth_begun", AUGUST): 1,
        ("hours_confirmed", AUGUST): 5 * 480,
        ("hours_waiting", AUGUST): 480,
        ("hours_waiting", SEPTEMBER): 4 * 480,
        ("pay_on_time", SEPTEMBER): 1,
    }  # fmt: skip
    # 3 to 31 August, and 1 to 7 September; five days of eight hours in seven.
    assert (totals[PLACEMENT_DAYS, AUGUST], totals[PLACEMENT_DAYS, SEPTEMBER]) == (29, 7)
    assert totals[HOURS_PLANNED, SEPTEMBER] == 5 * 480


def test_what_is_stored_for_the_night_is_what_is_counted_at_once(life, cast):
    begun(cast, 5)
    count()

    totals = {key: value for key, value in live().items() if value}
    assert stored(host=cast.enterprise) == stored(college=cast.college) == totals


def test_counting_twice_changes_nothing(life):
    assert count() == count()


def test_the_night_counts_for_its_own_day(life, cast):
    count_figures(int(NOW.timestamp()))

    assert stored(host=cast.enterprise)[PLACEMENT_DAYS, SEPTEMBER] == 7


def test_every_number_is_the_count_of_the_rows_behind_it(life, cast):
    late = begun(cast, 6)
    paid(late, AUGUST, on=date(2026, 9, 5), at=NOW)
    begun(cast, 7)
    gone = begun(cast, 8)
    ending.end_early(placement=gone, side="nobody", note="转岗", last_day=date(2026, 8, 20), actor=SYSTEM, at=NOW)  # fmt: skip
    totals = live()

    counted = {
        (name, month): records_of(cast.dean, part, month, on=TODAY).count()
        for name, part in PARTS.items()
        for month in MONTHS
        if not name.startswith("hours")
    }

    assert {key: value for key, value in counted.items() if value} == {
        key: value for key, value in totals.items() if key in counted and value
    }
    assert {"pay_on_time", "pay_late", "pay_open", "ended_early"} <= {name for name, _month in totals}  # fmt: skip


def test_of_hours_the_rows_add_up(life, cast):
    rows = records_of(cast.dean, PARTS["hours_waiting"], SEPTEMBER, on=TODAY)

    assert sum(one.counted_minutes for one in rows) == live()["hours_waiting", SEPTEMBER]


def test_what_both_say_otherwise_and_what_is_not_agreed_is_not_known(life, cast):
    other = begun(cast, 9)
    PayPeriod.objects.filter(placement=other).update(amount=None, least=None)
    PayPeriod.objects.filter(placement=life.placement, month=AUGUST).update(is_disputed=True)

    totals = live()

    assert totals["pay_unknown", SEPTEMBER] == 2
    assert ("pay_on_time", SEPTEMBER) not in totals


def test_whose_figures_somebody_sees(life, cast):
    views = {
        "student": view_of(life.student), "tutor": view_of(life.tutor), "mentor": view_of(cast.mentor),
        "teacher": view_of(cast.class_teacher), "host": view_of(cast.plant_manager),
        "dean": view_of(cast.dean), "school": view_of(cast.unit_dean),
        "authority": view_of(cast.coordinator), "signatory": view_of(cast.signatory),
    }  # fmt: skip

    assert views == {
        "student": View.OWN, "tutor": View.TUTOR, "mentor": View.TUTOR, "teacher": View.TUTOR,
        "host": View.HOST, "dean": View.COLLEGE, "school": View.COLLEGE,
        "authority": View.AUTHORITY, "signatory": None,
    }  # fmt: skip


def test_nobody_counts_what_is_another_colleges(life, cast):
    count()

    for actor in (cast.outsider, cast.student):
        found = figures_for(actor, on=TODAY)
        assert set(found.totals.values()) <= {0}


def test_an_authority_counts_the_colleges_of_its_remit(life, cast):
    count()

    assert figures_for(cast.coordinator, on=TODAY).value(PLACEMENT_DAYS, AUGUST) == 29


def cells(figures, key, actor):
    found = next(one for one in pictures_of(figures, actor) if one.chart.title == key)
    return [cell.text for _month, row in found.rows for cell in row]


@pytest.mark.parametrize(("value", "shown"), [(0, "0"), (1, HIDDEN), (4, HIDDEN), (5, "5")])
@pytest.mark.parametrize("view", [View.AUTHORITY, View.COLLEGE])
def test_numbers_below_five_are_not_shown_on_a_page_for_many(cast, value, shown, view):
    figures = Figures(view, [AUGUST], {("completed", AUGUST): value})

    found = cells(figures, "Placements that are over", cast.coordinator)

    assert found == [shown if view == View.AUTHORITY else str(value), "0", "0"]


def test_a_rate_over_few_placement_months_is_not_shown(cast):
    few = Figures(
        View.AUTHORITY, [AUGUST], {("findings", AUGUST): 20, (PLACEMENT_DAYS, AUGUST): 150}
    )
    many = Figures(View.AUTHORITY, [AUGUST], {("findings", AUGUST): 20, (PLACEMENT_DAYS, AUGUST): 30_437})  # fmt: skip

    title = "Findings per 100 placement-months"
    assert (cells(few, title, cast.coordinator), cells(many, title, cast.coordinator)) == (
        [HIDDEN],
        ["2"],
    )


def drawn(figures, actor):
    return {one.chart.title: [str(word) for word in one.chart.head[1:]] for one in pictures_of(figures, actor)}  # fmt: skip


def test_a_mentor_sees_no_pay_and_the_host_not_what_waits_behind_the_question(life, cast):
    own = {name: drawn(figures_for(actor, on=TODAY), actor) for name, actor in (("mentor", cast.mentor), ("teacher", cast.class_teacher), ("host", cast.plant_manager), ("tutor", life.tutor))}  # fmt: skip

    pay, hours, waits = "Pay: months that were due", "Hours against plan", "entered, not confirmed"
    assert {name for name, found in own.items() if pay in found} == {"host", "tutor"}
    assert {name for name, found in own.items() if waits in found[hours]} == {"teacher", "tutor"}


def test_what_waits_behind_the_question_does_not_open_for_the_host(life, cast, sign_in):
    address = f"{reverse('numbers:record_list')}?part=hours_waiting&month=2026-09"
    readers = {"tutor": life.tutor, "student": life.student, "host": cast.plant_manager, "mentor": cast.mentor}  # fmt: skip

    seen = {name for name, actor in readers.items() if life.placement.reference in page(sign_in(actor), address)}  # fmt: skip

    assert seen == {"tutor", "student"}


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_draws_what_its_tables_say(life, sign_in):
    shown = page(sign_in(life.student), reverse("numbers:overview"))

    payloads = [json.loads(one.replace("&quot;", '"').replace("&#x27;", "'").replace("&amp;", "&")) for one in re.findall(r'data-chart="([^"]*)"', shown)]  # fmt: skip
    hours = next(one for one in payloads if one["unit"] == "hours")
    assert [point["value"] for point in hours["series"][0]["points"]][-2:] == [40.0, 0.0]
    assert "As a table" in shown


def test_a_point_opens_its_rows(life, sign_in):
    client = sign_in(life.student)
    shown = page(client, reverse("numbers:overview"))
    (address,) = re.findall(r'href="([^"]*part=pay_on_time[^"]*)"', shown)

    rows = page(client, address.replace("&amp;", "&"))

    assert life.placement.reference in rows
    assert "Pay for August 2026" in rows


@pytest.mark.parametrize("query", ["", "?part=pay_on_time", "?part=x&month=2026-09", "?part=findings&month=2026-13", "?part=findings&month=%00"])  # fmt: skip
def test_what_names_no_point_has_no_rows(life, sign_in, query):
    assert sign_in(life.student).get(reverse("numbers:record_list") + query).status_code == 404


def test_the_rows_of_pay_open_for_those_alone_who_read_pay(life, cast, sign_in):
    address = f"{reverse('numbers:record_list')}?part=pay_on_time&month=2026-09"
    readers = {"tutor": life.tutor, "dean": cast.dean, "host": cast.plant_manager, "mentor": cast.mentor, "teacher": cast.class_teacher, "authority": cast.coordinator}  # fmt: skip

    seen = {name for name, actor in readers.items() if life.placement.reference in page(sign_in(actor), address)}  # fmt: skip

    assert seen == {"tutor", "dean", "host"}


def table(response):
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("what", ["placements", "weeks", "pay"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_files_hold_what_the_reader_sees(life, cast, sign_in, what, form):
    response = sign_in(cast.dean).get(reverse("numbers:export", args=[what, form]))

    if form == "csv":
        rows = table(response)
    else:
        rows = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()  # fmt: skip
    assert {row[0] for row in rows[1:]} == {life.placement.reference}
    assert "attachment" in response["Content-Disposition"]


def test_no_cell_of_a_file_is_computed(life, cast, sign_in):
    life.placement.title = "=1+1"
    life.placement.save(update_fields=["title"])
    client = sign_in(cast.dean)

    rows = table(client.get(reverse("numbers:export", args=["placements", "csv"])))
    book = client.get(reverse("numbers:export", args=["placements", "xlsx"]))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0).to_python()  # fmt: skip

    assert rows[1][3] == sheet[1][3] == "'=1+1"


def sheet_of(client, what, language="en"):
    address = reverse("numbers:export", args=[what, "xlsx"])
    content = client.get(address, headers={"accept-language": language}).content
    return CalamineWorkbook.from_filelike(io.BytesIO(content))


def test_a_workbook_counts_amounts_as_numbers_and_days_as_days(life, cast, sign_in):
    book = sheet_of(sign_in(cast.dean), "pay")

    head, *rows = book.get_sheet_by_name("Pay").to_python()
    august = next(dict(zip(head, row, strict=True)) for row in rows if row[2] == AUGUST)
    assert (august["Due by"], august["Paid in full on"]) == (date(2026, 9, 3), date(2026, 9, 2))
    assert august["Paid"] == 2_000.0
    assert sum(dict(zip(head, row, strict=True))["Paid"] for row in rows) == 2_000.0


def test_days_of_placements_and_hours_are_counted_too(life, cast, sign_in):
    client = sign_in(cast.dean)

    placement = sheet_of(client, "placements").get_sheet_by_name("Placements").to_python()[1]
    week = sheet_of(client, "weeks").get_sheet_by_name("Confirmed weeks").to_python()[1]

    assert placement[4] == life.placement.starts_on
    assert week[2] == MONDAY - timedelta(weeks=1)
    assert isinstance(week[3], float)


def test_months_of_pay_that_have_not_begun_are_left_out(life, cast, sign_in):
    assert PayPeriod.objects.filter(first_on__gt=TODAY).exists()

    rows = table(sign_in(cast.dean).get(reverse("numbers:export", args=["pay", "csv"])))

    assert {row[2] for row in rows[1:]} == {"2026-08", "2026-09"}


def test_the_keeper_of_the_platform_reads_totals_and_takes_nobodys_name_along(life, cast, sign_in):
    client = sign_in(cast.administrator)

    shown = page(client, reverse("numbers:overview"))
    rows = page(client, f"{reverse('numbers:record_list')}?part=growth_alone&month=2026-08")

    assert "part=" not in shown
    assert "Take along" not in shown
    assert life.placement.reference not in rows
    for what in ("placements", "weeks", "pay"):
        for form in ("csv", "xlsx"):
            assert client.get(reverse("numbers:export", args=[what, form])).status_code == 404


def test_an_authority_takes_neither_weeks_nor_pay_along(life, cast, sign_in):
    client = sign_in(cast.coordinator)

    for what in ("weeks", "pay"):
        assert len(table(client.get(reverse("numbers:export", args=[what, "csv"])))) == 1
