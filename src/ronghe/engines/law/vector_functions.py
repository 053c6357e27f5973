"""The functions of `functions` over whole columns of whole numbers."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.law.functions import MONTHS, WHOLE
from ronghe.engines.law.units import DAY_MINUTES

FIRST_YEAR, LAST_YEAR = 1800, 2400
DAY_BITS, MONTH_BITS = 5, 4


@cache
def calendar() -> tuple[int, NDArray[np.int32]]:
    """Give the first day, and of each day from it on year, month and day packed in one number."""
    days = np.arange(f"{FIRST_YEAR}-01-01", f"{LAST_YEAR}-01-01", dtype="datetime64[D]")
    months = days.astype("datetime64[M]")
    years = months.astype("datetime64[Y]")
    year = years.astype(np.int32) + 1970
    month = (months - years).astype(np.int32) + 1
    day = (days - months).astype(np.int32) + 1
    packed = (year << (MONTH_BITS + DAY_BITS)) | (month << DAY_BITS) | day
    return int(days[0].astype(np.int64)), packed.astype(np.int32)


@cache
def _months() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the first day and the length of each month."""
    starts = np.arange(f"{FIRST_YEAR}-01", f"{LAST_YEAR}-02", dtype="datetime64[M]")
    days = starts.astype("datetime64[D]").astype(np.int64)
    return days[:-1], np.diff(days)


def _packed(day: Any) -> Any:
    first, table = calendar()
    return table[day - first]


def _month_index(packed: Any) -> Any:
    year, month = packed >> (MONTH_BITS + DAY_BITS), (packed >> DAY_BITS) & 15
    return year * MONTHS + month - 1


def years(born: Any, on: Any) -> Any:
    """As `functions.years`."""
    a, b = _packed(born), _packed(on)
    later = (b & 511) < (a & 511)
    return (b >> 9) - (a >> 9) - later


def months(since: Any, on: Any) -> Any:
    """As `functions.months`."""
    a, b = _packed(since), _packed(on)
    return _month_index(b) - _month_index(a) - ((b & 31) < (a & 31))


def add_months(day: Any, count: Any) -> Any:
    """As `functions.add_months`."""
    packed = _packed(day)
    starts, lengths = _months()
    index = _month_index(packed) + count - FIRST_YEAR * MONTHS
    return starts[index] + np.minimum(packed & 31, lengths[index]) - 1


def add_years(day: Any, count: Any) -> Any:
    """As `functions.add_years`."""
    packed = _packed(day)
    starts, lengths = _months()
    index = _month_index(packed) + count * MONTHS - FIRST_YEAR * MONTHS
    # The day after a February that is too short is 1 March.
    return starts[index] + np.minimum(packed & 31, lengths[index] + 1) - 1


def month_end(day: Any) -> Any:
    """As `functions.month_end`."""
    starts, lengths = _months()
    index = _month_index(_packed(day)) - FIRST_YEAR * MONTHS
    return starts[index] + lengths[index] - 1


def weekday(day: Any) -> Any:
    """As `functions.weekday`."""
    return (day + 3) % 7 + 1


def month_day(day: Any) -> Any:
    """As `functions.month_day`."""
    packed = _packed(day)
    return ((packed >> DAY_BITS) & 15) * 100 + (packed & 31)


def ceil_percent(share: Any, whole: Any) -> Any:
    """As `functions.ceil_percent`."""
    return -(-share * whole // WHOLE)


def floor_percent(share: Any, whole: Any) -> Any:
    """As `functions.floor_percent`."""
    return share * whole // WHOLE


def half_up_percent(share: Any, whole: Any) -> Any:
    """As `functions.half_up_percent`."""
    return (2 * share * whole + WHOLE) // (2 * WHOLE)


def per_hour(rate: Any, seconds: Any) -> Any:
    """As `functions.per_hour`."""
    return (2 * rate * seconds + 3600) // 7200


def least(*values: Any) -> Any:
    """Give the smallest of each row."""
    found = values[0]
    for value in values[1:]:
        found = np.minimum(found, value)
    return found


def most(*values: Any) -> Any:
    """Give the greatest of each row."""
    found = values[0]
    for value in values[1:]:
        found = np.maximum(found, value)
    return found


def touches(begins: Any, ends: Any, since: Any, until: Any) -> Any:
    """As `functions.touches`."""
    length = np.where(ends == begins + DAY_MINUTES, DAY_MINUTES, (ends - begins) % DAY_MINUTES)
    width = (until - since) % DAY_MINUTES
    first = (since - begins) % DAY_MINUTES < length
    return first | (((begins - since) % DAY_MINUTES < width) & (length > 0))


def span(begins: Any, ends: Any) -> Any:
    """As `functions.span`."""
    return (ends - begins + np.where(ends < begins, DAY_MINUTES, 0)) * 60


def overlap(some: Any, others: Any) -> Any:
    """As `functions.overlap`."""
    return (some & others) != 0


VECTOR: Mapping[str, Callable[..., Any]] = {
    "years": years,
    "months": months,
    "add_months": add_months,
    "add_years": add_years,
    "month_end": month_end,
    "weekday": weekday,
    "month_day": month_day,
    "ceil_percent": ceil_percent,
    "floor_percent": floor_percent,
    "half_up_percent": half_up_percent,
    "per_hour": per_hour,
    "least": least,
    "most": most,
    "touches": touches,
    "span": span,
    "overlap": overlap,
}


def _sorted_periods(counts: NDArray[np.int64], begin: Any, end: Any) -> tuple[Any, Any, Any, Any]:
    """Give the known periods by case and begin, and of each case whether all are known."""
    size = int(counts.sum())
    rows = np.repeat(np.arange(len(counts)), counts)
    known = np.broadcast_to(begin.known & end.known, (size,))
    whole = np.ones(len(counts), dtype=bool)
    whole[rows[~known]] = False
    begins = np.broadcast_to(np.asarray(begin.data, dtype=np.int64), (size,))
    ends = np.broadcast_to(np.asarray(end.data, dtype=np.int64), (size,))
    order = np.lexsort((ends, begins, rows))
    order = order[known[order]]
    return rows[order], begins[order], ends[order], whole


_FAR = np.int64(1) << 32


def _reached_before(rows: Any, ends: Any, since: Any) -> Any:
    """Give for each period the first day that the periods before it, of its case, leave open.

    Cases are told apart by adding a large number for each, so that one running maximum serves all.
    """
    lifted = rows * _FAR
    after = np.maximum.accumulate(ends + 1 + lifted) if len(rows) else ends
    before = np.concatenate(([np.int64(-1) << 62], after[:-1])) - lifted if len(rows) else ends
    return np.maximum(before, since)


def covers(counts: Any, begin: Any, end: Any, since: Any, until: Any) -> tuple[Any, Any]:
    """Say for each case whether its periods surely cover it, and whether they surely do not."""
    rows, begins, ends, whole = _sorted_periods(counts, begin, end)
    first = np.broadcast_to(np.asarray(since, dtype=np.int64), counts.shape)
    last = np.broadcast_to(np.asarray(until, dtype=np.int64), counts.shape)
    reached = _reached_before(rows, ends, first[rows])
    is_gap = begins > reached
    open_at = first.copy()
    # The first gap of a case ends what is covered; without one, the last period does.
    broken = np.zeros(len(counts), dtype=bool)
    if len(rows):
        gaps = np.flatnonzero(is_gap)
        gap_rows, where = np.unique(rows[gaps], return_index=True)
        open_at[rows] = np.maximum(reached, ends + 1)
        open_at[gap_rows] = reached[gaps[where]]
        broken[gap_rows] = True
    covered, is_time = open_at > last, first <= last
    return covered & is_time, ~covered & whole & is_time


def days_within(counts: Any, begin: Any, end: Any, since: Any, until: Any) -> tuple[Any, Any]:
    """Count for each case the days in its periods, and say whether that is known."""
    rows, begins, ends, whole = _sorted_periods(counts, begin, end)
    first = np.broadcast_to(np.asarray(since, dtype=np.int64), counts.shape)
    last = np.broadcast_to(np.asarray(until, dtype=np.int64), counts.shape)
    clipped = np.minimum(ends, last[rows])
    reached = _reached_before(rows, clipped, first[rows])
    days = np.maximum(clipped - np.maximum(begins, reached) + 1, 0)
    return np.bincount(rows, weights=days, minlength=len(counts)).astype(np.int64), whole
