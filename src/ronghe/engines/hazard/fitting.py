"""Fitting: for each cause a logistic regression of its monthly hazard, with normal priors.

logit h_c(t | x) = alpha_c(period of t) + x' beta_c. Maximum a posteriori by Newton's method (IRLS
with a ridge whose centre is the prior), halving steps that do not improve; the covariance is
Laplace's. Competing causes count as months without the event (Allison 1982; Singer and Willett 1993).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.hazard.covariates import BASELINE, COVARIATES, Cause, Prior
from ronghe.engines.hazard.panel import PERIODS, Panel, period_of

Floats = NDArray[np.float64]
STEPS, HALVINGS, CLOSE = 100, 30, 1e-10
BEYOND_USE = 1_000.0  # standard errors of logits of which nothing was learnt
ENOUGH_EVENTS = 10  # for each coefficient, to speak of data
FLAT = Prior(0.0, 1e6)
STRANGER = Prior(0.0, 1.0)  # of a covariate of which nothing was thought


class Basis(StrEnum):
    """What a model rests on."""

    PRIOR = "prior"  # on what we thought; no event was seen
    MIXED = "mixed"  # on both: fewer than ten events for each coefficient
    DATA = "data"


@dataclass(frozen=True, eq=False)
class Fit:
    """The coefficients of one cause: baselines of the periods first, then the covariates.

    `covariance` is that of the coefficients, `events` how many were seen, `basis` what it rests on.
    """

    names: tuple[str, ...]
    coefficients: Floats
    covariance: Floats
    events: int
    basis: Basis

    @property
    def errors(self) -> Floats:
        """The standard error of each coefficient."""
        return np.sqrt(np.diag(self.covariance))


@dataclass(frozen=True, eq=False)
class Model:
    """A fit for each cause that was looked at."""

    names: tuple[str, ...]
    periods: tuple[int, ...]
    fits: Mapping[Cause, Fit] = field(default_factory=dict)

    @property
    def basis(self) -> Basis:
        """What the model rests on: on both, unless all its causes rest on the same."""
        found = {one.basis for one in self.fits.values()}
        return found.pop() if len(found) == 1 else Basis.MIXED


def known_priors(names: Sequence[str], *, periods: Sequence[int] = PERIODS) -> list[Prior]:
    """Give the written priors: those of the baseline, then of the covariates."""
    baseline = [BASELINE] * (len(periods) + 1)
    return baseline + [COVARIATES[one].prior if one in COVARIATES else STRANGER for one in names]


def design(x: Floats, period: NDArray[np.int64], periods: Sequence[int]) -> Floats:
    """Give the columns of the regression: a baseline for each period, then the covariates."""
    baseline = (period[:, None] == np.arange(len(periods) + 1)[None, :]).astype(np.float64)
    return np.hstack((baseline, x))


def fit(
    panel: Panel,
    causes: Sequence[Cause] = tuple(Cause),
    *,
    priors: Sequence[Prior] | None = None,
    periods: Sequence[int] = PERIODS,
) -> Model:
    """Fit a model; with no rows it is the priors themselves.

    `priors` are those of baselines and covariates, the written ones unless given.
    """
    own = known_priors(panel.names, periods=periods) if priors is None else list(priors)
    names = (*(f"period {one}" for one in range(len(periods) + 1)), *panel.names)
    columns = design(panel.x, period_of(panel.age, periods), periods)
    fits = {}
    for cause in causes:
        ended = panel.ended_by(cause).astype(np.float64)
        coefficients, covariance = logistic(columns, ended, own)
        events = int(ended.sum())
        basis = Basis.DATA if events >= ENOUGH_EVENTS * len(names) else Basis.MIXED
        fits[cause] = Fit(names, coefficients, covariance, events, basis if events else Basis.PRIOR)
    return Model(panel.names, tuple(periods), fits)


def logistic(columns: Floats, ended: Floats, priors: Sequence[Prior]) -> tuple[Floats, Floats]:
    """Fit a logistic regression with normal priors; give coefficients and their covariance.

    `columns` has a row for each observation, `ended` is 0 or 1 for each, `priors` one for each
    column. Raises `ValueError` where nothing is learnt of a coefficient, which flat priors allow when
    an outcome can be foretold without error.
    """
    centre = np.array([one.mean for one in priors])
    ridge = np.diag([1 / one.sd**2 for one in priors])
    found: Floats = centre.copy()
    height = _height(found, columns, ended, centre, ridge)
    for _step in range(STEPS):
        chance = expit(columns @ found)
        slope = columns.T @ (ended - chance) - ridge @ (found - centre)
        bend = (columns * (chance * (1 - chance))[:, None]).T @ columns + ridge
        step: Floats = np.linalg.solve(bend, slope).astype(np.float64)
        if float(slope @ step) < CLOSE:
            covariance: Floats = np.linalg.inv(bend).astype(np.float64)
            if float(np.diag(covariance).max()) > BEYOND_USE**2:
                break
            return found + step, covariance
        for _halving in range(HALVINGS):
            further = _height(found + step, columns, ended, centre, ridge)
            if further >= height:
                break
            step = step / 2
        found, height = found + step, further
    raise ValueError("the fit does not settle: give narrower priors")


def _height(found: Floats, columns: Floats, ended: Floats, centre: Floats, ridge: Floats) -> float:
    """Give the logarithm of the posterior, but for a constant."""
    line = columns @ found
    fitted = float(ended @ line - np.logaddexp(0, line).sum())
    away = found - centre
    return fitted - float(away @ ridge @ away) / 2


def expit(line: Floats) -> Floats:
    """Give the chance of a logit."""
    found: Floats = 0.5 * (1 + np.tanh(line / 2))
    return found


def logit(chance: Floats) -> Floats:
    """Give the logit of a chance, short of infinity."""
    inner = np.clip(chance, 1e-12, 1 - 1e-12)
    found: Floats = np.log(inner) - np.log1p(-inner)
    return found
