"""Counting working days, and stopping where knowledge stops."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ronghe.reference.calendars.definitions import definition
from ronghe.reference.calendars.kinds import is_working_day


class UnknownReason(StrEnum):
    NOT_PUBLISHED = "not_published"
    BEFORE_RECORDS = "before_records"
    DIFFERS_LOCALLY = "differs_locally"


@dataclass(frozen=True)
class Unknown:
    """No answer, why there is none, and how far the calendar is known."""

    reason: UnknownReason
    day: date
    known_until: date

    def __str__(self) -> str:
        day = date_format(self.day)
        if self.reason is UnknownReason.NOT_PUBLISHED:
            return _(
                "No published calendar for %(year)s is known here yet, so %(day)s may be worked or free."
            ) % {"year": self.day.year, "day": day}
        if self.reason is UnknownReason.BEFORE_RECORDS:
            return _("%(day)s lies before the first year of this calendar.") % {"day": day}
        return _("%(day)s is a holiday in some parts of this jurisdiction only.") % {"day": day}


def unknown(code: str, day: date) -> Unknown:
    """Say why nobody can tell whether this day is worked."""
    calendar = definition(code)
    if day > calendar.official_until:
        reason = UnknownReason.NOT_PUBLISHED
    elif day < calendar.official_from:
        reason = UnknownReason.BEFORE_RECORDS
    else:
        reason = UnknownReason.DIFFERS_LOCALLY
    return Unknown(reason=reason, day=day, known_until=calendar.official_until)


def add_working_days(code: str, start: date, count: int) -> date | Unknown:
    """Give the count-th working day after the start, or before it when negative; zero is the start.

    The start itself is never counted.
    """
    step = timedelta(1 if count > 0 else -1)
    day, left = start, abs(count)
    while left:
        day += step
        is_worked = is_working_day(code, day)
        if is_worked is None:
            return unknown(code, day)
        left -= is_worked
    return day


def working_days_between(code: str, first: date, last: date) -> int | Unknown:
    """Count the working days of a period, both ends included; an empty period has none."""
    count = 0
    for number in range((last - first).days + 1):
        day = first + timedelta(number)
        is_worked = is_working_day(code, day)
        if is_worked is None:
            return unknown(code, day)
        count += is_worked
    return count
