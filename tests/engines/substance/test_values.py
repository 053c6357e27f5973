"""The published figures of the method, and the definitions that they rest on."""

import math

import pytest
from tests.engines.substance.cooperations import ALL_SHOWN, INSPECTED, cooperation, value_for

from ronghe.engines.substance import (
    FORMALITY,
    GATES,
    INDICATORS,
    METHOD,
    Dimension,
    Evidence,
    Reading,
    UnfitWeights,
    assess,
    geometric,
    power_mean,
    read_row,
)
from ronghe.engines.substance.method import fit_weights

WEIGHTS = [0.25, 0.20, 0.25, 0.20, 0.10]
REAL = (0.82, 0.70, 0.75, 0.66, 0.90)
HOLLOW = (0.95, 0.90, 0.12, 0.20, 0.95)


@pytest.mark.parametrize(
    ("values", "arithmetic", "geometric_mean", "harmonic"),
    [(REAL, 0.7545, 0.7509, 0.7473), (HOLLOW, 0.5825, 0.4103, 0.2722)],
)
def test_the_means_of_a_real_and_a_hollow_cooperation(values, arithmetic, geometric_mean, harmonic):
    found = [round(power_mean(values, WEIGHTS, p), 4) for p in (1, 0, -1)]

    assert found == [arithmetic, geometric_mean, harmonic]
    assert round(geometric(values, WEIGHTS), 4) == geometric_mean


def test_the_arithmetic_mean_is_that_of_the_handbook_kind():
    assert round(power_mean([0.076, 0.411, 0.984, 0.725], [0.25] * 4, 1), 3) == 0.549


def test_the_same_inspections_behind_both_a_middling_honest_one_outranks_a_hollow_one():
    honest = assess(cooperation("honest", shares=(0.6, 0.6, 0.6, 0.6, 0.6)))
    hollow = assess(cooperation("hollow", shares=HOLLOW, shown=ALL_SHOWN))

    assert honest.index > hollow.index
    assert hollow.formality.point == pytest.approx(1)
    assert hollow.is_alarming
    assert not honest.is_alarming


def test_a_hollow_one_whose_claims_nobody_verified_has_no_index_and_a_low_bound_of_next_to_nothing():
    claimed = Evidence(one_side=500)
    found = assess(cooperation(shares=(1, 1, 1, 1, 1), evidence=claimed, shown=ALL_SHOWN))

    assert (found.index, found.known_weight) == (None, 0)
    assert (found.low, found.high) == (pytest.approx(0.01), pytest.approx(1))


def test_zero_counts_as_the_floor_and_not_as_the_end():
    assert geometric([0, 1, 1, 1, 1], WEIGHTS) == pytest.approx(0.01**0.25)


def test_each_gate_caps_the_index():
    for gate in GATES:
        gates = {one.code: one is gate for one in GATES}
        found = assess(cooperation(shares=(0.9,) * 5, gates=gates))

        assert (found.index, found.high) == (gate.cap, gate.cap)
        assert found.capped_by == (gate.code,)


def test_a_gate_of_which_nobody_knows_leaves_no_point_and_a_capped_lower_bound():
    sure = assess(cooperation())
    unsure = assess(cooperation(gates={}))

    assert unsure.index is None
    assert unsure.low == min(sure.low, 0.3)
    assert unsure.high == sure.high
    assert unsure.unknown_gates == tuple(one.code for one in GATES)


def test_a_dimension_is_known_only_when_all_its_indicators_are():
    whole = cooperation()
    readings = {code: one for code, one in whole.readings.items() if code != "P2"}
    found = assess(cooperation().__class__("C", "A+B", readings, {}, whole.gates))

    assert found.index is None
    assert not found.dimensions[Dimension.P].is_known
    assert found.dimensions[Dimension.Q].is_known
    assert found.known_weight == pytest.approx(1 - 0.25 * 0.3)


def test_what_had_no_occasion_leaves_its_weight_to_the_rest():
    whole = cooperation(shares=(0.8, 0.8, 0.8, 0.8, 0.6))
    readings = dict(whole.readings) | {
        code: Reading(None, is_applicable=False) for code in ("G2", "G3")
    }
    found = assess(whole.__class__("C", "A+B", readings, {}, whole.gates))

    assert found.index == pytest.approx(assess(whole).index)


def test_what_must_arise_is_unknown_where_it_is_said_not_to():
    whole = cooperation()
    readings = dict(whole.readings) | {"P1": Reading(None, is_applicable=False)}
    found = assess(whole.__class__("C", "A+B", readings, {}, whole.gates))

    assert found.index is None
    assert {one.code: one.because for one in found.indicators}["P1"] == "no_records"


def test_less_than_the_least_evidence_is_unknown():
    for one in INDICATORS:
        whole = cooperation()
        few = Reading(value_for(one.code, 0.8), Evidence(held=one.least_evidence - 1))
        found = assess(whole.__class__("C", "A", dict(whole.readings) | {one.code: few}, {}, whole.gates))  # fmt: skip

        assert found.index is None
        because = {scored.code: scored.because for scored in found.indicators}[one.code]
        assert because == ("not_verified" if one.least_evidence == 1 else "too_little_evidence")


def test_the_definitions_are_whole():
    assert math.fsum(METHOD.weights.values()) == pytest.approx(1)
    for dimension in Dimension:
        assert math.fsum(one.weight for one in METHOD.of_dimension(dimension)) == pytest.approx(1)
        assert any(not one.may_not_arise for one in METHOD.of_dimension(dimension))
    assert math.fsum(one.weight for one in FORMALITY) == pytest.approx(1)
    everything = (*INDICATORS, *FORMALITY, *GATES)
    assert len({one.code for one in everything}) == len(everything)
    assert all(set(one.text) == {"en", "zh"} and all(one.text.values()) for one in everything)
    assert all(one.records for one in everything)
    assert {one.code for one in INDICATORS if one.scale.direction == "less"} == {"Q3"}


@pytest.mark.parametrize(
    ("weights", "code"),
    [
        ({"P": 0.5, "Q": 0.5, "O": 0, "M": 0, "G": 0.1}, "sum"),
        ({"P": 1.2, "Q": 0, "O": 0, "M": 0, "G": 0}, "beyond"),
        ({"P": -0.2, "Q": 1.0, "O": 0.2, "M": 0, "G": 0}, "negative"),
        ({"P": math.nan, "Q": 1, "O": 0, "M": 0, "G": 0}, "beyond"),
        ({"P": 1, "Q": 0, "O": 0, "M": 0}, "missing"),
        ({"P": 1, "Q": 0, "O": 0, "M": 0, "G": 0, "F": 0}, "unknown"),
    ],
)
def test_weights_that_cannot_be_used_are_refused(weights, code):
    with pytest.raises(UnfitWeights) as trouble:
        fit_weights(weights)

    assert trouble.value.code == code


def test_a_plain_table_gives_the_same_as_certain_evidence():
    row = read_row("real", dict(zip(Dimension, REAL, strict=True)), METHOD.weights)
    certain = assess(cooperation(shares=REAL, evidence=Evidence(held=1e9)))

    assert row.index == pytest.approx(certain.index, abs=1e-6)
    assert INSPECTED.checked == 20
