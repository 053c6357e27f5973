"""Files of a form: the original, filled for everybody or for one college, and read back again."""

from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from ronghe.kernel.evidence import Evidence, NoSuchContent, evidence_of
from ronghe.supervision.models import (
    ColumnKind,
    ColumnSource,
    FormCell,
    FormColumn,
    FormPart,
    FormRow,
    ReportForm,
)
from ronghe.supervision.refusals import DoesNotFit
from ronghe.supervision.sheets.apart import fill_apart, formats_apart, look_apart
from ronghe.supervision.sheets.layout import fingerprint_of, headings_of

# By these a row of a cooperation is known again, wherever somebody sorted it to.
NAMING = ("cooperation.reference", "cooperation.title")


def original_of(form: ReportForm) -> Evidence:
    found = evidence_of(form).filter(kind="form").order_by("pk").first()
    if found is None:
        raise NoSuchContent(form.reference)
    return found


def filled_form(form: ReportForm) -> bytes:
    """Give the merged file: the original with all rows, open conflicts left empty."""
    rows = FormRow.objects.filter(part__form=form).order_by("part", "position", "pk")
    return _filled(form, list(rows), list(_cells(form)))


def filled_part(part: FormPart) -> bytes:
    """Give the original with the rows of one college, as far as it is, to fill in the rest."""
    rows = list(part.rows.order_by("position", "pk"))
    return _filled(part.form, rows, list(_cells(part.form).filter(row__part=part)), for_college=True)  # fmt: skip


def _cells(form: ReportForm) -> Any:
    return FormCell.objects.filter(row__part__form=form).select_related("column").order_by("pk")


def _filled(
    form: ReportForm,
    rows: Sequence[FormRow],
    cells: Iterable[FormCell],
    *,
    for_college: bool = False,
) -> bytes:
    numbers = [one.place for one in _columns(form) if one.source == ColumnSource.NUMBER]
    by_row: dict[int, list[list[Any]]] = {
        row.pk: [[place, ColumnKind.NUMBER, str(number)] for place in numbers]
        for number, row in enumerate(rows, start=1)
    }
    for cell in cells:
        text = (cell.entered or cell.known or "") if for_college else cell.value
        by_row[cell.row_id].append([cell.column.place, cell.column.kind, text])
    return fill_apart(
        original_of(form).path,
        sheet=form.sheet,
        first=form.row_first,
        last=form.row_last,
        rows=[by_row[row.pk] for row in rows],
    )


def _columns(form: ReportForm) -> list[FormColumn]:
    return list(form.columns.order_by("place"))


def values_in(part: FormPart, path: Path) -> dict[int, str]:
    """Read a college’s file: what it says of each cell, by the cell’s key.

    What agrees with the records is left out. Raises `SheetRefused` or `DoesNotFit`.
    """
    form = part.form
    sheet = next((one for one in look_apart(path)["sheets"] if one["name"] == form.sheet), None)
    if sheet is None:
        raise DoesNotFit(_("The file has no sheet “%(sheet)s”. Fill in the file that you downloaded here.") % {"sheet": form.sheet})  # fmt: skip
    headings = headings_of(sheet, form.head_first, form.head_last)
    if fingerprint_of(headings) != form.fingerprint:
        raise DoesNotFit(_("The headings in rows %(first)d to %(last)d are not those of this form. Fill in the file that you downloaded here, and leave its headings as they are.") % {"first": form.head_first, "last": form.head_last})  # fmt: skip
    rows = list(part.rows.order_by("position", "pk"))
    columns = [one for one in _columns(form) if one.source in {ColumnSource.RONGHE, ColumnSource.COLLEGE}]  # fmt: skip
    percents = _percents(path, form, columns)
    cells: dict[int, dict[int, FormCell]] = {}
    for cell in _cells(form).filter(row__part=part):
        cells.setdefault(cell.row_id, {})[cell.column_id] = cell
    found: dict[int, str] = {}
    for row, number in _matched(form, rows, sheet, columns, cells):
        for column in columns:
            text = _text(sheet, number, column.place)
            cell = cells[row.pk][column.pk]
            said = _in_percent(text) if column.place in percents else text
            if said or cell.entered:
                found[cell.pk] = "" if not cell.entered and said == (cell.known or "") else said
    return found


def _percents(path: Path, form: ReportForm, columns: Sequence[FormColumn]) -> set[int]:
    """Give the columns of shares whose cells show per cent: 0.955 stands there for 95.5."""
    shares = [one.place for one in columns if one.kind == ColumnKind.SHARE]
    if not shares:
        return set()
    formats = formats_apart(path, sheet=form.sheet, row=form.row_first, columns=shares)
    return {place for place, how in zip(shares, formats, strict=True) if "%" in how}


def _in_percent(text: str) -> str:
    try:
        return f"{(Decimal(text) * 100).normalize():f}"
    except InvalidOperation:
        return text


def _text(sheet: dict[str, Any], row: int, column: int) -> str:
    rows = sheet["rows"]
    return rows[row - 1][column - 1].strip() if row <= len(rows) and column <= len(rows[row - 1]) else ""  # fmt: skip


def _matched(
    form: ReportForm,
    rows: Sequence[FormRow],
    sheet: dict[str, Any],
    columns: Sequence[FormColumn],
    cells: dict[int, dict[int, FormCell]],
) -> list[tuple[FormRow, int]]:
    """Find each row in the file: by what names it, else in the order in which it was given out."""
    naming = next((one for key in NAMING for one in columns if one.fact == key), None)
    numbers = range(form.row_first, form.row_first + len(rows))
    if naming is None:
        return list(zip(rows, numbers, strict=True))
    known = {cells[row.pk][naming.pk].known or "": row for row in rows}
    if len(known) != len(rows):
        return list(zip(rows, numbers, strict=True))
    found = []
    for number in numbers:
        text = _text(sheet, number, naming.place)
        if text not in known:
            raise DoesNotFit(_("Row %(row)d is about “%(text)s”, which is none of your rows of this form. Leave the column “%(heading)s” as it was.") % {"row": number, "text": text[:40], "heading": naming.heading})  # fmt: skip
        found.append((known.pop(text), number))
    return found
