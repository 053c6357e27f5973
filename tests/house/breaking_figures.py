"""Attempts at the constraints of figures: a part of `breaking`."""

from datetime import timedelta

from tests.factories.parties import NOW
from tests.house.attempts import Attempt, copy

from ronghe.placements.counting import count_all, months_before

FIGURE = "placements.FigureMonth"
CONSTRAINTS = {
    "figure_month_is_its_first": Attempt(
        FIGURE, lambda row: {"month": row.month + timedelta(days=1)}
    ),
    "figure_once_a_month": copy(FIGURE),
}
UNIQUE_FIELDS: dict[str, Attempt] = {}


def furnish(world) -> None:
    """Count what there is of a placement under way."""
    assert world.things["college"].placed.active is not None
    count_all(months_before(NOW.date()), on=NOW.date(), at=NOW)
