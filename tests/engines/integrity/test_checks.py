"""Each check: the cheat that it sees, and the honest twin that looks much like it."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, poisson

from ronghe.engines.integrity import (
    CHECKS,
    Attendance,
    Confirmation,
    DatedEntry,
    Dealings,
    Kind,
    PaidMonth,
    RecordedFigure,
    Subject,
    bulk_confirmations,
    burst_log10,
    closed_days,
    friction,
    heaping,
    identical_scores,
    impossible_loads,
    initiation,
    sentence,
    still_pay,
    strength_of,
)
from ronghe.engines.integrity.flagging import LEAST_WEIGHT
from ronghe.engines.integrity.signals import binomial_head, binomial_tail, signal_of
from ronghe.engines.integrity.words import SENTENCES

OWN = Subject(Kind.COOPERATION, "CO-1")
FRIDAY = datetime(2026, 3, 6, 16, tzinfo=UTC)
MONDAY = date(2026, 3, 2)


def is_silent(signal):
    """Whether a signal is worth less than half of what a flag takes, even alone."""
    return signal is None or signal.strength < LEAST_WEIGHT / 2


def confirmations(count, *, seconds, author="mentor", begin=FRIDAY, in_one_go=False):
    return [
        Confirmation(f"{author}/{begin:%d%H}/{one}", author, begin + timedelta(seconds=seconds * one), in_one_go)
        for one in range(count)
    ]  # fmt: skip


# -- confirmations ----------------------------------------------------------------------------------


def test_forty_confirmations_one_by_one_in_a_minute_are_seen():
    signal = bulk_confirmations(OWN, confirmations(40, seconds=1.5))

    assert signal.p_value < 1e-20
    assert signal.strength == 3
    assert dict(signal.numbers) == {"count": 40, "seconds": 59}
    assert len(signal.records) == 40


def test_the_friday_list_is_ours_and_says_nothing():
    assert bulk_confirmations(OWN, confirmations(40, seconds=0, in_one_go=True)) is None
    assert bulk_confirmations(OWN, confirmations(40, seconds=1.5, in_one_go=True)) is None


def test_a_quarter_of_an_hour_on_friday_with_reading_says_nothing():
    weeks = [
        one
        for week in range(6)
        for one in confirmations(20, seconds=40, begin=FRIDAY + timedelta(weeks=week))
    ]

    assert is_silent(bulk_confirmations(OWN, weeks))


def test_a_quick_pair_now_and_then_says_nothing():
    chance = random.Random(5)
    spread = [
        Confirmation(f"{day}/{one}", "mentor", FRIDAY + timedelta(days=day, seconds=chance.randint(0, 20_000)))
        for day in range(20) for one in range(3)
    ]  # fmt: skip
    quick = [Confirmation("quick", "mentor", spread[0].at + timedelta(seconds=3))]

    assert is_silent(bulk_confirmations(OWN, [*spread, *quick]))


def test_the_chance_of_a_burst_is_the_published_one():
    assert round(burst_log10(40, 2 / 96), 1) == -115.2


@pytest.mark.parametrize(
    ("count", "expected"), [(0, 1), (1, 0.5), (3, 5), (7, 7), (20, 2), (90, 60)]
)
def test_the_chance_of_a_burst_is_poissons(count, expected):
    assert 10 ** burst_log10(count, expected) == pytest.approx(poisson.sf(count - 1, expected))


@settings(deadline=None)
@given(st.integers(1, 300), st.floats(0.01, 0.99), st.data())
def test_tails_are_binomial(of, share, data):
    count = data.draw(st.integers(0, of))

    assert binomial_tail(count, of, share) == pytest.approx(binom.sf(count - 1, of, share), rel=1e-6, abs=1e-12)  # fmt: skip
    assert binomial_head(count, of, share) == pytest.approx(binom.cdf(count, of, share), rel=1e-6, abs=1e-12)  # fmt: skip


# -- days -------------------------------------------------------------------------------------------


def entries(days, is_rostered=False):
    return [DatedEntry(f"E{place}", MONDAY + timedelta(days=day), is_rostered) for place, day in enumerate(days)]  # fmt: skip


SUNDAYS = frozenset(MONDAY + timedelta(days=6 + 7 * week) for week in range(20))


def test_entries_for_closed_days_are_seen():
    signal = closed_days(OWN, entries(range(60)), SUNDAYS)

    assert dict(signal.numbers) == {"count": 8, "of": 60, "days": 8}
    assert signal.strength > 2


def test_a_sunday_on_the_roster_says_nothing():
    assert closed_days(OWN, entries(range(60), is_rostered=True), SUNDAYS) is None


def test_one_wrong_date_says_nothing():
    days = [day for day in range(60) if day % 7 != 6] + [6]

    assert is_silent(closed_days(OWN, entries(days), SUNDAYS))


def attendance(day, begin, hours, place="plant", person="mentor", *, is_agreed=False, record=None):
    start = datetime(2026, 3, 2, tzinfo=UTC) + timedelta(days=day, hours=begin)
    name = record or f"{person}/{place}/{day}/{begin}"
    return Attendance(name, person, place, start, start + timedelta(hours=hours), is_agreed)


def test_two_places_at_once_are_seen():
    days = [
        one for day in range(20) for one in (attendance(day, 8, 8), attendance(day, 9, 8, "other"))
    ]
    signal = impossible_loads(OWN, days)

    assert dict(signal.numbers) == {"days": 20, "of": 20}
    assert signal.strength == 3
    assert len(signal.records) == 40


def test_more_hours_than_a_day_gives_are_seen():
    signal = impossible_loads(OWN, [attendance(day, 3, 18) for day in range(20)])

    assert signal.strength == 3


def test_ten_students_at_one_place_at_one_time_are_one_presence():
    days = [
        attendance(day, 8, 8, record=f"{day}/{student}")
        for day in range(20)
        for student in range(10)
    ]

    assert impossible_loads(OWN, days) is None


def test_two_places_after_each_other_and_two_agreed_ones_say_nothing():
    after = [
        one for day in range(20) for one in (attendance(day, 8, 4), attendance(day, 12, 5, "other"))
    ]
    agreed = [
        one
        for day in range(20)
        for one in (attendance(day, 8, 8), attendance(day, 9, 8, "other", is_agreed=True))
    ]

    assert impossible_loads(OWN, after) is None
    assert impossible_loads(OWN, agreed) is None


def test_one_mistyped_day_in_a_month_says_nothing():
    days = [attendance(day, 8, 8) for day in range(20)] + [attendance(3, 9, 2, "other")]

    assert is_silent(impossible_loads(OWN, days))


def test_a_long_stay_that_covers_two_others_clashes_with_each():
    own = [attendance(day, 6, 12) for day in range(10)]
    own += [attendance(day, hour, 1, "other") for day in range(10) for hour in (8, 14)]

    assert len(impossible_loads(OWN, own).records) == 30


# -- figures ----------------------------------------------------------------------------------------


def figures(values, expected=None):
    return [RecordedFigure(f"H{place}", value, expected) for place, value in enumerate(values)]


def test_heaped_hours_are_seen():
    signal = heaping(OWN, figures([7.0] * 180 + [7.3] * 20), peers=0.55)

    assert f"{signal.p_value:.1e}" == "4.0e-27"


@pytest.mark.parametrize("values", [[8.0] * 200, [8.0] * 190 + [7.5] * 10])
def test_exactly_eight_hours_are_lawful_and_say_nothing(values):
    assert heaping(OWN, figures(values)) is None


def test_hours_of_the_roster_say_nothing():
    assert heaping(OWN, figures([6.0] * 200, expected=6.0)) is None


def test_hours_like_those_of_peers_say_nothing():
    assert is_silent(heaping(OWN, figures([7.0] * 60 + [7.3] * 40), peers=0.55))


PEERS = {85.0: 0.3, 90.0: 0.3, 95.0: 0.2, 80.0: 0.2}


def test_one_score_for_everybody_is_seen():
    signal = identical_scores(OWN, {f"R{one}": 90.0 for one in range(20)}, peers=PEERS)

    assert signal.p_value == pytest.approx(2 * 0.3**20 + 2 * 0.2**20)


@pytest.mark.parametrize(
    ("count", "peers"), [(4, PEERS), (20, {1.0: 0.95, 0.0: 0.05}), (20, {90.0: 0.98, 80.0: 0.01, 70.0: 0.01})]
)  # fmt: skip
def test_few_scores_two_marks_and_marks_that_all_give_say_nothing(count, peers):
    score = max(peers)

    assert is_silent(identical_scores(OWN, {f"R{one}": score for one in range(count)}, peers=peers))


def test_scores_that_differ_say_nothing():
    scores = {f"R{one}": 90.0 for one in range(19)} | {"R19": 85.0}

    assert identical_scores(OWN, scores, peers=PEERS) is None


def months(amounts, hours, agreed=None):
    return [PaidMonth(f"P{place}", *pair, agreed) for place, pair in enumerate(zip(amounts, hours, strict=True))]  # fmt: skip


HOURS = [160, 120, 172, 90, 150, 140, 168, 100]


def test_pay_that_never_moves_though_hours_do_is_seen():
    assert still_pay(OWN, months([300_000] * 8, HOURS)).strength == 3


def test_a_fixed_amount_that_was_agreed_and_hours_that_stay_say_nothing():
    assert still_pay(OWN, months([300_000] * 8, HOURS, agreed=300_000)) is None
    assert still_pay(OWN, months([300_000] * 8, [160] * 8)) is None
    assert is_silent(still_pay(OWN, months([2_000 * hours for hours in HOURS], HOURS)))


# -- contact ----------------------------------------------------------------------------------------


def dealings(interns=30, by_college=40, by_host=30, events=20, weeks=500.0):
    return Dealings(interns, by_college, by_host, events, weeks)


def test_one_side_that_only_ever_begins_is_seen():
    signal = initiation(OWN, dealings(by_host=0))

    assert dict(signal.numbers) == {"count": 0, "of": 40, "quiet": "host"}
    assert signal.strength > 2


def test_nothing_that_ever_happens_is_seen():
    assert friction(OWN, dealings(events=0)).strength > 0


@settings(deadline=None)
@given(st.integers(0, 9), st.integers(0, 300), st.integers(0, 300), st.integers(0, 50), st.floats(0, 5000))  # fmt: skip
def test_below_ten_interns_contact_weighs_nothing(interns, college, host, events, weeks):
    own = dealings(interns, college, host, events, weeks)

    assert initiation(OWN, own) is None
    assert friction(OWN, own) is None


def test_a_quiet_but_answering_side_and_a_calm_year_say_nothing():
    assert is_silent(initiation(OWN, dealings(by_college=40, by_host=6)))
    assert is_silent(friction(OWN, dealings(events=9)))


# -- subjects, strengths, words -----------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["student", "person", "intern", ""])
def test_there_is_no_signal_on_a_student(kind):
    with pytest.raises(ValueError, match="is not a valid Kind"):
        Subject(kind, "S-1")


@given(st.floats(0, 1), st.floats(0, 1))
def test_the_less_likely_the_stronger_up_to_the_cap(one, other):
    low, high = sorted((one, other))

    assert 0 <= strength_of(high) <= strength_of(low) <= 3


def test_every_check_has_its_words_in_both_languages():
    for code in CHECKS:
        assert code in SENTENCES["en"]
        assert code in SENTENCES["zh"]
    assert set(SENTENCES["en"]) == set(SENTENCES["zh"]) == set(CHECKS)
    for one in CHECKS.values():
        assert all(one.text[language] and one.why[language] for language in ("en", "zh"))


def test_signals_are_said_in_both_languages():
    found = [
        bulk_confirmations(OWN, confirmations(40, seconds=1)),
        closed_days(OWN, entries(range(60)), SUNDAYS),
        impossible_loads(OWN, [attendance(day, 3, 18) for day in range(20)]),
        heaping(OWN, figures([7.0] * 50)),
        identical_scores(OWN, {f"R{one}": 90.0 for one in range(20)}, peers=PEERS),
        still_pay(OWN, months([300_000] * 8, HOURS)),
        initiation(OWN, dealings(by_host=0)),
        friction(OWN, dealings(events=0)),
        signal_of("copied_journals", OWN, 0.01, [], count=3, of=4, percent=50),
        signal_of("unseen_answers", OWN, 0.01, [], count=4, of=5),
        signal_of("roster_ignored", OWN, 0.01, [], count=4, of=5),
    ]

    assert {one.check for one in found} == set(CHECKS)
    for one in found:
        for language in ("en", "zh"):
            assert "{" not in sentence(one, language)
    assert sentence(found[6], "zh") == "40次联系中，由实习单位发起的有0次。"
