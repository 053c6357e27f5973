"""The rows behind a point: exactly those that were counted, as far as the reader’s role goes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ronghe.compliance.models import Finding
from ronghe.parties.actors import Actor
from ronghe.placements.figures import SUBJECT, Part
from ronghe.placements.models import DayHours, Incident, PayPeriod, Placement, TaskNote, Visit
from ronghe.placements.pay_calendar import add_months
from ronghe.web.parts import Text, labelled
from ronghe.web.pay.words import month_words
from ronghe.web.placements.hours_words import hours_words
from ronghe.web.placements.level_words import level_word
from ronghe.web.rulebook.words import tongue


@dataclass(frozen=True)
class RecordLine:
    """A row: whose placement, what it is, on which day, and where it stands."""

    placement: Placement | None
    student: str
    what: Text
    day: str
    url: str


def records_of(actor: Actor, part: Part, month: date, *, on: date) -> QuerySet[Any]:
    """Give the rows of a month that the reader sees, in a fixed order."""
    rows = part.rows(on)
    seen = (
        Placement.objects.pay_visible_to(actor)
        if part.is_pay
        else Placement.objects.visible_to(actor)
    )
    since = {f"{part.day}__gte": month, f"{part.day}__lt": add_months(month, 1)}
    return part.of(rows, seen).filter(**since).order_by("pk")


def related_of(part: Part, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Read along what the lines name."""
    if part.placement == SUBJECT:
        return rows.select_related("sheet")
    if not part.placement:
        return rows.select_related("student__person")
    more = ["task"] if rows.model is TaskNote else []
    return rows.select_related(f"{part.placement}__student__person", *more)


def lines_of(part: Part, rows: list[Any], actor: Actor) -> list[RecordLine]:
    placements = _placements(part, rows)
    return [_line(part, row, placements.get(_key(part, row)), actor) for row in rows]


def _placements(part: Part, rows: list[Any]) -> dict[int, Placement]:
    if part.placement == SUBJECT:
        found = Placement.objects.filter(pk__in={one.subject_id for one in rows})
        return {one.pk: one for one in found.select_related("student__person")}
    return {_key(part, row): _of(part, row) for row in rows}


def _of(part: Part, row: Any) -> Placement:
    for name in filter(None, part.placement.split("__")):
        row = getattr(row, name)
    found: Placement = row
    return found


def _key(part: Part, row: Any) -> int:
    return int(row.subject_id if part.placement == SUBJECT else _of(part, row).pk)


def _line(part: Part, row: Any, placement: Placement | None, actor: Actor) -> RecordLine:
    student = placement.student.person.name_in(get_language() or "en") if placement else ""
    what, url = WHAT[type(row)](row, placement, actor)
    day = _day(part, row)
    return RecordLine(placement, student, what, date_format(day) if day else "", url)


def _day(part: Part, row: Any) -> date | None:
    for name in part.day.split("__"):
        row = getattr(row, name)
    found: date | None = row
    return found


Said = tuple[Text, str]


def _page(name: str, placement: Placement | None, *more: Any) -> str:
    if placement is None:
        return ""
    return reverse(f"placements:{name}", args=[placement.reference, *more])


def _own_page(placement: Placement | None, actor: Actor) -> str:
    is_own = placement is not None and placement.student_id == actor.membership_id
    return _page("own_placement" if is_own else "placement_page", placement)


def _note(row: TaskNote, placement: Placement | None, _actor: Actor) -> Said:
    words = _("%(task)s: %(level)s") % {"task": row.task.title, "level": level_word(row.counted_level)}  # fmt: skip
    return words, _page("growth_page", placement)


def _hours(row: DayHours, placement: Placement | None, _actor: Actor) -> Said:
    return hours_words(row.counted_minutes), _page("week_list", placement)


def _pay(row: PayPeriod, placement: Placement | None, _actor: Actor) -> Said:
    page = _page("pay_page", placement)
    words = _("Pay for %(month)s") % {"month": month_words(row.month)}
    return words, f"{page}#month-{row.month:%Y-%m}"


def _visit(row: Visit, placement: Placement | None, actor: Actor) -> Said:
    return row.get_way_display(), _own_page(placement, actor)


def _incident(row: Incident, _placement: Placement | None, _actor: Actor) -> Said:
    return row.get_severity_display(), reverse("incidents:incident_page", args=[row.reference])


def _placement(row: Placement, placement: Placement | None, actor: Actor) -> Said:
    return row.get_state_display(), _own_page(placement, actor)


def _finding(row: Finding, placement: Placement | None, _actor: Actor) -> Said:
    words = row.reason.get(tongue()) or row.rule_id
    return labelled(row.rule_id, words), reverse("findings:finding_page", args=[row.pk])


WHAT: dict[type, Callable[[Any, Placement | None, Actor], Said]] = {
    TaskNote: _note,
    DayHours: _hours,
    PayPeriod: _pay,
    Visit: _visit,
    Incident: _incident,
    Placement: _placement,
    Finding: _finding,
}
