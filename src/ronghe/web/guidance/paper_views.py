"""The merged form on paper: every row, what is in dispute left open, and room for names and the seal."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ronghe.supervision.form_layouts import sheet_of
from ronghe.supervision.models import ColumnSource, FormCell, FormColumn, FormState, ReportForm
from ronghe.supervision.queries.forms import cells_by_row, rows_of
from ronghe.web.guidance.access import crumbs_to_form, own_form
from ronghe.web.guidance.words import name_of, value_words
from ronghe.web.requests import WebRequest


@dataclass(frozen=True)
class PaperRow:
    """A row as it is printed; None stands where two values wait for a choice."""

    cells: list[str | None]


@require_safe
def form_paper(request: WebRequest, reference: str) -> HttpResponse:
    form = own_form(request, reference)
    if form.state not in {FormState.COLLECTING, FormState.CLOSED}:
        raise Http404
    columns = [one for one in form.columns.order_by("place") if one.source != ColumnSource.LEFT]
    context = {
        "report": form,
        "title": _title(form),
        "authority": name_of(form.authority),
        "columns": columns,
        "rows": _rows(form, columns),
        "crumbs": crumbs_to_form(form),
    }
    return render(request, "guidance/form_paper.html", context)


def _title(form: ReportForm) -> str:
    """Give what stands above the headings of the sheet, or else the title of the form."""
    sheet = sheet_of(form)
    above = sheet["rows"][: form.head_first - 1] if sheet else []
    return next((row[0] for row in above if row and row[0].strip()), form.title)


def _rows(form: ReportForm, columns: list[FormColumn]) -> list[PaperRow]:
    cells = cells_by_row(form)
    return [
        PaperRow([_said(column, number, cells.get(row.pk, {})) for column in columns])
        for number, row in enumerate(rows_of(form), start=1)
    ]


def _said(column: FormColumn, number: int, cells: dict[int, FormCell]) -> str | None:
    if column.source == ColumnSource.NUMBER:
        return str(number)
    cell = cells[column.pk]
    return None if cell.is_open else value_words(cell.value, column.kind)
