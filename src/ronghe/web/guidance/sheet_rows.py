"""The rows of a college’s part as a page shows them: each value, who says so, and a box for one’s own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ronghe.supervision.models import ColumnKind, ColumnSource, FormCell, ReportForm
from ronghe.supervision.queries.forms import Line
from ronghe.web.guidance.words import cell_mark, value_words
from ronghe.web.parts import Mark, Text


@dataclass(frozen=True)
class CellView:
    """One value of the form as a page shows it."""

    pk: int
    heading: str
    known: str
    typed: str
    entered: str
    is_of_records: bool
    is_conflict: bool
    mark: Mark | None
    settled: Text
    amiss: str
    url: str
    input_mode: str
    placeholder: str


@dataclass(frozen=True)
class RowView:
    title: str
    cells: list[CellView]


def row_views(
    lines: Sequence[Line],
    form: ReportForm,
    typed: Mapping[int, str],
    amiss: Mapping[int, str],
    *,
    is_editable: bool,
) -> list[RowView]:
    return [
        RowView(
            line.row.cooperation.title if line.row.cooperation else "",
            [_view(cell, form, typed, amiss.get(cell.pk, ""), is_editable) for cell in line.cells],
        )
        for line in lines
    ]


def _view(
    cell: FormCell, form: ReportForm, typed: Mapping[int, str], amiss: str, is_editable: bool
) -> CellView:
    kind = cell.column.kind
    is_of_records = cell.column.source == ColumnSource.RONGHE
    return CellView(
        pk=cell.pk,
        heading=cell.column.heading,
        known=value_words(cell.known, kind),
        typed=typed.get(cell.pk, cell.entered),
        entered=value_words(cell.entered, kind),
        is_of_records=is_of_records,
        is_conflict=cell.is_conflict,
        mark=cell_mark(cell) if is_of_records or not is_editable else None,
        settled=_settled(cell) if cell.chosen else "",
        amiss=amiss,
        url=reverse("guidance:cell_page", args=[form.reference, cell.pk]),
        input_mode="decimal" if kind in {ColumnKind.NUMBER, ColumnKind.SHARE} else "text",
        placeholder={ColumnKind.DAY: "2026-09-01", ColumnKind.SHARE: "95.5"}.get(ColumnKind(kind), ""),
    )  # fmt: skip


def _settled(cell: FormCell) -> Text:
    day = date_format(cell.chosen_at.date()) if cell.chosen_at else ""
    words = _("Settled on %(day)s: %(value)s goes into the form, because: %(reason)s")
    return words % {"day": day, "value": value_words(cell.value, cell.column.kind), "reason": cell.chosen_because}  # fmt: skip
