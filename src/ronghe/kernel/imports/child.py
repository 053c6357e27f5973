"""The process that meets the file: little memory, little time, no connection, no secrets but one.

Reads its order as JSON from standard input, writes rows to standard output as PostgreSQL's COPY
takes them, and ends with one line of JSON on standard error: what it read, or why it would not.
"""

import json
import resource
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from pydantic_core import to_json

from ronghe.kernel.imports.cells import Problem, text_of
from ronghe.kernel.imports.files import MIB, FileRefused, examine
from ronghe.kernel.imports.mapping import Column, TableMapping, ValueIsUnknown, read_mapping
from ronghe.kernel.imports.rows import TEXT, FieldKind, RowContext, RowReader
from ronghe.kernel.imports.tables import Cells, Sheet, Table, opened

MEMORY = 448 * MIB
ADDRESSES = 2_048 * MIB
PROCESSOR_SECONDS = 1_200
REFUSED = 3
LONGEST_TITLE = 200
HIDDEN = "•••"
BUFFER = 256 * 1024
CELLS_KEPT, LONGEST_KEPT = 1_000, 100  # of a column: sizes and places come again and again


def main() -> None:
    """Do what standard input orders; the exit code says whether the file was read."""
    order = json.loads(sys.stdin.buffer.readline())
    resource.setrlimit(resource.RLIMIT_DATA, (order.get("memory", MEMORY),) * 2)
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        said = _peek(order) if order["task"] == "peek" else _read(order, sys.stdout.buffer)
    except FileRefused as refusal:
        said = {"refused": refusal.code, "params": refusal.params}
    except MemoryError:
        said = {"refused": "too_much_memory", "params": {}}
    sys.stderr.write(json.dumps(said, ensure_ascii=False, default=str) + "\n")
    sys.exit(REFUSED if "refused" in said else 0)


def _peek(order: dict[str, Any]) -> dict[str, Any]:
    """Show the first rows of every sheet."""
    path = Path(order["path"])
    found = examine(path, encoding=order.get("encoding", ""))
    with opened(path, found) as table:
        sheets = [
            {
                "name": sheet.name,
                "delimiter": sheet.delimiter,
                "rows": [[text_of(cell, is_date=True)[0] for cell in row] for row in sheet.first_rows],
            }
            for sheet in table.sheets()
        ]  # fmt: skip
    return {"kind": found.kind, "encoding": found.encoding, "sheets": sheets}


def _read(order: dict[str, Any], out: BinaryIO) -> dict[str, Any]:
    mapping = read_mapping(order["mapping"])
    module, _colon, name = order["reader"].partition(":")
    reader: RowReader = getattr(import_module(module), name)
    repairs = frozenset(order.get("repairs", ())) | set(mapping.repairs)
    context = RowContext(repairs, order.get("options", {}), order.get("key", ""))
    path = Path(order["path"])
    found = examine(path, encoding=mapping.encoding)
    with opened(path, found) as table:
        sheet, header_at, header = _header(table, mapping)
        plan = _Plan.of(header, mapping, reader, context)
        lines = (
            _line(number, cells, plan) for number, cells in table.rows(sheet) if number > header_at
        )
        count = _write(out, int(order["import_id"]), lines)
    places = mapping.places(header)
    titles = [_title(cell) for cell in header]
    return {
        "read": count,
        "format": found.kind,
        "encoding": found.encoding,
        "delimiter": sheet.delimiter,
        "sheet": sheet.name,
        "header_row": header_at,
        "columns": {titles[at]: column.field for at, column in places.items()},
        "headings": [titles[at] for at in sorted(places)],
        "unused": [title for at, title in enumerate(titles) if at not in places and title],
    }


def _header(table: Table, mapping: TableMapping) -> tuple[Sheet, int, Cells]:
    """Find the row of headings: the first that has every needed column, in any sheet."""
    closest: tuple[int, Sheet, Cells] | None = None
    best: tuple[int, Sheet, int, Cells] | None = None
    for sheet in table.sheets():
        if mapping.sheet and sheet.name and sheet.name != mapping.sheet:
            continue
        for number, cells in enumerate(sheet.first_rows, start=1):
            places = mapping.places(cells)
            if closest is None or len(places) > closest[0]:
                closest = (len(places), sheet, cells)
            if not places or mapping.missing(places):
                continue
            if best is None or len(places) > best[0]:
                best = (len(places), sheet, number, cells)
    if best is not None:
        return best[1:]
    if closest is None or not any(str(cell).strip() for cell in closest[2]):
        raise FileRefused("empty")
    missing = mapping.missing(mapping.places(closest[2])) or list(mapping.columns)
    raise FileRefused(
        "columns_missing",
        missing=[column.field for column in missing],
        found=[title for title in map(_title, closest[2]) if title][:40],
    )


def _title(cell: Any) -> str:
    return text_of(cell, is_date=True)[0][:LONGEST_TITLE]


Line = tuple[int, int, list[str], dict[str, Any], list[Problem]]
Taken = tuple[str, str, str]  # a cell as text, its value cleaned up, what is wrong with it


@dataclass(frozen=True)
class _Plan:
    """Which cell of a row is which field, and who reads them."""

    columns: list[tuple[int, Column, FieldKind, dict[str, Taken]]]
    titles: dict[str, str]
    secret: frozenset[str]
    constants: dict[str, str]
    width: int
    reader: RowReader
    context: RowContext

    @classmethod
    def of(
        cls, header: Cells, mapping: TableMapping, reader: RowReader, context: RowContext
    ) -> "_Plan":
        places = mapping.places(header)
        titles = {column.field: _title(header[at]) for at, column in places.items()}
        columns: list[tuple[int, Column, FieldKind, dict[str, Taken]]] = [
            (at, column, reader.fields.get(column.field, TEXT), {})
            for at, column in sorted(places.items())
        ]
        secret = frozenset(
            titles[column.field] for _at, column, kind, _known in columns if kind.is_secret
        )
        constants = dict(mapping.constants)
        return cls(columns, titles, secret, constants, len(header), reader, context)


def _line(number: int, cells: Cells, plan: _Plan) -> Line:
    texts, values, problems = _take(cells, plan)
    if len(cells) > plan.width and any(str(cell).strip() for cell in cells[plan.width :]):
        about = {"cells": len(cells), "columns": plan.width}
        extra = text_of(cells[plan.width], is_date=True)[0]
        problems.append(Problem("cells_shifted", value=extra, params=about))
    staged, found = plan.reader.read(values, plan.context)
    for one in found:
        titled = replace(one, column=one.column or plan.titles.get(one.field, ""))
        # A cell that is a problem already needs no second one for being missing.
        if not any(titled.column and titled.column == known.column for known in problems):
            problems.append(titled)
    row_hash = _hash(texts)
    if plan.secret:
        problems = [
            replace(one, value=HIDDEN) if one.column in plan.secret else one for one in problems
        ]
        texts = [
            HIDDEN if kind.is_secret and text else text
            for text, (_at, _column, kind, _known) in zip(texts, plan.columns, strict=True)
        ]
    return number, row_hash, texts, staged, problems


def _take(cells: Cells, plan: _Plan) -> tuple[list[str], dict[str, str], list[Problem]]:
    """Give the row's texts, its values by field, and what was wrong with single cells."""
    texts: list[str] = []
    values = plan.constants.copy()
    problems: list[Problem] = []
    for at, column, kind, known in plan.columns:
        cell = cells[at] if at < len(cells) else ""
        taken = known.get(cell) if type(cell) is str else _take_cell(cell, column, kind)
        if taken is None:
            taken = _take_cell(cell, column, kind)
            if len(known) < CELLS_KEPT and len(cell) <= LONGEST_KEPT:
                known[cell] = taken
        text, value, trouble = taken
        texts.append(text)
        if trouble:
            problems.append(Problem(trouble, column.field, plan.titles[column.field], value))
        elif value:
            values[column.field] = value
    return texts, values, problems


def _take_cell(cell: Any, column: Column, kind: FieldKind) -> Taken:
    text, trouble = text_of(cell, is_date=kind.is_date, is_number=kind.is_number)
    value = text
    try:
        for clean in column.clean if text else ():
            value = clean(value)
    except ValueIsUnknown:
        trouble = "value_unknown"
    return text, value, trouble if text else ""


def _hash(texts: list[str]) -> int:
    digest = blake2b("\x1f".join(texts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _write(out: BinaryIO, import_id: int, lines: Iterator[Line]) -> int:
    """Write rows as COPY takes them: import, number, hash, cells, values, problems."""
    count, waiting, size = 0, [], 0
    for number, row_hash, cells, values, problems in lines:
        count += 1
        found = _copied([one.as_dict() for one in problems]) if problems else b"\\N"
        begin = b"%d\t%d\t%d\t" % (import_id, number, row_hash)
        line = b"%b%b\t%b\t%b\n" % (begin, _copied(cells), _copied(values), found)
        waiting.append(line)
        size += len(line)
        if size > BUFFER:
            out.write(b"".join(waiting))
            out.flush()
            waiting, size = [], 0
    out.write(b"".join(waiting))
    out.flush()
    return count


def _copied(value: Any) -> bytes:
    text = to_json(value)
    return text.replace(b"\\", b"\\\\") if b"\\" in text else text


if __name__ == "__main__":
    main()
