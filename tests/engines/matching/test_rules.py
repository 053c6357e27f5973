"""Most placed and least rank against every matching of small rounds; bounds, reduction, price."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.engines.matching.markets import (
    Enumeration,
    large_frame,
    random_features,
    random_market,
    units_of,
)

from ronghe.engines.matching import build, check, from_frames, prices, solve
from ronghe.engines.matching.bounds import flow_bound
from ronghe.engines.matching.flow import cheapest, greatest
from ronghe.engines.matching.market import NOBODY
from ronghe.engines.matching.reduction import reduced
from ronghe.engines.matching.solving import NoSuchRule
from ronghe.engines.matching.standing import ranks_of

SEEDS = st.integers(0, 10**6)
few = settings(max_examples=60, deadline=None)
fewer = settings(max_examples=25, deadline=None)


@few
@given(SEEDS)
def test_second_chances_place_two_thirds_of_the_most_and_no_pair_blocks(seed):
    market = random_market(seed, students=5, ties_in_lists=False)
    units = units_of(market, seed)
    every = Enumeration(units)

    result = solve(market, "most_placed", seed=seed, time_limit=0)

    most = max(every.students(held) for held in every.stable(by_score=True))
    assert math.ceil(2 / 3 * most) <= result.placed_count <= most <= result.bound.placed
    assert result.placed_count >= solve(market, seed=seed).placed_count
    assert every.blocking(every.tuple_of(result)) == []


@fewer
@given(SEEDS)
def test_the_solver_closes_what_is_open(seed):
    market = random_market(seed, *random_features(seed, ("caps", "frozen")), students=5)
    units = units_of(market, seed)
    every = Enumeration(units)
    kept = 0 if market.frozen is None else int((market.frozen != NOBODY).sum())

    result = solve(market, "most_placed", seed=seed, time_limit=20)

    most = max(every.students(held) for held in every.stable(by_score=True))
    assert result.placed_count == kept + most == result.bound.placed
    assert every.blocking(every.tuple_of(result)) == []


@few
@given(SEEDS)
def test_what_the_reduction_bars_is_in_no_stable_matching(seed):
    units = units_of(random_market(seed, students=5), seed)
    every = Enumeration(units)
    left = reduced(units)

    used = {c for held in every.stable(by_score=True) for c in held if c != NOBODY}

    assert {choice for choice in used if not left[choice]} == set()


@few
@given(SEEDS)
def test_flows_are_the_greatest_and_the_cheapest_in_both_kernels(seed):
    units = units_of(random_market(seed, *random_features(seed, ("caps", "frozen")), students=5), seed)  # fmt: skip
    every = Enumeration(units)
    nobody = np.full(units.count, NOBODY, dtype=np.int64)
    rank = ranks_of(units).astype(int)

    plain, fast = cheapest(units, "python"), cheapest(units, "numba")
    most, as_fast = greatest(units, nobody, "python"), greatest(units, nobody, "numba")

    best = min((-every.students(held), every.total_rank(held)) for held in every.all())
    held = plain[plain != NOBODY]
    assert (-len(held), int(rank[held].sum())) == best
    assert (most != NOBODY).sum() == -best[0]
    assert np.array_equal(plain, fast)
    assert np.array_equal(most, as_fast)


@few
@given(SEEDS)
def test_the_flow_bound_is_one_for_half_loads_links_and_floors_too(seed):
    market = random_market(seed, *random_features(seed), students=5, posts=3)
    units = units_of(market, seed)
    kept = 0 if market.frozen is None else int((market.frozen != NOBODY).sum())

    bound = flow_bound(market, "python").placed

    assert bound >= kept + max(Enumeration(units).students(h) for h in Enumeration(units).all())


@fewer
@given(SEEDS)
def test_least_rank_with_linked_and_half_time_students_is_the_least(seed):
    market = random_market(seed, "halves", "groups", students=5, posts=3)
    assume(not any(group.may_part for group in market.groups))
    units = units_of(market, seed)
    every = Enumeration(units)

    result = solve(market, "least_rank", seed=seed, time_limit=20)

    held = every.tuple_of(result)

    def weighed(one):
        ranks = sum(every.rank[c] * every.heads[u] for u, c in enumerate(one) if c != NOBODY)
        return (
            (-every.students(one), ranks)
            if units.size is not None
            else (-every.students(one), every.total_rank(one))
        )

    assert weighed(held) == min(weighed(one) for one in every.all())


@pytest.mark.parametrize("levels", [1, 3, 12])
def test_a_thousand_students_come_near_the_bound_without_a_solver(levels):
    choices, posts = large_frame(1_000, 5, levels=levels)
    market = build(from_frames(choices, posts)).market

    result = solve(market, "most_placed", seed=3, time_limit=0)

    assert len(check(result).blocking) == 0
    assert result.placed_count >= solve(market, seed=3).placed_count
    assert result.bound.placed - result.placed_count <= 0.02 * result.bound.placed


def test_the_price_of_each_rule_stands_side_by_side():
    choices, posts = large_frame(600, levels=5)
    market = build(from_frames(choices, posts)).market

    fair, most, liked = prices(market, seed=1)

    assert (fair.rule, most.rule, liked.rule) == ("student_optimal", "most_placed", "least_rank")
    assert fair.blocking_pairs == most.blocking_pairs == 0 < liked.blocking_pairs
    assert fair.placed <= most.placed <= liked.placed
    assert liked.mean_rank < fair.mean_rank
    assert [price.is_strategy_proof for price in (fair, most, liked)] == [True, False, False]
    assert sum(fair.ranks.values()) == fair.placed


def test_an_unknown_rule_is_refused():
    with pytest.raises(NoSuchRule):
        solve(random_market(1), "shuffle", seed=1)
