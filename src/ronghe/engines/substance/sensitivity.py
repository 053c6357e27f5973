"""What an index depends on most: Sobol indices, for whoever sets the weights.

The factors are four groups: weights, the mean's order, goalposts, evidence. `S1` is the share of the
index's variance that a group explains alone, `ST` with its interactions (Saltelli et al. 2010, as
SALib computes them).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.substance.draws import SMALLEST_ORDER, Shared, Traits, index_draws
from ronghe.engines.substance.indicators import Dimension
from ronghe.engines.substance.method import METHOD, Method

Floats = NDArray[np.float64]
BASE = 1024  # of the sample; SALib asks for a power of two
GROUPS = ("weights", "order", "goalposts", "evidence")
EDGE = 1e-9  # quantiles of 0 and 1 are infinite


@dataclass(frozen=True)
class Share:
    """The share of variance of one factor or group: alone, in total, each ± its 95 % half-width."""

    alone: float
    total: float
    alone_within: float
    total_within: float


def sobol(
    function: Callable[[Floats], Floats],
    bounds: Sequence[tuple[float, float]],
    names: Sequence[str],
    *,
    seed: int,
    groups: Sequence[str] | None = None,
    base: int = BASE,
) -> Mapping[str, Share]:
    """Give the Sobol indices of a function of a matrix, a row for each point.

    `bounds` has a pair for each column; `groups` names the group of each column, itself unless
    given; `base` is a power of two, and `function` gets base × (groups + 2) rows.
    """
    from SALib.analyze import sobol as analysis  # noqa: PLC0415 -- heavy
    from SALib.sample import sobol as sampling  # noqa: PLC0415 -- heavy

    problem: dict[str, Any] = {
        "num_vars": len(names), "names": list(names), "bounds": [list(one) for one in bounds],
    }  # fmt: skip
    if groups is not None:
        problem["groups"] = list(groups)
    points = sampling.sample(problem, base, calc_second_order=False, seed=seed)
    found = analysis.analyze(problem, function(points), calc_second_order=False, seed=seed)
    labels = list(dict.fromkeys(names if groups is None else groups))
    columns = zip(found["S1"], found["ST"], found["S1_conf"], found["ST_conf"], strict=True)
    return {
        name: Share(*(float(one) for one in own)) for name, own in zip(labels, columns, strict=True)
    }


def sensitivity_of(
    traits: Traits, *, seed: int, method: Method = METHOD, base: int = BASE
) -> Mapping[str, Share]:
    """Give what the index of a cooperation depends on; what is unknown is taken for good and bad alike.

    The index looked at is the middle of its lower and upper value in each draw.
    """
    return _sensitivity(traits, ["weights"] * len(Dimension), seed, method, base)


def sensitivity_to_weights(
    traits: Traits, *, seed: int, method: Method = METHOD, base: int = BASE
) -> Mapping[str, Share]:
    """Give the same with the weight of each dimension apart, named by its letter."""
    return _sensitivity(traits, [one.value for one in Dimension], seed, method, base)


def _sensitivity(
    traits: Traits, weights: Sequence[str], seed: int, method: Method, base: int
) -> Mapping[str, Share]:
    size = len(method.indicators)
    columns = [*weights, "order"] + ["goalposts"] * (2 * size)
    columns += ["evidence"] * size

    def index(points: Floats) -> Floats:
        low, high = index_draws(traits, *_from_points(points, traits, method), method)
        middle: Floats = (low + high) / 2
        return middle

    return sobol(
        index, [(0.0, 1.0)] * len(columns), [f"x{place}" for place in range(len(columns))],
        seed=seed, groups=columns, base=base,
    )  # fmt: skip


def _from_points(points: Floats, traits: Traits, method: Method) -> tuple[Floats, Shared]:
    """Turn points of the unit cube into what the draws draw."""
    from scipy.special import betaincinv, gammaincinv  # noqa: PLC0415 -- heavy

    dimensions, size = len(Dimension), len(method.indicators)
    inner = np.clip(points, EDGE, 1 - EDGE)
    weights = np.array([method.weights[one] for one in Dimension])
    parts = np.zeros((len(points), dimensions))
    kept = weights > 0
    parts[:, kept] = gammaincinv(
        method.concentration * weights[kept], inner[:, :dimensions][:, kept]
    )
    order = 2 * points[:, dimensions] - 1
    order = np.where(np.abs(order) < SMALLEST_ORDER, SMALLEST_ORDER, order)
    worst = np.array([one.scale.worst for one in method.indicators])
    best = np.array([one.scale.best for one in method.indicators])
    span = method.shift * np.abs(best - worst)
    begin = dimensions + 1
    moved = 2 * points[:, begin : begin + 2 * size] - 1
    shared = Shared(
        parts / parts.sum(axis=1, keepdims=True), order,
        worst + span * moved[:, :size], best + span * moved[:, size:],
    )  # fmt: skip
    shares = betaincinv(traits.true, traits.false, inner[:, begin + 2 * size :]) * traits.ceiling
    return shares, shared
