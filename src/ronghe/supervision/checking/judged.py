"""How good the warnings were: those that were published, against what came of them six months later."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from ronghe.engines.hazard import COVARIATES
from ronghe.partnerships.models import Agreement, AgreementState
from ronghe.supervision.models.warning import EarlyWarning

if TYPE_CHECKING:
    from ronghe.engines.hazard.validating import Validation

HORIZON = timedelta(days=183)
LEAST_EVENTS = 10  # fewer tell nothing of a model; a choice of ours, said on the page


@dataclass(frozen=True)
class Judged:
    """What is known of the warnings' worth; `validation` is None where too little was seen."""

    predictions: int
    events: int
    needed: int
    coefficients: int
    validation: "Validation | None"


def judged(warnings: QuerySet[EarlyWarning], *, on: date) -> Judged:
    """Judge the first warning of each cooperation and month whose six months are over."""
    rows = warnings.filter(computed_at__date__lte=on - HORIZON).order_by("pk")
    first: dict[tuple[int, int, int], tuple[float, date]] = {}
    for key, at, probability in rows.values_list("cooperation_id", "computed_at", "probability"):
        first.setdefault((key, at.year, at.month), (probability, at.date()))
    broken = _broken({key for key, _year, _month in first})
    happened = [
        any(day < ended <= day + HORIZON for ended in broken.get(key, ()))
        for (key, _year, _month), (_probability, day) in first.items()
    ]
    events = sum(happened)
    enough = LEAST_EVENTS <= events < len(happened)
    return Judged(len(first), events, LEAST_EVENTS, len(COVARIATES), _validated(first, happened) if enough else None)  # fmt: skip


def _broken(keys: set[int]) -> dict[int, list[date]]:
    """Give the days on which agreements of each cooperation ended early."""
    rows = Agreement.objects.filter(
        cooperation__in=keys, state=AgreementState.TERMINATED, ended_on__isnull=False, placements=None
    )  # fmt: skip
    found: dict[int, list[date]] = {}
    for key, day in rows.order_by("pk").values_list("cooperation_id", "ended_on"):
        if day is not None:
            found.setdefault(key, []).append(day)
    return found


def _validated(first: dict[tuple[int, int, int], tuple[float, date]], happened: list[bool]) -> "Validation":  # fmt: skip
    import numpy as np  # noqa: PLC0415 -- heavy

    from ronghe.engines.hazard.validating import validate  # noqa: PLC0415 -- heavy

    predicted = np.array([probability for probability, _day in first.values()])
    return validate(predicted, np.array(happened))
