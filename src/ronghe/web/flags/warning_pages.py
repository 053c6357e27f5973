"""An early warning as a page shows it: how likely, why, what would help, and on what it rests."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from ronghe.engines.hazard import COVARIATES, Cause
from ronghe.supervision.models import EarlyWarning, FitUse, WarningFit
from ronghe.web.parts import Chip, Contribution, Mark, Reason

RAISED = Chip(pgettext_lazy("early warning", "Calls for a visit"), Mark.DUE)
CALM = Chip(pgettext_lazy("early warning", "No visit needed for this"), Mark.HOLDS)
BASES = {
    "prior": pgettext_lazy("what a warning rests on", "On priors alone: what was thought before there were data. They are no findings."),
    "mixed": pgettext_lazy("what a warning rests on", "On priors, and on few endings that were seen."),
    "data": pgettext_lazy("what a warning rests on", "On endings that were seen."),
}  # fmt: skip
WIDEST = 2.0  # of a term, in the logit: what fills a bar


@dataclass(frozen=True)
class RemedyLine:
    measure: str
    percent: int


def chip_of(warning: EarlyWarning) -> Chip:
    return RAISED if warning.is_raised else CALM


def percent_of(share: float) -> int:
    return round(100 * share)


def reason_of(warning: EarlyWarning) -> Reason:
    """Give the probability with its interval and its terms, each with the reasoning behind it."""
    answer = _("%(percent)d %% (%(low)d–%(high)d %%)") % {
        "percent": percent_of(warning.probability),
        "low": percent_of(warning.low),
        "high": percent_of(warning.high),
    }
    return Reason(
        figure=_("Broken off within six months"),
        answer=answer,
        unit="%",
        low=100 * warning.low,
        high=100 * warning.high,
        middle=100 * warning.threshold,
        estimate=100 * warning.probability,
        contributions=tuple(_contribution(one) for one in warning.reasons),
        unknowns=tuple(_text(COVARIATES[code].text) for code in warning.unknown if code in COVARIATES),
        is_open=True,
    )  # fmt: skip


def _contribution(one: Mapping[str, Any]) -> Contribution:
    known = COVARIATES[one["covariate"]]
    sentence = _("%(value)s, usually %(usual)s. %(why)s") % {
        "value": _figure(one["value"]),
        "usual": _figure(known.usual),
        "why": _text(known.why),
    }
    # What raises the risk is drawn to the left, as what weighs on the cooperation.
    return Contribution(_text(known.text), sentence, -one["term"] / WIDEST)


def first_reason(warning: EarlyWarning) -> str:
    """Name what raises the risk most, if anything does."""
    term = max(warning.reasons, key=lambda one: one["term"], default=None)
    return _text(COVARIATES[term["covariate"]].text) if term and term["term"] > 0 else ""


def remedies_of(warning: EarlyWarning) -> Sequence[RemedyLine]:
    found = []
    for one in warning.remedies:
        known = COVARIATES.get(one["covariate"])
        if known is not None and known.measure is not None:
            found.append(RemedyLine(_text(known.measure), percent_of(one["probability"])))
    return found


def _figure(value: float) -> str:
    """Give two decimals, and none where there is nothing behind the point."""
    return number_format(value, 0 if round(value, 2) == round(value) else 2)


USES = {FitUse.USED: Mark.HOLDS, FitUse.TOO_FEW: Mark.UNKNOWN, FitUse.NO_BETTER: Mark.DUE}
PARTIES = (Cause.ENTERPRISE, Cause.COLLEGE, Cause.MUTUAL, Cause.AUTHORITY)
CAUSES = {
    Cause.ENTERPRISE: pgettext_lazy("broken off", "by the enterprise"),
    Cause.COLLEGE: pgettext_lazy("broken off", "by the college"),
    Cause.MUTUAL: pgettext_lazy("broken off", "by both"),
    Cause.AUTHORITY: pgettext_lazy("broken off", "by an authority"),
}


@dataclass(frozen=True)
class CoefficientLine:
    """What was thought of one thing and what was seen: the change of the logit for one unit."""

    text: str
    prior: float
    prior_error: float
    fitted: float
    error: float


def fit_chip(fit: WarningFit) -> Chip:
    return Chip(fit.get_use_display(), USES[FitUse(fit.use)])


def coefficients_of(fit: WarningFit) -> dict[str, Any]:
    """Give the coefficients of the cause of which most was seen, beside their priors."""
    cause = max(PARTIES, key=lambda one: fit.coefficients[one]["events"])
    own = fit.coefficients[cause]
    found = []
    for place, name in enumerate(own["names"]):
        if (known := COVARIATES.get(name)) is not None:
            error = math.sqrt(own["covariance"][place][place])
            prior = known.prior
            found.append(CoefficientLine(_text(known.text), prior.mean, prior.sd, own["coefficients"][place], error))  # fmt: skip
    return {"cause": CAUSES[cause], "events": own["events"], "lines": found}


def _text(words: Mapping[str, str]) -> str:
    return words["zh" if (get_language() or "en").startswith("zh") else "en"]
