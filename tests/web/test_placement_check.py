"""Check a placement: open to everybody, kept nowhere, unknown where nothing was said."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from ronghe.compliance import rulebooks
from ronghe.compliance.usual_week import UsualWeek, worked_days
from ronghe.engines.law import Outcome, day_number, read_case
from ronghe.web.rulebook.answers import sheet_of
from ronghe.web.rulebook.check_form import CheckForm
from ronghe.web.rulebook.fact_fields import CodesField, MoneyField, raw_of
from ronghe.web.rulebook.fact_form import FactForm
from ronghe.web.rulebook.questions import FIRST_SCREEN

pytestmark = pytest.mark.django_db
CHECK = "/check/"
TODAY = date(2026, 9, 7)
AGE = "No post placement under 16"
HOLIDAYS = "No work on statutory holidays"
AUTUMN = {"jurisdiction": "cn", "kind": "post", "start_on": "2026-09-01", "end_on": "2026-12-18"}
WEEK = {"hours_a_day": "8", "days_a_week": "5"}


def outcomes(client, **said):
    response = client.post(CHECK, {**AUTUMN, **said})
    assert response.status_code == 200
    lines = response.context["sheet"].lines
    return {line.title: line.outcome for line in lines}


def line_of(client, title, **said):
    lines = client.post(CHECK, {**AUTUMN, **said}).context["sheet"].lines
    return next(line for line in lines if line.title == title)


def counted_rows():
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        found = {}
        for name in names:
            cursor.execute(f'SELECT count(*) FROM "{name}"')
            found[name] = cursor.fetchone()[0]
    return found


# -- the page ---------------------------------------------------------------------------------


def test_everybody_may_check_and_asks_at_most_twelve_things_first(client):
    response = client.get(CHECK)

    assert response.status_code == 200
    assert response.context["sheet"] is None
    assert 0 < len(response.context["form"].questions()) <= 12
    assert len(FIRST_SCREEN) == 12


def test_it_asks_in_chinese_by_the_words_of_the_catalogue(client):
    client.cookies["django_language"] = "zh-hans"

    page = client.get(CHECK).content.decode()

    assert "学生出生日期" in page
    assert '<option value="post">岗位实习</option>' in page


def test_nothing_is_required(client):
    found = outcomes(client, kind="", start_on="", end_on="")

    assert set(found.values()) == {Outcome.UNKNOWN}


def test_nothing_is_kept(client):
    client.get(CHECK)
    before = counted_rows()

    client.post(CHECK, {**AUTUMN, **WEEK, "student_birth_on": "2010-09-02"})

    assert counted_rows() == before
    assert client.session.items() == {}.items()


def test_the_answer_is_kept_by_no_cache_and_no_address(client):
    response = client.post(CHECK, {**AUTUMN, "student_birth_on": "2010-09-02"})

    assert "no-store" in response["Cache-Control"]
    assert client.get(CHECK, AUTUMN).context["form"].data == {}


def test_htmx_gets_the_answer_alone(client):
    page = client.post(CHECK, AUTUMN, headers={"HX-Request": "true"}).content.decode()

    assert "<form" not in page
    assert 'id="answer"' in page
    assert "hx-swap-oob" in page


def test_another_place_brings_its_own_questions_and_keeps_the_answers(client):
    headers = {"HX-Request": "true", "HX-Trigger-Name": "jurisdiction"}

    page = client.post(CHECK, {**AUTUMN, "jurisdiction": "cn-ningbo"}, headers=headers)

    text = page.content.decode()
    assert "<html" not in text
    assert 'id="check"' in text
    assert 'value="2026-09-01"' in text


def test_a_place_nobody_knows_is_said_beside_its_field(client):
    response = client.post(CHECK, {**AUTUMN, "jurisdiction": "atlantis"})

    assert "jurisdiction" in response.context["form"].errors


# -- answers ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("birth", "outcome"),
    [("2010-09-01", Outcome.PASS), ("2010-09-02", Outcome.FAIL), ("", Outcome.UNKNOWN)],
)
def test_age_holds_does_not_hold_and_is_not_known(client, birth, outcome):
    assert outcomes(client, student_birth_on=birth)[AGE] is outcome


def test_what_does_not_hold_says_why_who_mends_it_and_where_it_stands(client):
    line = line_of(client, AGE, student_birth_on="2010-09-02")

    assert "15 years" in line.reason
    assert line.keeps_from_starting
    assert str(line.mended_by) == "College"
    assert line.laws[0].article == "art. 16(2)"
    page = client.post(CHECK, {**AUTUMN, "student_birth_on": "2010-09-02"}).content.decode()
    assert 'href="/rules/cn/CN-AGE-01/"' in page


def test_what_is_not_known_names_the_fact_and_leads_to_its_field(client):
    (missing,) = line_of(client, AGE).missing

    assert missing.label == "Date of birth"
    assert missing.anchor == "id_student_birth_on"


def test_a_study_visit_is_none_of_the_rules_business(client):
    assert outcomes(client, kind="cognition")[AGE] is Outcome.NOT_APPLICABLE


def test_the_tally_counts_the_lines(client):
    sheet = client.post(CHECK, {**AUTUMN, "student_birth_on": "2010-09-02"}).context["sheet"]

    parts = [len(sheet.holding), len(sheet.failing), len(sheet.unknown)]
    assert [int(word.split()[0]) for word in sheet.tally.split(" · ")] == parts
    assert sum(parts) + len(sheet.idle) == len(sheet.lines)


def test_the_paper_copy_repeats_what_was_said_and_warns_once(client):
    page = client.post(CHECK, {**AUTUMN, **WEEK, "student_birth_on": "2010-09-02"}).content.decode()

    assert "2 September 2010" in page
    assert "Days a week" in page
    assert page.count("This page is not legal advice.") == 1


# -- hours ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ({}, Outcome.UNKNOWN),
        ({**WEEK}, Outcome.UNKNOWN),  # nobody said anything of holidays
        ({**WEEK, "on_holidays": "no"}, Outcome.PASS),
        ({**WEEK, "on_holidays": "yes"}, Outcome.FAIL),
        ({**WEEK, "end_on": "2026-09-11"}, Outcome.PASS),  # there are none
        ({**WEEK, "end_on": ""}, Outcome.UNKNOWN),
    ],
)
def test_a_usual_week_is_judged_day_by_day(client, said, outcome):
    assert outcomes(client, **said)[HOLIDAYS] is outcome


def test_holidays_of_which_nobody_spoke_are_asked_for(client):
    (missing,) = line_of(client, HOLIDAYS, **WEEK).missing

    assert missing.anchor == "id_on_holidays"


def test_a_year_without_a_published_calendar_stays_unknown(client):
    said = {**WEEK, "end_on": "2031-03-01", "start_on": "2031-01-01", "on_holidays": "no"}

    assert outcomes(client, **said)[HOLIDAYS] is Outcome.UNKNOWN


def test_single_days_outweigh_the_usual_week(client):
    said = {"worked-0-on": "2026-10-01", "worked-0-hours": "4", **WEEK, "on_holidays": "no"}

    assert outcomes(client, **said)[HOLIDAYS] is Outcome.FAIL


def test_doubtful_days_are_worked_in_one_reading_and_not_in_the_other():
    week = UsualWeek(Decimal("7.5"), 5)

    most, least = worked_days(week, date(2026, 9, 30), date(2026, 10, 9), "cn")

    hours = {day["on"].isoformat()[5:]: (day["hours"], other["hours"]) for day, other in zip(most, least, strict=True)}  # fmt: skip
    assert hours["09-30"] == (Decimal("7.5"), Decimal("7.5"))
    assert hours["10-01"] == (Decimal("7.5"), 0)
    assert "10-03" not in hours  # a Saturday


# -- lists and amounts ------------------------------------------------------------------------


def form_of(**said):
    form = CheckForm({**AUTUMN, **said}, jurisdiction="cn", on=TODAY)
    form.is_valid()
    return form


def facts_of(**said):
    form = form_of(**said)
    assert form.errors == {}
    return form.facts()


@pytest.mark.parametrize(
    ("written", "minor"),
    [("2800", 280000), ("2,800.50", 280050), ("0.29", 29), ("1234567.89", 123456789), ("0", 0)],
)
def test_money_is_written_in_yuan_and_becomes_fen_exactly(written, minor):
    field = MoneyField(decimal_places=2, required=False)
    fact = form_of().catalogue.facts["fees_minor"]

    found = raw_of(fact, field.clean(written))

    assert found == minor
    assert isinstance(found, int)


@pytest.mark.parametrize("written", ["2,5", "12.345", "two", "-1", "1e5000", "NaN"])
def test_an_amount_that_is_none_is_refused(written):
    form = form_of(fees_minor=written)

    assert "fees_minor" in form.errors
    assert "fees_minor" not in form.facts()


def test_a_list_may_be_empty_unknown_or_filled():
    nothing, none = facts_of(), facts_of(**{"worked-none": "on"})
    some = facts_of(**{"worked-1-on": "2026-09-14", "worked-1-begins_at": "22:00"})

    assert "worked" not in nothing
    assert none["worked"] == []
    (row,) = some["worked"]
    assert {name: value for name, value in row.items() if value is not None} == {
        "on": date(2026, 9, 14),
        "begins_at": "22:00",
    }


def test_a_list_cannot_be_empty_and_filled():
    form = form_of(**{"worked-none": "on", "worked-0-on": "2026-09-14"})

    assert form.errors.keys() == {"worked-none"}


def test_codes_say_nothing_some_or_none():
    field = CodesField(choices=[("heat", "Heat"), (CodesField.NONE, "none")], required=False)

    assert [field.clean(ticked) for ticked in ([], ["heat"], [CodesField.NONE])] == [None, ["heat"], []]  # fmt: skip


SAMPLES = {"bool": "yes", "date": "2026-09-01", "time": "08:30", "number": "1"}


def sample_of(fact, catalogue):
    codes = catalogue.codes.get(fact.type.codes, ("",))
    return {"code": codes[0], "codes": [codes[0]], **SAMPLES}[fact.type.name]


def test_whatever_is_said_of_any_fact_the_rules_can_read():
    catalogue = rulebooks.catalogues()["placement"]
    said, names = {}, []
    for fact in catalogue.facts.values():
        if fact.derived_from:
            continue
        keys = [f"{fact.name}.{key}" for key in fact.keys]
        names += keys or [fact.name]
        said |= dict.fromkeys(keys, "2026-09-01")
        for name, inner in fact.fields.items():
            said[f"{fact.name}-0-{name}"] = sample_of(inner, catalogue)
        if not fact.keys and not fact.fields:
            said[fact.name] = sample_of(fact, catalogue)
    form = FactForm(said, kind="placement", jurisdiction="cn")
    for name in names:
        form.add_fact(name)

    assert form.is_valid(), form.errors
    values, wrong = read_case(form.facts(), catalogue)
    assert wrong == []
    assert set(names) - set(values) == set()


# -- what cannot be read ----------------------------------------------------------------------

WRONG = {
    "start_on": "next week",
    "student_birth_on": "1600-01-01",
    "hours_a_day": "25",
    "days_a_week": "5.5",
    "kind": "holiday",
}


def test_wrong_values_are_said_beside_their_fields_and_nothing_is_lost(client):
    client.cookies["django_language"] = "zh-hans"

    response = client.post(CHECK, {**AUTUMN, **WRONG, "end_on": "2026-12-18"})

    page = response.content.decode()
    assert set(response.context["form"].errors) == set(WRONG)
    assert "请填写日期，格式如 2026-09-01。" in page
    assert 'value="next week"' in page
    assert 'value="2026-12-18"' in page


def test_what_cannot_be_read_counts_as_not_known(client):
    assert outcomes(client, student_birth_on="tomorrow")[AGE] is Outcome.UNKNOWN


def test_the_last_day_does_not_lie_before_the_first():
    assert form_of(end_on="2026-08-01").errors.keys() == {"end_on"}


def test_the_answer_is_that_of_the_engine():
    form = form_of(student_birth_on="2010-09-02")
    values, wrong = read_case(form.facts(), form.catalogue)

    assert wrong == []
    assert values["student_birth_on"] == day_number(date(2010, 9, 2))
    assert AGE in {line.title for line in sheet_of(form).failing}
