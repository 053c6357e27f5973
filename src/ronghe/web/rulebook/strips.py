"""The history of a rule as a strip: a piece for each stretch, and where the chosen day lies."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

WIDTH = 1000
MARGIN_DAYS = 365


@dataclass(frozen=True)
class Piece:
    """A stretch on a scale of a thousand; `is_last` has no end yet."""

    x: int
    width: int
    is_chosen: bool
    is_last: bool


@dataclass(frozen=True)
class Strip:
    pieces: tuple[Piece, ...]
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
    return Strip(tuple(pieces), x_of(chosen))
