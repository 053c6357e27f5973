"""The form of a week: a row for each day, a level for each task, and a word."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from ronghe.placements.models import DayHours, Placement, WeekRecord
from ronghe.placements.operations.weeks import Day, Week
from ronghe.web.placements.hours_words import NoHours, hours_words, minutes_of, typed
from ronghe.web.placements.level_words import LEVELS
from ronghe.web.placements.life_access import last_day
from ronghe.web.rulebook.words import tongue

DAY_MINUTES = 24 * 60
TIMES, HOURS = "times", "hours"
PARTS = {TIMES: ("begin", "end", "break"), HOURS: ("hours",)}
NOT_THIS_WEEK = ("", pgettext_lazy("level in a word", "not this week"))


@dataclass(frozen=True)
class DayRow:
    """A day as the form shows it; one that lies outside or has not come has no fields."""

    on: date
    label: str
    fields: tuple[BoundField, ...] = ()
    words: str = ""
    has_before: bool = False


def day_label(on: date) -> str:
    return date_format(on, "n月j日 l" if tongue() == "zh" else "D, j M")


def days_from(monday: date) -> list[date]:
    return [monday + timedelta(days=number) for number in range(7)]


class WeekForm(forms.Form):
    """Hours by begin and end, or simply by their number; levels by one tap each."""

    remark = forms.CharField(
        label=gettext_lazy("A word to your mentor and tutor"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "Whoever reads your weeks at the host and at your college reads it, too. What is not for the host belongs into the journal."
        ),
    )

    def __init__(
        self, *args: Any, placement: Placement, monday: date, today: date, by: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.monday, self.by = monday, by
        last = last_day(placement, today)
        self.open_days = [one for one in days_from(monday) if placement.starts_on <= one <= last]
        for day in self.open_days:
            for part in PARTS[by]:
                self.fields[f"{part}-{day}"] = _field(part, day)
        self.tasks = list(placement.tasks.filter(retired_at=None).order_by("position", "pk"))
        for task in self.tasks:
            self.fields[f"task-{task.pk}"] = forms.ChoiceField(
                label=task.title,
                required=False,
                choices=[NOT_THIS_WEEK, *LEVELS.items()],
                widget=forms.RadioSelect,
            )

    @property
    def rows(self) -> list[DayRow]:
        found: list[DayRow] = []
        for on in days_from(self.monday):
            fields = tuple(self[f"{part}-{on}"] for part in PARTS[self.by] if on in self.open_days)
            has_before = bool(found) and bool(found[-1].fields)
            found.append(
                DayRow(on, day_label(on), fields, self._counted(on) if fields else "", has_before)
            )
        return found

    @property
    def levels(self) -> list[BoundField]:
        return [self[f"task-{one.pk}"] for one in self.tasks]

    def _counted(self, on: date) -> str:
        """Say what the row comes to, where it can be counted."""
        said = {part: self[f"{part}-{on}"].value() for part in PARTS[self.by]}
        try:
            day = read_day(on, {part: self._clean(part, value) for part, value in said.items()})
        except (ValueError, forms.ValidationError):
            return ""
        return hours_words(day.minutes) if day else ""

    def _clean(self, part: str, value: Any) -> Any:
        return _field(part, self.monday).clean(value)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        days = []
        for on in self.open_days:
            names = [f"{part}-{on}" for part in PARTS[self.by]]
            if any(name in self.errors for name in names):
                continue
            try:
                day = read_day(on, {name.partition("-")[0]: found[name] for name in names})
            except ValueError as amiss:
                self.add_error(names[0], str(amiss))
                continue
            if day is not None:
                days.append(day)
        found["days"] = days
        return found

    @property
    def week(self) -> Week:
        levels = {one.pk: self.cleaned_data[f"task-{one.pk}"] for one in self.tasks}
        return Week(
            self.monday,
            self.cleaned_data["days"],
            {task: int(level) for task, level in levels.items() if level},
            self.cleaned_data["remark"],
        )


def _field(part: str, day: date) -> forms.Field:
    if part in {"begin", "end"}:
        return forms.TimeField(
            label=pgettext("time of a day", "from")
            if part == "begin"
            else pgettext("time of a day", "to"),
            required=False,
            widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        )
    if part == "break":
        return forms.IntegerField(
            label=_("break, min"),
            required=False,
            min_value=0,
            max_value=DAY_MINUTES,
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        )
    return forms.CharField(
        label=_("hours"),
        required=False,
        max_length=6,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )


def read_day(on: date, said: Mapping[str, Any]) -> Day | None:
    """Count a day; None where nothing was entered. Raises `ValueError` in the reader's words."""
    if "hours" in said:
        minutes = minutes_of(said["hours"]) if said["hours"].strip() else None
        if minutes is not None and minutes > DAY_MINUTES:
            raise NoHours(_("A day has at most 24 hours."))
        return Day(on, minutes) if minutes else None
    begin, end, pause = said["begin"], said["end"], said["break"] or 0
    if begin is None and end is None:
        return None
    if begin is None or end is None:
        raise NoHours(_("Enter both the begin and the end."))
    minutes = span(begin, end) - pause
    if minutes <= 0:
        raise NoHours(_("The breaks are as long as the day. Look at begin, end and breaks again."))
    return Day(on, minutes, begin, end, pause)


def span(begin: time, end: time) -> int:
    """Count the minutes from begin to end, past midnight where the end is earlier."""
    first, last = (one.hour * 60 + one.minute for one in (begin, end))
    return (last - first) % DAY_MINUTES


def way_of(record: WeekRecord | None) -> str:
    """Give how the hours were entered, so that they are shown in the same way again."""
    days = list(record.days.all()) if record else []
    return HOURS if days and not any(one.begins_at for one in days) else TIMES


def said_in(record: WeekRecord, by: str, *, monday: date | None = None) -> dict[str, Any]:
    """Give a week as the form would have it, or as one of the same days for another week."""
    monday = monday or record.monday
    found: dict[str, Any] = {}
    for day in record.days.all():
        found |= _said_of_day(day, monday + (day.on - record.monday), by)
    for note in record.notes.all():
        found[f"task-{note.task_id}"] = str(note.level)
    return found


def _said_of_day(day: DayHours, on: date, by: str) -> dict[str, Any]:
    if by == HOURS:
        return {f"hours-{on}": typed(day.minutes)}
    if day.begins_at is None or day.ends_at is None:
        return {}
    return {
        f"begin-{on}": day.begins_at.strftime("%H:%M"),
        f"end-{on}": day.ends_at.strftime("%H:%M"),
        f"break-{on}": day.break_minutes or "",
    }


def as_before(said: Mapping[str, Any], on: date) -> dict[str, Any]:
    """Give what was said of the last day before that has an answer, for this day."""
    for number in range(1, 7):
        earlier = on - timedelta(days=number)
        found = {
            f"{part}-{on}": said[f"{part}-{earlier}"]
            for parts in PARTS.values()
            for part in parts
            if said.get(f"{part}-{earlier}")
        }
        if found:
            return found
    return {}
