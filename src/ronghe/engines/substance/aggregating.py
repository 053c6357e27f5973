"""Means of dimensions: geometric for the index, so that paper cannot make up for missing substance.

Source: OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 6; the generalised mean
of which the arithmetic (p = 1), geometric (p = 0) and harmonic (p = -1) are cases.
"""

import math
from collections.abc import Sequence

FLOOR = 0.01  # a dimension counts no less, or one zero would hide all others
NEARLY_ZERO = 1e-9  # of p, where the generalised mean is the geometric one to the last digit


def geometric(values: Sequence[float], weights: Sequence[float]) -> float:
    """Give the weighted geometric mean, no value counting less than FLOOR.

    `values` are shares from 0 to 1, `weights` add up to 1.

    >>> round(geometric([0.82, 0.70, 0.75, 0.66, 0.90], [0.25, 0.20, 0.25, 0.20, 0.10]), 4)
    0.7509
    """
    return math.exp(log_geometric(values, weights))


def log_geometric(values: Sequence[float], weights: Sequence[float]) -> float:
    """Give the natural logarithm of `geometric`, which is a plain sum."""
    pairs = zip(values, weights, strict=True)
    return math.fsum(weight * math.log(max(value, FLOOR)) for value, weight in pairs)


def power_mean(values: Sequence[float], weights: Sequence[float], p: float) -> float:
    """Give the generalised mean of order `p`, floored as `geometric` is.

    >>> [
    ...     round(power_mean([0.95, 0.90, 0.12, 0.20, 0.95], [0.25, 0.20, 0.25, 0.20, 0.10], p), 4)
    ...     for p in (1, 0, -1)
    ... ]
    [0.5825, 0.4103, 0.2722]
    """
    if abs(p) < NEARLY_ZERO:
        return geometric(values, weights)
    pairs = zip(values, weights, strict=True)
    total = math.fsum(weight * max(value, FLOOR) ** p for value, weight in pairs)
    return float(total ** (1 / p))
