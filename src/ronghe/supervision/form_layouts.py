"""What a form’s file looks like, and whether the same form came before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ronghe.supervision.facts import FACTS, suggested
from ronghe.supervision.models import ColumnKind, ColumnSource, FormColumn, ReportForm, RowsOf
from ronghe.supervision.sheets.layout import Layout, fingerprint_of, guessed, headings_of

REMEMBERED = 60
_NUMBER = ("序号", "no.", "number of row")


@dataclass(frozen=True)
class ColumnPlan:
    """What becomes of one column."""

    place: int
    heading: str
    source: str
    kind: str = ColumnKind.TEXT
    fact: str = ""


@dataclass(frozen=True)
class Proposal:
    """Where things are and who fills what; `like` is the earlier form that it was taken from."""

    layout: Layout
    rows_of: str
    columns: tuple[ColumnPlan, ...]
    like: ReportForm | None = None


def layout_of(form: ReportForm) -> Layout:
    return Layout(form.sheet, form.head_first, form.head_last, form.row_first, form.row_last)


def sheet_of(form: ReportForm, name: str = "") -> Mapping[str, Any] | None:
    return next((one for one in form.sheets["sheets"] if one["name"] == (name or form.sheet)), None)


def proposal_for(authority_id: int, sheets: Sequence[Mapping[str, Any]]) -> Proposal:
    """Take over what was mapped for the same form before, or guess from the headings."""
    earlier = ReportForm.objects.filter(authority=authority_id, is_mapped=True).order_by("-pk")
    for form in earlier[:REMEMBERED]:
        for sheet in sheets:
            for head in ((form.head_first, form.head_last), _guessed_head(sheet)):
                headings = headings_of(sheet, *head)
                if headings and fingerprint_of(headings) == form.fingerprint:
                    return _remembered(form, sheet, head)
    sheet = max(sheets, key=lambda one: len(one["rows"]))
    return fresh_proposal(sheet, guessed(sheet), RowsOf.COLLEGE)


def _guessed_head(sheet: Mapping[str, Any]) -> tuple[int, int]:
    layout = guessed(sheet)
    return layout.head_first, layout.head_last


def _remembered(form: ReportForm, sheet: Mapping[str, Any], head: tuple[int, int]) -> Proposal:
    """Rows begin as far below the headings as they did; how many there are, the sheet says."""
    moved = head[1] - form.head_last
    first = form.row_first + moved
    last = max(first, guessed(sheet).row_last if moved or _longer(form, sheet) else form.row_last)
    columns = tuple(
        ColumnPlan(one.place, one.heading, one.source, one.kind, one.fact)
        for one in form.columns.order_by("place")
        if one.source != ColumnSource.RONGHE or one.fact in FACTS
    )
    layout = Layout(sheet["name"], *head, first, last)
    return Proposal(layout, form.rows_of, columns, form)


def _longer(form: ReportForm, sheet: Mapping[str, Any]) -> bool:
    before = sheet_of(form)
    return before is None or len(before["rows"]) != len(sheet["rows"])


def fresh_proposal(sheet: Mapping[str, Any], layout: Layout, rows_of: str) -> Proposal:
    headings = headings_of(sheet, layout.head_first, layout.head_last)
    columns = tuple(_proposed(place, heading, rows_of) for place, heading in headings.items())
    return Proposal(layout, rows_of, columns)


def _proposed(place: int, heading: str, rows_of: str) -> ColumnPlan:
    if heading.strip().casefold() in _NUMBER:
        return ColumnPlan(place, heading, ColumnSource.NUMBER, ColumnKind.NUMBER)
    fact = suggested(heading, rows_of)
    if fact:
        return ColumnPlan(place, heading, ColumnSource.RONGHE, FACTS[fact].kind, fact)
    return ColumnPlan(place, heading, ColumnSource.COLLEGE, ColumnKind.TEXT)


def columns_in(form: ReportForm, plans: Sequence[ColumnPlan]) -> list[FormColumn]:
    return [
        FormColumn(
            form=form,
            place=one.place,
            heading=one.heading[:200],
            source=one.source,
            kind=one.kind,
            fact=one.fact,
        )
        for one in plans
    ]
