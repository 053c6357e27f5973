"""What follows a change: the same as from scratch where that is the only answer, and few moves."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.matching.markets import (
    large_frame,
    market_of,
    random_features,
    random_market,
    random_round,
)

from ronghe.engines.matching import build, check, from_frames, repair, solve, what_if, withdraw
from ronghe.engines.matching.market import NOBODY

SEEDS = st.integers(0, 10**6)
few = settings(max_examples=80, deadline=None)
RULES = st.sampled_from(["student_optimal", "most_placed"])


def is_sound(result):
    found = check(result)
    plain = result.market.load is None and not result.market.groups
    return found.faults == () and (not plain or len(found.blocking) == 0)


@few
@given(SEEDS, st.data())
def test_closing_a_post_or_losing_a_seat_is_as_from_scratch(seed, data):
    market = random_market(seed, *random_features(seed, ("caps", "frozen")), students=8)
    before = solve(market, seed=seed)
    post = data.draw(st.sampled_from(market.posts.texts()))

    closed = what_if(before, close=[post])
    lost = what_if(before, add_seats={post: -1})

    for after in (closed, lost):
        again = solve(after.result.market, seed=seed)
        assert after.result.placed.tolist() == again.placed.tolist()


@few
@given(SEEDS)
def test_a_further_student_is_as_from_scratch(seed):
    rows = random_round(seed, students=7)
    before = solve(market_of(rows), seed=seed)
    first = rows["posts"]["post"][0]
    rows = {**rows, "choices": [*rows["choices"], ("T", 1, first, 1)]}
    rows["scores"] = [*rows["scores"], ("T", first, 2)]
    market = market_of(rows)

    after = repair(market, before)

    assert after.result.placed.tolist() == solve(market, seed=seed).placed.tolist()


@few
@given(SEEDS, RULES, st.data())
def test_after_any_change_no_pair_blocks_and_gaining_room_harms_nobody(seed, rule, data):
    market = random_market(seed, *random_features(seed), students=8)
    before = solve(market, rule, seed=seed, time_limit=0)
    post = data.draw(st.sampled_from(market.posts.texts()))
    student = data.draw(st.sampled_from([*market.students.texts(), "nobody"]))

    for after in (what_if(before, add_seats={post: 2}), withdraw(before, [student])):
        assert is_sound(after.result)
        if rule == "student_optimal" and not (market.caps or market.groups or market.load is not None or market.opens_with is not None):  # fmt: skip
            assert all(_gains(market, move) for move in after.moves if move.student != student)


def _gains(market, move):
    student = market.students.find(move.student)
    now = market.find_choice(student, market.posts.find(move.after)) if move.after else NOBODY
    was = market.find_choice(student, market.posts.find(move.before)) if move.before else NOBODY
    return now != NOBODY and (
        was == NOBODY or market.rank_at(now, student) <= market.rank_at(was, student)
    )


def test_nothing_that_changes_nothing_moves_anybody():
    choices, posts = large_frame(500, levels=4)
    market = build(from_frames(choices, posts)).market
    for rule in ("student_optimal", "most_placed"):
        before = solve(market, rule, seed=6, time_limit=0)

        after = repair(market, before)

        assert after.moves == ()
        assert after.offers == 0


def test_a_new_post_takes_those_who_want_it_and_no_more():
    rows = random_round(31, students=8, posts=4, ties_in_lists=False)
    before = solve(market_of(rows), seed=1)
    someone = market_of(rows).students[0]
    posts = {name: [*column, column[0]] for name, column in rows["posts"].items()}
    posts["post"][-1], posts["seats"][-1] = "new", 1
    choices = [(s, rank + (s == someone), post, load) for s, rank, post, load in rows["choices"]]
    rows = {"choices": [*choices, (someone, 1, "new", 1)], "posts": posts, "scores": [*rows["scores"], (someone, "new", 1)]}  # fmt: skip

    after = repair(market_of(rows), before)

    assert after.result.placed[after.result.market.students.find(someone)] == (
        after.result.market.posts.find("new")
    )
    assert is_sound(after.result)


@few
@given(SEEDS)
def test_frozen_placements_never_move(seed):
    market = random_market(seed, "frozen", students=7)
    before = solve(market, seed=seed)
    kept = np.flatnonzero(market.frozen != NOBODY)

    for post in market.posts:
        after = what_if(before, close=[post]).result
        assert after.placed[kept].tolist() == market.frozen[kept].tolist()


def test_closing_one_post_takes_few_offers():
    choices, posts = large_frame(4_000)
    market = build(from_frames(choices, posts)).market
    before = solve(market, seed=1)
    heads = np.bincount(before.placed[before.placed >= 0])

    after = what_if(before, close=[market.posts[int(np.median(np.flatnonzero(heads > 5)))]])

    assert 0 < after.offers <= 0.05 * before.offers
