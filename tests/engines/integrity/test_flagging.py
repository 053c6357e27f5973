"""From signals to flags: capped, not multiplied; weak ones alone never; few false ones."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from ronghe.engines.integrity import (
    CAP,
    CHECKS,
    Family,
    Kind,
    Subject,
    benjamini_hochberg,
    flags,
    learned_strength,
)
from ronghe.engines.integrity.signals import signal_of

OWN = Subject(Kind.COOPERATION, "CO-1")
OTHERS = [Subject(Kind.COOPERATION, f"other {one}") for one in range(50)]
STRONG = [one.code for one in CHECKS.values() if one.is_strong]
WEAK = [one.code for one in CHECKS.values() if not one.is_strong]


def signal(check, p_value, subject=OWN):
    return signal_of(check, subject, p_value, ["R-1"])


def test_a_strong_signal_raises_a_flag_and_weak_ones_add_to_it():
    alone = flags([signal("copied_journals", 1e-9)], [OWN, *OTHERS])
    more = flags([signal("copied_journals", 1e-9), signal("friction", 0.01)], [OWN, *OTHERS])

    assert [one.subject for one in alone] == [OWN]
    assert more[0].weight > alone[0].weight
    assert [one.check for one in more[0].signals] == ["copied_journals", "friction"]


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(WEAK), st.floats(0, 1)), max_size=20))
def test_weak_signals_alone_never_raise_a_flag(weak):
    assert flags([signal(check, p_value) for check, p_value in weak], [OWN]) == []


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(sorted(CHECKS)), st.floats(0, 1)), max_size=30))
def test_evidence_is_capped_and_not_multiplied(given_signals):
    for flag in flags([signal(*one) for one in given_signals], [OWN]):
        families = {CHECKS[one.check].family for one in flag.signals}
        assert flag.weight <= CAP * len(families) + 1e-9


def test_the_same_thing_seen_twice_counts_once():
    once = flags([signal("impossible_loads", 1e-6)], [OWN])
    twice = flags([signal("impossible_loads", 1e-6), signal("closed_days", 1e-6)], [OWN])

    assert CHECKS["impossible_loads"].family is CHECKS["closed_days"].family is Family.LOADS
    assert twice[0].weight == once[0].weight


def test_a_middling_chance_among_many_is_no_flag():
    own = [signal("copied_journals", 0.003)]

    assert len(flags(own, [OWN])) == 1
    assert flags(own, [OWN, *OTHERS]) == []


def test_what_inspections_refute_loses_its_strength():
    own = [signal("copied_journals", 1e-9)]
    learned = learned_strength(fired_hollow=3, hollow=40, fired_real=30, real=60)

    assert learned < 0
    assert flags(own, [OWN], strengths={"copied_journals": learned}) == []
    assert learned_strength(fired_hollow=30, hollow=40, fired_real=0, real=60) == CAP


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_false_discovery_is_benjamini_and_hochbergs(p_values):
    _rejected, wanted, _sidak, _bonferroni = multipletests(p_values, method="fdr_bh")

    assert benjamini_hochberg(p_values) == pytest.approx(wanted.tolist())


def test_flags_on_honest_subjects_are_rare():
    chance = random.Random(11)
    wrong = total = 0
    for _region in range(200):
        subjects = [Subject(Kind.COOPERATION, f"C{one}") for one in range(60)]
        signals = [
            signal(check, chance.random(), subject) for subject in subjects for check in CHECKS
        ]
        wrong += len(flags(signals, subjects))
        total += len(subjects)

    assert wrong / total <= 0.01


def test_without_subjects_there_are_no_flags():
    assert flags([], []) == []
    assert benjamini_hochberg([]) == []


def test_the_strong_checks_are_those_that_no_honest_habit_explains():
    assert set(STRONG) == {
        "copied_journals",
        "bulk_confirmations",
        "impossible_loads",
        "closed_days",
        "unseen_answers",
        "roster_ignored",
    }
