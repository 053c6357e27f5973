"""The neighbours of a cooperation that was broken off: to offer them support, never to inspect them."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

MONTHS = 6


@dataclass(frozen=True)
class Abort:
    """A cooperation that was broken off in a month (counted from any one)."""

    cooperation: str
    month: int


def neighbour_aborts(
    cooperation: str, month: int, aborts: Iterable[Abort], nearness: Mapping[str, float]
) -> float:
    """Give the weighted count of neighbours that were broken off in the six months before a month.

    `nearness` gives weights from 0 to 1 by cooperation: of the same enterprise, sector or district.
    A cooperation is no neighbour of itself; those it is not near to count nothing.

    >>> neighbour_aborts("A", 7, [Abort("B", 3), Abort("C", 0), Abort("A", 6)], {"B": 0.5, "C": 1})
    0.5
    """
    return math.fsum(
        nearness.get(one.cooperation, 0.0)
        for one in aborts
        if one.cooperation != cooperation and month - MONTHS <= one.month < month
    )
