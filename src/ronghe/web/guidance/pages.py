"""What the pages of a form show: its steps, its rows, its conflicts, and the sheet as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ronghe.parties.actors import Actor
from ronghe.supervision.lifecycles import LABELS
from ronghe.supervision.models import FormCell, FormPart, FormState, PartState, ReportForm
from ronghe.supervision.queries.forms import Progress
from ronghe.supervision.sheets.layout import Layout, letter
from ronghe.web.guidance.access import address_of, part_address
from ronghe.web.guidance.words import form_chip, name_of, part_chip, value_words
from ronghe.web.parts import Action, Chip, NextStep, Text

ROWS_SHOWN, ROWS_SHOWN_BELOW = 14, 3


@dataclass(frozen=True)
class FormLine:
    """A form in a list."""

    title: str
    reference: str
    url: str
    chip: Chip
    due_on: date | None
    asked_by: str


def form_rows(forms: Sequence[ReportForm], actor: Actor, on: date) -> list[FormLine]:
    return [FormLine(one.title, one.reference, address_of(one), form_chip(one), one.due_on, one.asked_by) for one in forms]  # fmt: skip


@dataclass(frozen=True)
class PartLine:
    """A college with how far it is."""

    name: str
    url: str
    chip: Chip
    filled: Text
    conflicts: int
    when: Text
    return_url: str


def part_rows(parts: Sequence[FormPart], form: ReportForm, on: date) -> list[PartLine]:
    return [_part_line(one, form, on) for one in parts]


def _part_line(part: FormPart, form: ReportForm, on: date) -> PartLine:
    part.form = form
    counted: Any = part
    filled = pgettext("cells of a form", "%(done)d of %(n)d") % {"done": counted.filled_count, "n": counted.own_count}  # fmt: skip
    is_open = part.state == PartState.HANDED_IN and form.state == FormState.COLLECTING
    return PartLine(
        name=name_of(part.organisation),
        url=part_address(part),
        chip=part_chip(part, on),
        filled=filled if counted.own_count else _("nothing to fill in"),
        conflicts=counted.conflict_count,
        when=_when(part),
        return_url=part_address(part, "part_return") if is_open else "",
    )


def _when(part: FormPart) -> Text:
    if part.state == PartState.HANDED_IN and part.handed_in_at:
        return date_format(part.handed_in_at.date())
    if part.reminded_on:
        return _("reminded on %(day)s") % {"day": date_format(part.reminded_on)}
    return ""


@dataclass(frozen=True)
class ConflictLine:
    """A cell with two values."""

    college: str
    heading: str
    about: str
    known: str
    entered: str
    is_open: bool
    chosen: Text
    because: str
    url: str


def conflict_rows(cells: Sequence[FormCell], form: ReportForm) -> list[ConflictLine]:
    return [
        ConflictLine(
            college=name_of(one.row.part.organisation),
            heading=one.column.heading,
            about=one.row.cooperation.title if one.row.cooperation else "",
            known=value_words(one.known, one.column.kind),
            entered=value_words(one.entered, one.column.kind),
            is_open=one.is_open,
            chosen=value_words(one.value, one.column.kind),
            because=one.chosen_because,
            url=reverse("guidance:cell_page", args=[form.reference, one.pk]),
        )
        for one in cells
    ]


def next_step_of(form: ReportForm, progress: Progress, *, may_run: bool) -> NextStep | None:
    """Say what comes next, and who does it."""
    who = "" if may_run else name_of(form.authority)
    if form.state == FormState.MAPPING:
        name = "form_send" if form.is_mapped else "form_layout"
        words = _("Send it to the colleges") if form.is_mapped else _("Map the columns, once")
        return _step(words, who, form, name)
    if form.state != FormState.COLLECTING:
        return None
    if progress.conflicts:
        words = ngettext(
            "Choose in %(n)d cell between what the records say and what the college says",
            "Choose in %(n)d cells between what the records say and what the college says",
            progress.conflicts,
        )
        return NextStep(words % {"n": progress.conflicts}, who, None, Action(_("See them below"), "#conflicts", is_primary=True) if may_run else None)  # fmt: skip
    if not progress.is_complete:
        waiting = progress.parts - progress.handed_in
        words = ngettext("%(n)d college fills in its part", "%(n)d colleges fill in their parts", waiting)  # fmt: skip
        return NextStep(words % {"n": waiting}, _("The colleges"), form.due_on)
    return _step(_("Everything is there: take the merged file along"), who, form, "form_file")


def _step(words: Text, who: str, form: ReportForm, name: str) -> NextStep:
    label = {
        "form_send": _("Choose colleges"),
        "form_layout": _("Map the columns"),
        "form_file": _("Download the merged file"),
    }[name]
    return NextStep(
        words, who, None, None if who else Action(label, address_of(form, name), is_primary=True)
    )


def steps_of(form: ReportForm) -> list[Action]:
    """Give what else may be done with a form, each by one button."""
    names = {
        FormState.MAPPING: ["withdraw"],
        FormState.COLLECTING: ["count", "remind", "close", "withdraw"],
        FormState.CLOSED: ["reopen"],
    }.get(FormState(form.state), [])
    labels: dict[str, Text] = {
        "count": _("Count anew"),
        "remind": _("Remind those who have not handed in"),
        "close": LABELS["close_form"],
        "reopen": LABELS["reopen_form"],
        "withdraw": LABELS["withdraw_form"],
    }
    return [
        Action(labels[one], reverse("guidance:form_step", args=[form.reference, one]), method="post")
        for one in names
    ]  # fmt: skip


@dataclass(frozen=True)
class SheetCell:
    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class SheetRow:
    """A row of the sheet: what it is by the layout, and its cells as they show."""

    number: int
    role: str
    cells: list[SheetCell]


@dataclass(frozen=True)
class ShownSheet:
    name: str
    letters: list[str]
    rows: list[SheetRow]
    hidden: int


def shown_sheet(sheet: Mapping[str, Any], layout: Layout) -> ShownSheet:
    """Lay the first rows of a sheet out as a spreadsheet shows them, and what follows the entries."""
    rows: Sequence[Sequence[str]] = sheet["rows"]
    width = max(map(len, rows), default=0)
    head = range(1, min(len(rows), max(ROWS_SHOWN, layout.row_first)) + 1)
    after = range(layout.row_last + 1, min(len(rows), layout.row_last + ROWS_SHOWN_BELOW) + 1)
    numbers = sorted({*head, *after})
    return ShownSheet(
        sheet["name"],
        [letter(column) for column in range(1, width + 1)],
        [SheetRow(number, _role(number, layout), _cells(sheet, number, width, set(numbers))) for number in numbers],
        len(rows) - len(numbers),
    )  # fmt: skip


def _role(number: int, layout: Layout) -> str:
    if layout.head_first <= number <= layout.head_last:
        return "head"
    return "entry" if layout.row_first <= number <= layout.row_last else ""


def _cells(sheet: Mapping[str, Any], number: int, width: int, shown: set[int]) -> list[SheetCell]:
    row = sheet["rows"][number - 1]
    merged = [one for one in sheet["merged"] if one[0] <= number <= one[2]]
    found = []
    for column in range(1, width + 1):
        area = next((one for one in merged if one[1] <= column <= one[3]), None)
        text = row[column - 1] if column <= len(row) else ""
        if area is None:
            found.append(SheetCell(text))
        elif (area[0], area[1]) == (number, column):
            rows = sum(1 for one in range(area[0], area[2] + 1) if one in shown)
            found.append(SheetCell(text, area[3] - area[1] + 1, rows))
    return found
