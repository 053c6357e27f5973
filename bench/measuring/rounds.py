"""Placement rounds to measure on: so many students, ten choices each, a tenth as many posts."""

from typing import Any

import numpy as np

LENGTH, SEATS = 10, 10


def random_round(
    count: int, length: int = LENGTH, *, seed: int = 1, levels: int = 0
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give choices and posts as columns; `levels` scores make ties, 0 almost none."""
    chance = np.random.default_rng(seed)
    posts = max(count // SEATS, length)
    listed = chance.integers(0, posts, (count, length), dtype=np.int32)
    while True:
        ordered = np.sort(listed, axis=1)
        again = (np.diff(ordered, axis=1) == 0).any(axis=1)
        if not again.any():
            break
        listed[again] = chance.integers(0, posts, (int(again.sum()), length), dtype=np.int32)
    score = (
        chance.integers(0, levels, count * length)
        if levels
        else chance.random(count * length, dtype=np.float32)
    )
    choices = {
        "student": np.repeat(np.arange(count), length),
        "rank": np.tile(np.arange(1, length + 1), count),
        "post": listed.ravel(),
        "score": score,
    }
    return choices, {"post": np.arange(posts), "seats": np.full(posts, SEATS)}
