"""Values put into a workbook that somebody else made: the cells named, and no other."""

from collections.abc import Mapping, Sequence
from copy import copy
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell

from ronghe.supervision.sheets.refusals import SheetRefused
from ronghe.supervision.sheets.shifting import Insertion, insert_rows

TEXT, NUMBER, SHARE, DAY = "text", "number", "share", "day"
EXACT_UP_TO = 10**15  # spreadsheets keep fifteen digits


def fill(order: Mapping[str, Any]) -> dict[str, Any]:
    """Fill the workbook at `path` as ordered and write it to `target`.

    `first` and `last` are the rows meant for entries, `rows` what goes into each: a list of
    `[column, kind, text]`. More rows than there is room for are put in behind the last one.
    """
    try:
        with Path(order["path"]).open("rb") as file:  # by its name openpyxl would ask for a suffix
            book = load_workbook(file, rich_text=True)
        sheet = book[order["sheet"]]
    except (KeyError, ValueError, TypeError, OSError) as damage:
        raise SheetRefused("damaged") from damage
    first, last = int(order["first"]), int(order["last"])
    rows: Sequence[Sequence[Sequence[Any]]] = order["rows"]
    wanting = len(rows) - (last - first + 1)
    if wanting > 0:
        insert_rows(book, sheet, Insertion(sheet.title, last, wanting))
    for number, cells in enumerate(rows, start=first):
        for column, kind, text in cells:
            put(sheet.cell(number, int(column)), str(kind), str(text))
    _compute_anew(book)
    book.save(Path(order["target"]))
    return {"rows": len(rows), "added": max(0, wanting)}


def put(cell: Any, kind: str, text: str) -> None:
    """Put a value where the form wants it; its looks stay, and text is never taken for a formula."""
    if isinstance(cell, MergedCell):
        raise SheetRefused("merged_into_another", cell=cell.coordinate)
    if not text:
        cell.value = None
        return
    plain = {NUMBER: _number, SHARE: _number, DAY: _day}.get(kind)
    value = plain(text) if plain else None
    if value is None:
        _put_text(cell, text)
        return
    if kind == SHARE and "%" in (cell.number_format or ""):
        value = float(Decimal(text) / 100)
    was = cell.number_format
    cell.value = value
    if not isinstance(value, date) or was != "General":
        cell.number_format = was  # openpyxl gives a date a format of its own


def _put_text(cell: Any, text: str) -> None:
    cell.value = text
    cell.data_type = "s"  # also what begins with =, +, - or @
    if text[:1] in "=+-@\t\r＝＋－＠":
        style = copy(cell._style)  # noqa: SLF001 -- as openpyxl copies it
        cell._style = style  # noqa: SLF001
        cell.quotePrefix = True  # and stays text when somebody edits the cell


def _number(text: str) -> float | int | None:
    try:
        number = Decimal(text)
    except ArithmeticError:
        return None
    if not number.is_finite() or abs(number) >= EXACT_UP_TO:
        return None
    return int(number) if number == number.to_integral_value() else float(number)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _compute_anew(book: Any) -> None:
    """Have the programme that opens it compute its formulas: their old results are gone."""
    book.calculation.fullCalcOnLoad = True


def formats(order: Mapping[str, Any]) -> dict[str, Any]:
    """Give how the numbers of these columns are written in one row: "0.0%", "General"."""
    try:
        with Path(order["path"]).open("rb") as file:
            sheet = load_workbook(file)[order["sheet"]]
    except (KeyError, ValueError, TypeError, OSError) as damage:
        raise SheetRefused("damaged") from damage
    row = int(order["row"])
    return {"formats": [sheet.cell(row, int(one)).number_format or "" for one in order["columns"]]}
