"""How good a warning really is: discrimination, accuracy and calibration on months it has not seen."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.hazard.covariates import ABORTS, Cause, Prior
from ronghe.engines.hazard.fitting import FLAT, Model, design, expit, fit, logistic, logit
from ronghe.engines.hazard.panel import PERIODS, Panel, period_of, split_by_time

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
BINS = 10


@dataclass(frozen=True)
class Bin:
    """Months of like predicted risk: how many, what was predicted on average, what happened."""

    count: int
    predicted: float
    observed: float


@dataclass(frozen=True)
class Validation:
    """How predictions fared.

    `auc` is the chance that a month that ended had the higher prediction than one that did not
    (None where all ended, or none); `brier` the mean squared error, `brier_of_mean` that of always
    saying the share; `slope` and `intercept` those of a logistic regression of what happened on the
    predicted logit (1 and 0 are perfect), with the slope's standard error; None with too few events.
    """

    count: int
    events: int
    auc: float | None
    brier: float
    brier_of_mean: float
    slope: float | None
    slope_error: float | None
    intercept: float | None
    bins: tuple[Bin, ...]


def monthly_risk(model: Model, panel: Panel) -> Floats:
    """Give for each row the risk of being broken off in that month, over all causes of abort."""
    columns = design(panel.x, period_of(panel.age, model.periods), model.periods)
    found = np.zeros(len(panel))
    for cause, one in model.fits.items():
        if cause in ABORTS:
            found += expit(columns @ one.coefficients)
    return np.minimum(found, 1.0)


def aborted(panel: Panel) -> Flags:
    """Say of each row whether the cooperation was broken off in that month."""
    found = np.zeros(len(panel), dtype=np.bool_)
    for cause in ABORTS:
        found |= panel.ended_by(cause)
    return found


def back_test(
    panel: Panel,
    *,
    month: int,
    causes: Sequence[Cause] = tuple(Cause),
    priors: Sequence[Prior] | None = None,
    periods: Sequence[int] = PERIODS,
) -> tuple[Model, Validation]:
    """Fit on what was known before a month, and judge on what came from it on."""
    before, after = split_by_time(panel, month)
    model = fit(before, causes, priors=priors, periods=periods)
    return model, validate(monthly_risk(model, after), aborted(after))


def validate(predicted: Floats, happened: Flags, *, bins: int = BINS) -> Validation:
    """Judge predictions by what happened; both have an entry for each month. Raises `ValueError` for none."""
    if not len(predicted):
        raise ValueError("there is nothing to judge by")
    events = int(happened.sum())
    share = events / len(happened)
    slope = slope_error = intercept = None
    if 0 < events < len(happened) and np.ptp(predicted) > 0:
        intercept, slope, slope_error = _calibration(predicted, happened)
    return Validation(
        count=len(predicted),
        events=events,
        auc=auc(predicted, happened),
        brier=float(np.mean((predicted - happened) ** 2)),
        brier_of_mean=share * (1 - share),
        slope=slope,
        slope_error=slope_error,
        intercept=intercept,
        bins=_bins(predicted, happened, bins),
    )


def _calibration(predicted: Floats, happened: Flags) -> tuple[float, float, float]:
    line = logit(predicted)
    columns = np.column_stack((np.ones(len(line)), line))
    found, covariance = logistic(columns, happened.astype(np.float64), [FLAT, FLAT])
    return float(found[0]), float(found[1]), float(np.sqrt(covariance[1, 1]))


def auc(predicted: Floats, happened: Flags) -> float | None:
    """Give the area under the receiver operating characteristic, equal predictions counting half.

    By ranks (Mann and Whitney).
    """
    events = int(happened.sum())
    others = len(happened) - events
    if not events or not others:
        return None
    _values, places, counts = np.unique(predicted, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    rank = (last - (counts - 1) / 2)[places]
    return float((rank[happened].sum() - events * (events + 1) / 2) / (events * others))


def _bins(predicted: Floats, happened: Flags, bins: int) -> tuple[Bin, ...]:
    order = np.argsort(predicted, kind="stable")
    return tuple(
        Bin(len(own), float(predicted[own].mean()), float(happened[own].mean()))
        for own in np.array_split(order, min(bins, len(order)))
    )


def horizon_brier(
    predicted: Floats, months: Floats, is_censored: Flags, is_abort: Flags, *, horizon: int
) -> float:
    """Give the Brier score of predictions of being broken off within `horizon` months.

    For each cooperation: the prediction, the months it was seen, whether it was then lost sight of,
    and whether it was then broken off. Who was lost before the horizon counts nothing, and the
    others carry their weight (inverse probability of censoring by Kaplan and Meier; Graf et al.
    1999).
    """
    seen = (~is_censored) | (months >= horizon)
    happened = is_abort & ~is_censored & (months <= horizon)
    until = np.where(happened | (months < horizon), months, horizon)
    kept = _uncensored(months, is_censored, until)
    weight = np.where(seen & (kept > 0), 1 / np.where(kept > 0, kept, 1), 0.0)
    return float(np.sum(weight * (predicted - happened) ** 2) / len(predicted))


def _uncensored(months: Floats, is_censored: Flags, until: Floats) -> Floats:
    """Give the Kaplan–Meier chance of not having been lost before each instant."""
    times = np.unique(months[is_censored])
    left = np.array([1 - float((is_censored & (months == one)).sum() / (months >= one).sum()) for one in times])  # fmt: skip
    steps = np.concatenate(([1.0], np.cumprod(left)))
    return steps[np.searchsorted(times, until, side="left")]
