"""What rules may say, how they are refused, and how answers of several places are put together."""

from datetime import date

import pytest

from ronghe.engines.law import (
    NoSuchParameter,
    Outcome,
    Unreadable,
    Unsound,
    assess_case,
    day_number,
    missing_facts,
    read_case,
    reason,
    unknown_names,
)
from ronghe.engines.law.terms import Scope, read_term
from ronghe.engines.law.units import Type

SUNNY = {"start_on": "2026-09-01", "is_sunny": True}


@pytest.fixture
def answer(book, days):
    def made(rules, facts, *, places=("land",), waived=()):
        (found,) = assess_case(
            book(*rules), facts, kind="case", jurisdictions=places, days=days, waived=waived
        )
        return found

    return made


@pytest.mark.parametrize(
    ("holds", "problem"),
    [
        ("is_suny", "“is_suny” is neither a fact nor a parameter of this rule."),
        ("pay", "“pay” is a number; a condition must be true or false."),
        ("pay >=", "“pay >=” cannot be read: invalid syntax."),
        ("pay > staff", "“pay > staff” sets minor beside persons."),
        ("pay > start_on", "“pay > start_on” sets a number beside a date."),
        ("colour < colour", "“colour < colour”: these are not in any order."),
        (
            "worked.hours > 1",
            "“worked.hours” has a value only inside any(), every() … over “worked”.",
        ),
        ("any(staff, staff > 1)", "“any(staff, staff > 1)”: “staff” is no list."),
        ("years(start_on) > 1", "“years(start_on)”: years() takes date, date."),
        ("print(pay)", "“print” is no function that rules know."),
        ("pay / 2 > 1", "“pay / 2” is no sum that rules can do."),
        ("(lambda: 1)", "“lambda: 1” is nothing that rules can say."),
        ("pay > 1.5", "“1.5” must be a whole number, true, false or a code in quotes."),
    ],
)
def test_unsound_term_is_refused_with_what_is_wrong(rule, holds, problem):
    with pytest.raises(Unsound) as refusal:
        rule(holds)

    assert str(refusal.value) == f"R-1.versions.2020-01-01.holds: {problem}"


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"title": {"en": "only English"}}, "R-1.title.zh"),
        ({"means": {}}, "R-1.means"),
        ({"marks": []}, "R-1.versions.2020-01-01.marks"),
        ({"severity": "X"}, "R-1.versions.2020-01-01.severity"),
        ({"basis": "pay"}, "R-1.basis"),
        ({"each": "pay"}, "R-1.each"),
        ({"kind": "nothing"}, "R-1.kind"),
        ({"surprise": 1}, "R-1.surprise"),
        ({"checked_on": "yesterday"}, "R-1.checked_on"),
        ({"parameters": {"idle": {"en": "a", "zh": "b", "values": {date(2020, 1, 1): 1}}}}, "R-1"),
        (
            {"parameters": {"n": {"en": "a", "zh": "b", "values": {date(2021, 1, 1): 1}}}},
            "R-1.parameters.n.values.2021-01-01",
        ),
    ],
)
def test_incomplete_rule_is_refused_and_says_where(rule, fields, place):
    with pytest.raises(Unsound) as refusal:
        rule(**fields)

    assert refusal.value.place == place


def test_stricter_answer_holds_and_both_are_cited(rule, answer, told):
    wide, narrow = rule("pay >= 100"), rule("pay >= 200", jurisdiction="town")

    found = answer([wide, narrow], told(pay=150), places=["town"])

    assert (found.outcome, found.rule.jurisdiction) == (Outcome.FAIL, "town")
    assert [j.rule.jurisdiction for j in found.judgements] == ["land", "town"]
    assert answer([wide, narrow], told(pay=150)).outcome is Outcome.PASS


def test_two_places_apply_together(rule, answer, told):
    rules = [rule("pay >= 100", jurisdiction="town"), rule("pay >= 200", jurisdiction="port")]

    assert answer(rules, told(pay=150), places=["town", "port"]).rule.jurisdiction == "port"


def test_unknown_beats_pass_and_unseen_source_never_blocks(rule, answer, told):
    narrow = rule("is_sunny", jurisdiction="town", marks=["R"], blocks_start=True)

    unknown = answer([rule("pay >= 100"), narrow], told(pay=150), places=["town"])
    failed = answer([narrow], told(is_sunny=False), places=["town"])

    assert unknown.outcome is Outcome.UNKNOWN
    assert (failed.outcome, failed.confirmed, failed.blocks) == (Outcome.FAIL, False, False)


def test_confirmed_hard_failure_blocks_unless_it_is_in_principle(rule, answer, told):
    facts = told(is_sunny=False)

    assert answer([rule(blocks_start=True)], facts).blocks
    assert not answer([rule(blocks_start=True, severity="P")], facts).blocks
    assert not answer([rule()], facts).blocks


def test_only_what_may_be_waived_is(rule, answer, told):
    facts = told(is_sunny=False)

    assert answer([rule(waivable=True)], facts, waived=["R-1"]).outcome is Outcome.WAIVED
    assert answer([rule()], facts, waived=["R-1"]).outcome is Outcome.FAIL
    assert (
        answer([rule(waivable=True)], told(is_sunny=True), waived=["R-1"]).outcome is Outcome.PASS
    )


def test_repealed_rule_concerns_nothing_any_more(rule, answer, told):
    ended = rule(
        versions={
            date(2020, 1, 1): {
                "severity": "H",
                "instrument": "LAW",
                "article": "1",
                "marks": ["V1"],
                "holds": "is_sunny",
            },
            date(2026, 1, 1): {
                "severity": "H",
                "instrument": "LAW",
                "article": "2",
                "marks": ["V1"],
                "repealed": True,
            },
        }
    )

    assert answer([ended], told(start_on="2025-12-31", is_sunny=False)).outcome is Outcome.FAIL
    assert answer([ended], told(is_sunny=False)).outcome is Outcome.NOT_APPLICABLE


def test_running_cases_keep_the_law_of_their_start_and_days_follow_their_own(rule, answer, told):
    limit = {
        "limit": {
            "unit": "hours",
            "en": "Limit",
            "zh": "上限",
            "values": {
                date(2020, 1, 1): 9,
                date(2027, 1, 1): {"value": 8, "source": "LAW 2", "marks": ["V1"]},
            },
        }
    }
    by_start = rule("every(worked, worked.hours <= limit)", parameters=limit)
    by_day = rule("worked.hours <= limit", parameters=limit, each="worked", basis="worked.on")
    facts = told(worked=[{"on": "2026-12-31", "hours": 9}, {"on": "2027-01-01", "hours": 9}])

    assert answer([by_start], facts).outcome is Outcome.PASS
    assert answer([by_day], facts).outcome is Outcome.FAIL
    assert answer([by_day], facts).decisive.item == 1


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("fine * span", "minor"),
        ("span * fine", "minor"),
        ("fine * fine", ""),
        ("fine * share", ""),
        ("span * span", ""),
    ],
)
def test_an_amount_for_each_month_times_months_is_an_amount(text, unit, catalogue):
    units = {"fine": "minor", "span": "months", "share": "percent"}
    parameters = {name: Type("number", of) for name, of in units.items()}

    assert read_term(text, Scope(catalogue, parameters, {})).type == Type("number", unit)


def test_what_if_changes_a_value_on_every_date(rule, book, days, told):
    limit = {
        "limit": {"unit": "minor", "en": "Limit", "zh": "上限", "values": {date(2020, 1, 1): 100}}
    }
    law = book(rule("pay >= limit", parameters=limit))

    def outcome(of):
        (found,) = assess_case(of, told(pay=100), kind="case", jurisdictions=["land"], days=days)
        return found.outcome

    assert (outcome(law), outcome(law.with_value("R-1", "limit", 101))) == (
        Outcome.PASS,
        Outcome.FAIL,
    )
    with pytest.raises(NoSuchParameter):
        law.with_value("R-1", "floor", 1)
    with pytest.raises(Unreadable):
        law.with_value("R-1", "limit", "much")


def test_reason_says_what_was_compared_in_both_languages(rule, answer, told, catalogue):
    limit = {
        "limit": {
            "unit": "minor",
            "en": "Lowest pay",
            "zh": "最低报酬",
            "values": {date(2020, 1, 1): 350_000},
        }
    }
    facts = told(pay=319_950, currency=None)

    found = answer([rule("pay >= limit", parameters=limit)], facts)

    assert (
        reason(found, facts, catalogue, "en") == "Label (3,199.50) is below lowest pay (3,500.00)."
    )
    assert reason(found, facts, catalogue, "zh") == "标签（3,199.50）低于最低报酬（3,500.00）。"


def test_unknown_names_the_missing_fact(rule, answer, told, catalogue):
    found = answer([rule("pay >= 100 and is_sunny")], told(pay=100))

    assert reason(found, told(pay=100), catalogue, "en") == "Not known: Label."


def test_unknown_asks_for_the_field_that_lacks_and_for_no_claim(rule, answer, told, catalogue):
    facts = told(worked=[{"on": "2026-09-14", "hours": 8}, {"on": "2026-09-15"}])
    law = rule(
        "every(weeks, weeks.hours <= 40) and any(worked, worked.hours > 9) or shown(end_on <= start_on)"
    )

    assert missing_facts(answer([law], facts).decisive, facts, catalogue) == ["worked.hours"]
    assert missing_facts(answer([law], told()).decisive, told(), catalogue) == ["worked"]


@pytest.fixture
def spoken(answer, catalogue):
    return lambda law, facts: reason(answer([law], facts), facts, catalogue, "en")


SHADES = {
    "type": "codes",
    "codes": "colour",
    "en": "Words",
    "zh": "色调",
    "values": {date(2020, 1, 1): ["blue", "red"]},
}


@pytest.mark.parametrize(
    ("law", "said"),
    [
        ({"holds": "is_sunny"}, "Label: no."),
        ({"applies": "is_sunny"}, "Does not concern this case: Label: no."),
        ({"applies": 'not (colour == "red")'}, "Does not concern this case: Label is red."),
        ({"holds": '"blue" in colours'}, "Label lack blue."),
        (
            {"holds": "not overlap(colours, shades)", "parameters": {"shades": SHADES}},
            "Label (red) has something of words (red).",
        ),
    ],
)
def test_reason_reads_as_a_sentence(rule, spoken, told, law, said):
    assert spoken(rule(**law), told(is_sunny=False, colour="red", colours=["red"])) == said


def test_day_whose_calendar_is_not_published_is_unknown(rule, answer, told, catalogue):
    facts = told(end_on="2060-01-01")

    found = answer([rule("not statutory_holiday(end_on)")], facts)

    assert found.outcome is Outcome.UNKNOWN
    assert "calendar of that year is not official yet" in reason(found, facts, catalogue, "en")


def test_figure_that_nobody_has_published_is_unknown_and_said_to_be(rule, answer, told, catalogue):
    limit = {
        "limit": {
            "unit": "minor",
            "en": "Lowest pay",
            "zh": "最低报酬",
            "values": {
                date(2020, 1, 1): 350_000,
                date(2021, 1, 1): {"value": None, "source": "not yet seen", "marks": ["R"]},
            },
        }
    }
    law = [rule("pay >= limit", parameters=limit)]

    before = answer(law, told(pay=350_000, start_on="2020-12-31"))
    found = answer(law, facts := told(pay=350_000, start_on="2021-01-01"))

    assert (before.outcome, found.outcome) == (Outcome.PASS, Outcome.UNKNOWN)
    assert reason(found, facts, catalogue, "en") == "Not published yet: Lowest pay."
    assert reason(found, facts, catalogue, "zh") == "尚未公布：最低报酬。"


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("start_on", "1.9.2026", "a date like 2026-09-01"),
        ("start_on", "2026-02-30", "a date like 2026-09-01"),
        ("start_on", "0026-09-01", "a date between 1900 and 2200"),
        ("is_sunny", "maybe", "true or false"),
        ("pay", "3500.5", "a whole number of the currency’s smallest unit, such as cents or 分"),
        ("pay", True, "a whole number of the currency’s smallest unit, such as cents or 分"),
        ("staff", "1e99", "a whole number"),
        ("staff", "1e999999999", "a whole number"),
        ("staff", "NaN", "a whole number"),
        ("colour", "green", "one of red, blue"),
        ("colours", "red", "a list of codes"),
        ("worked", {"on": "2026-09-01"}, "a list"),
        ("signed", "2026-09-01", "a map with any of college, student"),
    ],
)
def test_wrong_value_is_reported_with_what_it_should_be(catalogue, name, value, wanted):
    facts, wrong = read_case({name: value}, catalogue)

    assert facts == {}
    assert [(trouble.name, trouble.wanted) for trouble in wrong] == [(name, wanted)]


def test_wrong_value_in_a_list_says_where(catalogue):
    items = [{"on": "2026-09-01", "hours": 8}, {"on": "2026-09-02", "hours": "long"}, {"day": 1}]

    _facts, wrong = read_case({"worked": items}, catalogue)

    assert [trouble.name for trouble in wrong] == ["worked[2].hours"]


def test_hours_and_times_are_read_exactly(catalogue):
    facts, _wrong = read_case(
        {
            "worked": [
                {"on": "2026-09-01", "hours": "7.75", "begins_at": "20:00", "ends_at": "04:00"}
            ]
        },
        catalogue,
    )

    assert facts["worked"] == (
        {"on": day_number(date(2026, 9, 1)), "hours": 27_900, "begins_at": 1_200, "ends_at": 240},
    )


def test_misspelt_fact_is_named_with_the_likely_one(catalogue):
    assert unknown_names(["is_suny", "pay", "zzz"], catalogue) == {"is_suny": "is_sunny", "zzz": ""}
