"""How the first rows of a file would be read by a mapping."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ronghe.kernel.imports.mapping import TableMapping
from ronghe.kernel.imports.registers import Register
from ronghe.web.parts import Text

ROWS_SHOWN = 8


@dataclass(frozen=True)
class Preview:
    """The sheet that would be read: its headings with their fields, some rows, what is missing."""

    sheet: str
    columns: list[tuple[str, Text]]
    rows: list[list[tuple[str, str]]]
    missing: list[Text]
    other_sheets: list[str]


def preview_of(
    sheets: Sequence[Mapping[str, Any]], mapping: TableMapping, register: Register
) -> Preview | None:
    """Choose sheet and row of headings as reading does; None when the file has no rows."""
    labels = {field.code: field.label for field in register.fields}
    found = [
        (not mapping.missing(places), len(places), -number, -at)
        for at, sheet in enumerate(sheets)
        for number, row in enumerate(sheet["rows"])
        for places in [mapping.places(row)]
    ]
    if not found:
        return None
    _fits, _count, number, at = max(found)
    sheet, number = sheets[-at], -number
    header = sheet["rows"][number]
    places = mapping.places(header)
    columns: list[tuple[str, Text]] = [
        (heading, labels.get(places[place].field, places[place].field) if place in places else "")
        for place, heading in enumerate(header)
    ]
    shown = sheet["rows"][number + 1 : number + 1 + ROWS_SHOWN]
    return Preview(
        sheet=sheet["name"],
        columns=columns,
        rows=[list(zip(header, row, strict=False)) for row in shown],
        missing=[labels.get(one.field, one.field) for one in mapping.missing(places)],
        other_sheets=[one["name"] for one in sheets if one["name"] and one is not sheet],
    )
