"""A week as a page: what the student entered, what the mentor says otherwise, what the law says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ronghe.parties.actors import Actor
from ronghe.parties.models import PersonalDetails
from ronghe.placements.hours_law import HoursLine, lines_for
from ronghe.placements.models import DayHours, Placement, TaskNote, WeekRecord, WeekState
from ronghe.placements.operations.weeks import LATEST_DAYS, WEEK_DAYS
from ronghe.web.parts import Chip, Mark, Text
from ronghe.web.placements.hours_words import hours_words
from ronghe.web.placements.level_words import level_word
from ronghe.web.placements.life_access import mondays_of, sees_what_waits
from ronghe.web.placements.week_form import day_label, days_from
from ronghe.web.rulebook.words import tongue

MARKS = {
    WeekState.ENTERED: Mark.DUE,
    WeekState.CONFIRMED: Mark.HOLDS,
    WeekState.UNANSWERED: Mark.UNKNOWN,
}
WAITING = (WeekState.ENTERED, WeekState.UNANSWERED)


@dataclass(frozen=True)
class Line:
    """One day or task: as the student says, and as the host says where it differs."""

    label: str
    student: Text
    host: Text = ""
    detail: str = ""


@dataclass(frozen=True)
class Advice:
    """A rule that the hours break, in words, and what can be done about it."""

    title: str
    reason: str
    remedy: str
    url: str
    is_confirmed: bool


@dataclass(frozen=True)
class WeekRow:
    """A week in the list; what was not entered is not known, which is not the same as nought."""

    label: str
    url: str
    chip: Chip
    hours: str = ""
    tasks: int | None = None
    corrections: int = 0
    is_sealed: bool = False


def week_label(monday: date) -> str:
    """Name a week by its days; the year stands where the reader's language has it."""
    days = (monday, monday + timedelta(days=6))
    long, short = [date_format(one) for one in days], [date_format(one, "MONTH_DAY_FORMAT") for one in days]  # fmt: skip
    return f"{long[0]}至{short[1]}" if tongue() == "zh" else f"{short[0]} – {long[1]}"


def chip_of(record: WeekRecord | None) -> Chip:
    if record is None or record.state == WeekState.OPEN:
        return Chip(_("Not entered"), Mark.UNKNOWN)
    return Chip(record.get_state_display(), MARKS[WeekState(record.state)])


def may_still_enter(placement: Placement, monday: date, today: date) -> bool:
    return placement.has_begun and monday >= today - timedelta(days=LATEST_DAYS + WEEK_DAYS)


def day_lines(record: WeekRecord) -> list[Line]:
    found = {one.on: one for one in record.days.all()}
    return [_day_line(on, found.get(on)) for on in days_from(record.monday)]


def _day_line(on: date, day: DayHours | None) -> Line:
    if day is None:
        return Line(day_label(on), "–")
    differs = day.host_minutes is not None and day.host_minutes != day.minutes
    detail = ""
    if day.begins_at and day.ends_at:
        detail = _("%(begin)s–%(end)s, %(break)d min of breaks") % {
            "begin": day.begins_at.strftime("%H:%M"),
            "end": day.ends_at.strftime("%H:%M"),
            "break": day.break_minutes,
        }
    host = hours_words(day.host_minutes or 0) if differs else ""
    return Line(day_label(on), hours_words(day.minutes), host, detail)


def task_lines(notes: Iterable[TaskNote]) -> list[Line]:
    return [
        Line(
            one.task.title,
            level_word(one.level),
            level_word(one.mentor_level)
            if one.mentor_level is not None and one.mentor_level != one.level
            else "",
        )
        for one in sorted(notes, key=lambda one: (one.task.position, one.task_id))
    ]


def advice_on(placement: Placement, record: WeekRecord, today: date) -> list[Advice]:
    """Say what the law makes of the hours; the birth date is read for this alone."""
    days = sorted(record.days.all(), key=lambda day: day.on)
    born = PersonalDetails.objects.filter(person=placement.student.person_id).order_by()
    born_on = born.values_list("birth_on", flat=True).first() if days else None
    return [_advice(placement, one) for one in lines_for(placement, days, born_on=born_on, on=today)]  # fmt: skip


def _advice(placement: Placement, line: HoursLine) -> Advice:
    return Advice(
        line.title[tongue()],
        line.reason[tongue()],
        line.remedy[tongue()],
        reverse("rulebook:rule_page", args=[placement.jurisdiction, line.rule_id]),
        line.is_confirmed,
    )


def week_rows(placement: Placement, actor: Actor, today: date) -> list[WeekRow]:
    """Give all weeks that have begun, the newest first, in four queries."""
    records = placement.weeks.exclude(state=WeekState.OPEN).prefetch_related("days", "notes")
    known = {one.monday: one for one in records.order_by("monday")}
    is_own = actor.membership_id == placement.student_id
    is_open = sees_what_waits(actor, placement)
    return [
        _week_row(
            placement,
            monday,
            known.get(monday),
            is_sealed=not is_open,
            may_enter=is_own and may_still_enter(placement, monday, today),
        )
        for monday in mondays_of(placement, today)
    ]


def _week_row(
    placement: Placement,
    monday: date,
    record: WeekRecord | None,
    *,
    is_sealed: bool,
    may_enter: bool,
) -> WeekRow:
    page = reverse("placements:week_page", args=[placement.reference, monday])
    if record is None:
        return WeekRow(week_label(monday), page if may_enter else "", chip_of(None))
    if is_sealed and record.state in WAITING:
        return WeekRow(week_label(monday), "", chip_of(record), is_sealed=True)
    days, notes = list(record.days.all()), list(record.notes.all())
    corrections = sum(one.host_minutes not in {None, one.minutes} for one in days)
    corrections += sum(one.mentor_level not in {None, one.level} for one in notes)
    return WeekRow(
        week_label(monday),
        page,
        chip_of(record),
        hours_words(sum(one.counted_minutes for one in days)),
        len(notes),
        corrections,
    )
