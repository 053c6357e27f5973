"""Sampled intervals: equal to plain Python, reproducible, and nobody's neighbour's business."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.substance.cooperations import SAFE, cooperation, cooperations

from ronghe.engines.substance import (
    METHOD,
    Cooperation,
    Dimension,
    Evidence,
    assess,
    posterior_of,
    power_mean,
)
from ronghe.engines.substance.assessing import applicable, evidence_of, why_unknown
from ronghe.engines.substance.draws import (
    draw,
    index_draws,
    share_draws,
    shared_draws,
    traits_of,
)
from ronghe.engines.substance.evidence import Level, beta_quantile

MIDDLING = (0.6, 0.6, 0.6, 0.6, 0.6)
HOLLOW = (0.95, 0.90, 0.12, 0.20, 0.95)


def in_plain_python(own, shares, shared, at):
    """Compute one draw without arrays: the lower and the upper index."""
    evidence = evidence_of([own])
    lows, highs = [], []
    for dimension in Dimension:
        low = high = whole = 0.0
        for one in applicable(own, METHOD.of_dimension(dimension)):
            place = METHOD.indicators.index(one)
            reading, found = own.readings.get(one.code), evidence.get(one.code, Evidence())
            whole += one.weight
            if reading is None or reading.value is None or why_unknown(reading, found, one):
                high += one.weight
                continue
            worst, best = shared.worst[at, place], shared.best[at, place]
            claim = min(max((reading.value - worst) / (best - worst), 0), 1)
            share = shares[at, place]
            low += one.weight * claim * share
            if posterior_of(found).level is not Level.INSPECTED:
                inspected = found.held + found.failed
                most = beta_quantile(found.held + 0.5, found.failed + 0.5, 0.95) if inspected else 1
                share = max(share, most)
            high += one.weight * claim * share
        lows.append(low / whole)
        highs.append(high / whole)
    p, weights = shared.order[at], shared.weights[at].tolist()
    caps = {one.code: one.cap for one in METHOD.gates}
    tripped = [cap for code, cap in caps.items() if own.gates.get(code)]
    unknown = [cap for code, cap in caps.items() if own.gates.get(code) is None]
    return (
        min([power_mean(lows, weights, p), *tripped, *unknown]),
        min([power_mean(highs, weights, p), *tripped]),
    )


@settings(max_examples=40, deadline=None)
@given(cooperations(), st.integers(0, 2**32))
def test_the_fast_path_equals_plain_python(own, seed):
    shared = shared_draws(METHOD, seed=seed, count=8)
    traits = traits_of(own, evidence_of([own]))
    shares = share_draws(traits, own.pair, seed=seed, count=8)

    low, high = index_draws(traits, shares, shared)

    plain = [in_plain_python(own, shares, shared, at) for at in range(8)]
    np.testing.assert_allclose(low, [one for one, _other in plain], rtol=1e-9)
    np.testing.assert_allclose(high, [other for _one, other in plain], rtol=1e-9)


def test_with_the_method_as_published_a_draw_is_the_index_itself():
    own = cooperation(evidence=Evidence(held=1e12))
    traits = traits_of(own, evidence_of([own]))
    shared = shared_draws(METHOD, seed=1, count=1)
    still = type(shared)(
        np.array([list(METHOD.weights.values())]),
        np.array([1e-9]),
        np.array([[one.scale.worst for one in METHOD.indicators]]),
        np.array([[one.scale.best for one in METHOD.indicators]]),
    )

    low, high = index_draws(traits, np.ones((1, len(METHOD.indicators))), still)

    assert low[0] == high[0] == pytest.approx(assess(own).index, rel=1e-6)


def many():
    return [
        cooperation(f"C{place}", f"pair {place}", shares=(0.3 + place / 50,) * 5)
        for place in range(30)
    ]


def test_the_same_seed_gives_the_same_draws_however_many_draw():
    one, other = draw(many(), seed=7, count=200), draw(many(), seed=7, count=200, threads=1)

    for name in ("low", "high", "best_rank", "worst_rank", "gap_low", "gap_high"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    assert not np.array_equal(one.low, draw(many(), seed=8, count=200).low)


def test_who_else_is_assessed_moves_no_interval():
    alone = draw(many()[:1], seed=7, count=200)
    among = draw(many()[::-1], seed=7, count=200)

    assert (alone.low[0], alone.high[0]) == (among.low[-1], among.high[-1])


def test_two_halves_of_a_cooperation_get_its_interval():
    whole = cooperation(evidence=Evidence(held=20, failed=4))
    half = cooperation(evidence=Evidence(held=10, failed=2))

    one = draw([whole], seed=3, count=200)
    two = draw([half, half], seed=3, count=200)

    assert [one.low[0]] * 2 == two.low.tolist()
    assert [one.high[0]] * 2 == two.high.tolist()


def test_ranks_are_bands_that_hold_the_rank_of_the_points():
    found = draw(many(), seed=7, count=400)
    order = sorted(many(), key=lambda one: -assess(one).index)
    ranks = [order.index(next(two for two in order if two.name == one.name)) + 1 for one in many()]

    assert (found.best_rank >= 1).all()
    assert (found.worst_rank <= 30).all()
    assert all(low <= rank <= high for low, rank, high in zip(found.best_rank, ranks, found.worst_rank, strict=True))  # fmt: skip


def test_what_is_unknown_may_stand_anywhere():
    unknown = Cooperation("?", "nobody", {}, {}, SAFE)
    found = draw([*many(), unknown], seed=7, count=100)

    assert (found.best_rank[-1], found.worst_rank[-1]) == (1, 31)
    assert (found.low[-1], found.high[-1]) == (pytest.approx(0.01), pytest.approx(1.0))


def test_the_more_was_inspected_the_narrower_the_interval():
    widths = []
    for held in (10, 40, 1000):
        found = draw([cooperation(shares=MIDDLING, evidence=Evidence(held=held))], seed=5)
        widths.append(float(found.high[0] - found.low[0]))

    assert widths == sorted(widths, reverse=True)


def test_an_honest_one_is_above_a_hollow_one_in_nearly_every_draw():
    found = draw(
        [cooperation("honest", "a", shares=MIDDLING), cooperation("hollow", "b", shares=HOLLOW)],
        seed=1,
    )

    assert (found.worst_rank[0], found.best_rank[1]) == (1, 2) or found.low[0] > found.low[1]
    assert math.isclose(found.gap_low[0], 0 - found.high[0])


def test_a_dimension_without_weight_is_drawn_without_weight():
    method = METHOD.reweighed({"P": 0.5, "Q": 0.5, "O": 0, "M": 0, "G": 0})
    one = draw([cooperation(shares=(0.5, 0.5, 0.1, 0.1, 0.1))], seed=1, count=50, method=method)
    other = draw([cooperation(shares=(0.5, 0.5, 0.9, 0.9, 0.9))], seed=1, count=50, method=method)

    assert (one.low == other.low).all()
