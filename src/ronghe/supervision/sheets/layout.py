"""Where the headings of a form stand, where its rows begin, and by what it is known again."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LOOKED_AT = 20
LEAST_HEADINGS = 2
# How a row begins that is no row to fill in.
_AFTER = re.compile(r"^(合\s*计|总\s*计|小\s*计|注|说明|备注|填表|填报|审核|单位负责|负责人|联系|total|sum|note)", re.IGNORECASE)  # fmt: skip
_NUMBERING = re.compile(r"^[（(]?[\d一二三四五六七八九十甲乙丙丁戊己庚辛壬癸A-Z=]{1,3}[）)]?$")
Sheet = Mapping[str, Any]


@dataclass(frozen=True)
class Layout:
    """Rows of one sheet, counted from one, both ends included."""

    sheet: str
    head_first: int
    head_last: int
    row_first: int
    row_last: int


def headings_of(sheet: Sheet, head_first: int, head_last: int) -> dict[int, str]:
    """Give each column's heading; headings of several rows are joined: “实习学生 / 人数”."""
    rows, width = sheet["rows"], max(map(len, sheet["rows"]), default=0)
    shown = _shown(sheet)
    found = {}
    for column in range(1, width + 1):
        parts: list[str] = []
        for row in range(head_first, min(head_last, len(rows)) + 1):
            text = _plain(shown.get((row, column), _text(rows, row, column)))
            if text and text not in parts:
                parts.append(text)
        if parts:
            found[column] = " / ".join(parts)
    return found


def fingerprint_of(headings: Mapping[int, str]) -> str:
    """Give what stays the same when the same form comes again: the headings, by column."""
    said = "\n".join(
        f"{place}:{''.join(unicodedata.normalize('NFKC', heading).split()).casefold()}"
        for place, heading in sorted(headings.items())
    )
    return hashlib.sha256(said.encode()).hexdigest()


def guessed(sheet: Sheet) -> Layout:
    """Guess where things are, for somebody to look at: never more than a proposal."""
    rows: Sequence[Sequence[str]] = sheet["rows"]
    width = max(map(len, rows), default=1)
    head = next(
        (number for number in range(1, min(len(rows), LOOKED_AT) + 1) if _is_heading(sheet, number, width)),
        1,
    )  # fmt: skip
    last = max([head, *(r2 for r1, _c1, r2, c2 in sheet["merged"] if r1 == head and r2 > r1)])
    first = last + 1
    if _is_numbering(rows, first):
        first += 1
    return Layout(sheet["name"], head, last, first, _last_row(sheet, first, width))


def _is_heading(sheet: Sheet, number: int, width: int) -> bool:
    texts = [text for text in sheet["rows"][number - 1] if text.strip()]
    spans = [c2 - c1 + 1 for r1, c1, _r2, c2 in sheet["merged"] if r1 == number and c2 > c1]
    filled = len(texts) + sum(spans) - len(spans)
    return len(texts) >= LEAST_HEADINGS and filled * 2 > width and max(spans, default=0) * 2 <= width + 1  # fmt: skip


def _is_numbering(rows: Sequence[Sequence[str]], number: int) -> bool:
    texts = [text.strip() for text in rows[number - 1] if text.strip()] if number <= len(rows) else []  # fmt: skip
    return len(texts) > LEAST_HEADINGS and all(_NUMBERING.match(text) for text in texts)


def _last_row(sheet: Sheet, first: int, width: int) -> int:
    rows = sheet["rows"]
    wide = {r1 for r1, c1, r2, c2 in sheet["merged"] if (c2 - c1 + 1) * 2 > width}
    for number in range(first, len(rows) + 1):
        begins = next((text.strip() for text in rows[number - 1] if text.strip()), "")
        if number in wide or _AFTER.match(begins):
            return max(first, number - 1)
    return max(first, len(rows))


def crossing(sheet: Sheet, layout: Layout, columns: Sequence[int]) -> str:
    """Name a merged area that joins several rows to fill in, or nothing."""
    for r1, c1, r2, c2 in sheet["merged"]:
        is_within = r2 > r1 and r1 <= layout.row_last and r2 >= layout.row_first
        if is_within and any(c1 <= one <= c2 for one in columns):
            return f"{letter(c1)}{r1}:{letter(c2)}{r2}"
    return ""


def letter(column: int) -> str:
    """Name a column as spreadsheets do.

    >>> letter(3), letter(28)
    ('C', 'AB')
    """
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _shown(sheet: Sheet) -> dict[tuple[int, int], str]:
    """Give what a merged area shows, for each of its cells."""
    return {
        (row, column): _text(sheet["rows"], r1, c1)
        for r1, c1, r2, c2 in sheet["merged"]
        for row in range(r1, r2 + 1)
        for column in range(c1, c2 + 1)
    }


def _text(rows: Sequence[Sequence[str]], row: int, column: int) -> str:
    return rows[row - 1][column - 1] if row <= len(rows) and column <= len(rows[row - 1]) else ""


def _plain(text: str) -> str:
    return " ".join(text.split())[:80]
