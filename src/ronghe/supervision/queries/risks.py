"""How soon a cooperation should be looked at: in one place, from what is known of itself alone.

What happened to its neighbours is no reason to inspect it: that is for offering support.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ronghe.supervision.models import IntegrityFlag, Risk, SubstanceIndex

HALF = 0.5


@dataclass(frozen=True)
class Riskiness:
    """The higher the sooner; `reasons` say why, the heaviest first."""

    value: float
    reasons: tuple[Risk, ...]


# Of what nothing was computed: nothing is confirmed, and nothing known.
UNSEEN = Riskiness(2 * HALF, (Risk.NO_INDEX,))


def risks_of(cooperations: Sequence[int]) -> list[Riskiness]:
    """Give the risk of each cooperation, in their order."""
    rows = SubstanceIndex.objects.current().filter(cooperation__in=cooperations)
    open_ = IntegrityFlag.objects.open().filter(cooperation__in=cooperations)
    flagged = set(open_.order_by().values_list("cooperation", flat=True))
    known = {
        pk: risk_from(
            is_flagged=pk in flagged,
            is_alarming=is_alarming,
            low=low,
            high=high,
            known_weight=known_weight,
        )
        for pk, is_alarming, low, high, known_weight in rows.order_by("pk").values_list(
            "cooperation_id", "is_alarming", "low", "high", "known_weight"
        )
    }
    return [known.get(pk, UNSEEN) for pk in cooperations]


def risk_from(
    *, is_alarming: bool, low: float, high: float, known_weight: float, is_flagged: bool = False
) -> Riskiness:
    """Add up: an open flag, and much show with little substance; then what is not confirmed or known.

    >>> risk_from(is_alarming=True, low=0.2, high=0.4, known_weight=1.0).reasons
    (Risk.SHOW, Risk.LOW)
    """
    reasons = [
        *([Risk.FLAG] if is_flagged else []),
        *([Risk.SHOW] if is_alarming else []),
        *([Risk.LOW] if high < HALF else []),
        *([Risk.UNKNOWN] if known_weight < HALF else []),
    ]
    value = float(is_flagged) + float(is_alarming) + HALF * (1 - low) + HALF * (1 - known_weight)
    return Riskiness(value, tuple(reasons))
