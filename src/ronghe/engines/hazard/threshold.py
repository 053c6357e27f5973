"""When a warning is worth a visit: from costs that somebody stated, in one currency's minor units."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Costs:
    """What a visit costs, what an abortion loses, and the share of abortions that a visit averts.

    `visit` and `loss` are above zero, `effect` from above 0 to 1; raises `ValueError` otherwise.
    """

    visit: int
    loss: int
    effect: float

    def __post_init__(self) -> None:
        """Refuse costs that decide nothing."""
        if not (self.visit > 0 and self.loss > 0 and 0 < self.effect <= 1):
            raise ValueError("costs are above zero, and the effect from above 0 to 1")

    @property
    def threshold(self) -> float:
        """The probability above which a visit is worth it: c / (c + loss × effect).

        >>> Costs(visit=1_000, loss=30_000, effect=0.3).threshold
        0.1
        """
        return self.visit / (self.visit + self.loss * self.effect)


def is_worth_a_visit(probability: float, costs: Costs) -> bool:
    """Say whether a risk of being broken off calls for a visit."""
    return probability > costs.threshold


def expected_loss(probability: float, costs: Costs) -> int:
    """Give the expected loss, in minor units."""
    return round(probability * costs.loss)
