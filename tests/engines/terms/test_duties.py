from datetime import date

from hypothesis import given
from tests.engines.terms.strategies import documents

from ronghe.engines.terms import (
    Amiss,
    Clause,
    Document,
    Due,
    Milestone,
    Obligation,
    Party,
    Warned,
    matrix,
    occurrences,
    uncovered,
    warnings,
)

COLLEGE, HOST = Party("college", "college"), Party("host_1", "host")
TERM = {"starts_on": "2026-09-15", "ends_on": "2026-12-15"}


def owes(key, owner="college", to="host_1", rhythm="once", **known):
    return Obligation(key, owner, to, {"en": key}, Due("starts_on"), rhythm, **known)


def sound() -> Document:
    return Document(
        parties=(COLLEGE, HOST),
        clauses=(Clause("pay", "pay", {"en": "…"}),),
        obligations=(owes("send"), owes("pay", "host_1", "college", topics=("pay",))),
        milestones=(
            Milestone(
                "start", "college", {"en": "Start"}, Due("starts_on"), covers=("send", "pay")
            ),
        ),
    )


@given(documents())
def test_every_obligation_stands_in_the_matrix_or_belongs_to_nobody(document):
    found = matrix(document)
    keys = {party.key for party in document.parties}

    for one in document.obligations:
        cells = {pair for pair, held in found.cells.items() if one in held}
        if one.owner not in keys:
            assert one in found.unowned
            assert cells == set()
        elif one.to in keys:
            assert cells == {(one.owner, one.to)}
        else:
            assert cells == {(one.owner, key) for key in keys - {one.owner}}


@given(documents())
def test_what_no_milestone_covers_is_warned_of_and_nothing_else(document):
    warned = {one.about for one in warnings(document) if one.kind == Warned.WITHOUT_MILESTONE}

    assert warned == {one.key for one in uncovered(document)}


def test_a_sound_document_has_nothing_amiss():
    assert warnings(sound(), required_topics={"pay"}, topics_of_duty={"pay"}) == ()


def test_each_thing_amiss_is_named():
    document = Document(
        parties=(COLLEGE, HOST),
        obligations=(owes("send"), owes("look_after", owner=""), owes("ghost", owner="agency")),
        milestones=(Milestone("m", "college", {}, Due(), covers=("send", "look_after", "ghost")),),
    )

    found = warnings(document, required_topics={"pay"}, topics_of_duty={"safety"})

    assert set(found) == {
        Amiss(Warned.CLAUSE_IS_MISSING, "pay"),
        Amiss(Warned.WITHOUT_OWNER, "look_after"),
        Amiss(Warned.OWED_BY_STRANGER, "ghost"),
        Amiss(Warned.ONE_SIDED, "college"),
        Amiss(Warned.TOPIC_WITHOUT_DUTY, "safety"),
    }


def test_monthly_duties_fall_due_on_the_same_day_or_the_last_of_a_short_month():
    terms = {"starts_on": "2026-08-31", "ends_on": "2026-12-01"}

    assert occurrences(owes("pay", rhythm="monthly"), terms) == (
        date(2026, 8, 31),
        date(2026, 9, 30),
        date(2026, 10, 31),
        date(2026, 11, 30),
    )


def test_weekly_duties_fall_due_until_the_last_day():
    found = occurrences(owes("talk", rhythm="weekly"), TERM)

    assert (found[0], found[-1], len(found)) == (date(2026, 9, 15), date(2026, 12, 15), 14)


def test_what_is_owed_all_the_time_is_answered_for_at_the_end():
    assert occurrences(owes("insure", rhythm="always"), TERM) == (date(2026, 12, 15),)


def test_nothing_falls_due_while_the_days_are_unknown():
    assert occurrences(owes("send"), {}) == ()
    assert occurrences(owes("pay", rhythm="monthly"), {"starts_on": "2026-09-15"}) == ()
