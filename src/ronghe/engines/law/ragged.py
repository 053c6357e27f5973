"""The lists computed from other lists, over columns: the fast twin of `derived`."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.law.derived import DAYS_OF_WEEK, MONDAY
from ronghe.engines.law.units import DAY_MINUTES

Offsets = NDArray[np.int64]
Fields = dict[str, tuple[NDArray[Any], NDArray[np.bool_]]]


def _arrays(source: Mapping[str, Any], name: str, size: int) -> tuple[Any, Any]:
    column = source[name]
    known = column.known if isinstance(column.known, np.ndarray) else np.full(size, column.known)
    return np.asarray(column.data, dtype=np.int64), known


def _rows(offsets: Offsets) -> NDArray[np.int64]:
    return np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))


def _offsets(rows: NDArray[np.int64], count: int) -> Offsets:
    return np.concatenate(([0], np.cumsum(np.bincount(rows, minlength=count)))).astype(np.int64)


def weeks(source: Mapping[str, Any], offsets: Offsets) -> tuple[Fields, Offsets]:
    """Give the calendar weeks in which work is recorded; see `derived.weeks`."""
    rows = _rows(offsets)
    day, day_known = _arrays(source, "on", len(rows))
    hours, hours_known = _arrays(source, "hours", len(rows))
    monday = day - (day - MONDAY) % DAYS_OF_WEEK
    order = np.lexsort((day, monday, ~day_known, rows))
    rows, monday, day, day_known = rows[order], monday[order], day[order], day_known[order]
    hours, hours_known = hours[order], hours_known[order]
    if not len(rows):
        empty = np.zeros(0, dtype=np.int64)
        nobody = np.zeros(0, dtype=bool)
        return dict.fromkeys(("monday", "hours", "days"), (empty, nobody)), offsets
    begins = _changes(rows, monday, day_known)
    starts = np.flatnonzero(begins)
    known = np.logical_and.reduceat(hours_known & day_known, starts)
    worked = hours > 0
    is_new = worked & ~_same_day_worked(begins, day, worked)
    fields: Fields = {
        "monday": (monday[starts], day_known[starts]),
        "hours": (np.add.reduceat(hours, starts), known),
        "days": (np.add.reduceat(is_new.astype(np.int64), starts), known),
    }
    return fields, _offsets(rows[starts], len(offsets) - 1)


def _changes(*columns: NDArray[Any]) -> NDArray[np.bool_]:
    begins = np.zeros(len(columns[0]), dtype=bool)
    begins[0] = True
    for column in columns:
        begins[1:] |= column[1:] != column[:-1]
    return begins


def _same_day_worked(
    begins: NDArray[np.bool_], day: NDArray[np.int64], worked: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Say of each item whether an earlier one of its day in its week was worked."""
    group = np.cumsum(begins | np.concatenate(([True], day[1:] != day[:-1])))
    before: NDArray[np.int64] = np.cumsum(worked) - worked
    first_of_group = np.concatenate(([True], group[1:] != group[:-1]))
    base = np.maximum.accumulate(np.where(first_of_group, before, 0))
    found: NDArray[np.bool_] = before > base
    return found


def shifts(source: Mapping[str, Any], offsets: Offsets) -> tuple[Fields, Offsets]:
    """Give the shifts in order, with span and rest; see `derived.shifts`."""
    rows = _rows(offsets)
    day, day_known = _arrays(source, "on", len(rows))
    begins, begins_known = _arrays(source, "begins_at", len(rows))
    ends, ends_known = _arrays(source, "ends_at", len(rows))
    begins = np.where(begins_known, begins, -1)
    order = np.lexsort((begins, day, rows))
    order = order[day_known[order]]
    rows, day, begins, ends = rows[order], day[order], begins[order], ends[order]
    begins_known, ends_known = begins_known[order], ends_known[order]
    span = (ends - begins + np.where(ends < begins, DAY_MINUTES, 0)) * 60
    span_known = begins_known & ends_known
    ended = day * DAY_MINUTES + begins + span // 60
    rest, rest_known = np.zeros_like(span), np.zeros(len(rows), dtype=bool)
    if len(rows):
        rest[1:] = (day[1:] * DAY_MINUTES + begins[1:] - ended[:-1]) * 60
        rest_known[1:] = begins_known[1:] & span_known[:-1] & (rows[1:] == rows[:-1])
    fields: Fields = {
        "on": (day, np.ones(len(rows), dtype=bool)),
        "span": (span, span_known),
        "rest": (rest, rest_known),
    }
    return fields, _offsets(rows, len(offsets) - 1)


def pay_intervals(source: Mapping[str, Any], offsets: Offsets) -> tuple[Fields, Offsets]:
    """Give the intervals between days of payment; see `derived.pay_intervals`."""
    rows = _rows(offsets)
    day, known = _arrays(source, "on", len(rows))
    undated = np.unique(rows[~known])
    order = np.lexsort((day, rows))
    order = order[known[order]]
    rows, day = rows[order], day[order]
    follows = np.zeros(len(rows), dtype=bool)
    if len(rows):
        follows[1:] = (rows[1:] == rows[:-1]) & (day[1:] != day[:-1])
    at = np.flatnonzero(follows)
    all_rows = np.concatenate((rows[at], undated))
    since = np.concatenate((day[at - 1], np.zeros_like(undated)))
    until = np.concatenate((day[at], np.zeros_like(undated)))
    is_known = np.concatenate((np.ones(len(at), dtype=bool), np.zeros(len(undated), dtype=bool)))
    order = np.argsort(all_rows, kind="stable")
    fields: Fields = {
        "since": (since[order], is_known[order]),
        "until": (until[order], is_known[order]),
    }
    return fields, _offsets(all_rows, len(offsets) - 1)


DERIVED: Mapping[str, Callable[[Mapping[str, Any], Offsets], tuple[Fields, Offsets]]] = {
    "weeks": weeks,
    "shifts": shifts,
    "pay_intervals": pay_intervals,
}
