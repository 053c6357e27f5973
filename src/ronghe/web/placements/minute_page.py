"""The mentor's minute as a page: first one question, then all weeks that wait, folded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ronghe.parties.models import Membership
from ronghe.placements.mentor_weeks import question_of, waiting_weeks
from ronghe.placements.models import (
    DayHours,
    Level,
    QuestionAbout,
    RandomQuestion,
    TaskNote,
    WeekRecord,
)
from ronghe.placements.operations.weeks import Answered
from ronghe.web.parts import Text
from ronghe.web.placements.hours_words import hours_words, minutes_of, typed
from ronghe.web.placements.level_words import LEVELS, NOT_DONE, level_word
from ronghe.web.placements.life_access import name_of
from ronghe.web.placements.week_form import day_label
from ronghe.web.placements.week_page import week_label

UNSURE = "unsure"


@dataclass(frozen=True)
class Choice:
    """What can be corrected: a day's hours or a task's level, as entered and as it stands now."""

    name: str
    label: str
    entered: Text
    value: str


@dataclass(frozen=True)
class WeekLine:
    """One student's week, in one line until it is opened."""

    week: WeekRecord
    student: str
    label: str
    summary: str
    seen: str
    days: list[Choice]
    tasks: list[Choice]
    note: str
    is_ticked: bool


@dataclass(frozen=True)
class Asked:
    """The question in words, and the answers to tap."""

    question: RandomQuestion
    words: str
    answers: list[tuple[str, Text]]


def minute_context(mentor: Membership, posted: QueryDict | None = None) -> dict[str, Any]:
    """Say at which step the minute is: nothing waits, it is to begin, the question, or the weeks."""
    weeks = waiting_weeks(mentor, on=timezone.localdate())
    question = question_of(mentor, weeks)
    is_asked = question is not None and question.answered_at is None
    is_answered = question is not None and question.answered_at is not None
    return {
        "mentor": mentor,
        "count": len(weeks),
        "students": len({one.placement_id for one in weeks}),
        "asked": asked(question) if question and is_asked else None,
        "lines": [week_line(one, posted) for one in weeks] if is_answered else [],
        "levels": [(0, NOT_DONE), *LEVELS.items()],
    }


def asked(question: RandomQuestion) -> Asked:
    """Put the question; nothing of what the student entered is shown, and nothing is filled in."""
    week = question.week
    words = {"student": name_of(week.placement.student), "week": week_label(week.monday)}
    answers: list[tuple[str, Text]]
    if question.about == QuestionAbout.DAYS:
        sentence = _("On how many days was %(student)s at work in the week %(week)s?") % words
        answers = [(str(one), _days(one)) for one in range(8)]
    else:
        task = question.task.title if question.task else ""
        sentence = _("How far did %(student)s get with “%(task)s” in the week %(week)s?") % {**words, "task": task}  # fmt: skip
        answers = [("0", NOT_DONE), *((str(one.value), one.label) for one in Level)]
    return Asked(question, sentence, [*answers, (UNSURE, _("I do not know"))])


def _days(number: int) -> str:
    return ngettext("%(n)d day", "%(n)d days", number) % {"n": number}


def week_line(week: WeekRecord, posted: QueryDict | None) -> WeekLine:
    days = sorted(week.days.all(), key=lambda day: day.on)
    notes = sorted(week.notes.all(), key=lambda note: (note.task.position, note.task_id))
    said: Mapping[str, Any] = posted or {}
    return WeekLine(
        week,
        name_of(week.placement.student),
        week_label(week.monday),
        summary_of(days, notes),
        week.entered_at.isoformat() if week.entered_at else "",
        [_of_day(day, said) for day in days],
        [_of_note(note, said) for note in notes],
        said.get(f"note-{week.pk}", ""),
        posted is None or str(week.pk) in posted.getlist("week"),
    )


def _of_day(day: DayHours, said: Mapping[str, Any]) -> Choice:
    name, label = f"minutes-{day.pk}", day_label(day.on)
    if day.begins_at and day.ends_at:
        label = f"{label} · {day.begins_at:%H:%M}–{day.ends_at:%H:%M}"
    return Choice(name, label, hours_words(day.minutes), said.get(name, typed(day.minutes)))


def _of_note(note: TaskNote, said: Mapping[str, Any]) -> Choice:
    name = f"level-{note.pk}"
    return Choice(name, note.task.title, level_word(note.level), said.get(name, str(note.level)))


def summary_of(days: list[DayHours], notes: list[TaskNote]) -> str:
    worked = sum(one.minutes > 0 for one in days)
    parts = [_days(worked), hours_words(sum(one.minutes for one in days))]
    if notes:
        parts.append(ngettext("%(n)d task", "%(n)d tasks", len(notes)) % {"n": len(notes)})
    return " · ".join(parts)


def answers_in(data: QueryDict, mentor: Membership) -> list[Answered]:
    """Read what was ticked and what differs from the student's own; raises `ValueError`."""
    chosen = set(data.getlist("week"))
    return [
        _answered(one, data)
        for one in waiting_weeks(mentor, on=timezone.localdate())
        if str(one.pk) in chosen
    ]


def _answered(week: WeekRecord, data: QueryDict) -> Answered:
    minutes, levels = {}, {}
    for day in week.days.all():
        said = data.get(f"minutes-{day.pk}", "").strip()
        if said and (found := minutes_of(said)) != day.minutes:
            minutes[day.pk] = found
    for note in week.notes.all():
        level = data.get(f"level-{note.pk}", "")
        if level.isdecimal() and int(level) != note.level:
            levels[note.pk] = int(level)
    seen = _moment(data.get(f"seen-{week.pk}", ""))
    return Answered(week, minutes, levels, data.get(f"note-{week.pk}", ""), seen)


def _moment(words: str) -> datetime:
    """Read when the week had been entered; what is no moment fits no week."""
    try:
        return datetime.fromisoformat(words)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
