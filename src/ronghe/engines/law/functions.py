"""The functions that rules may use, with their types, and what each means for one case.

A function of something unknown is unknown, except where its meaning says otherwise. The versions over
columns are in `vector`; both must agree on everything.
"""

from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from ronghe.engines.law.units import BOOL, DAY_MINUTES, Type, day_number, day_of

MONTHS = 12
WHOLE = 10_000  # a hundred per cent, in hundredths of one

QUANTIFIERS = ("any", "every", "count", "total", "greatest")
MEANINGS: Mapping[str, str] = {
    "known": "whether a fact is known",
    "shown": "true only when it is known to be true: for claims that count once they are on record",
    "any_known": "true when one is true, false when none is and at least one is known",
    "years": "completed years from a date to another, by the calendar",
    "months": "completed months from a date to another",
    "add_months": "the same day some months later, or that month’s last day",
    "add_years": "the same day some years later; 29 February becomes 1 March",
    "month_end": "the last day of a date’s month",
    "weekday": "1 for Monday to 7 for Sunday",
    "month_day": "a date’s month and day as one number: 1224 for 24 December",
    "ceil_percent": "a share of a number, rounded up: what is at least the share is at least this",
    "floor_percent": "a share of a number, rounded down: what is at most the share is at most this",
    "half_up_percent": "a share of a number, rounded half up",
    "per_hour": "what hours at an hourly rate make, rounded half up",
    "quotient": "how often a number goes into another, rounded down",
    "least": "the smallest",
    "most": "the greatest",
    "touches": "whether the time from a begin to an end, over midnight if need be, meets a daily span",
    "span": "the time from a begin to an end, over midnight if need be",
    "statutory_holiday": "whether a day is a statutory holiday; unknown when its year is not published",
    "working_day": "whether a day is a working day; unknown when its year is not published",
    "covers": "whether periods together cover every day from a date to another",
    "days_within": "the days from a date to another that lie in at least one of some periods",
    "overlap": "whether two sets of codes share one",
}


def result_of(name: str, types: Sequence[Type]) -> Type:
    """Give the type of a function's result; `ValueError` says which terms it takes."""
    wanted, result = FUNCTIONS[name]
    given = [kind.name for kind in types]
    if wanted[-1:] == ("…",):
        fits = len(given) > 1 and set(given) == {wanted[0]} if wanted[0] else len(given) > 1
    else:
        fits = len(given) == len(wanted) and all(
            want in ("", have) for want, have in zip(wanted, given, strict=True)
        )
    if not fits:
        shown = ", ".join(want or "anything" for want in wanted)
        raise ValueError(f"{name}() takes {shown}.")
    return result(types) if callable(result) else result


def _last(types: Sequence[Type]) -> Type:
    return types[-1]


def _first(types: Sequence[Type]) -> Type:
    return types[0]


_HOURS = Type("number", "hours")
FUNCTIONS: Mapping[str, tuple[tuple[str, ...], Type | Callable[[Sequence[Type]], Type]]] = {
    "known": (("",), BOOL),
    "shown": (("bool",), BOOL),
    "any_known": (("bool", "…"), BOOL),
    "years": (("date", "date"), Type("number", "age")),
    "months": (("date", "date"), Type("number", "months")),
    "add_months": (("date", "number"), _first),
    "add_years": (("date", "number"), _first),
    "month_end": (("date",), _first),
    "weekday": (("date",), Type("number")),
    "month_day": (("date",), Type("number")),
    "ceil_percent": (("number", "number"), _last),
    "floor_percent": (("number", "number"), _last),
    "half_up_percent": (("number", "number"), _last),
    "per_hour": (("number", "number"), _first),
    "quotient": (("number", "number"), _first),
    "least": (("number", "…"), _first),
    "most": (("number", "…"), _first),
    "touches": (("time", "time", "time", "time"), BOOL),
    "span": (("time", "time"), _HOURS),
    "statutory_holiday": (("date",), BOOL),
    "working_day": (("date",), BOOL),
    "covers": (("list", "date", "date"), BOOL),
    "days_within": (("list", "date", "date"), Type("number", "days")),
    "overlap": (("codes", "codes"), BOOL),
}


def years(born: int, on: int) -> int:
    """Give the completed years; one born on 29 February has the birthday on 1 March else."""
    a, b = day_of(born), day_of(on)
    return b.year - a.year - ((b.month, b.day) < (a.month, a.day))


def months(since: int, on: int) -> int:
    """Give the completed months from a day to another."""
    a, b = day_of(since), day_of(on)
    return (b.year - a.year) * MONTHS + b.month - a.month - (b.day < a.day)


def add_months(day: int, count: int) -> int:
    """Give the same day of the month some months later, or the month's last."""
    at = day_of(day)
    index = at.year * MONTHS + at.month - 1 + count
    year, month = index // MONTHS, index % MONTHS + 1
    return day_number(date(year, month, min(at.day, monthrange(year, month)[1])))


def add_years(day: int, count: int) -> int:
    """Give the same day some years later; 29 February becomes 1 March."""
    at = day_of(day)
    try:
        return day_number(at.replace(year=at.year + count))
    except ValueError:
        return day_number(date(at.year + count, 3, 1))


def month_end(day: int) -> int:
    """Give the last day of the month."""
    at = day_of(day)
    return day_number(at.replace(day=monthrange(at.year, at.month)[1]))


def weekday(day: int) -> int:
    """Give 1 for Monday to 7 for Sunday."""
    return day_of(day).isoweekday()


def month_day(day: int) -> int:
    """Give a hundred times the month, plus the day: 1224 for 24 December."""
    at = day_of(day)
    return at.month * 100 + at.day


def ceil_percent(share: int, whole: int) -> int:
    """Give a share, in hundredths of a per cent, of a number, rounded up."""
    return -(-share * whole // WHOLE)


def floor_percent(share: int, whole: int) -> int:
    """Give a share, in hundredths of a per cent, of a number, rounded down."""
    return share * whole // WHOLE


def half_up_percent(share: int, whole: int) -> int:
    """Give a share, in hundredths of a per cent, of a number, rounded half up."""
    return (2 * share * whole + WHOLE) // (2 * WHOLE)


def per_hour(rate: int, seconds: int) -> int:
    """Give what some hours, in seconds, make at an hourly rate, rounded half up."""
    return (2 * rate * seconds + 3600) // 7200


def quotient(number: int, by: int) -> int | None:
    """Give how often `by` goes into a number, rounded down; unknown for zero."""
    return number // by if by else None


def touches(begins: int, ends: int, since: int, until: int) -> bool:
    """Say whether the time from `begins` to `ends` meets the daily span `since` to `until`.

    Both may run over midnight; touching at one instant does not count. Equal ends make an empty
    time.
    """
    is_whole_day = ends == begins + DAY_MINUTES
    length = DAY_MINUTES if is_whole_day else (ends - begins) % DAY_MINUTES
    width = (until - since) % DAY_MINUTES
    starts_within = length > 0 and (begins - since) % DAY_MINUTES < width
    return starts_within or (since - begins) % DAY_MINUTES < length


def span(begins: int, ends: int) -> int:
    """Give the seconds from a time to another, over midnight when it is earlier."""
    return (ends - begins + (DAY_MINUTES if ends < begins else 0)) * 60


def overlap(some: frozenset[str], others: frozenset[str]) -> bool:
    """Say whether two sets share a code."""
    return not some.isdisjoint(others)


def covers(periods: Sequence[Mapping[str, Any]], since: int, until: int) -> bool | None:
    """Say whether periods together cover all days from `since` to `until`, both included.

    What the known periods cover is covered, whatever the unknown ones are; what they leave open is
    unknown while there is a period of which an end is unknown. A time that ends before it begins is a
    slip somewhere, so nothing is known of its cover.
    """
    if until < since:
        return None
    known, is_whole = _known_periods(periods)
    reached = since
    for begin, end in known:
        if begin > reached:
            break
        reached = max(reached, end + 1)
    if reached > until:
        return True
    return False if is_whole else None


def days_within(periods: Sequence[Mapping[str, Any]], since: int, until: int) -> int | None:
    """Count the days from `since` to `until`, both included, that lie in at least one period.

    Unknown when an end of any period is, since it might add days.
    """
    known, is_whole = _known_periods(periods)
    if not is_whole:
        return None
    total, reached = 0, since
    for begin, end in known:
        first, last = max(begin, reached), min(end, until)
        if last >= first:
            total += last - first + 1
            reached = last + 1
    return total


def _known_periods(periods: Sequence[Mapping[str, Any]]) -> tuple[list[tuple[int, int]], bool]:
    known = sorted(
        (item["from"], item["to"])
        for item in periods
        if item["from"] is not None and item["to"] is not None
    )
    return known, len(known) == len(periods)


PLAIN: Mapping[str, Callable[..., Any]] = {
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
    "quotient": quotient,
    "least": min,
    "most": max,
    "touches": touches,
    "span": span,
    "covers": covers,
    "days_within": days_within,
    "overlap": overlap,
}
