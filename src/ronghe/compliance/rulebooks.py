"""The rulebooks of `jurisdictions/`, read once.

A rule is one file, `<jurisdiction>/rules/<kind>/<ID>.yaml`: the rule, and after a line of three
hyphens its cases, which are read only where they are asked for.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ronghe.engines.law import (
    Calculator,
    Catalogue,
    Days,
    Outcome,
    Rulebook,
    Unsound,
    day_of,
    read_calculator,
    read_catalogue,
    read_rule,
)
from ronghe.reference import calendars
from ronghe.reference.source_files import JURISDICTIONS

COMMON = JURISDICTIONS / "international"
CASES = "\n---\n"
EDITION_LENGTH = 12


class _Loader(yaml.CSafeLoader):
    """A safe loader to which `on` and `no` are words, as in YAML 1.2."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if first in "tTfF" or "bool" not in tag]
    for first, resolvers in _Loader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True)
class Case:
    """A situation and what the rule must say of it, or the amounts that a calculator must give."""

    title: Mapping[str, str]
    facts: Mapping[str, Any]
    jurisdiction: str
    outcome: Outcome | None
    amounts: Mapping[str, Any]


@cache
def rulebook() -> Rulebook:
    """Give all rules of all jurisdictions; raises `Unsound` when a file cannot be used."""
    parents = {
        path.parent.name: str(_tree(path.read_text(encoding="utf-8"), path).get("parent", ""))
        for path in sorted(JURISDICTIONS.glob("*/jurisdiction.yaml"))
    }
    codes = _codes()
    codes["jurisdiction"] = {code: {"en": code, "zh": code} for code in parents}
    catalogues = _catalogues(codes)
    rules = []
    for path in rule_files():
        jurisdiction = path.parents[2].name
        text = path.read_text(encoding="utf-8").partition(CASES)[0]
        try:
            rules.append(
                read_rule(
                    _tree(text, path),
                    jurisdiction=jurisdiction,
                    catalogues=catalogues,
                    instruments=_instruments(jurisdiction),
                    edition=_edition(text),
                )
            )
        except Unsound as trouble:
            raise Unsound(f"{shown(path)}: {trouble.place}", trouble.problem) from None
    return Rulebook(tuple(rules), catalogues, parents)


@cache
def calculators() -> Mapping[str, Calculator]:
    """Give the calculators of all jurisdictions by id, as `<jurisdiction>/calculators/*.yaml` has them."""
    return {found.id: found for found in map(_read_calculator, calculator_files())}


def _read_calculator(path: Path) -> Calculator:
    text = path.read_text(encoding="utf-8").partition(CASES)[0]
    try:
        return read_calculator(
            _tree(text, path),
            jurisdiction=path.parents[1].name,
            catalogues=rulebook().catalogues,
            instruments=_instruments(path.parents[1].name),
            edition=_edition(text),
        )
    except Unsound as trouble:
        raise Unsound(f"{shown(path)}: {trouble.place}", trouble.problem) from None


def calculator_files() -> list[Path]:
    """Give the files of all calculators."""
    return sorted(JURISDICTIONS.glob("*/calculators/*.yaml"))


def _edition(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:EDITION_LENGTH]


def rule_files() -> list[Path]:
    """Give the files of all rules."""
    return sorted(JURISDICTIONS.glob("*/rules/*/*.yaml"))


def shown(path: Path) -> str:
    """Give a file's place below `jurisdictions/`."""
    return path.relative_to(JURISDICTIONS).as_posix()


def cases_of(path: Path) -> list[Case]:
    """Give the cases of a rule's file."""
    _rule, _line, text = path.read_text(encoding="utf-8").partition(CASES)
    tree = _tree(text, path)
    given = tree.get("given") or {}
    return [
        Case(
            title={"en": str(entry["en"]), "zh": str(entry["zh"])},
            facts={**given, **(entry.get("facts") or {})},
            jurisdiction=str(entry.get("jurisdiction", path.relative_to(JURISDICTIONS).parts[0])),
            outcome=Outcome[str(entry["outcome"]).upper()] if "outcome" in entry else None,
            amounts=entry.get("amounts") or {},
        )
        for entry in tree.get("cases") or []
    ]


def days() -> Days:
    """Give what our calendars know of days."""
    return Days(statutory_holiday=_statutory_holiday, working_day=_working_day)


def _statutory_holiday(code: str, day: int) -> bool | None:
    kinds = calendars.possible_kinds(code, day_of(day))
    holiday = calendars.DayKind.STATUTORY_HOLIDAY
    return True if kinds == {holiday} else None if holiday in kinds else False


def _working_day(code: str, day: int) -> bool | None:
    return calendars.is_working_day(code, day_of(day))


def _codes() -> dict[str, Any]:
    """Give the code lists: the common ones, and what jurisdictions add to them."""
    found = {name: dict(words) for name, words in _tree_of(COMMON / "codes.yaml").items()}
    for path in sorted(JURISDICTIONS.glob("*/codes.yaml")):
        for name, words in _tree_of(path).items():
            found.setdefault(name, {}).update(words)
    return found


def _catalogues(codes: Mapping[str, Any]) -> Mapping[str, Catalogue]:
    """Give the facts of each kind: the common ones, and what jurisdictions add to them."""
    found: dict[str, dict[str, Any]] = {}
    for path in [*(COMMON / "facts").glob("*.yaml"), *sorted(JURISDICTIONS.glob("*/facts/*.yaml"))]:
        tree = _tree_of(path)
        found.setdefault(str(tree["kind"]), {}).update(tree["facts"])
    return {
        kind: read_catalogue({"kind": kind, "facts": facts}, codes) for kind, facts in found.items()
    }


@cache
def _instruments(jurisdiction: str) -> Mapping[str, Any]:
    """Give the instruments of a jurisdiction, and those of the one it lies in."""
    parent = _tree_of(JURISDICTIONS / jurisdiction / "jurisdiction.yaml").get("parent")
    own = JURISDICTIONS / jurisdiction / "instruments.yaml"
    inherited = _instruments(parent) if parent else {}
    return {**inherited, **(_tree_of(own) if own.exists() else {})}


def _tree_of(path: Path) -> Mapping[str, Any]:
    return _tree(path.read_text(encoding="utf-8"), path)


def _tree(text: str, path: Path) -> Mapping[str, Any]:
    try:
        tree = yaml.load(text, Loader=_Loader)  # noqa: S506 -- a safe loader
    except yaml.YAMLError as trouble:
        raise Unsound(shown(path), f"is no YAML: {trouble}") from None
    if not isinstance(tree, Mapping):
        raise Unsound(shown(path), "should hold a map.")
    return tree
