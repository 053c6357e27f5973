"""What must hold of any cooperation: more proof never harms, show never helps, nothing can be split."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.substance.cooperations import cooperations, evidences, value_for

from ronghe.engines.substance import (
    FORMALITY,
    INDICATORS,
    METHOD,
    Dimension,
    Evidence,
    Reading,
    assess,
    assess_all,
    assess_pair,
    posterior_of,
    read_row,
)
from ronghe.engines.substance.evidence import bounds_of

NOISE = 1e-12
VERIFIED = ("both", "third_party", "held")
RISES = [("one_side", "both"), ("both", "third_party"), ("third_party", "held"), ("failed", "held"), ("one_side", "held")]  # fmt: skip


def is_no_less(after, before):
    return before is None or (after is not None and after >= before - NOISE)


@settings(deadline=None)
@given(cooperations(), st.sampled_from(INDICATORS), st.sampled_from(VERIFIED), st.integers(1, 30))
def test_more_verified_evidence_never_lowers_the_index(own, indicator, level, more):
    reading = own.readings.get(indicator.code)
    if reading is None or reading.value is None:
        return
    evidence = replace(reading.evidence, **{level: getattr(reading.evidence, level) + more})
    raised = replace(own, readings={**own.readings, indicator.code: replace(reading, evidence=evidence)})  # fmt: skip

    before, after = assess(own), assess(raised)

    assert is_no_less(after.index, before.index)
    assert after.low >= before.low - NOISE
    assert after.known_weight >= before.known_weight - NOISE


@settings(deadline=None)
@given(evidences, st.sampled_from(RISES), st.integers(1, 30))
def test_evidence_that_rises_by_a_level_is_never_worth_less(evidence, rise, most):
    lower, higher = rise
    moved = min(getattr(evidence, lower), most)
    raised = replace(
        evidence,
        **{lower: getattr(evidence, lower) - moved, higher: getattr(evidence, higher) + moved},
    )
    before, after = posterior_of(evidence), posterior_of(raised)

    assert before is None or after.mean >= before.mean - NOISE
    assert bounds_of(raised, METHOD.credits)[0] >= bounds_of(evidence, METHOD.credits)[0] - NOISE


@settings(deadline=None)
@given(evidences, st.integers(1, 30))
def test_what_an_inspection_refutes_never_helps(evidence, more):
    before = posterior_of(evidence)
    after = posterior_of(replace(evidence, failed=evidence.failed + more))

    assert before is None or after.mean <= before.mean + NOISE


@settings(deadline=None)
@given(evidences, st.integers(1, 200))
def test_claims_without_proof_never_help(evidence, more):
    before = posterior_of(evidence)
    after = posterior_of(replace(evidence, one_side=evidence.one_side + more))

    assert (before is None) == (after is None)
    assert before is None or after.mean <= before.mean + NOISE


@settings(deadline=None)
@given(cooperations(), st.sampled_from(FORMALITY), st.floats(0, 20))
def test_ceremony_never_moves_the_index(own, item, amount):
    shown = replace(own, shown={**own.shown, item.code: amount})

    before, after = assess(own), assess(shown)

    assert (after.index, after.low, after.high) == (before.index, before.low, before.high)


@settings(deadline=None)
@given(cooperations(), st.lists(cooperations(name="X", pair="Y+Z"), max_size=3))
def test_unrelated_cooperations_never_move_a_score(own, others):
    assert assess_all([*others, own, *others])[len(others)] == assess(own)


@settings(deadline=None)
@given(cooperations())
def test_two_identical_halves_gain_nothing(own):
    halves = [
        replace(
            own, name=name,
            readings={code: replace(one, evidence=_halved(one.evidence)) for code, one in own.readings.items()},
        )
        for name in ("first", "second")
    ]  # fmt: skip
    whole = assess(own)

    for half in assess_pair(halves):
        assert half.index == pytest.approx(whole.index) if whole.index else half.index is None
        assert (half.low, half.high) == (pytest.approx(whole.low), pytest.approx(whole.high))


def _halved(evidence):
    return Evidence(*(getattr(evidence, one) / 2 for one in ("one_side", "both", "third_party", "held", "failed")))  # fmt: skip


@settings(deadline=None)
@given(cooperations())
def test_the_point_lies_between_the_bounds_and_is_there_only_when_all_is_known(own):
    found = assess(own)

    assert 0 <= found.low <= found.high <= 1
    assert (found.index is None) == (found.known_weight < 1 - NOISE or bool(found.unknown_gates))
    if found.index is not None:
        assert found.low - NOISE <= found.index <= found.high + NOISE
        assert found.gap.point is None or (
            found.gap.low - NOISE <= found.gap.point <= found.gap.high + NOISE
        )


@settings(deadline=None)
@given(cooperations(), st.sampled_from(INDICATORS), st.floats(0, 1), evidences)
def test_to_know_more_never_widens_the_interval(own, indicator, share, evidence):
    unknown = replace(own, readings={code: one for code, one in own.readings.items() if code != indicator.code})  # fmt: skip
    reading = Reading(value_for(indicator.code, share), evidence)
    known = replace(own, readings={**unknown.readings, indicator.code: reading})

    before, after = assess(unknown), assess(known)

    assert after.low >= before.low - NOISE
    assert after.high <= before.high + NOISE


shares = st.dictionaries(st.sampled_from(list(Dimension)), st.floats(0, 1), max_size=5)


@settings(deadline=None)
@given(shares)
def test_a_row_of_the_table_has_a_point_only_when_all_is_known(known):
    values = {one: known.get(one) for one in Dimension}
    row = read_row("row", values, METHOD.weights)

    assert (row.index is None) == (len(known) < 5)
    assert row.low <= row.high
    if row.index is not None:
        assert row.low == row.index == pytest.approx(row.high)


@settings(max_examples=50, deadline=None)
@given(cooperations())
def test_a_better_value_of_what_is_verified_never_lowers_the_index(own):
    for code, reading in own.readings.items():
        if reading.value is None:
            continue
        best = replace(own, readings={**own.readings, code: replace(reading, value=value_for(code, 1))})  # fmt: skip

        assert is_no_less(assess(best).index, assess(own).index)
