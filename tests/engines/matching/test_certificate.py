"""Certificates hold if and only if they are true; whatever is tampered with is found."""

import json

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

from ronghe.engines.matching import (
    RULES,
    Code,
    Reasons,
    banded,
    build,
    certificate_of,
    check,
    explain,
    from_frames,
    sentence,
    solve,
    verify,
)
from ronghe.engines.matching.market import NOBODY

SEEDS = st.integers(0, 10**6)
few = settings(max_examples=60, deadline=None)


def written(result):
    return json.loads(json.dumps(certificate_of(result)))


def held_against(market, placed, certificate, *, replay=True):
    return verify(market, placed, certificate, replay=replay)[2]


@few
@given(SEEDS, st.sampled_from(RULES))
def test_a_true_certificate_holds(seed, rule):
    market = random_market(seed, *random_features(seed), students=8)

    result = solve(market, rule, seed=seed, time_limit=1)

    assert held_against(market, result.placed, written(result)) == []


@few
@given(SEEDS)
def test_blocking_pairs_are_those_of_the_definition(seed):
    market = random_market(seed, *random_features(seed, ("caps", "frozen", "halves")), students=5)
    units = units_of(market, seed)
    every = Enumeration(units)

    result = solve(market, "least_rank", seed=seed, time_limit=1)

    found = every.tuple_of(result)
    assert sorted(choice for _unit, choice in every.blocking(found)) == sorted(
        check(result).blocking.tolist()
    )


@few
@given(SEEDS)
def test_any_placement_that_is_changed_is_found(seed):
    market = random_market(seed, *random_features(seed), students=6)
    result = solve(market, seed=seed)
    certificate = written(result)
    for student in range(market.student_count):
        for post in {NOBODY, *range(market.post_count)} - {int(result.placed[student])}:
            placed = result.placed.copy()
            placed[student] = post
            assert held_against(market, placed, certificate, replay=False) != []


@few
@given(SEEDS)
def test_a_certificate_written_anew_for_another_matching_shows_what_is_wrong(seed):
    market = random_market(seed, *random_features(seed, ("caps", "frozen")), students=6)
    result = solve(market, seed=seed)
    for student in range(market.student_count):
        placed = result.placed.copy()
        placed[student] = NOBODY if placed[student] != NOBODY else 0
        forged = type(result)(market, result.rule, seed, "", placed, bound=result.bound)
        certificate = written(forged)
        assert held_against(market, placed, certificate) != []


def test_a_stable_matching_that_the_rule_would_not_give_is_found_by_running_again():
    rows = {
        "choices": [("A", 1, "P", 1), ("A", 2, "Q", 1), ("B", 1, "Q", 1), ("B", 2, "P", 1)],
        "posts": {"post": ["P", "Q"], "seats": [1, 1]},
        "scores": [("A", "P", 1), ("A", "Q", 2), ("B", "Q", 1), ("B", "P", 2)],
    }
    market = market_of(rows)
    result = solve(market, seed=1)
    other = type(result)(market, result.rule, 1, "", result.placed[::-1].copy(), bound=result.bound)

    certificate = written(other)

    assert held_against(market, other.placed, certificate, replay=False) == []
    assert [f.what for f in held_against(market, other.placed, certificate)] == ["replay"]


@pytest.mark.parametrize("rule", RULES)
def test_every_entry_that_is_changed_is_found(rule):
    market = random_market(20, "caps", "floors", students=9, posts=5)
    result = solve(market, rule, seed=4, time_limit=1)
    certificate = written(result)
    told = {"kernel", "offers"}  # of the run alone
    for name in certificate.keys() - told:
        for lie in (None, "x", 7_777, [], {}):
            if lie == certificate[name]:
                continue
            try:
                findings = held_against(market, result.placed, certificate | {name: lie})
            except ValueError:
                continue
            assert findings != [], name


def test_a_cut_off_that_is_moved_by_one_is_found():
    choices, posts = large_frame(400, levels=5)
    market = build(from_frames(choices, posts)).market
    result = solve(market, seed=4)
    certificate = written(result)
    for line in certificate["cut_offs"]:
        if line["state"] == "full" and line["score"] is not None:
            line["score"] = str(int(line["score"]) - 1)
            break

    assert [f.what for f in held_against(market, result.placed, certificate)] == ["cut_offs"]


def test_students_can_check_their_placement_with_cut_offs_alone():
    choices, posts = large_frame(500, levels=6)
    market = build(from_frames(choices, posts)).market
    result = solve(market, seed=9)
    certificate = written(result)
    numbers = Reasons(result).numbers
    bars = {line["post"]: line for line in certificate["cut_offs"]}
    for student in range(market.student_count):
        own = f"{int(numbers[student]):016x}"
        best = NOBODY
        for choice in market.choices_of(student):
            bar = bars[market.posts[int(market.post[choice])]]
            score = market.scale.score(int(market.key[choice]))
            is_met = bar["state"] == "open" or (
                bar["score"] is not None and (score, bar["lottery"]) >= (float(bar["score"]), own)
            )
            if is_met:
                best = int(market.post[choice])
                break
        assert best == result.placed[student]


@few
@given(SEEDS, st.sampled_from(RULES))
def test_each_listed_pair_has_one_reason_and_its_numbers_are_right(seed, rule):
    market = random_market(seed, *random_features(seed), students=7)
    result = solve(market, rule, seed=seed, time_limit=1)
    reasons = Reasons(result)

    seen = list(reasons)

    assert [choice for _student, choice, _reason in seen] == list(range(market.choice_count))
    for student, choice, reason in seen:
        is_here = market.post[choice] == result.placed[student]
        assert (reason.code is Code.PLACED_HERE) == is_here
        if reason.code is Code.PASSED_OVER:
            assert rule == "least_rank" or market.load is not None or market.groups
        if reason.code is Code.POST_FULL and "cut_off" in reason.numbers and not market.groups:
            assert float(reason.numbers["score"]) <= float(reason.numbers["cut_off"]) or (
                market.load is not None
            )
        for language in ("en", "zh"):
            words = sentence(reason, language)
            assert words.endswith((".", "。"))
            assert not any(name in words for name in market.students if name != market.students[student])  # fmt: skip


def test_a_pair_that_was_not_listed_has_its_own_reason():
    market = random_market(3, students=4, posts=4)
    result = solve(market, seed=1)
    student = market.students[0]
    unlisted = next(
        post for place, post in enumerate(market.posts) if market.find_choice(0, place) == NOBODY
    )

    assert explain(result, student=student, post=unlisted).code is Code.NOT_LISTED


@few
@given(SEEDS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(seed, chance):
    rows = random_round(seed, *random_features(seed), students=7)
    shuffled = {name: _shuffled(value, chance) for name, value in rows.items()}

    one, other = solve(market_of(rows), seed=seed), solve(market_of(shuffled), seed=seed)

    assert one.market.digest == other.market.digest
    assert certificate_of(one) == certificate_of(other)


def _shuffled(rows, chance):
    if not isinstance(rows, dict):
        return chance.sample(rows, len(rows))
    order = chance.sample(range(len(rows["post"])), len(rows["post"]))
    return {name: [column[place] for place in order] for name, column in rows.items()}


def test_other_names_for_posts_change_nothing_but_the_names():
    rows = random_round(8, students=9, posts=5, ties_in_lists=False)
    new = {name: f"{chr(90 - place)}x" for place, name in enumerate(rows["posts"]["post"])}
    renamed = {
        "choices": [(s, rank, new[post], load) for s, rank, post, load in rows["choices"]],
        "posts": {**rows["posts"], "post": [new[post] for post in rows["posts"]["post"]]},
        "scores": [(s, new[post], score) for s, post, score in rows["scores"]],
    }
    one, other = solve(market_of(rows), seed=2), solve(market_of(renamed), seed=2)

    def by_name(result):
        names = [*result.market.posts, ""]
        return {s: names[p] for s, p in zip(result.market.students, result.placed, strict=True)}

    assert {s: new.get(p, "") for s, p in by_name(one).items()} == by_name(other)


def test_the_hashes_are_those_of_every_machine():
    choices, posts = large_frame(3_000, levels=4)
    market = build(from_frames(choices, posts)).market

    fast, plain = (solve(market, seed=77, kernel=kernel) for kernel in ("numba", "python"))

    assert fast.digest == plain.digest
    small = solve(random_market(1), seed=42)
    assert (small.market.digest[:16], small.digest[:16]) == GOLDEN


GOLDEN = ("4db872847068f6f2", "573b005dd7550c0e")


def test_a_score_that_moves_within_its_band_changes_nothing():
    chance = np.random.default_rng(2)
    choices, posts = large_frame(300)
    noise = choices["score"] + chance.random(len(choices["score"])) * 1e-9
    edges = [0.25, 0.5, 0.75]
    one, other = (
        build(from_frames({**choices, "score": banded(score, edges)}, posts)).market
        for score in (choices["score"], noise)
    )

    assert one.digest == other.digest
