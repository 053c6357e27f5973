"""The days worked that follow from a usual week, and what its statutory holidays leave open."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from ronghe.compliance import rulebooks
from ronghe.engines.law import Outcome, day_number

LONGEST = timedelta(days=800)
Item = Mapping[str, Any]


@dataclass(frozen=True)
class UsualWeek:
    """So many hours on each of the first so many days of a week.

    `on_holidays` says whether statutory holidays are worked too; None when nobody has said.
    """

    hours: Decimal
    days: int
    on_holidays: bool | None = None
    begins_at: str | None = None
    ends_at: str | None = None


def worked_days(
    week: UsualWeek, first: date, last: date, jurisdiction: str
) -> tuple[list[Item], list[Item]]:
    """Give the days worked if every doubtful day is worked, and if none is.

    Doubtful is a statutory holiday of which nobody has said whether it is worked, and a day of a
    year whose holidays are not published yet. A rule that answers both alike has its answer.
    """
    most, least = [], []
    for day in _working_days(week, first, last):
        is_worked = _is_worked(week, day, jurisdiction)
        most.append(_item(week, day, is_worked=is_worked is not False))
        least.append(_item(week, day, is_worked=is_worked is True))
    return most, least


def is_holiday(day: date, jurisdiction: str) -> bool:
    """Say whether it is known to be a statutory holiday."""
    return rulebooks.days().statutory_holiday(jurisdiction, day_number(day)) is True


def between(outcomes: set[Outcome]) -> Outcome:
    """Give the one answer to several ways of reading a case: not known where they differ."""
    if len(outcomes) == 1:
        return next(iter(outcomes))
    if outcomes & {Outcome.FAIL, Outcome.UNKNOWN}:
        return Outcome.UNKNOWN
    return Outcome.PASS


def _working_days(week: UsualWeek, first: date, last: date) -> Iterator[date]:
    last = min(last, first + LONGEST)
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if day.weekday() < week.days:
            yield day


def _is_worked(week: UsualWeek, day: date, jurisdiction: str) -> bool | None:
    if week.on_holidays is True:
        return True
    is_holiday = rulebooks.days().statutory_holiday(jurisdiction, day_number(day))
    if is_holiday is None:
        return None
    if not is_holiday:
        return True
    return None if week.on_holidays is None else False


def _item(week: UsualWeek, day: date, *, is_worked: bool) -> Item:
    if not is_worked:
        return {"on": day, "hours": 0}
    return {"on": day, "hours": week.hours, "begins_at": week.begins_at, "ends_at": week.ends_at}
