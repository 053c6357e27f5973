"""The risk of each running cooperation from the model of the engine, with its reasons and remedies."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ronghe.engines.hazard import Costs
from ronghe.reference.models import Region
from ronghe.supervision.checking.fitted import model_now
from ronghe.supervision.checking.hazards import Risked, risked
from ronghe.supervision.models.warning import WarningCosts
from ronghe.supervision.models.warning_fit import WarningFit
from ronghe.supervision.reading import ties_of

# Until an authority states its own: two people for a day with travel; a class placed anew, mentors
# prepared in vain; one in four that a talk in time keeps together. A choice of ours, published.
USUAL_COSTS = Costs(visit=150_000, loss=2_000_000, effect=0.25)
USUAL_CURRENCY = "CNY"
SEED, DIGITS, LEAST_TERM = 20_261_201, 6, 0.005


@dataclass(frozen=True)
class Warned:
    """What a warning says, as it is kept."""

    probability: float
    low: float
    high: float
    selection_probability: float
    basis: str
    fit: WarningFit | None
    age_months: int
    inputs: Mapping[str, float]
    unknown: frozenset[str]
    reasons: list[dict[str, Any]]
    remedies: list[dict[str, Any]]


def costs_for(region: Region) -> Costs:
    """Give the costs that hold: those stated for the region, or the nearest one above it."""
    stated = stated_costs(region)
    if stated is None:
        return USUAL_COSTS
    return Costs(stated.visit_amount, stated.loss_amount, stated.averted_percent / 100)


def stated_costs(region: Region) -> WarningCosts | None:
    rows = WarningCosts.objects.filter(replaced_at=None).select_related("region", "stated_by")
    above = [one for one in rows.order_by("pk") if region.path.startswith(one.region.path)]
    return max(above, key=lambda one: len(one.region.path), default=None)


def warned(keys: Collection[int], *, on: date) -> dict[int, Warned]:
    """Give the warning of each running cooperation: from what was fitted, or before that the priors."""
    from ronghe.engines.hazard.predicting import for_selection  # noqa: PLC0415 -- heavy

    model, fit = model_now()
    deaf = for_selection(model)
    found = risked(ties_of(keys, on=on), on=on)
    return {key: _warned(model, deaf, one, fit) for key, one in found.items()}


def _warned(model: Any, deaf: Any, one: Risked, fit: WarningFit | None) -> Warned:
    from ronghe.engines.hazard import predicting  # noqa: PLC0415 -- heavy

    risk = predicting.risk_of(model, one.x, age=one.age_months, seed=SEED)
    likeliest = max(risk.by_cause, key=lambda cause: risk.by_cause[cause])
    reasons = predicting.reasons_of(model, one.x, likeliest)
    known = [
        each for each in predicting.remedies(model, one.x, age=one.age_months)
        if each.covariate not in one.unknown
    ]  # fmt: skip
    return Warned(
        probability=risk.probability,
        low=risk.low,
        high=risk.high,
        selection_probability=predicting.probability_of(deaf, one.x, age=one.age_months),
        basis=risk.basis.value,
        fit=fit,
        age_months=one.age_months,
        inputs=one.x,
        unknown=frozenset(one.unknown),
        reasons=[
            {"covariate": each.covariate, "value": round(each.value, DIGITS), "term": round(each.term, DIGITS)}
            for each in reasons
            if abs(each.term) >= LEAST_TERM
        ],
        remedies=[
            {"covariate": each.covariate, "value": round(each.value, DIGITS), "instead": round(each.instead, DIGITS), "probability": round(each.probability, DIGITS)}
            for each in known
        ],
    )  # fmt: skip
