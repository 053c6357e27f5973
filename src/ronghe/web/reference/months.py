"""Twelve small tables: every day with its kind as a letter, a shape and a word."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date

from babel.dates import get_day_names
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ronghe.reference.calendars import DayKind, day_kind
from ronghe.web.parts import Text

LETTERS: dict[DayKind, Text] = {
    DayKind.WORKING: "",
    DayKind.REST: pgettext_lazy("letter of a free day in a calendar", "f"),
    DayKind.STATUTORY_HOLIDAY: pgettext_lazy("letter of a statutory holiday in a calendar", "H"),
    DayKind.MAKE_UP_WORKING_DAY: pgettext_lazy("letter of a make-up day in a calendar", "W"),
    DayKind.UNKNOWN: "?",
}
LABELS: dict[DayKind, Text] = {
    DayKind.WORKING: _("working day"),
    DayKind.REST: _("free day"),
    DayKind.STATUTORY_HOLIDAY: _("statutory holiday"),
    DayKind.MAKE_UP_WORKING_DAY: _("make-up working day"),
    DayKind.UNKNOWN: _("unknown"),
}
# Written out, so that the style sheet keeps these classes.
CLASSES = {
    DayKind.WORKING: "r-day-working",
    DayKind.REST: "r-day-rest",
    DayKind.STATUTORY_HOLIDAY: "r-day-statutory",
    DayKind.MAKE_UP_WORKING_DAY: "r-day-make-up",
    DayKind.UNKNOWN: "r-day-unknown",
}


@dataclass(frozen=True)
class Day:
    number: int
    kind: DayKind

    @property
    def letter(self) -> Text:
        return LETTERS[self.kind]

    @property
    def label(self) -> Text:
        return LABELS[self.kind]

    @property
    def css(self) -> str:
        return CLASSES[self.kind]


@dataclass(frozen=True)
class Month:
    name: str
    weeks: tuple[tuple[Day | None, ...], ...]


LEGEND = tuple(Day(number=12, kind=kind) for kind in DayKind)


def months_of(code: str, year: int) -> list[Month]:
    return [
        Month(
            name=date_format(date(year, month, 1), "F"),
            weeks=tuple(
                tuple(_day(code, date(year, month, number)) if number else None for number in week)
                for week in Calendar().monthdayscalendar(year, month)
            ),
        )
        for month in range(1, 13)
    ]


def _day(code: str, day: date) -> Day:
    return Day(number=day.day, kind=day_kind(code, day))


def weekday_names() -> list[tuple[str, str]]:
    """Give the short and the full names, Monday first."""
    is_chinese = (get_language() or "en").startswith("zh")
    locale = "zh_Hans" if is_chinese else "en"
    short = get_day_names("narrow" if is_chinese else "short", locale=locale)
    full = get_day_names("wide", locale=locale)
    return [(short[number], full[number]) for number in range(7)]
