"""The model of early warnings: the priors, or what was fitted and stood its test."""

from dataclasses import asdict
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from ronghe.engines.hazard import COVARIATES, Cause
from ronghe.supervision.checking.months import first_of, panel_of
from ronghe.supervision.models.warning_fit import FitUse, WarningFit

if TYPE_CHECKING:
    from ronghe.engines.hazard.fitting import Model
    from ronghe.engines.hazard.panel import Panel

LEAST_EVENTS = 10  # broken off, before anything is fitted: fewer tell nothing of a model
LEAST_TESTED = 5  # of them in the months of the test
SHARE_BEFORE = 0.6  # of those broken off, that the test is fitted on
DIGITS = 9


def fitted(*, on: date) -> dict[str, Any] | None:
    """Fit the model to all whole months up to a day, and test it by time; None before enough ended.

    Gives what a `WarningFit` keeps of it.
    """
    from ronghe.engines.hazard.fitting import fit  # noqa: PLC0415 -- heavy
    from ronghe.engines.hazard.validating import aborted  # noqa: PLC0415 -- heavy

    panel = panel_of(on=on)
    broken = aborted(panel)
    if int(broken.sum()) < LEAST_EVENTS:
        return None
    model = fit(panel)
    return {
        "first_month": first_of(int(panel.month.min())),
        "last_month": first_of(int(panel.month.max())),
        "months": len(panel),
        "cooperations": len(set(panel.subject.tolist())),
        "events": int(broken.sum()),
        "coefficients": {cause.value: _kept(one) for cause, one in model.fits.items()},
        "inputs_hash": _hash_of(panel),
        **_tested(panel),
    }


def _tested(panel: "Panel") -> dict[str, Any]:
    """Fit on what was known before a month, and judge that and the priors on what came after."""
    from ronghe.engines.hazard.panel import split_by_time  # noqa: PLC0415 -- heavy
    from ronghe.engines.hazard.validating import (  # noqa: PLC0415 -- heavy
        aborted,
        back_test,
        monthly_risk,
        validate,
    )

    ended = sorted(panel.month[aborted(panel)].tolist())
    month = ended[int(SHARE_BEFORE * len(ended))]
    _before, after = split_by_time(panel, month)
    if month == ended[0] or int(aborted(after).sum()) < LEAST_TESTED:
        return {"use": FitUse.TOO_FEW}
    _model, found = back_test(panel, month=month)
    priors = validate(monthly_risk(priors_alone(), after), aborted(after))
    return {
        "use": FitUse.USED if found.brier < priors.brier else FitUse.NO_BETTER,
        "tested_from": first_of(month),
        "tested": asdict(found),
        "priors_tested": asdict(priors),
    }


def _kept(fit: Any) -> dict[str, Any]:
    return {
        "names": list(fit.names),
        "coefficients": [round(one, DIGITS) for one in fit.coefficients.tolist()],
        "covariance": [[round(one, DIGITS) for one in row] for row in fit.covariance.tolist()],
        "events": fit.events,
        "basis": fit.basis.value,
    }


def _hash_of(panel: "Panel") -> str:
    found = sha256("|".join(panel.names).encode())
    for column in (panel.x, panel.age, panel.month, panel.ending, panel.subject):
        found.update(column.tobytes())
    return found.hexdigest()


def model_now() -> "tuple[Model, WarningFit | None]":
    """Give the model by which warnings are computed, and the fit it is; None where it is the priors."""
    last = WarningFit.objects.order_by("-pk").first()
    if last is None or last.use != FitUse.USED or not _fits_now(last):
        return priors_alone(), None
    return _model_of(last), last


def _fits_now(fit: WarningFit) -> bool:
    """Say whether the fit speaks of what is looked at today; it does not after that was changed."""
    known = [name for name in next(iter(fit.coefficients.values()))["names"] if name in COVARIATES]
    return known == list(COVARIATES)


def _model_of(fit: WarningFit) -> "Model":
    import numpy as np  # noqa: PLC0415 -- heavy

    from ronghe.engines.hazard.fitting import Basis, Fit, Model  # noqa: PLC0415 -- heavy
    from ronghe.engines.hazard.panel import PERIODS  # noqa: PLC0415 -- heavy

    fits = {
        Cause(cause): Fit(
            tuple(one["names"]),
            np.array(one["coefficients"]),
            np.array(one["covariance"]),
            one["events"],
            Basis(one["basis"]),
        )
        for cause, one in fit.coefficients.items()
    }
    return Model(tuple(COVARIATES), PERIODS, fits)


def priors_alone() -> "Model":
    """Give the written priors as a model: what was thought before there were data."""
    import numpy as np  # noqa: PLC0415 -- heavy

    from ronghe.engines.hazard.fitting import fit  # noqa: PLC0415 -- heavy
    from ronghe.engines.hazard.panel import Panel  # noqa: PLC0415 -- heavy

    names, none = tuple(COVARIATES), np.zeros(0, dtype=np.int64)
    return fit(Panel(names, np.zeros((0, len(names))), none, none, none, none))
