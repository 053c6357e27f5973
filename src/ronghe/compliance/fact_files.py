"""Facts of many cases from one file, JSON or CSV, row by row."""

import codecs
import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import TextIOWrapper
from typing import Any, BinaryIO, TextIO

from django.utils.translation import gettext as _

from ronghe.compliance.json_rows import FileIsUnreadable, Value, json_values
from ronghe.engines.law import Catalogue, Fact, WrongFact

BLOCK = 1 << 20
LONGEST_CELL = 1 << 26
DELIMITERS = ",;\t"
MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True)
class RawRow:
    """What the file says of one case, and what of it cannot be taken for facts."""

    number: int
    facts: Mapping[str, Any]
    wrong: tuple[WrongFact, ...] = ()


def raw_rows(file: BinaryIO, catalogue: Catalogue) -> Iterator[RawRow]:
    """Give the rows of the file, counted from one; it can be asked again from the start.

    Text is UTF-8, with or without its mark, or else GB18030. Raises `FileIsUnreadable`.
    """
    encoding = encoding_of(file)
    file.seek(0)
    # Closing the wrapper would close the file, which is to be read again.
    text = TextIOWrapper(file, encoding=encoding, newline="")
    try:
        if _first_sign(text) in {"{", "["}:
            yield from _json_rows(text)
        else:
            yield from _csv_rows(text, catalogue)
    finally:
        text.detach()


def encoding_of(file: BinaryIO) -> str:
    file.seek(0)
    head = file.read(4)
    if head.startswith(PACKED):
        raise FileIsUnreadable(_("The file is a workbook. Save the table as CSV."))
    marked = [encoding for mark, encoding in MARKS.items() if head.startswith(mark)]
    for encoding in marked or ("utf-8-sig", "gb18030"):
        if _decodes(file, encoding):
            return encoding
    raise FileIsUnreadable(_("The file is neither UTF-8 nor GB18030. Save it as UTF-8."))


def _decodes(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while block := file.read(BLOCK):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _first_sign(text: TextIO) -> str:
    """Give the first character that is not white space, and go back to the start."""
    while (sign := text.read(1)) and sign.isspace():
        pass
    text.seek(0)
    if not sign:
        raise FileIsUnreadable(_("The file is empty."))
    return sign


def _json_rows(text: TextIO) -> Iterator[RawRow]:
    for number, found in enumerate(json_values(text), 1):
        if isinstance(found.value, dict):
            yield RawRow(number, found.value, _twice(found))
        else:
            yield RawRow(number, {}, (WrongFact("", found.value, "an object of facts"),))


def _twice(found: Value) -> tuple[WrongFact, ...]:
    return tuple(WrongFact(name, found.value.get(name), "given once") for name in found.twice)


def _csv_rows(text: TextIO, catalogue: Catalogue) -> Iterator[RawRow]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(text, delimiter=delimiter_of(text), strict=True)
    number = 0
    try:
        names = _names(next(row for row in reader if any(map(str.strip, row))))
        for number, cells in enumerate(filter(None, reader), 1):
            yield _csv_row(number, names, cells, catalogue)
    except csv.Error as trouble:
        raise FileIsUnreadable(
            _("Row %(row)s cannot be parted into cells, near line %(line)s: %(what)s.")
            % {"row": number + 1, "line": reader.line_num, "what": trouble}
        ) from None


def delimiter_of(text: TextIO) -> str:
    """Give what parts the names of the first line: a comma, unless another sign does it more."""
    line = next((line for line in text if line.strip()), "")
    text.seek(0)
    return max(DELIMITERS, key=line.count)


def _names(heading: list[str]) -> list[str]:
    names = [name.strip() for name in heading]
    if twice := sorted({name for name in names if name and names.count(name) > 1}):
        raise FileIsUnreadable(
            _("These columns stand in the heading twice: %(names)s.") % {"names": ", ".join(twice)}
        )
    return names


def _csv_row(number: int, names: list[str], cells: list[str], catalogue: Catalogue) -> RawRow:
    facts: dict[str, Any] = {}
    wrong: list[WrongFact] = []
    if surplus := [cell for cell in cells[len(names) :] if cell.strip()]:
        wrong.append(WrongFact("", surplus[0], "under a name of the heading"))
    for name, cell in zip(names, cells, strict=False):
        if not name or not (text := cell.strip()):
            continue
        try:
            facts[name] = _cell(text, catalogue.facts.get(name))
        except _Broken as trouble:
            wrong.append(WrongFact(name, text, str(trouble)))
    return RawRow(number, facts, tuple(wrong))


class _Broken(ValueError):
    """A cell that should hold JSON and does not."""


def _cell(text: str, fact: Fact | None) -> Any:
    """Give what a cell says: lists, maps and sets of codes are written as JSON."""
    if fact is None or not (fact.keys or fact.type.name in {"list", "codes"}):
        return text
    wanted = {"keys": "a JSON map", "list": "a JSON list of maps", "codes": "a JSON list of codes"}
    try:
        # Figures stay as they are written, and are read by their type.
        return json.loads(text, parse_float=str, parse_int=str)
    except (json.JSONDecodeError, RecursionError) as trouble:
        what = trouble.msg if isinstance(trouble, json.JSONDecodeError) else "nested too deeply"
        place = trouble.pos + 1 if isinstance(trouble, json.JSONDecodeError) else 1
        kind = "keys" if fact.keys else fact.type.name
        raise _Broken(f"{wanted[kind]}; character {place}: {what}") from None
