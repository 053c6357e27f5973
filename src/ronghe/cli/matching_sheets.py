"""One CSV file of a round, column by column, each cell read by its kind, each mistake with its line."""

import csv
import re
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from ronghe.compliance.fact_files import LONGEST_CELL, delimiter_of, encoding_of
from ronghe.compliance.json_rows import FileIsUnreadable
from ronghe.engines.matching import Problem

MOST_PROBLEMS = 1_000  # of one file; nobody mends more at a time
LONGEST_NAME = 200
MOST_REMEMBERED = 1_000_000  # different cells of a column
MOST_DIGITS = 15  # beyond, a number would be rounded
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
WHOLE = re.compile(r"\d{1,9}", re.ASCII)
YES = {"1": True, "yes": True, "true": True, "是": True, "": False, "0": False, "no": False, "false": False, "否": False}  # fmt: skip


class CannotRead(Exception):
    """A file that is not there, or cannot be parted into rows and cells."""


class Wrong(ValueError):
    """A cell that is not of its kind; the text is the problem's code."""


def name(text: str) -> str:
    if not text:
        raise Wrong("no_name")
    if len(text) > LONGEST_NAME or not text.isprintable():
        raise Wrong("bad_name")
    return text


def whole(code: str) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not WHOLE.fullmatch(text):
            raise Wrong(code)
        return int(text)

    return read


def score(text: str) -> float:
    digits = sum(sign.isdigit() for sign in text.lower().partition("e")[0].lstrip("+-0."))
    if not NUMBER.fullmatch(text):
        raise Wrong("bad_score")
    if digits > MOST_DIGITS:
        raise Wrong("long_score")
    found = float(text)
    if found in {float("inf"), float("-inf")}:
        raise Wrong("bad_score")
    return found


def minutes(text: str) -> float:
    if not text:
        return float("nan")
    if not NUMBER.fullmatch(text) or float(text) < 0:
        raise Wrong("bad_minutes")
    return float(text)


def load(text: str) -> float:
    if not text:
        return 1.0
    if not NUMBER.fullmatch(text) or float(text) not in {0.5, 1.0}:
        raise Wrong("bad_load")
    return float(text)


def floor(text: str) -> int:
    return whole("bad_floor")(text) if text else 0


def free_text(text: str) -> str:
    if len(text) > LONGEST_NAME or (text and not text.isprintable()):
        raise Wrong("bad_name")
    return text


def yes(text: str) -> bool:
    if text.lower() not in YES:
        raise Wrong("bad_yes")
    return YES[text.lower()]


Reader = Callable[[str], Any]


@dataclass(frozen=True)
class Columns:
    """What a file must have, may have, and how further columns are read (not at all: None).

    Names of the heading are told apart without regard to capitals, and kept as they are given here.
    A row may leave the columns of `may_be_empty` empty, all of them together; it is None there.
    """

    needed: Mapping[str, Reader]
    optional: Mapping[str, Reader] = field(default_factory=dict)
    other: Reader | None = None
    may_be_empty: Sequence[str] = ()


@dataclass
class Sheet:
    """The columns of a file, and the line that each row ended on."""

    table: str
    columns: dict[str, list[Any]] = field(default_factory=dict)
    lines: "array[int]" = field(default_factory=lambda: array("q"))
    problems: list[Problem] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    encoding: str = "utf-8-sig"
    short_count: int = 0  # rows with fewer cells than the heading


def read_sheet(path: Path, columns: Columns) -> Sheet:
    """Read a file; raises `CannotRead`."""
    try:
        with path.open("rb") as file:
            again = file if file.seekable() else BytesIO(file.read())
            return _read(again, path, columns)
    except FileNotFoundError:
        raise CannotRead(_("There is no file “%(path)s”.") % {"path": path}) from None
    except OSError as trouble:
        raise CannotRead(
            _("“%(path)s” cannot be read: %(why)s.") % {"path": path, "why": trouble.strerror}
        ) from None
    except FileIsUnreadable as trouble:
        raise CannotRead(
            _("%(place)s: %(what)s") % {"place": path.name, "what": trouble}
        ) from trouble


def _read(file: BinaryIO, path: Path, columns: Columns) -> Sheet:
    sheet = Sheet(path.stem, encoding=_encoding(file, path))
    file.seek(0)
    text = TextIOWrapper(file, encoding=sheet.encoding, newline="")
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(text, delimiter=delimiter_of(text), strict=True)
    try:
        heading = next((row for row in reader if any(map(str.strip, row))), None)
        if heading is None:
            raise CannotRead(_("%(file)s is empty.") % {"file": path.name})
        _Rows(sheet, _heading(path, heading, columns, sheet), columns, len(heading)).read(reader)
    except csv.Error as trouble:
        raise CannotRead(
            _("%(file)s, line %(line)s: the row cannot be parted into cells (%(what)s).")
            % {"file": path.name, "line": reader.line_num, "what": trouble}
        ) from None
    finally:
        text.detach()
    return sheet


def _encoding(file: BinaryIO, path: Path) -> str:
    try:
        return encoding_of(file)
    except FileIsUnreadable as trouble:
        file.seek(0)
        for number, line in enumerate(file, 1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as place:
                raise CannotRead(
                    _("%(file)s, line %(line)s, byte %(byte)s: %(why)s")
                    % {"file": path.name, "line": number, "byte": place.start + 1, "why": trouble}
                ) from None
        raise


Chosen = list[tuple[int, str, Reader]]


def _heading(path: Path, heading: list[str], columns: Columns, sheet: Sheet) -> Chosen:
    names = [one.strip().lower() for one in heading]
    twice = sorted({one for one in names if one and names.count(one) > 1})
    if twice:
        raise CannotRead(
            _("%(file)s: these columns stand in the heading twice: %(names)s.")
            % {"file": path.name, "names": ", ".join(twice)}
        )
    if missing := [one for one in columns.needed if one.lower() not in names]:
        raise CannotRead(
            _("%(file)s: the heading lacks %(missing)s. It has: %(names)s.")
            % {"file": path.name, "missing": ", ".join(missing), "names": ", ".join(names)}
        )
    known: dict[str, tuple[str, Reader | None]] = {
        one.lower(): (one, read) for one, read in {**columns.needed, **columns.optional}.items()
    }
    chosen = []
    for place, one in enumerate(names):
        own, read = known.get(one, (one, columns.other))
        if one and read is not None:
            chosen.append((place, own, read))
            sheet.columns[own] = []
        elif one:
            sheet.unused.append(one)
    return chosen


class _Rows:
    """The rows of a file, each cell read once for all that are equal."""

    def __init__(self, sheet: Sheet, chosen: Chosen, columns: Columns, width: int) -> None:
        self.sheet, self.chosen, self.width = sheet, chosen, width
        self.seen: list[dict[str, Any]] = [{} for _column in chosen]
        self.lists = [sheet.columns[name] for _place, name, _read in chosen]
        self.places = [place for place, name, _read in chosen if name in columns.may_be_empty]

    def read(self, reader: Any) -> None:
        lines, last = self.sheet.lines, len(self.chosen)
        for cells in reader:
            if not any(map(str.strip, cells)):
                continue
            lines.append(reader.line_num)
            if len(cells) < self.width:
                self.sheet.short_count += 1
                cells.extend([""] * (self.width - len(cells)))
            elif any(map(str.strip, cells[self.width :])):
                self._note("too_many_cells", "", cells[self.width])
            left = self.places if self._leaves(cells) else ()
            for number in range(last):
                place = self.chosen[number][0]
                if place in left:
                    self.lists[number].append(None)
                    continue
                text = cells[place]
                known = self.seen[number]
                self.lists[number].append(
                    known[text] if text in known else self._cell(number, text)
                )

    def _leaves(self, cells: list[str]) -> bool:
        return bool(self.places) and not any(cells[place].strip() for place in self.places)

    def _cell(self, number: int, text: str) -> Any:
        _place, name, read = self.chosen[number]
        try:
            found = read(text.strip())
        except Wrong as trouble:
            self._note(str(trouble), name, text.strip())
            return None
        if len(self.seen[number]) < MOST_REMEMBERED:
            self.seen[number][text] = found
        return found

    def _note(self, code: str, column: str, text: str) -> None:
        if len(self.sheet.problems) < MOST_PROBLEMS:
            row = len(self.sheet.lines) - 1
            numbers = {"value": text[:80]}
            self.sheet.problems.append(Problem(code, self.sheet.table, row, column, numbers))


def rows_kept(sheet: Sheet, column: str) -> Iterator[int]:
    """Give the rows that have something in a column."""
    return (row for row, value in enumerate(sheet.columns[column]) if value is not None)
