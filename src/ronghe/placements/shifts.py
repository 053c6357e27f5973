"""On which days a student is agreed to work: a pure function of the stated week and the calendar.

Stated are the days a week and the hours a day, sometimes from when to when, and not which days: five days are
the working days of the calendar where the work is, six and seven add Saturdays and Sundays that
are no part of a holiday. Fewer days are not known day by day. What the calendar has not published
yet may be a shift; it is said to be so.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ronghe.reference.calendars import DayKind, NoCalendar, day_kind, is_working_day

FIVE, SIX, SEVEN = 5, 6, 7
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Shift:
    """One day of work; `is_sure` is wrong while nobody can know whether it is a holiday."""

    on: date
    is_sure: bool


def days_a_week(work: Mapping[str, Any]) -> int | None:
    """Give the stated days a week; None where they are not stated."""
    stated = work.get("days_a_week")
    return int(stated) if stated else None


def hours_between(work: Mapping[str, Any]) -> tuple[time, time] | None:
    """Give when the working day begins and ends; None unless both are stated."""
    begins, ends = work.get("day_begins_at"), work.get("day_ends_at")
    if not begins or not ends:
        return None
    return time.fromisoformat(begins), time.fromisoformat(ends)


def span_on(day: date, hours: tuple[time, time], zone: str) -> tuple[datetime, datetime]:
    """Give the working day from its first to its last moment; a night ends on the day after."""
    begins, ends = hours
    place = ZoneInfo(zone)
    last = day if ends > begins else day + DAY
    return datetime.combine(day, begins, place), datetime.combine(last, ends, place)


def shifts_of(
    days: int | None,
    calendar: str,
    first: date,
    last: date,
    rests: Sequence[tuple[date, date | None]] = (),
) -> Iterator[Shift]:
    """Give the shifts from a day to a day, without the days on which the placement rests."""
    if days is None or days < FIVE:
        return
    day = first
    while day <= last:
        worked = None if _rests(rests, day) else _is_worked(days, calendar, day)
        if worked is not None:
            yield worked
        day += DAY


def _is_worked(days: int, calendar: str, day: date) -> Shift | None:
    on_calendar = _working(calendar, day)
    if day.isoweekday() <= FIVE:
        return None if on_calendar is False else Shift(day, on_calendar is True)
    if on_calendar:  # made up for a holiday
        return Shift(day, is_sure=True)
    if days < day.isoweekday() or _is_statutory(calendar, day):
        return None
    friday = day - DAY * (day.isoweekday() - FIVE)
    before = _working(calendar, friday)
    return None if before is False else Shift(day, before is True)


def _working(calendar: str, day: date) -> bool | None:
    try:
        return is_working_day(calendar, day)
    except NoCalendar:
        return None


def _is_statutory(calendar: str, day: date) -> bool:
    try:
        return day_kind(calendar, day) == DayKind.STATUTORY_HOLIDAY
    except NoCalendar:
        return False


def _rests(rests: Iterable[tuple[date, date | None]], day: date) -> bool:
    return any(first <= day and (last is None or day <= last) for first, last in rests)
