"""Rows of a table, whatever its format: lists of cells as the file holds them. Free of Django."""

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from ronghe.kernel.imports.files import FileRefused, Found, Kind, is_encrypted

LONGEST_CELL = 32_767  # as in a spreadsheet; a quote that is never closed swallows more
MOST_COLUMNS = 1_000
MOST_BLANK_ROWS = 20_000  # in a row: below them stands nothing that anybody entered
ROWS_LOOKED_AT = 40
DELIMITERS = (",", ";", "\t")
# Follows the last line of a text: where a quotation mark is open still, it becomes part of a cell.
END = "\ue000end of file\ue000"

Cells = list[Any]


@dataclass(frozen=True)
class Sheet:
    """One sheet of a file: its name, and its rows with the numbers that a spreadsheet shows."""

    name: str
    delimiter: str
    first_rows: Sequence[Cells]


@contextmanager
def opened(path: Path, found: Found) -> Iterator["Table"]:
    """Open the file for reading; raises `FileRefused` when it cannot be opened."""
    if found.kind == Kind.TEXT:
        with path.open(encoding=found.encoding, newline="") as file:
            yield _Text(file)
        return
    yield _Workbook(path)


class Table:
    """What is read: `sheets` to choose from, then `rows` of one of them."""

    def sheets(self) -> Iterator[Sheet]:
        """Give each sheet (or each way to part a text into cells) with its first rows."""
        raise NotImplementedError

    def rows(self, sheet: Sheet) -> Iterator[tuple[int, Cells]]:
        """Give every row that is not blank, with its number, counted from one."""
        raise NotImplementedError


class _Text(Table):
    def __init__(self, file: io.TextIOWrapper) -> None:
        self._file = file
        csv.field_size_limit(LONGEST_CELL)

    def sheets(self) -> Iterator[Sheet]:
        for delimiter in DELIMITERS:
            self._file.seek(0)
            reader = csv.reader(self._file, delimiter=delimiter)
            first: list[Cells] = []
            try:
                for row in reader:
                    first.append(list(row))
                    if len(first) == ROWS_LOOKED_AT:
                        break
            except csv.Error:
                pass  # the rows say where, if this is how the file is meant
            yield Sheet("", delimiter, first)

    def rows(self, sheet: Sheet) -> Iterator[tuple[int, Cells]]:
        self._file.seek(0)
        number = 0
        reader = csv.reader(chain(self._file, [END]), delimiter=sheet.delimiter)
        try:
            for number, row in enumerate(reader, start=1):
                if row and row[-1].endswith(END):
                    if row != [END]:
                        raise FileRefused("open_quote", row=number)
                    return
                if any(row) and not all(map(str.isspace, filter(None, row))):
                    yield number, row
        except csv.Error as trouble:
            code = "open_quote" if "field limit" in str(trouble) else "broken_row"
            raise FileRefused(code, row=number + 1) from trouble


class _Workbook(Table):
    def __init__(self, path: Path) -> None:
        import python_calamine  # noqa: PLC0415 -- heavy, and only workbooks need it

        try:
            self._book = python_calamine.CalamineWorkbook.from_path(str(path))
        except python_calamine.PasswordError as locked:
            raise FileRefused("protected") from locked
        except Exception as damage:
            is_locked = "password" in str(damage).casefold() or is_encrypted(path)
            raise FileRefused("protected" if is_locked else "damaged") from damage
        self._open: tuple[str, Any] | None = None

    def sheets(self) -> Iterator[Sheet]:
        for name in self._book.sheet_names:
            first = []
            for _number, cells in self._of(name):
                first.append(cells)
                if len(first) == ROWS_LOOKED_AT:
                    break
            yield Sheet(name, "", first)

    def rows(self, sheet: Sheet) -> Iterator[tuple[int, Cells]]:
        blank = 0
        for number, cells in self._of(sheet.name):
            if any(cell not in ("", None) for cell in cells):
                blank = 0
                yield number, cells
                continue
            blank += 1
            if blank > MOST_BLANK_ROWS:
                return

    def _of(self, name: str) -> Iterator[tuple[int, Cells]]:
        if self._open is None or self._open[0] != name:
            try:
                self._open = (name, self._book.get_sheet_by_name(name))
            except Exception as damage:
                raise FileRefused("damaged") from damage
        page = self._open[1]
        if page.width > MOST_COLUMNS:
            raise FileRefused("too_many_columns", count=page.width, most=MOST_COLUMNS)
        begins = page.start
        if begins is None:
            return
        for offset, cells in enumerate(page.iter_rows()):
            yield offset + 1, cells
