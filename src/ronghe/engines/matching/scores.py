"""Scores as whole keys of 32 bits: a higher score has a higher key, equal scores have the same.

No score is rounded: what neither whole steps nor 32-bit floats can hold is numbered in its order.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint32]
BARRED = np.uint32(0)  # the key of a pair that may not be placed
HIGHEST_KEY = 2**32 - 2
DECIMALS = 6
SIGN = np.uint32(1 << 31)


@dataclass(frozen=True, eq=False)
class Scale:
    """How to read a score from its key."""

    kind: str  # none, steps, float or table
    least: int = 0
    decimals: int = 0
    table: NDArray[np.float64] | None = None

    def score(self, key: int) -> float | None:
        """Give the score of a key; None where there are no scores, or none for this pair."""
        if key == BARRED or self.kind == "none":
            return None
        if self.kind == "steps":
            return float((key - 1 + self.least) / 10**self.decimals)
        if self.table is not None:
            return float(self.table[key - 1])
        bits = np.uint32(key)
        return float((bits ^ SIGN if bits & SIGN else ~bits).view(np.float32))

    def show(self, key: int) -> str:
        """Give the score as people write it, empty where there is none."""
        score = self.score(key)
        if score is None:
            return ""
        if self.kind == "steps" and self.decimals:
            return f"{score:.{self.decimals}f}".rstrip("0").rstrip(".")
        return _shown(score)

    def show_all(self, keys: Keys) -> list[str]:
        """Give many scores as people write them, in one go where they are 32-bit floats."""
        if self.kind != "float":
            return list(map(self.show, keys.tolist()))
        bits = np.where(keys & SIGN, keys ^ SIGN, ~keys)
        scores = map(_shown, bits.view(np.float32).tolist())
        return [score if key else "" for score, key in zip(scores, keys.tolist(), strict=True)]


def _shown(score: float) -> str:
    return str(int(score)) if score.is_integer() else repr(score)


INDIFFERENT = Scale("none")


def keyed(scores: Any) -> tuple[Keys, Scale]:
    """Turn a column of scores into keys; what is not a number (NaN) is barred."""
    column = np.asarray(scores)
    if column.dtype == np.float32:
        return _float_keys(column)
    if column.dtype.kind in "iub":
        return _step_keys(column.astype(np.int64), 0, np.ones(len(column), dtype=np.bool_))
    column = column.astype(np.float64)
    told = ~np.isnan(column)
    if not told.any():
        return np.zeros(len(column), dtype=np.uint32), Scale("steps")
    for decimals in range(DECIMALS + 1):
        steps = np.rint(np.where(told, column, 0.0) * 10.0**decimals)
        is_exact = np.array_equal((steps / 10.0**decimals)[told], column[told])
        if is_exact and np.ptp(steps[told]) < HIGHEST_KEY:
            if float(np.abs(steps).max(initial=0.0)) < 2.0**53:
                return _step_keys(steps.astype(np.int64), decimals, told)
            break
    with np.errstate(over="ignore"):
        short = column.astype(np.float32)
    if np.array_equal(short.astype(np.float64)[told], column[told]):
        return _float_keys(short)
    table, places = np.unique(column[told], return_inverse=True)
    keys = np.zeros(len(column), dtype=np.uint32)
    keys[told] = places + 1
    return keys, Scale("table", table=table)


def _step_keys(steps: NDArray[np.int64], decimals: int, told: Any) -> tuple[Keys, Scale]:
    if not len(steps):
        return np.zeros(0, dtype=np.uint32), Scale("steps")
    least = int(steps[told].min())
    if int(steps[told].max()) - least >= HIGHEST_KEY:
        table, places = np.unique(steps, return_inverse=True)
        return (places + 1).astype(np.uint32), Scale("table", table=table.astype(np.float64))
    keys = np.where(told, steps - least + 1, 0).astype(np.uint32)
    return keys, Scale("steps", least, decimals)


def _float_keys(column: NDArray[np.float32]) -> tuple[Keys, Scale]:
    """Order floats by their bits: those above zero by their own, those below by the opposite."""
    keys = (column + np.float32(0)).view(np.uint32)  # minus zero is zero
    keys ^= (keys.view(np.int32) >> 31).view(np.uint32) | SIGN
    is_told = column == column  # noqa: PLR0124 -- all but NaN
    if not is_told.all():
        keys[~is_told] = BARRED
    return keys, Scale("float")


def banded(scores: Any, edges: Any) -> NDArray[np.int64]:
    """Give the published band of each score: how many of the rising edges it has reached.

    Hosts rank by bands, so that noise in a computed score never decides between two students.
    """
    return np.searchsorted(np.asarray(edges, dtype=np.float64), np.asarray(scores), side="right")
