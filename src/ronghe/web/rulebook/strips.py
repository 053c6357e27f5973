"""The history of a rule as a strip: a piece for each stretch, and where the chosen day lies."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ronghe.engines.law import day_of

WIDTH = 1000
MARGIN_DAYS = 365
LABEL_WIDTH = 120


@dataclass(frozen=True)
class Piece:
    """A stretch on a scale of a thousand; `is_last` has no end yet."""

    x: int
    width: int
    is_chosen: bool
    is_last: bool


@dataclass(frozen=True)
class Strip:
    """`years` are the places of the breaks that have room for a label, with the year."""

    pieces: tuple[Piece, ...]
    years: tuple[tuple[int, int], ...]
    chosen_x: int


def strip_of(breaks: Sequence[int], *, chosen: int, today: int) -> Strip:
    """Lay out the stretches between the breaks, from a year before the first to a year ahead."""
    first = min(breaks[0], chosen) - MARGIN_DAYS
    last = max(breaks[-1], chosen, today) + MARGIN_DAYS

    def x_of(day: int) -> int:
        return round(WIDTH * (day - first) / (last - first))

    pieces = [
        Piece(
            x=x_of(begin),
            width=max(2, x_of(end) - x_of(begin) - 2),
            is_chosen=begin <= chosen < end,
            is_last=end > last,
        )
        for begin, end in pairwise([*breaks, last + 1])
    ]
    return Strip(
        tuple(pieces), _labels([(x_of(day), day_of(day).year) for day in breaks]), x_of(chosen)
    )


def _labels(years: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    shown: list[tuple[int, int]] = []
    for x, year in years:
        if x <= WIDTH - LABEL_WIDTH and (not shown or x - shown[-1][0] >= LABEL_WIDTH):
            shown.append((x, year))
    return tuple(shown)
