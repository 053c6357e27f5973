"""The method in force: weights, goalposts and all that a published figure depends on."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from ronghe.engines.substance.evidence import CREDITS, Credit, Level
from ronghe.engines.substance.indicators import (
    FORMALITY,
    GATES,
    INDICATORS,
    Dimension,
    Gate,
    Indicator,
    Item,
)

NEARLY_ONE = 1e-6  # how far weights may be from adding up to one
PROPOSED = MappingProxyType(
    {
        Dimension.P: 0.25,
        Dimension.Q: 0.20,
        Dimension.O: 0.25,
        Dimension.M: 0.20,
        Dimension.G: 0.10,
    }
)


class UnfitWeights(ValueError):
    """Weights that cannot be used; `code` says why: negative, sum, missing or unknown."""

    def __init__(self, code: str, what: str) -> None:
        self.code, self.what = code, what
        super().__init__(f"{code}: {what}")


@dataclass(frozen=True)
class Method:
    """What the index is computed by.

    `weights` of the dimensions add up to 1. `concentration` says how far sampled weights stray
    (Dirichlet with `concentration * weights`), `shift` how far sampled goalposts do, as a share of
    the distance between them. `alarm` is the gap between formality and substance that calls for a
    look, `level` how much of a distribution an interval holds.
    """

    version: str = "ronghe-substance/1"
    weights: Mapping[Dimension, float] = field(default_factory=lambda: PROPOSED)
    indicators: tuple[Indicator, ...] = INDICATORS
    formality: tuple[Item, ...] = FORMALITY
    gates: tuple[Gate, ...] = GATES
    credits: Mapping[Level, Credit] = field(default_factory=lambda: CREDITS)
    concentration: float = 40.0
    shift: float = 0.10
    alarm: float = 0.35
    level: float = 0.90

    def reweighed(self, weights: Mapping[str, float]) -> "Method":
        """Give the method with other weights of dimensions; raises `UnfitWeights`."""
        return replace(self, weights=MappingProxyType(fit_weights(weights)))

    def of_dimension(self, dimension: Dimension) -> tuple[Indicator, ...]:
        """Give the indicators of a dimension."""
        return tuple(one for one in self.indicators if one.dimension is dimension)


def fit_weights(weights: Mapping[str, float]) -> dict[Dimension, float]:
    """Give weights by dimension, or say why they are none; raises `UnfitWeights`."""
    if strange := [name for name in weights if name not in set(Dimension)]:
        raise UnfitWeights("unknown", ", ".join(strange))
    if missing := [one.value for one in Dimension if one.value not in weights]:
        raise UnfitWeights("missing", ", ".join(missing))
    for name, weight in weights.items():
        if not 0 <= weight <= 1:  # so that nothing that is no number passes either
            raise UnfitWeights("negative" if weight < 0 else "beyond", f"{name}={weight:g}")
    total = math.fsum(weights.values())
    if abs(total - 1) > NEARLY_ONE:
        raise UnfitWeights("sum", f"{total:.6g}")
    return {one: weights[one.value] / total for one in Dimension}


METHOD = Method()
