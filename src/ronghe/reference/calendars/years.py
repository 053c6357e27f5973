"""A whole year at a glance, for the pages."""

from dataclasses import dataclass
from datetime import date, timedelta

from ronghe.reference.calendars.definitions import CalendarDefinition, definition
from ronghe.reference.calendars.kinds import (
    WORKED,
    DayKind,
    PossibleKinds,
    day_kind,
    possible_kinds,
)


@dataclass(frozen=True, order=True)
class Span:
    """A number that is known exactly, or only between two bounds."""

    low: int
    high: int

    @property
    def is_known(self) -> bool:
        return self.low == self.high


@dataclass(frozen=True)
class Period:
    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class CalendarYear:
    calendar: CalendarDefinition
    year: int
    working: Span
    statutory: Span
    make_up: Span
    working_by_month: tuple[Span, ...]
    longest_rest: Period | None
    unknown_count: int
    is_official: bool

    @property
    def is_wholly_unknown(self) -> bool:
        return self.unknown_count == (date(self.year, 12, 31) - date(self.year, 1, 1)).days + 1


def calendar_year(code: str, year: int) -> CalendarYear:
    calendar = definition(code)
    days = days_of_year(year)
    possible = [possible_kinds(code, day) for day in days]
    return CalendarYear(
        calendar=calendar,
        year=year,
        working=_count(possible, WORKED),
        statutory=_count(possible, frozenset({DayKind.STATUTORY_HOLIDAY})),
        make_up=_count(possible, frozenset({DayKind.MAKE_UP_WORKING_DAY})),
        working_by_month=tuple(
            _count(
                [kinds for day, kinds in zip(days, possible, strict=True) if day.month == month],
                WORKED,
            )
            for month in range(1, 13)
        ),
        longest_rest=_longest_rest(days, possible),
        unknown_count=sum(day_kind(code, day) is DayKind.UNKNOWN for day in days),
        is_official=calendar.from_year <= year <= calendar.until_year,
    )


def days_of_year(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(number) for number in range((date(year, 12, 31) - first).days + 1)]


def _count(possible: list[PossibleKinds], wanted: frozenset[DayKind]) -> Span:
    return Span(
        low=sum(kinds <= wanted for kinds in possible),
        high=sum(bool(kinds & wanted) for kinds in possible),
    )


def _longest_rest(days: list[date], possible: list[PossibleKinds]) -> Period | None:
    """Give the longest run of days that are surely free, the earliest of equals."""
    longest: Period | None = None
    begun: date | None = None
    for day, kinds in zip(days, possible, strict=True):
        if kinds & WORKED:
            begun = None
            continue
        begun = begun or day
        run = Period(begun, day)
        if longest is None or run.days > longest.days:
            longest = run
    return longest
