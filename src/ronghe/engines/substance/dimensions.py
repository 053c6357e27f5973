"""The index from a plain table of dimensions, for anyone who wants to check it by hand."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ronghe.engines.substance.aggregating import FLOOR, geometric
from ronghe.engines.substance.indicators import Dimension

FULL_MARK: Mapping[Dimension, float] = dict.fromkeys(Dimension, 1.0)


@dataclass(frozen=True)
class Row:
    """What the dimensions of one cooperation give.

    `index` is the weighted geometric mean, None unless every dimension that carries weight is known.
    `low` and `high` take what is unknown for 0 (that is, FLOOR) and for 1. `contributions` are
    terms W ln(D / peer), None where the dimension is unknown; of a known index they add up to
    ln(index / peer's index).
    """

    name: str
    index: float | None
    low: float
    high: float
    known_weight: float
    contributions: Mapping[Dimension, float | None]


def read_row(
    name: str,
    values: Mapping[Dimension, float | None],
    weights: Mapping[Dimension, float],
    peer: Mapping[Dimension, float] = FULL_MARK,
) -> Row:
    """Compute a row; `values` are shares from 0 to 1, None where unknown; `weights` add up to 1."""
    order = [weights[one] for one in Dimension]
    known = [values[one] is not None or not weights[one] for one in Dimension]
    low = geometric([_or(values[one], 0.0) for one in Dimension], order)
    high = geometric([_or(values[one], 1.0) for one in Dimension], order)
    return Row(
        name=name,
        index=low if all(known) else None,
        low=low,
        high=high,
        known_weight=math.fsum(weights[one] for one in Dimension if values[one] is not None),
        contributions=contributions_of(values, weights, peer),
    )


def contributions_of(
    values: Mapping[Dimension, float | None],
    weights: Mapping[Dimension, float],
    peer: Mapping[Dimension, float] = FULL_MARK,
) -> dict[Dimension, float | None]:
    """Give each dimension's term of ln(index / peer's index); None where it is unknown.

    Against the full mark (1 everywhere) the terms add up to ln(index), and depend on nobody else.
    """
    found: dict[Dimension, float | None] = {}
    for one in Dimension:
        value = values[one]
        middle = max(peer[one], FLOOR)
        found[one] = None if value is None else weights[one] * math.log(max(value, FLOOR) / middle)
    return found


def _or(value: float | None, otherwise: float) -> float:
    return otherwise if value is None else value
