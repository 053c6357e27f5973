"""The laws of the fold: what was signed first stays as it was, and order matters only where it must."""

from datetime import date, timedelta
from itertools import pairwise, permutations

from hypothesis import given
from hypothesis import strategies as st
from tests.engines.terms.strategies import DAYS, TERMS, layers

from ronghe.engines.terms import (
    Layer,
    Phase,
    Span,
    changed_terms,
    phase_on,
    story_of_term,
    terms_on,
)

SIGNED = Layer(
    1, date(2026, 9, 1), {"pay": 2000, "starts_on": "2026-09-01", "ends_on": "2026-12-31"}
)


def amended(number, since, until=None, **changes):
    return Layer(number, since, changes, until)


@given(layers(), DAYS, TERMS, DAYS)
def test_an_amendment_never_changes_the_past(signed, since, changes, day):
    amendment = Layer(len(signed) + 1, since, changes)

    if day < since:
        assert terms_on([*signed, amendment], day) == terms_on(signed, day)


@given(layers(), DAYS, TERMS, DAYS, st.integers(0, 40))
def test_after_a_temporary_change_all_is_as_if_it_had_not_been(signed, since, changes, day, length):
    until = since + timedelta(length)
    amendment = Layer(len(signed) + 1, since, changes, until)

    if not since <= day <= until:
        assert terms_on([*signed, amendment], day) == terms_on(signed, day)


@given(layers(most=4), DAYS)
def test_the_order_in_which_layers_are_handed_in_does_not_matter(signed, day):
    answers = [terms_on(order, day) for order in permutations(signed)]

    assert all(one == answers[0] for one in answers)


@given(layers(), st.tuples(DAYS, TERMS), st.tuples(DAYS, TERMS), DAYS)
def test_amendments_of_different_terms_may_be_signed_in_either_order(signed, one, other, day):
    (since, changes), (other_since, other_changes) = one, other
    other_changes = {name: v for name, v in other_changes.items() if name not in changes}
    last = len(signed)
    one_first = [Layer(last + 1, since, changes), Layer(last + 2, other_since, other_changes)]
    other_first = [Layer(last + 2, since, changes), Layer(last + 1, other_since, other_changes)]

    assert terms_on([*signed, *one_first], day).terms == terms_on([*signed, *other_first], day).terms  # fmt: skip


@given(layers(), DAYS, DAYS, TERMS, TERMS)
def test_amendments_of_different_days_may_be_signed_in_either_order(
    signed, split, day, early, late
):
    """One speaks of the days before a day, the other of those from it on."""
    last = len(signed)
    before = {"since": date(2026, 1, 1), "changes": early, "until": split - timedelta(1)}
    after = {"since": split, "changes": late}
    one = [Layer(last + 1, **before), Layer(last + 2, **after)]
    other = [Layer(last + 2, **before), Layer(last + 1, **after)]

    assert terms_on([*signed, *one], day).terms == terms_on([*signed, *other], day).terms


@given(layers(), DAYS, TERMS, DAYS)
def test_the_last_word_counts_from_its_day_on(signed, since, changes, day):
    amendment = Layer(len(signed) + 1, since, changes)

    if day >= since:
        held = terms_on([*signed, amendment], day)
        assert {name: held.terms[name] for name in changes} == changes
        assert {held.sources[name] for name in changes} <= {amendment.number}


@given(layers(), DAYS)
def test_every_term_in_force_says_by_which_version(signed, day):
    held = terms_on(signed, day)

    by_number = {one.number: one for one in signed}
    assert set(held.sources) == set(held.terms)
    for name, number in held.sources.items():
        assert by_number[number].covers(day)
        assert by_number[number].changes[name] == held.terms[name]


@given(TERMS, TERMS)
def test_changes_lead_from_the_one_to_the_other(before, after):
    led = {**before, **changed_terms(before, after)}

    assert {k: v for k, v in led.items() if v is not None} == {k: v for k, v in after.items() if v is not None}  # fmt: skip


@given(layers(), DAYS)
def test_the_story_of_a_term_tells_its_value_on_each_day(signed, day):
    story = story_of_term(signed, "pay")

    told = [s for s in story if s.first <= day and (s.last is None or day <= s.last)]
    if day < story[0].first:
        assert told == []
        assert terms_on(signed, day).terms == {}
    else:
        assert [s.value for s in told] == [terms_on(signed, day).terms.get("pay")]
    assert all(s.last == t.first - timedelta(1) for s, t in pairwise(story))


def test_a_later_signature_counts_although_the_other_began_later():
    october = amended(2, date(2026, 10, 1), pay=2200)
    mended = amended(3, date(2026, 9, 15), pay=2100)

    assert terms_on([SIGNED, october], date(2026, 11, 1)).terms["pay"] == 2200
    assert terms_on([SIGNED, october, mended], date(2026, 11, 1)).terms["pay"] == 2100


def test_where_an_agreement_stands():
    suspended = [Span(date(2026, 10, 1), date(2026, 10, 7))]
    longer = amended(2, date(2026, 12, 1), ends_on="2027-01-31")

    def phase(month, day, *more, ended_on=None, year=2026):
        return phase_on(
            [SIGNED, *more], date(year, month, day), suspensions=suspended, ended_on=ended_on
        )

    assert phase(8, 31) == Phase.NOT_BEGUN
    assert phase(9, 1) == Phase.IN_FORCE
    assert phase(10, 7) == Phase.SUSPENDED
    assert phase(10, 8) == Phase.IN_FORCE
    assert phase(1, 1, year=2027) == Phase.OVER
    assert phase(1, 1, longer, year=2027) == Phase.IN_FORCE
    assert phase(11, 2, ended_on=date(2026, 11, 1)) == Phase.OVER
    assert phase(11, 1, ended_on=date(2026, 11, 1)) == Phase.IN_FORCE
    assert phase_on([], date(2026, 9, 1)) == Phase.NOT_BEGUN
