"""What a model says of a cooperation: the risk of being broken off, its interval, reasons, remedies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.hazard.covariates import ABORTS, COVARIATES, Cause
from ronghe.engines.hazard.fitting import Basis, Fit, Model, design, expit
from ronghe.engines.hazard.panel import period_of

Floats = NDArray[np.float64]
MONTHS_AHEAD = 6
DRAWS = 400
TAIL = 0.05


@dataclass(frozen=True)
class Risk:
    """The probability of being broken off within some months, with its 90 % interval.

    `by_cause` parts it among the causes; `basis` says whether it rests on data or on what we thought.
    """

    probability: float
    low: float
    high: float
    by_cause: Mapping[Cause, float]
    basis: Basis


@dataclass(frozen=True)
class Reason:
    """A term of a cause's logit: what the covariate adds to the usual value's, and the value."""

    covariate: str
    value: float
    term: float


@dataclass(frozen=True)
class Remedy:
    """What would lower the risk: a covariate brought to another value, and the risk then."""

    covariate: str
    value: float
    instead: float
    probability: float


def risk_of(
    model: Model,
    x: Mapping[str, float],
    *,
    age: int,
    seed: int,
    months: int = MONTHS_AHEAD,
    draws: int = DRAWS,
) -> Risk:
    """Give the risk of a cooperation of `age` months, should all stay as it is but its age."""
    point = _parts(model, x, age, months)
    generator = np.random.default_rng(seed)
    drawn = {
        cause: generator.multivariate_normal(one.coefficients, one.covariance, draws, method="eigh")
        for cause, one in model.fits.items()
    }
    columns = _columns(model, x, age, months)
    hazards = {cause: expit(own @ columns.T) for cause, own in drawn.items()}
    total = sum(_incidence(hazards).values(), np.zeros(draws))
    low, high = np.quantile(total, [TAIL, 1 - TAIL])
    probability = sum(point.values())
    return Risk(
        probability, min(float(low), probability), max(float(high), probability), point, model.basis
    )


def probability_of(
    model: Model, x: Mapping[str, float], *, age: int, months: int = MONTHS_AHEAD
) -> float:
    """Give the risk alone, without its interval."""
    return sum(_parts(model, x, age, months).values())


def _parts(model: Model, x: Mapping[str, float], age: int, months: int) -> dict[Cause, float]:
    columns = _columns(model, x, age, months)
    hazards = {
        cause: expit(one.coefficients[None, :] @ columns.T) for cause, one in model.fits.items()
    }
    return {cause: float(found[0]) for cause, found in _incidence(hazards).items()}


def _columns(model: Model, x: Mapping[str, float], age: int, months: int) -> Floats:
    values = np.array([[x[name] for name in model.names]]).repeat(months, axis=0)
    ages = np.arange(age, age + months, dtype=np.int64)
    return design(values, period_of(ages, model.periods), model.periods)


def _incidence(hazards: Mapping[Cause, Floats]) -> dict[Cause, Floats]:
    """Give the cumulative incidence of each abort: sum of S(t - 1) h(t), S = prod(1 - sum of h)."""
    whole = sum(hazards.values(), np.zeros_like(next(iter(hazards.values()))))
    excess = np.maximum(whole, 1.0)  # hazards of separate fits may add up to more than one
    left = np.cumprod(1 - whole / excess, axis=1)
    before = np.hstack((np.ones((len(left), 1)), left[:, :-1]))
    return {
        cause: (before * own / excess).sum(axis=1)
        for cause, own in hazards.items()
        if cause in ABORTS
    }


def reasons_of(
    model: Model, x: Mapping[str, float], cause: Cause, usual: Mapping[str, float] | None = None
) -> list[Reason]:
    """Give the terms of a cause's logit, the greatest first.

    They add up exactly to the logit at `x` less that at the usual values (those of the covariates'
    definitions, 0 of what is not defined, unless given).
    """
    start = usual_values(model) if usual is None else usual
    own = model.fits[cause].coefficients[len(model.periods) + 1 :]
    found = [
        Reason(name, x[name], float(weight) * (x[name] - start[name]))
        for name, weight in zip(model.names, own, strict=True)
    ]
    return sorted(found, key=lambda one: (-one.term, one.covariate))


def usual_values(model: Model) -> dict[str, float]:
    """Give the usual value of each covariate."""
    return {name: COVARIATES[name].usual if name in COVARIATES else 0.0 for name in model.names}


def remedies(
    model: Model,
    x: Mapping[str, float],
    *,
    age: int,
    months: int = MONTHS_AHEAD,
    changeable: Sequence[str] | None = None,
) -> list[Remedy]:
    """Give what would lower the risk most: each changeable covariate brought to its usual value.

    Changeable are those for which there is a measure. An association is not a promise: it says how
    cooperations fare that are like this one but for that.
    """
    usual = usual_values(model)
    names = changeable if changeable is not None else [name for name in model.names if name in COVARIATES and COVARIATES[name].measure]  # fmt: skip
    before = probability_of(model, x, age=age, months=months)
    found = []
    for name in names:
        instead = {**x, name: usual[name]}
        after = probability_of(model, instead, age=age, months=months)
        if after < before:
            found.append(Remedy(name, x[name], usual[name], after))
    return sorted(found, key=lambda one: (one.probability, one.covariate))


def for_selection(model: Model) -> Model:
    """Give the model by which inspections may be chosen: deaf to what is for support only.

    Such covariates keep their usual value whatever theirs is: their coefficients are nought, and the
    baselines carry what the usual value adds.
    """
    usual = usual_values(model)
    begin = len(model.periods) + 1
    deaf = [
        begin + place
        for place, name in enumerate(model.names)
        if name in COVARIATES and COVARIATES[name].for_support_only
    ]
    return replace(
        model,
        fits={cause: _deafened(one, deaf, begin, usual, model.names) for cause, one in model.fits.items()},
    )  # fmt: skip


def _deafened(
    own: Fit, deaf: Sequence[int], begin: int, usual: Mapping[str, float], names: Sequence[str]
) -> Fit:
    coefficients, covariance = own.coefficients.copy(), own.covariance.copy()
    for place in deaf:
        coefficients[:begin] += coefficients[place] * usual[names[place - begin]]
        coefficients[place] = 0.0
        covariance[place, :] = covariance[:, place] = 0.0
    return replace(own, coefficients=coefficients, covariance=covariance)
