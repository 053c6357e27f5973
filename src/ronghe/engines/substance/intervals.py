"""A share that is known, or only known to lie between two bounds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Interval:
    """What is known of a figure: certainly from `low` to `high`, and `point` where it is known.

    All three are shares from 0 to 1, differences of shares where it says so.
    """

    low: float
    point: float | None
    high: float

    @property
    def is_known(self) -> bool:
        """Whether there is a point."""
        return self.point is not None


UNKNOWN = Interval(0.0, None, 1.0)
