"""What stands in a workbook: every sheet as a table of texts, with its merged cells."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ronghe.kernel.imports.cells import text_of
from ronghe.kernel.imports.files import OLE, ZIP, is_encrypted
from ronghe.supervision.sheets.refusals import SheetRefused

LARGEST_FILE = 10 * 1024 * 1024
LARGEST_UNPACKED = 80 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 3_000, 120, 30
_MACROS = "vbaproject.bin"
# What openpyxl does not write back: by a code, where it shows in the archive.
_LOST = {
    "controls": re.compile(r"xl/(ctrlProps|activeX|embeddings)/"),
    "slicers": re.compile(r"xl/(slicers|timelines|slicerCaches)/"),
    "threads": re.compile(r"xl/threadedComments/"),
    "pivots": re.compile(r"xl/pivotTables/"),
}
_SHAPES = re.compile(rb"<(?:xdr:)?(?:sp|grpSp|cxnSp)[ >]")
_CHARTS = re.compile(r"xl/charts/chart")
_EXTRAS = re.compile(rb"<extLst>.*?(?:conditionalFormatting|dataValidation|sparkline)", re.DOTALL)


def look(path: Path) -> dict[str, Any]:
    """Give the sheets of an XLSX workbook as JSON; raises `SheetRefused`."""
    refuse_unfit(path)
    import python_calamine  # noqa: PLC0415 -- heavy, and only workbooks need it

    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        names = [one.name for one in book.sheets_metadata if _is_shown(one)]
        _refuse_many(names)
        sheets = [_sheet(book.get_sheet_by_name(name)) for name in names]
    except (SheetRefused, MemoryError):
        raise
    except Exception as damage:
        raise SheetRefused("damaged") from damage
    if not any(one["rows"] for one in sheets):
        raise SheetRefused("empty")
    return {"sheets": sheets, "lost": sorted(_lost(path))}


def _refuse_many(names: list[str]) -> None:
    if len(names) > MOST_SHEETS:
        raise SheetRefused("too_many_sheets", count=len(names), most=MOST_SHEETS)


def refuse_unfit(path: Path) -> None:
    """Say by its first bytes why a file is no workbook that can be filled in."""
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise SheetRefused("too_large", size=-(-size // 1024**2), largest=LARGEST_FILE // 1024**2)
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(OLE):
        raise SheetRefused("encrypted" if is_encrypted(path) else "old_workbook")
    if not head.startswith(ZIP):
        raise SheetRefused("no_workbook" if head else "empty")
    try:
        with zipfile.ZipFile(path) as archive:
            _refuse_archive(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as damage:
        raise SheetRefused("damaged") from damage


def _refuse_archive(archive: zipfile.ZipFile) -> None:
    names = {part.filename for part in archive.infolist()}
    if "xl/workbook.bin" in names or "content.xml" in names:
        raise SheetRefused("other_workbook")
    if "xl/workbook.xml" not in names:
        raise SheetRefused("no_workbook")
    if any(name.lower().endswith(_MACROS) for name in names):
        raise SheetRefused("macros")
    if sum(part.file_size for part in archive.infolist()) > LARGEST_UNPACKED:
        raise SheetRefused("unpacks_too_large")


def _is_shown(sheet: Any) -> bool:
    return str(sheet.visible).endswith("Visible") and str(sheet.typ).endswith("WorkSheet")


def _sheet(page: Any) -> dict[str, Any]:
    height, width = (page.end[0] + 1, page.end[1] + 1) if page.end else (0, 0)
    if height > MOST_ROWS:
        raise SheetRefused("too_many_rows", sheet=page.name, count=height, most=MOST_ROWS)
    if width > MOST_COLUMNS:
        raise SheetRefused("too_many_columns", sheet=page.name, count=width, most=MOST_COLUMNS)
    rows = [[text_of(cell, is_date=True)[0] for cell in row] for row in page.to_python(skip_empty_area=False)]  # fmt: skip
    merged = [[r1 + 1, c1 + 1, r2 + 1, c2 + 1] for (r1, c1), (r2, c2) in page.merged_cell_ranges or []]  # fmt: skip
    return {"name": page.name, "rows": _without_blank_end(rows), "merged": sorted(merged)}


def _without_blank_end(rows: list[list[str]]) -> list[list[str]]:
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _lost(path: Path) -> Iterator[str]:
    """Say what a filled workbook would come back without."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        for code, pattern in _LOST.items():
            if any(map(pattern.match, names)):
                yield code
        if any(map(_CHARTS.match, names)):
            yield "charts"
        drawn = [name for name in names if name.startswith("xl/drawings/drawing")]
        if any(_SHAPES.search(archive.read(name)) for name in drawn):
            yield "shapes"
        sheets = [name for name in names if name.startswith("xl/worksheets/sheet")]
        if any(_EXTRAS.search(archive.read(name)) for name in sheets):
            yield "extras"
