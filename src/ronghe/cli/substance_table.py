"""A table of dimensions, and weights from the command line: read, or refused with line and remedy."""

import math
from collections.abc import Callable, Mapping
from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from ronghe.cli import matching_sheets as sheets
from ronghe.cli.matching_sheets import CannotRead, Columns, Sheet, read_sheet
from ronghe.engines.matching import Problem
from ronghe.engines.substance import METHOD, Dimension, UnfitWeights
from ronghe.engines.substance.dimensions import FULL_MARK
from ronghe.engines.substance.method import fit_weights

Complain = Callable[[str], object]
SHOWN = 20
PERCENT = 100
EXAMPLE = "P=.25,Q=.20,O=.25,M=.20,G=.10"
PROBLEMS = {
    "no_name": gettext_noop("The cell is empty. Write the cooperation's name."),
    "bad_name": gettext_noop("“%(value)s” is too long or holds signs that cannot be seen. Write a name of at most 200 signs."),
    "name_twice": gettext_noop("“%(value)s” stands on line %(other)s already. Keep one of them, or give them different names."),
    "bad_share": gettext_noop("“%(value)s” is no share. Write a number from 0 to 1, with a point before decimals; leave the cell empty where it is unknown."),
    "percent": gettext_noop("“%(value)s” is not from 0 to 1. Write shares, such as %(share)s; leave the cell empty where it is unknown."),
    "beyond": gettext_noop("“%(value)s” is not from 0 to 1. Write a share from 0 to 1; leave the cell empty where it is unknown."),
    "too_many_cells": gettext_noop("“%(value)s” stands under no name of the heading. Does a cell hold a comma? Then put it in quotation marks."),
}  # fmt: skip
UNFIT = {
    "unknown": gettext_noop("There is no dimension “%(what)s”. There are P, Q, O, M and G."),
    "missing": gettext_noop("These dimensions have no weight: %(what)s. Give all five; 0 leaves one out."),
    "negative": gettext_noop("%(what)s is below zero. Write shares from 0 to 1."),
    "beyond": gettext_noop("%(what)s is not from 0 to 1. Write shares from 0 to 1."),
    "sum": gettext_noop("The weights add up to %(what)s, and should add up to 1."),
    "twice": gettext_noop("%(what)s is given twice. Keep one of them."),
    "words": gettext_noop("“%(what)s” cannot be read. Write it like %(example)s."),
}  # fmt: skip


def share(text: str) -> float | None:
    if not text:
        return None
    number = text[:-1].rstrip() if text.endswith(("%", "％")) else text
    if not sheets.NUMBER.fullmatch(number):
        raise sheets.Wrong("bad_share")
    found = float(number)
    if number != text or 1 < found <= PERCENT:
        raise sheets.Wrong("percent" if 0 <= found <= PERCENT else "beyond")
    if not 0 <= found <= 1:
        raise sheets.Wrong("beyond")
    return abs(found)  # minus zero is zero


COLUMNS = Columns({"name": sheets.name, **{one.value: share for one in Dimension}})


def read_table(path: Path, complain: Complain) -> Sheet:
    """Read the table (of standard input: -), or say all that is wrong with it and refuse it."""
    path = Path("/dev/stdin") if str(path) == "-" else path
    if path.is_dir():
        raise CommandError(_("“%(path)s” is a folder. Name a file.") % {"path": path})
    try:
        sheet = read_sheet(path, COLUMNS)
    except CannotRead as trouble:
        raise CommandError(str(trouble)) from trouble
    problems = sorted([*sheet.problems, *_names_twice(sheet)], key=lambda one: one.row)
    if problems:
        _refuse(path, sheet, problems, complain)
    if not sheet.lines:
        raise CommandError(_("%(file)s has a heading, and no rows below it.") % {"file": path.name})
    _remark(path, sheet, complain)
    return sheet


def _names_twice(sheet: Sheet) -> list[Problem]:
    first: dict[str, int] = {}
    found = []
    for row, one in enumerate(sheet.columns["name"]):
        if one is not None and first.setdefault(one, row) != row:
            numbers = {"value": one[:80], "other": sheet.lines[first[one]]}
            found.append(Problem("name_twice", sheet.table, row, "name", numbers))
    return found


def _refuse(path: Path, sheet: Sheet, problems: list[Problem], complain: Complain) -> None:
    for problem in problems[:SHOWN]:
        complain(_words(path, sheet, problem))
    count = len(problems)
    if count > SHOWN:
        complain(_("… and %(count)s more.") % {"count": count - SHOWN})
    raise CommandError(
        ngettext(
            "The table is refused: %(count)s mistake. Nothing was computed.",
            "The table is refused: %(count)s mistakes. Nothing was computed.",
            count,
        )
        % {"count": count}
    )


def _words(path: Path, sheet: Sheet, problem: Problem) -> str:
    numbers = dict(problem.numbers)
    if problem.code == "percent":
        numbers["share"] = f"{float(str(numbers['value']).rstrip('%％ ')) / PERCENT:g}"
    parts = [path.name, _("line %(line)s") % {"line": sheet.lines[problem.row]}]
    if problem.column:
        parts.append(_("column %(column)s") % {"column": problem.column})
    return _("%(place)s: %(what)s") % {
        "place": _(", ").join(parts),
        "what": _(PROBLEMS[problem.code]) % numbers,
    }


def _remark(path: Path, sheet: Sheet, complain: Complain) -> None:
    if sheet.encoding == "gb18030":
        complain(_("Remark: %(file)s is read as GB18030.") % {"file": path.name})
    if sheet.unused:
        complain(
            _("Remark: %(file)s has columns that are not used: %(names)s.")
            % {"file": path.name, "names": ", ".join(sheet.unused)}
        )
    if sheet.short_count:
        complain(
            ngettext(
                "Remark: %(file)s has %(count)s row with fewer cells than the heading; what is missing counts as unknown.",
                "Remark: %(file)s has %(count)s rows with fewer cells than the heading; what is missing counts as unknown.",
                sheet.short_count,
            )
            % {"file": path.name, "count": sheet.short_count}
        )


def read_weights(text: str) -> Mapping[Dimension, float]:
    """Read `P=.25,Q=.20,…`; the published weights where nothing is given."""
    if not text:
        return METHOD.weights
    try:
        return fit_weights(_by_dimension(text, most=math.inf))
    except UnfitWeights as trouble:
        raise CommandError(_refusal("--weights", trouble)) from trouble


def read_peer(text: str) -> Mapping[Dimension, float]:
    """Read the peers' dimensions; the full mark where nothing is given."""
    if not text:
        return FULL_MARK
    try:
        given = _by_dimension(text, most=1)
    except UnfitWeights as trouble:
        raise CommandError(_refusal("--peer", trouble)) from trouble
    if missing := [one.value for one in Dimension if one.value not in given]:
        raise CommandError(
            _("%(place)s: %(what)s")
            % {
                "place": "--peer",
                "what": _("These dimensions are missing: %(names)s. Give all five.")
                % {"names": ", ".join(missing)},
            }
        )
    return {one: given[one.value] for one in Dimension}


def _by_dimension(text: str, most: float) -> dict[str, float]:
    found: dict[str, float] = {}
    for part in text.replace("，", ",").rstrip(", ").split(","):
        name, equals, number = (piece.strip() for piece in part.partition("="))
        name = name.upper()
        if not equals or not name or not sheets.NUMBER.fullmatch(number):
            raise UnfitWeights("words", part.strip() or text)
        if name not in set(Dimension):
            raise UnfitWeights("unknown", name)
        if name in found:
            raise UnfitWeights("twice", name)
        found[name] = float(number)
        if not 0 <= found[name] <= most:
            raise UnfitWeights("negative" if found[name] < 0 else "beyond", f"{name}={number}")
    return found


def _refusal(option: str, trouble: UnfitWeights) -> str:
    words = _(UNFIT[trouble.code]) % {"what": trouble.what, "example": EXAMPLE}
    return _("%(place)s: %(what)s") % {"place": option, "what": words}
