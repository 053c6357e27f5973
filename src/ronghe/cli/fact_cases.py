"""The cases of a file of facts, as the commands that apply the law go through them."""

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ronghe.compliance.fact_files import RawRow, raw_rows
from ronghe.compliance.fact_words import (
    derived_fact_words,
    unknown_fact_words,
    wrong_fact_words,
)
from ronghe.compliance.json_rows import FileIsUnreadable
from ronghe.compliance.judging import DAYS_OF_ASSESSMENT, PLACE
from ronghe.engines.law import Catalogue, WrongFact, read_case, unknown_names
from ronghe.engines.law.facts import Values


@dataclass(frozen=True)
class Case:
    """One row as the rules see it."""

    row: int
    jurisdiction: str
    facts: Values


@dataclass
class FactCases:
    """A file, read twice: first for what is wrong with it, then case by case."""

    file: BinaryIO
    catalogue: Catalogue
    places: frozenset[str]
    jurisdiction: str
    on: date
    warned: dict[str, str] = field(default_factory=dict)

    def check(self, complain: Callable[[str], object]) -> int:
        """Go through all of it and complain of everything that is wrong; give how much that is."""
        count = 0
        for row in raw_rows(self.file, self.catalogue):
            self._note(row.facts)
            _case, wrong = self._read(row)
            for trouble in wrong:
                complain(wrong_fact_words(row.number, trouble))
            count += len(wrong)
        return count

    def __iter__(self) -> Iterator[Case]:
        for row in raw_rows(self.file, self.catalogue):
            yield self._read(row)[0]

    def _read(self, row: RawRow) -> tuple[Case, list[WrongFact]]:
        raw = self._completed(row.facts)
        place = str(raw.get(PLACE) or "").strip()
        facts, wrong = read_case(raw, self.catalogue)
        wrong = [*row.wrong, *wrong]
        if place not in self.places and all(trouble.name != PLACE for trouble in wrong):
            wrong.append(WrongFact(PLACE, place, f"one of {', '.join(sorted(self.places))}"))
        return Case(row.number, place, facts), wrong

    def _completed(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        found = dict(raw)
        if found.get(PLACE) in (None, "") and self.jurisdiction:
            found[PLACE] = self.jurisdiction
        for name in DAYS_OF_ASSESSMENT:
            if name in self.catalogue.facts and found.get(name) is None:
                found[name] = self.on
        return found

    def _note(self, raw: Mapping[str, Any]) -> None:
        """Note, once for each name, what is no fact of the catalogue."""
        kind = self.catalogue.kind
        unseen = [name for name in raw if name not in self.warned]
        for name, meant in unknown_names(unseen, self.catalogue).items():
            if name != PLACE:
                self.warned[name] = unknown_fact_words(name, meant, kind)
        for name in unseen:
            fact = self.catalogue.facts.get(name)
            if fact is not None and fact.derived_from:
                self.warned[name] = derived_fact_words(name, fact.derived_from)


@contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    """Open the file; what comes through a pipe (`-` is standard input) is kept aside."""
    if name == "-":
        with _kept(sys.stdin.buffer) as kept:
            yield kept
        return
    try:
        with Path(name).open("rb") as file:
            if file.seekable():
                yield file
                return
            with _kept(file) as kept:
                yield kept
    except (FileNotFoundError, IsADirectoryError, PermissionError) as trouble:
        raise CommandError(_("There is no file “%(path)s”.") % {"path": name}) from trouble


@contextmanager
def _kept(stream: BinaryIO) -> Iterator[BinaryIO]:
    """Keep what can be read only once: a file is read for its mistakes first."""
    with tempfile.TemporaryFile() as kept:
        shutil.copyfileobj(stream, kept)
        yield kept


def refuse_unless_sound(cases: FactCases, complain: Callable[[str], object]) -> None:
    """Let a file through only when all of it can be read; say everything that cannot."""
    try:
        count = cases.check(complain)
    except FileIsUnreadable as trouble:
        raise CommandError(str(trouble)) from trouble
    for warning in cases.warned.values():
        complain(_("Warning: %(warning)s") % {"warning": warning})
    if count:
        raise CommandError(
            ngettext(
                "The file is refused: %(count)s value is wrong. Nothing was assessed.",
                "The file is refused: %(count)s values are wrong. Nothing was assessed.",
                count,
            )
            % {"count": count}
        )
