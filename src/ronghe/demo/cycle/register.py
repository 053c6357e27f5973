"""The files of a folder, brought into the registers one after the other as they build on each other."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from django.utils.translation import gettext as _

from ronghe.demo.cycle.running import Cycle, Done, Part
from ronghe.kernel.imports.files import FileRefused
from ronghe.kernel.imports.mappings import Shipped, fitting
from ronghe.kernel.imports.reading import peek
from ronghe.kernel.imports.report import counts_of
from ronghe.kernel.imports.words import refusal_words
from ronghe.kernel.models import ImportState
from ronghe.kernel.operations import begin_taking_in, open_import, read_import, take_in
from ronghe.parties.actors import SYSTEM

KINDS = ("regions", "organisations", "offerings", "occupations")
TABLES = frozenset({".csv", ".xlsx", ".xls", ".ods"})


class RegisterIsMissing(ValueError):
    """The folder of the register is not there, or holds no table that fits a register."""


def tables_of(folder: Path) -> list[tuple[str, Path, Shipped]]:
    """Give the files that fit a register: kind, path and mapping, in the order of building.

    Within one kind the smaller table comes first: regions and departments before their communes.
    Raises `RegisterIsMissing`.
    """
    if not folder.is_dir():
        raise RegisterIsMissing(_("There is no folder “%(path)s”.") % {"path": folder})
    found = []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in TABLES and path.is_file():
            found += _fit(path)
    if not found:
        raise RegisterIsMissing(
            _("No table in “%(path)s” has the columns of a register that is known: %(kinds)s.")
            % {"path": folder, "kinds": ", ".join(KINDS)}
        )
    return sorted(found, key=lambda one: (KINDS.index(one[0]), one[1].stat().st_size))


def _fit(path: Path) -> list[tuple[str, Path, Shipped]]:
    try:
        sheets = peek(path)["sheets"]
    except FileRefused as refusal:
        raise _refused(path, refusal) from refusal
    for kind in KINDS:
        if fit := fitting(kind, sheets):
            return [(kind, path, fit[0])]
    return []


def _refused(path: Path, refusal: FileRefused) -> RegisterIsMissing:
    reason, remedy = refusal_words({"code": refusal.code, "params": refusal.params})
    return RegisterIsMissing(f"{path.name}: {reason} {remedy}")


def parts(cycle: Cycle) -> Iterator[Part]:
    if cycle.register is None:
        return
    for kind, path, mapping in tables_of(cycle.register):
        yield Part(path.name, partial(_bring_in, cycle, kind, path, mapping), is_atomic=False)


def _bring_in(cycle: Cycle, kind: str, path: Path, mapping: Shipped) -> Done:
    at = cycle.at(-170)
    try:
        with path.open("rb") as file:
            run = open_import(
                kind=kind,
                file=file,
                file_name=path.name,
                mapping=mapping.name,
                mapping_text=mapping.text,
                options={"repairs": []},
                owner_id=None,
                actor=SYSTEM,
                at=at,
            )
    except FileRefused as refusal:
        raise _refused(path, refusal) from refusal
    read_import(run=run, actor=SYSTEM, at=at)
    if run.state == ImportState.REFUSED and run.refusal:
        reason, remedy = refusal_words(run.refusal)
        raise RegisterIsMissing(f"{path.name}: {reason} {remedy}")
    begin_taking_in(run=run, actor=SYSTEM, at=at)
    take_in(run=run, actor=SYSTEM, at=at)
    run.refresh_from_db()
    counts = {f"rows_{name}": count for name, count in counts_of(run).items() if count}
    return Done(counts, made={"import": run.reference, "kind": kind})
