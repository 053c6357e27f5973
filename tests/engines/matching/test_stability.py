"""The student-optimal rule, against every matching of small rounds and across kernels."""

from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.matching.markets import (
    Enumeration,
    large_frame,
    market_of,
    random_features,
    random_market,
    random_round,
    units_of,
)

from ronghe.engines.matching import build, check, from_frames, solve
from ronghe.engines.matching.accepting import accept
from ronghe.engines.matching.market import NOBODY
from ronghe.engines.matching.oracle import Book
from ronghe.engines.matching.stable import total_rank

SEEDS = st.integers(0, 10**6)
PLAIN = ("caps", "frozen")
few = settings(max_examples=60, deadline=None)


@few
@given(SEEDS)
def test_it_is_the_best_of_all_stable_matchings_for_every_student(seed):
    features = random_features(seed, PLAIN)
    units = units_of(random_market(seed, *features, students=5, ties_in_lists=False), seed)
    every = Enumeration(units)

    stable = every.stable(by_score=False)
    found = every.tuple_of(solve(units.market, seed=seed, kernel="python"))

    assert found in stable
    for unit in every.acting:
        best = min((h[unit] for h in stable if h[unit] != NOBODY), default=NOBODY)
        assert found[unit] == best


@few
@given(SEEDS)
def test_the_same_students_are_placed_in_every_stable_matching(seed):
    units = units_of(random_market(seed, students=5, ties_in_lists=False), seed)
    every = Enumeration(units)

    stable = every.stable(by_score=False)

    assert len({tuple(choice != NOBODY for choice in held) for held in stable}) == 1


@few
@given(SEEDS)
def test_kernels_and_the_book_agree_to_the_bit(seed):
    units = units_of(random_market(seed, *random_features(seed, PLAIN), students=9, posts=6), seed)

    for second_chance in (False, True):
        plain, offers = accept(units, "python", second_chance=second_chance)
        fast, fast_offers = accept(units, "numba", second_chance=second_chance)
        book = Book(units, second_chance=second_chance)
        book.run(units.queue.tolist())

        assert plain.tolist() == fast.tolist() == book.held
        assert second_chance or offers == fast_offers == book.offers


@pytest.mark.parametrize("levels", [0, 1, 5])
@pytest.mark.parametrize("second_chance", [False, True])
def test_kernels_agree_on_thousands(levels, second_chance):
    choices, posts = large_frame(6_000, levels=levels)
    caps = {"level": ["region"] * 7, "name": list("0123456"), "limit": [600] * 7}
    regions = [str(post % 7) for post in posts["post"]]
    for further in ({}, {"caps": caps}):
        tables = from_frames(choices, {**posts, "region": regions}, levels=["region"], **further)
        units = units_of(build(tables).market, 5)

        plain, _offers = accept(units, "python", second_chance=second_chance)
        fast, _offers = accept(units, "numba", second_chance=second_chance)

        assert np.array_equal(plain, fast)


@few
@given(SEEDS, st.randoms(use_true_random=False))
def test_the_order_in_which_students_offer_changes_nothing(seed, chance):
    units = units_of(random_market(seed, *random_features(seed, PLAIN), students=8), seed)
    queue = units.queue.tolist()
    shuffled = chance.sample(queue, len(queue))
    one, other = Book(units), Book(units)

    one.run(queue)
    other.run(shuffled)

    assert one.held == other.held


@few
@given(SEEDS)
def test_nothing_is_over_full_and_only_listed_pairs_are_placed(seed):
    market = random_market(seed, *random_features(seed), students=8)

    for rule in ("student_optimal", "most_placed", "least_rank"):
        result = solve(market, rule, seed=seed, time_limit=0)
        found = check(result)

        assert found.faults == ()
        if rule != "least_rank" and market.load is None and not market.groups:
            assert len(found.blocking) == 0


@few
@given(SEEDS)
def test_no_student_gains_by_hiding_or_turning_round_wishes(seed):
    rows = random_round(seed, students=5, posts=3, ties_in_lists=False)
    market = market_of(rows)
    honest = solve(market, seed=seed).placed
    for student in market.students.texts():
        own = [choice for choice in rows["choices"] if choice[0] == student]
        place = market.students.find(student)
        true_rank = {market.posts.find(post): rank for _s, rank, post, _l in own}
        worth = true_rank.get(int(honest[place]), 99)
        lies = [own[:cut] for cut in range(1, len(own))]
        lies.append([(s, len(own) + 1 - rank, post, load) for s, rank, post, load in own])
        for lie in lies:
            told = [choice for choice in rows["choices"] if choice[0] != student] + lie
            other = market_of({**rows, "choices": told})
            post = int(solve(other, seed=seed).placed[other.students.find(student)])
            assert true_rank.get(post, 99) >= worth


@few
@given(SEEDS)
def test_a_further_seat_harms_no_student_and_a_further_student_helps_none(seed):
    rows = random_round(seed, students=6, ties_in_lists=False)
    market = market_of(rows)
    before = _ranks(market, seed)
    more = market.without(seats=market.seats + (np.arange(market.post_count) == 0))
    other = {**rows, "choices": [*rows["choices"], ("T", 1, rows["posts"]["post"][0], 1)]}
    other["scores"] = [*rows["scores"], ("T", rows["posts"]["post"][0], 3)]

    assert all(now <= was for now, was in zip(_ranks(more, seed), before, strict=True))
    crowded = dict(zip(market_of(other).students, _ranks(market_of(other), seed), strict=True))
    was = dict(zip(market.students, before, strict=True))
    assert all(crowded[student] >= was[student] for student in was)


def _ranks(market, seed):
    placed = solve(market, seed=seed).placed
    found = []
    for student in range(market.student_count):
        choice = market.find_choice(student, int(placed[student]))
        found.append(99 if choice == NOBODY else market.rank_at(choice, student))
    return found


def test_without_scores_the_lottery_is_a_serial_dictatorship():
    rows = random_round(11, students=30, posts=6)
    market = market_of({**rows, "scores": None})
    units = units_of(market, 3)
    left = units.room.tolist()
    wanted = {}
    for unit in units.queue.tolist():
        for choice in range(int(units.ptr[unit]), int(units.ptr[unit + 1])):
            if left[units.post[choice]]:
                left[units.post[choice]] -= 1
                wanted[unit] = int(units.post[choice])
                break

    placed = solve(market, seed=3).placed

    assert {s: p for s, p in enumerate(placed.tolist()) if p != NOBODY} == wanted


def test_one_cap_around_a_single_post_is_its_seats():
    rows = random_round(5, students=9, posts=4)
    rows["posts"]["region"] = list("abcd")[: len(rows["posts"]["post"])]
    capped = {**rows, "caps": [(("region"), name, 1) for name in rows["posts"]["region"]]}
    fewer = {
        **rows,
        "posts": {**rows["posts"], "seats": [min(1, s) for s in rows["posts"]["seats"]]},
    }

    assert solve(market_of(capped), seed=1).placed.tolist() == (
        solve(market_of(fewer), seed=1).placed.tolist()
    )


@few
@given(SEEDS)
def test_a_group_of_one_changes_nothing(seed):
    rows = random_round(seed, students=6)
    linked = (
        {**rows, "groups": [(rows["choices"][0][0], "alone", False)]} if rows["choices"] else rows
    )

    one, other = solve(market_of(rows), seed=seed), solve(market_of(linked), seed=seed)

    assert one.placed.tolist() == other.placed.tolist()


def test_linked_students_are_placed_together_with_the_weaker_score():
    choices = [("A", 1, "P", 1), ("B", 1, "P", 1), ("C", 1, "P", 1)]
    scores = [("A", "P", 9), ("B", "P", 1), ("C", "P", 5)]
    posts = {"post": ["P"], "seats": [2]}
    linked = market_of({"choices": choices, "posts": posts, "scores": scores, "groups": [("A", "g", False), ("B", "g", False)]})  # fmt: skip
    parting = market_of({"choices": choices, "posts": posts, "scores": scores, "groups": [("A", "g", True), ("B", "g", True)]})  # fmt: skip

    together, apart = solve(linked, seed=1), solve(parting, seed=1)

    assert together.placed.tolist() == [NOBODY, NOBODY, 0]
    assert apart.placed.tolist() == [0, NOBODY, 0]
    assert apart.parted == (0,)


def test_two_half_loads_share_a_seat():
    choices = [("A", 1, "P", 0.5), ("B", 1, "P", 0.5), ("C", 1, "P", 1)]
    rows = {"choices": choices, "posts": {"post": ["P"], "seats": [1]}}
    halves_first = [("A", "P", 5), ("B", "P", 4), ("C", "P", 3)]
    whole_first = [("A", "P", 5), ("B", "P", 3), ("C", "P", 4)]

    assert solve(market_of({**rows, "scores": halves_first}), seed=1).placed.tolist() == [0, 0, -1]
    # A takes half, C does not fit in what is left, B does.
    assert solve(market_of({**rows, "scores": whole_first}), seed=1).placed.tolist() == [0, 0, -1]


@few
@given(SEEDS)
def test_units_of_several_sizes_say_which_pairs_block(seed):
    market = random_market(seed, "halves", "groups", students=5, posts=3)
    units = units_of(market, seed)
    if any(group.may_part for group in market.groups):
        return
    every = Enumeration(units)

    result = solve(market, seed=seed)

    found = every.tuple_of(result)
    assert every.fits(found)
    assert len(every.blocking(found)) == len(check(result).blocking)
    if not every.blocking(found, by_score=False):
        return
    # Where ours has a pair that blocks, there may be no matching without.
    assert every.stable(by_score=False) == [] or market.load is not None


@few
@given(SEEDS)
def test_posts_that_open_with_enough_are_chosen_as_trying_all_would(seed):
    market = random_market(seed, "floors", students=5, posts=3)
    result = solve(market, seed=seed)
    found = check(result)

    best = _best_openings(market, seed)

    assert (len(found.wrongly_closed), -result.placed_count, total_rank(result)) == best


def _best_openings(market, seed):
    """Try every set of closed posts, each as a round of its own without floors."""
    floors = [p for p in range(market.post_count) if market.opens_at(p)]
    sets = chain.from_iterable(combinations(floors, n) for n in range(len(floors) + 1))
    merits = []
    for closed in sets:
        shut = np.isin(np.arange(market.post_count), closed)
        bare = market.without(seats=np.where(shut, 0, market.seats), opens_with=None)
        result = solve(bare, seed=seed)
        heads = np.bincount(result.placed[result.placed >= 0], minlength=market.post_count)
        if any(0 < heads[p] < market.opens_at(p) for p in floors):
            continue
        wrongly = 0
        for post in floors:
            if not heads[post]:
                wrongly += _would_come(market, result, post) >= market.opens_at(post)
        merits.append((wrongly, -result.placed_count, total_rank(result)))
    return min(merits)


def _would_come(market, result, post):
    count = 0
    for student in range(market.student_count):
        choice = market.find_choice(student, post)
        if choice == NOBODY or not market.key[choice]:
            continue
        held = market.find_choice(student, int(result.placed[student]))
        wants = held == NOBODY or market.rank_at(choice, student) < market.rank_at(held, student)
        count += wants
    return min(count, int(market.seats[post]))
