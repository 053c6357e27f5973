"""What kind of day a day is, as far as anybody can know.

The packages are heavy and are imported by the function that asks them.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from ronghe.reference.calendars.definitions import CalendarDefinition, definition

SATURDAY = 5
MOVED_BY_NOTICE = ("substituted", "observed", "Extended")
OBSERVED = " (observed)"


class DayKind(StrEnum):
    WORKING = "working"
    REST = "rest"
    STATUTORY_HOLIDAY = "statutory_holiday"
    MAKE_UP_WORKING_DAY = "make_up_working_day"
    UNKNOWN = "unknown"


WORKED = frozenset({DayKind.WORKING, DayKind.MAKE_UP_WORKING_DAY})
ANY_KIND = frozenset(DayKind) - {DayKind.UNKNOWN}

PossibleKinds = frozenset[DayKind]


def day_kind(code: str, day: date) -> DayKind:
    """Say what kind of day it is in the jurisdiction with this code.

    Working days are Monday to Friday without holidays, and the days that are made up for.
    """
    possible = possible_kinds(code, day)
    return next(iter(possible)) if len(possible) == 1 else DayKind.UNKNOWN


def is_working_day(code: str, day: date) -> bool | None:
    """Say whether it is a working day; None means that nobody can know yet.

    A Saturday that is a holiday in some parts of a country is of unknown kind, yet surely free.
    """
    possible = possible_kinds(code, day)
    if possible <= WORKED:
        return True
    return None if possible & WORKED else False


def possible_kinds(code: str, day: date) -> PossibleKinds:
    calendar = definition(code)
    if not calendar.official_from <= day <= calendar.official_until:
        return ANY_KIND
    return _kinds_of_year(code, day.year)[day.timetuple().tm_yday - 1]


@lru_cache(maxsize=256)
def _kinds_of_year(code: str, year: int) -> tuple[PossibleKinds, ...]:
    calendar = definition(code)
    first = date(year, 1, 1)
    days = [first + timedelta(number) for number in range((date(year, 12, 31) - first).days + 1)]
    if calendar.library == "chinese_calendar":
        return tuple(_chinese_kinds(days))
    return tuple(_kinds_by_holidays(calendar, days))


def _chinese_kinds(days: list[date]) -> Iterable[PossibleKinds]:
    """Days worked and free by the State Council's notice, as `chinesecalendar` keeps it.

    The statutory days themselves (paid threefold) come from `holidays`, without the days that the
    notice moved next to them.
    """
    import chinese_calendar  # noqa: PLC0415 -- heavy

    statutory = _statutory_days_of_china(days[0].year)
    for day in days:
        try:
            is_worked = chinese_calendar.is_workday(day)
        except NotImplementedError:
            yield ANY_KIND
            continue
        is_weekend = day.weekday() >= SATURDAY
        if is_worked:
            kind = DayKind.MAKE_UP_WORKING_DAY if is_weekend else DayKind.WORKING
        else:
            kind = DayKind.STATUTORY_HOLIDAY if day in statutory else DayKind.REST
        yield frozenset({kind})


def _statutory_days_of_china(year: int) -> set[date]:
    import holidays  # noqa: PLC0415 -- heavy

    named = holidays.country_holidays("CN", years=year, language="en_US", observed=False)
    return {
        day for day, name in named.items() if not any(moved in name for moved in MOVED_BY_NOTICE)
    }


def _kinds_by_holidays(calendar: CalendarDefinition, days: list[date]) -> Iterable[PossibleKinds]:
    year = days[0].year
    parts = list(calendar.parts.values()) or [calendar.library_part]
    sure_by_part = [_holidays(calendar, part, year, calendar.categories) for part in parts]
    sure = set.intersection(*sure_by_part)
    possible = set.union(*sure_by_part)
    if calendar.local_categories:
        for part in parts:
            possible |= _holidays(calendar, part, year, calendar.local_categories)
    possible |= _estimated(calendar, parts, year)
    for day in days:
        usual = DayKind.REST if day.weekday() >= SATURDAY else DayKind.WORKING
        if day in sure:
            yield frozenset({DayKind.STATUTORY_HOLIDAY})
        elif day in possible:
            yield frozenset({DayKind.STATUTORY_HOLIDAY, usual})
        else:
            yield frozenset({usual})


def _named(
    calendar: CalendarDefinition, part: str | None, year: int, categories: tuple[str, ...]
) -> dict[date, str]:
    import holidays  # noqa: PLC0415 -- heavy

    return dict(
        holidays.country_holidays(
            calendar.library_country,
            subdiv=part,
            years=year,
            language="en_US",
            categories=categories,
        ).items()
    )


def _holidays(
    calendar: CalendarDefinition, part: str | None, year: int, categories: tuple[str, ...]
) -> set[date]:
    """Give the days that are surely holidays; one moved to a working day counts there only."""
    named = _named(calendar, part, year, categories)
    replaced = {
        name.removesuffix(OBSERVED)
        for names in named.values()
        for name in names.split("; ")
        if name.endswith(OBSERVED)
    }
    return {
        day
        for day, names in named.items()
        if "estimated" not in names
        and not (day.weekday() >= SATURDAY and set(names.split("; ")) <= replaced)
    }


def _estimated(calendar: CalendarDefinition, parts: list[str | None], year: int) -> set[date]:
    """Give the days that the package itself only estimates."""
    return {
        day
        for part in parts
        for day, names in _named(calendar, part, year, calendar.categories).items()
        if "estimated" in names
    }
