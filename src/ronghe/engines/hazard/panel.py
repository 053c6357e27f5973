"""Cooperations month by month: one row for each month in which one was at risk."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.hazard.covariates import Cause

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
GOES_ON = -1
CAUSES = tuple(Cause)
PERIODS = (3, 6, 12, 24)  # months of age at which the baseline may change


@dataclass(frozen=True, eq=False)
class Panel:
    """Rows of cooperation-months.

    `x` has a row for each month and a column for each name; `age` is the cooperation's age in months,
    from 0; `month` the calendar month, counted from any one; `ending` the place of the cause in
    CAUSES that ended it in that month, GOES_ON otherwise. `subject` numbers the cooperations.
    """

    names: tuple[str, ...]
    x: Floats
    age: Longs
    month: Longs
    ending: Longs
    subject: Longs

    def __post_init__(self) -> None:
        """Refuse what does not fit together; raises `ValueError`."""
        if self.x.shape != (len(self.age), len(self.names)):
            raise ValueError(f"{self.x.shape} values do not fit {len(self.age)} months and {len(self.names)} names")  # fmt: skip
        if not np.isfinite(self.x).all():
            raise ValueError(
                "a covariate is not known; leave the month out, or say what is assumed"
            )
        if len({len(self.age), len(self.month), len(self.ending), len(self.subject)}) > 1:
            raise ValueError("columns of different lengths")

    def __len__(self) -> int:
        return len(self.age)

    def rows(self, kept: NDArray[np.bool_]) -> "Panel":
        """Give some of the rows."""
        return Panel(
            self.names, self.x[kept], self.age[kept], self.month[kept], self.ending[kept],
            self.subject[kept],
        )  # fmt: skip

    def ended_by(self, cause: Cause) -> NDArray[np.bool_]:
        """Say of each month whether a cause ended the cooperation in it."""
        found: NDArray[np.bool_] = self.ending == CAUSES.index(cause)
        return found


def period_of(age: Longs, periods: Sequence[int] = PERIODS) -> Longs:
    """Give the baseline's period of each age."""
    return np.searchsorted(np.asarray(periods), age, side="right").astype(np.int64)


def split_by_time(panel: Panel, month: int) -> tuple[Panel, Panel]:
    """Part a panel into what was known before a month, and what came from it on."""
    return panel.rows(panel.month < month), panel.rows(panel.month >= month)
