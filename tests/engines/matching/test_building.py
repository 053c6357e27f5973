"""From tables to a market: what is wrong is told row by row; what is odd is remarked."""

from dataclasses import replace

import numpy as np
import pytest
from tests.engines.matching.markets import large_frame, market_of

from ronghe.engines.matching import (
    CrossingCaps,
    Unsound,
    build,
    from_frames,
    from_orders,
    lint,
    seed_of,
    solve,
)
from ronghe.engines.matching.lottery import commitment, number_of, numbers_of, stirred
from ronghe.engines.matching.names import named
from ronghe.engines.matching.scores import keyed

POSTS = {"post": ["P", "Q"], "seats": [1, 1], "region": ["a", "b"], "tutor": ["x", "x"]}
CHOICES = [("A", 1, "P"), ("A", 2, "Q"), ("B", 1, "P")]


def problems(choices=CHOICES, posts=POSTS, **further):
    with pytest.raises(Unsound) as trouble:
        build(from_frames(choices, posts, **further))
    return [(one.code, one.table, one.row) for one in trouble.value.problems]


@pytest.mark.parametrize(
    ("further", "expected"),
    [
        ({"choices": [*CHOICES, ("C", 1, "Z")]}, [("unknown_post", "students", 3)]),
        ({"choices": [*CHOICES, ("A", 3, "P")]}, [("ranked_twice", "students", 3)]),
        (
            {"choices": [("A", 0, "P"), ("A", 70_000, "Q")]},
            [("bad_rank", "students", 0), ("bad_rank", "students", 1)],
        ),
        ({"choices": [("A", 1, "P", 1), ("A", 2, "Q", 0.5)]}, [("two_loads", "students", 0)]),
        ({"choices": [("A", 1, "P", 0.7)]}, [("bad_load", "students", 0)]),
        ({"posts": {"post": ["P", "P"], "seats": [1, 2]}}, [("post_twice", "posts", 1)]),
        (
            {"posts": {"post": ["P", "Q"], "seats": [-1, 1.5]}},
            [("bad_seats", "posts", 0), ("bad_seats", "posts", 1)],
        ),
        ({"scores": [("A", "P", 1), ("A", "P", 2)]}, [("scored_twice", "scores", 1)]),
        ({"scores": [("A", "Z", 1)]}, [("unknown_post", "scores", 0)]),
        ({"scores": [("A", "P", float("inf"))]}, [("bad_score", "scores", 0)]),
        ({"caps": [("planet", "a", 1)]}, [("unknown_level", "caps", 0)]),
        ({"caps": [("region", "a", 1), ("region", "a", 2)]}, [("cap_twice", "caps", 1)]),
        ({"frozen": [("A", "Z")]}, [("unknown_post", "frozen", 0)]),
        ({"frozen": [("A", "P"), ("A", "Q")]}, [("frozen_twice", "frozen", 1)]),
        ({"groups": [("A", "g"), ("B", "g")]}, [("lists_differ", "groups", 1)]),
        ({"groups": [("Z", "g")]}, [("unknown_student", "groups", 0)]),
        ({"groups": [("A", "g"), ("A", "h")]}, [("two_groups", "groups", 1)]),
    ],
)
def test_what_is_wrong_is_told_with_its_row(further, expected):
    assert problems(**further) == expected


def test_what_stands_twice_alike_counts_once_and_is_remarked():
    once = build(from_frames(CHOICES, POSTS, scores=[("A", "P", 1)]))
    twice = build(
        from_frames(
            [*CHOICES, CHOICES[0]],
            POSTS,
            scores=[("A", "P", 1), ("A", "P", 1)],
            caps=[("region", "nowhere", 1)],
        )
    )

    assert twice.market.digest == once.market.digest
    assert [one.code for one in once.remarks] == []
    assert [one.code for one in twice.remarks] == [
        "choice_twice", "score_repeated", "cap_without_posts",
    ]  # fmt: skip


def test_dictionaries_of_orders_and_tables_make_the_same_round():
    lists = {"A": ["P", "Q"], "B": ["P"], "C": []}

    orders = build(from_orders(lists, {"P": ["B", "A"], "Q": []}, {"P": 1, "Q": 1})).market

    choices = {"student": ["A", "A", "B"], "rank": [1, 2, 1], "post": ["P", "Q", "P"]}
    tables = from_frames(
        choices, {"post": ["P", "Q"], "seats": [1, 1]}, scores=[("B", "P", 0), ("A", "P", -1)]
    )
    also = replace(tables, choices=replace(tables.choices, also=["C"]))
    assert orders.digest == build(also).market.digest


def test_numbers_and_texts_name_the_same_round():
    choices, posts = large_frame(300)
    as_text = {**choices, "student": [str(one) for one in choices["student"]], "post": [str(one) for one in choices["post"]]}  # fmt: skip

    one = build(from_frames(choices, posts)).market
    other = build(from_frames(as_text, {**posts, "post": [str(p) for p in posts["post"]]})).market

    assert one.digest == other.digest
    assert one.students.find("17") == other.students.find("17") == 17
    assert one.students.find("nobody") == other.students.find("017") == -1


def test_a_querysets_values_make_the_same_round():
    rows = [{"student": s, "rank": rank, "post": post} for s, rank, post in CHOICES]

    assert build(from_frames(rows, POSTS)).market.digest == (
        build(from_frames(CHOICES, POSTS)).market.digest
    )


def test_identifiers_stand_shorter_first_then_by_code_point():
    names, codes = named(["S10", "S9", "学", "S9"])

    assert names.texts() == ["学", "S9", "S10"]
    assert codes.tolist() == [2, 1, 0, 1]


@pytest.mark.parametrize(
    "scores",
    [
        [1, 2, 2, -5],
        [0.1, 0.30000000000000004, 0.3, -0.0, 0.0],
        [87.5, 87.25, 1e-300, 1e300],
        np.array([1.5, -1.5, 0.0, -0.0, 3e30], dtype=np.float32),
        [2**52, 2**52 + 1, 0, 5],
        [1 / 3, 2 / 3, 1 / 3, 7e9],
    ],
)
def test_keys_keep_order_and_equality_of_scores(scores):
    keys, scale = keyed(np.asarray(scores))

    for one, key in zip(scores, keys.tolist(), strict=True):
        assert scale.score(key) == one
        for other, other_key in zip(scores, keys.tolist(), strict=True):
            assert (one < other) == (key < other_key)
            assert (one == other) == (key == other_key)


def test_pairs_without_a_score_or_too_far_are_barred_with_their_reason():
    scores = {"student": ["A", "B"], "post": ["P", "P"], "score": [1, 2], "minutes": [20, 61]}

    built = build(from_frames(CHOICES, POSTS, scores=scores, most_minutes=60))

    assert built.market.key.tolist() == [1, 0, 0]
    assert built.market.bar.tolist() == [0, 1, 2]


def test_a_rule_that_bars_a_pair_is_named_with_its_date():
    frame = {"student": ["A"], "rank": [1], "post": ["P"], "ruled_out": ["CN-AGE-01@2021-12-31"]}

    market = build(from_frames(frame, POSTS)).market

    assert (market.bars[0].rule, market.bars[0].since) == ("CN-AGE-01", "2021-12-31")
    assert market.key.tolist() == [0]


def test_caps_that_cross_are_found_and_refused():
    posts = {"post": ["P", "Q", "R"], "seats": [1] * 3, "region": list("aab"), "tutor": list("xyy")}
    caps = [("region", "a", 1), ("tutor", "y", 1)]
    market = build(from_frames(CHOICES, posts, caps=caps)).market

    assert "crossing_caps" in [one.code for one in lint(market)]
    with pytest.raises(CrossingCaps):
        solve(market, seed=1)


def test_caps_around_the_same_posts_nest():
    posts = {"post": ["P", "Q"], "seats": [2, 2], "region": ["a", "a"], "tutor": ["x", "x"]}
    caps = [("region", "a", 2), ("tutor", "x", 1)]
    market = build(from_frames(CHOICES, posts, caps=caps)).market

    assert solve(market, seed=1).placed_count == 1


def test_lint_remarks_what_will_surprise():
    posts = {"post": list("PQRSX"), "seats": [2, 0, 1, 1, 5], "opens_with": [0, 0, 2, 1, 3], "region": list("aabba")}  # fmt: skip
    choices = [("A", 1, "P"), ("A", 1, "Q"), ("B", 1, "P"), ("C", 1, "S"), ("C", 2, "R")]
    scores = [("A", "P", 1), ("B", "P", 1), ("A", "Q", 1)]
    caps = [("region", "b", 0)]
    market = build(from_frames(choices, posts, scores=scores, caps=caps)).market

    assert sorted(one.code for one in lint(market)) == [
        "floor_over_applicants", "floor_over_cap", "floor_over_seats", "lists_of_one", "many_ties",
        "no_seats", "nobody_eligible", "nothing_eligible", "pairs_not_scored", "ties_in_lists",
        "unreachable_posts",
    ]  # fmt: skip


def test_empty_rounds_are_rounds():
    nothing = {"student": [], "rank": [], "post": []}

    assert solve(build(from_frames(nothing, {"post": [], "seats": []})).market, seed=1).placed_count == 0  # fmt: skip
    assert solve(build(from_frames(nothing, POSTS)).market, "most_placed", seed=1).placed_count == 0
    assert solve(build(from_frames(nothing, POSTS)).market, "least_rank", seed=1).placed_count == 0


def test_enormous_numbers_of_seats_take_no_room():
    market = market_of({"choices": [("A", 1, "P", 1)], "posts": {"post": ["P"], "seats": [10**9]}, "scores": None})  # fmt: skip

    assert solve(market, seed=1, kernel="numba").placed_count == 1


def test_lottery_numbers_are_those_that_anybody_computes():
    assert f"{number_of(42, '张三'):016x}" == "0e7fb40711d5699c"
    assert numbers_of(42, ["张三"]).tolist() == [number_of(42, "张三")]
    assert stirred(numbers_of(42, ["a", "b"]), 0).tolist() == numbers_of(42, ["a", "b"]).tolist()
    assert commitment(42) != commitment(43)


def test_compiled_hashing_is_hashlibs():
    texts = [chr(97 + size % 26) * size for size in range(140)] + ["张三", "学" * 30, "", "é"]
    texts *= 15
    for seed in (0, 7, 10**39 + 1):
        assert numbers_of(seed, texts).tolist() == [number_of(seed, text) for text in texts]


def test_the_seed_of_a_round_is_its_own():
    one, other = (build(from_frames(CHOICES[:n], POSTS)).market for n in (2, 3))

    assert seed_of(one) != seed_of(other)
