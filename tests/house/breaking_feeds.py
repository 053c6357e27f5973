"""Attempts at the constraints of calendar addresses: a part of `breaking`."""

from datetime import timedelta

from tests.house.attempts import Attempt, copy

FEED = "placements.CalendarFeed"

CONSTRAINTS = {
    "calendar_feed_one_at_a_time": copy(FEED, token_hash="0" * 64),
    "calendar_feed_ends_later": Attempt(FEED, lambda row: {"ended_at": row.made_at - timedelta(days=1)}),
}  # fmt: skip
UNIQUE_FIELDS = {
    "placements.calendarfeed.token_hash": Attempt(
        FEED, lambda row: {"ended_at": row.made_at}, is_copy=True
    ),
}


def furnish(world) -> None:
    """Have an address that is open."""
    assert world.things["college"].feed
