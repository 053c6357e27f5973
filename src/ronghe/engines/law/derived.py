"""Lists computed from other lists: working weeks, the rest between shifts, the gaps between payments.

Each has a plain version for one case, here, and one over columns in `ragged`; both must agree.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from ronghe.engines.law.units import DAY_MINUTES

Item = Mapping[str, Any]
Items = Sequence[Item]
DAYS_OF_WEEK = 7
MONDAY = 4  # day 4 since 1970-01-01, which was a Thursday


def monday_of(day: int) -> int:
    """Give the Monday of the week of a day."""
    return day - (day - MONDAY) % DAYS_OF_WEEK


def weeks(worked: Items) -> tuple[Item, ...]:
    """Give the calendar weeks in which work is recorded: `monday`, `hours`, `days` worked.

    `hours` is unknown when those of any of its days are. A day with no hours was not worked; one
    whose hours are unknown makes `days` unknown too. Items without a day are in no week that
    anybody knows, so they make a week of their own with nothing known.
    """
    found: dict[int | None, list[Item]] = {}
    for item in worked:
        day = item["on"]
        found.setdefault(None if day is None else monday_of(day), []).append(item)
    ordered = sorted(found, key=lambda monday: (monday is None, monday or 0))
    return tuple(_week(monday, found[monday]) for monday in ordered)


def _week(monday: int | None, items: list[Item]) -> Item:
    hours = [item["hours"] for item in items]
    if monday is None or None in hours:
        return {"monday": monday, "hours": None, "days": None}
    days = {item["on"] for item in items if item["hours"] > 0}
    return {"monday": monday, "hours": sum(hours), "days": len(days)}


def shifts(worked: Items) -> tuple[Item, ...]:
    """Give the shifts in order: `on`, `span` from begin to end and `rest` since the one before, in seconds.

    A shift that ends before it begins ends on the next day. `rest` is unknown for the first shift,
    and where the times of either are.
    """
    known = sorted(
        (item for item in worked if item["on"] is not None),
        key=lambda item: (item["on"], -1 if item["begins_at"] is None else item["begins_at"]),
    )
    found: list[Item] = []
    for index, item in enumerate(known):
        before = known[index - 1] if index else None
        found.append({"on": item["on"], "span": _span(item), "rest": _rest(before, item)})
    return tuple(found)


def _span(item: Item) -> int | None:
    begins, ends = item["begins_at"], item["ends_at"]
    if begins is None or ends is None:
        return None
    return int(ends - begins + (DAY_MINUTES if ends < begins else 0)) * 60


def _rest(before: Item | None, item: Item) -> int | None:
    if before is None or item["begins_at"] is None or (span := _span(before)) is None:
        return None
    ended = before["on"] * DAY_MINUTES + before["begins_at"] + span // 60
    return int(item["on"] * DAY_MINUTES + item["begins_at"] - ended) * 60


def pay_intervals(payments: Items) -> tuple[Item, ...]:
    """Give the intervals between consecutive days of payment: `since`, `until`.

    A payment without a day makes one interval of which nothing is known.
    """
    days = sorted({item["on"] for item in payments if item["on"] is not None})
    found: list[Item] = [{"since": a, "until": b} for a, b in pairwise(days)]
    if any(item["on"] is None for item in payments):
        found.append({"since": None, "until": None})
    return tuple(found)


DERIVED: Mapping[str, Callable[[Items], tuple[Item, ...]]] = {
    "weeks": weeks,
    "shifts": shifts,
    "pay_intervals": pay_intervals,
}
