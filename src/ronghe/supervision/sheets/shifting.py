"""Rows put in: what a spreadsheet programme does with everything below, done to an open workbook."""

import re
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any

from openpyxl.formula.tokenizer import Token, Tokenizer
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.merge import MergedCellRange

_PART = re.compile(r"(\$?[A-Za-z]{0,3})(\$?)(\d{1,7})")


@dataclass(frozen=True)
class Insertion:
    """So many rows more behind the last row of a block; what spans that row grows with it."""

    sheet: str
    last: int
    count: int

    def row(self, number: int) -> int:
        return number + self.count if number > self.last else number

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Move both ends; a span that reaches the last row of the block includes the new ones."""
        if first <= self.last <= last:
            return first, last + self.count
        return self.row(first), self.row(last)


def insert_rows(book: Any, sheet: Any, insertion: Insertion) -> None:
    """Put the rows in, alike to the last row of the block; nothing else changes but its place."""
    heights = {number: copy(one) for number, one in sheet.row_dimensions.items()}
    sheet.insert_rows(insertion.last + 1, insertion.count)
    _move_dimensions(sheet, heights, insertion)
    _move_merged(sheet, insertion)
    _move_formulas(book, insertion)
    _move_rules(sheet, insertion)
    _move_areas(book, sheet, insertion)
    _move_drawings(sheet, insertion)
    for link in sheet._hyperlinks:  # noqa: SLF001 -- no other way to them
        link.ref = _moved_range(link.ref, insertion)
    _fill_alike(sheet, insertion)


def _move_dimensions(sheet: Any, heights: dict[int, Any], insertion: Insertion) -> None:
    sheet.row_dimensions.clear()
    for number, one in heights.items():
        one.index = insertion.row(number)
        sheet.row_dimensions[one.index] = one
    alike = heights.get(insertion.last)
    if alike is None:
        return
    for number in _new(insertion):
        twin = copy(alike)
        twin.index = number
        sheet.row_dimensions[number] = twin


def _new(insertion: Insertion) -> range:
    return range(insertion.last + 1, insertion.last + insertion.count + 1)


def _move_merged(sheet: Any, insertion: Insertion) -> None:
    found: list[CellRange] = list(sheet.merged_cells.ranges)
    kept = []
    for one in found:
        is_of_last = one.min_row == one.max_row == insertion.last
        if is_of_last:
            kept += [(one.min_col, number, one.max_col, number) for number in (insertion.last, *_new(insertion))]  # fmt: skip
            continue
        first, last = insertion.span(one.min_row, one.max_row)
        kept.append((one.min_col, first, one.max_col, last))
    sheet.merged_cells.ranges = {
        MergedCellRange(sheet, f"{get_column_letter(c1)}{r1}:{get_column_letter(c2)}{r2}")
        for c1, r1, c2, r2 in kept
    }


def _formula_cells(book: Any) -> Iterator[tuple[Any, Any]]:
    for sheet in book.worksheets:
        for cell in list(sheet._cells.values()):  # noqa: SLF001 -- iter_rows would make cells
            if cell.data_type == "f":
                yield sheet, cell


def _move_formulas(book: Any, insertion: Insertion) -> None:
    for sheet, cell in _formula_cells(book):
        if isinstance(cell.value, ArrayFormula):
            is_own = sheet.title == insertion.sheet
            cell.value.text = moved_formula(cell.value.text or "", insertion, sheet.title)
            cell.value.ref = _moved_range(cell.value.ref, insertion) if is_own else cell.value.ref
        elif isinstance(cell.value, str):
            cell.value = moved_formula(cell.value, insertion, sheet.title)


def moved_formula(formula: str, insertion: Insertion, sheet: str) -> str:
    r"""Give the formula of a cell of `sheet` as it reads once the rows are in.

    >>> rows = Insertion("表", last=8, count=2)
    >>> moved_formula("=SUM(C5:C8)/D9", rows, "表")
    '=SUM(C5:C10)/D11'
    >>> moved_formula("='表'!C9&\"C9\"", rows, "汇总")
    '=\'表\'!C11&"C9"'
    >>> moved_formula("=C9", rows, "汇总")
    '=C9'
    """
    if not formula.startswith("="):
        return formula
    tokens = Tokenizer(formula)
    for token in tokens.items:
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            token.value = _moved_operand(token.value, insertion, sheet)
    return "=" + "".join(token.value for token in tokens.items)


def _moved_operand(operand: str, insertion: Insertion, sheet: str) -> str:
    where, mark, cells = operand.rpartition("!")
    named = where.strip("'").replace("''", "'") if mark else sheet
    return where + mark + _moved_range(cells, insertion) if named == insertion.sheet else operand


def _moved_range(cells: str, insertion: Insertion) -> str:
    ends = [_PART.fullmatch(end) for end in cells.split(":")]
    known = [end for end in ends if end]
    if len(known) != len(ends) or len(ends) > 2:  # noqa: PLR2004 -- from and to
        return cells  # a name, a whole column, or a column of a table
    rows = [int(end[3]) for end in known]
    moved = insertion.span(*rows) if len(rows) > 1 else (insertion.row(rows[0]),)
    return ":".join(f"{end[1]}{end[2]}{row}" for end, row in zip(known, moved, strict=True))


def _moved_ranges(text: str, insertion: Insertion) -> str:
    return " ".join(_moved_range(one, insertion) for one in text.split())


def _move_rules(sheet: Any, insertion: Insertion) -> None:
    """Move conditional formats and checks of entries; what reaches the last row grows."""
    rules = [(str(one.sqref), one.rules) for one in sheet.conditional_formatting]
    sheet.conditional_formatting = type(sheet.conditional_formatting)()
    for cells, made in rules:
        for rule in made:
            rule.formula = [moved_formula(f"={one}", insertion, sheet.title)[1:] for one in rule.formula or []]  # fmt: skip
            sheet.conditional_formatting.add(_grown(cells, insertion), rule)
    for check in sheet.data_validations.dataValidation:
        check.sqref = type(check.sqref)(_grown(str(check.sqref), insertion))
        for name in ("formula1", "formula2"):
            if (text := getattr(check, name)) and not text.startswith('"'):
                setattr(check, name, moved_formula(f"={text}", insertion, sheet.title)[1:])


def _grown(cells: str, insertion: Insertion) -> str:
    """Let also a range of one row, if it is the last, hold for the new rows."""
    found = []
    for one in cells.split():
        area = CellRange(one)
        first, last = insertion.span(area.min_row, area.max_row)
        found.append(CellRange(None, area.min_col, first, area.max_col, last).coord)
    return " ".join(found)


def _move_areas(book: Any, sheet: Any, insertion: Insertion) -> None:
    if sheet.print_area:
        sheet.print_area = _areas(sheet.print_area, insertion)
    for table in sheet.tables.values():
        table.ref = _moved_range(table.ref, insertion)
        if table.autoFilter is not None and table.autoFilter.ref:
            table.autoFilter.ref = _moved_range(table.autoFilter.ref, insertion)
    if sheet.auto_filter.ref:
        sheet.auto_filter.ref = _moved_range(sheet.auto_filter.ref, insertion)
    for one in sheet.row_breaks.brk:
        one.id = insertion.row(one.id)
    for names in (book.defined_names, *(one.defined_names for one in book.worksheets)):
        for name in names.values():
            if name.attr_text:
                name.attr_text = moved_formula(f"={name.attr_text}", insertion, "")[1:]


def _areas(areas: Any, insertion: Insertion) -> str:
    found = areas if isinstance(areas, list) else str(areas).split(",")
    plain = (str(one).rpartition("!")[2] for one in found)
    return ",".join(_moved_range(one, insertion) for one in plain)


def _move_drawings(sheet: Any, insertion: Insertion) -> None:
    for drawn in (*sheet._images, *sheet._charts):  # noqa: SLF001 -- no other way to them
        for name in ("_from", "to"):
            place = getattr(drawn.anchor, name, None)
            if place is not None:
                place.row = insertion.row(place.row + 1) - 1


def _fill_alike(sheet: Any, insertion: Insertion) -> None:
    """Give the new rows the looks and the formulas of the last row."""
    for column in range(1, sheet.max_column + 1):
        model = sheet._cells.get((insertion.last, column))  # noqa: SLF001 -- cell() would make one
        if model is None:
            continue
        for number in _new(insertion):
            cell = sheet.cell(number, column)
            cell._style = copy(model._style)  # noqa: SLF001 -- as openpyxl copies it
            if model.data_type == "f" and isinstance(model.value, str):
                moved = Translator(model.value, model.coordinate)
                cell.value = moved.translate_formula(cell.coordinate)
