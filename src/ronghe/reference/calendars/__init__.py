"""Calendars that can answer "unknown".

One interface over `chinesecalendar`, which refuses unpublished years, and `holidays`, which
guesses them silently: our own table says up to which year each calendar is official.
Jurisdictions are named by their code; "de-by" and the like name parts that keep their own days.
"""

from ronghe.reference.calendars.arithmetic import (
    Unknown,
    UnknownReason,
    add_working_days,
    unknown,
    working_days_between,
)
from ronghe.reference.calendars.definitions import (
    CalendarDefinition,
    NoCalendar,
    calendar_codes,
    definition,
    official_until,
)
from ronghe.reference.calendars.kinds import DayKind, day_kind, is_working_day, possible_kinds
from ronghe.reference.calendars.years import CalendarYear, Period, Span, calendar_year, days_of_year

__all__ = [
    "CalendarDefinition",
    "CalendarYear",
    "DayKind",
    "NoCalendar",
    "Period",
    "Span",
    "Unknown",
    "UnknownReason",
    "add_working_days",
    "calendar_codes",
    "calendar_year",
    "day_kind",
    "days_of_year",
    "definition",
    "is_working_day",
    "official_until",
    "possible_kinds",
    "unknown",
    "working_days_between",
]
