"""The rulebooks of `jurisdictions/`, read once.

A rule is one file, `<jurisdiction>/rules/<kind>/<ID>.yaml`: the rule, and after a line of three
hyphens its cases, which are read only where they are asked for.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

from ronghe.engines.law import (
    Calculator,
    Catalogue,
    Days,
    Outcome,
    Rule,
    Rulebook,
    Unsound,
    day_of,
    read_calculator,
    read_catalogue,
    read_rule,
)
from ronghe.reference import calendars
from ronghe.reference.source_files import JURISDICTIONS

COMMON = "international"
CASES = "\n---\n"
EDITION_LENGTH = 12
Read = TypeVar("Read")


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
    cites: str


@cache
def rulebook() -> Rulebook:
    """Give all rules of all jurisdictions; raises `Unsound` when a file cannot be used."""
    rules = tuple(read_rule_tree(path, rule_tree(path), _edition_of(path)) for path in rule_files())
    return Rulebook(rules, catalogues(), parents())


def rule_tree(path: Path) -> dict[str, Any]:
    """Give what a rule's file says, without its cases."""
    return dict(_tree(_rule_text(path), path))


def read_rule_tree(path: Path, tree: Mapping[str, Any], edition: str) -> Rule:
    """Read a rule as if its file said `tree`; raises `Unsound`."""
    return _read(read_rule, path, tree, edition)


def _read(read: Callable[..., Read], path: Path, tree: Mapping[str, Any], edition: str) -> Read:
    """Read a file of a jurisdiction; what is unsound in it is said with its place."""
    jurisdiction = _place_of(path)
    try:
        return read(
            tree,
            jurisdiction=jurisdiction,
            catalogues=catalogues(),
            instruments=_instruments(jurisdiction),
            edition=edition,
        )
    except Unsound as trouble:
        raise Unsound(f"{shown(path)}: {trouble.place}", trouble.problem) from None


def _place_of(path: Path) -> str:
    return path.relative_to(JURISDICTIONS).parts[0]


@cache
def _jurisdictions() -> Mapping[str, Mapping[str, Any]]:
    """Give what the file of each jurisdiction says."""
    return {_place_of(path): _tree_of(path) for path in _files("jurisdiction.yaml")}


def _files(pattern: str) -> list[Path]:
    """Give the files of that name in every jurisdiction, the common ones first."""
    return sorted(
        JURISDICTIONS.glob(f"*/{pattern}"), key=lambda path: (_place_of(path) != COMMON, path)
    )


@cache
def parents() -> Mapping[str, str]:
    """Give the jurisdiction in which each lies, an empty text for a country."""
    return {code: str(tree.get("parent", "")) for code, tree in _jurisdictions().items()}


@cache
def catalogues() -> Mapping[str, Catalogue]:
    """Give the facts of each kind: the common ones, and what jurisdictions add to them."""
    codes = _codes()
    codes["jurisdiction"] = {
        code: {"en": str(tree["names"]["en"]), "zh": str(tree["names"]["zh-hans"])}
        for code, tree in _jurisdictions().items()
    }
    found: dict[str, dict[str, Any]] = {}
    for path in _files("facts/*.yaml"):
        tree = _tree_of(path)
        found.setdefault(str(tree["kind"]), {}).update(tree["facts"])
    return {
        kind: read_catalogue({"kind": kind, "facts": facts}, codes) for kind, facts in found.items()
    }


def _rule_text(path: Path) -> str:
    return path.read_text(encoding="utf-8").partition(CASES)[0]


def _edition_of(path: Path) -> str:
    """Give the edition of a rule or calculator: another one whenever its text changes."""
    return hashlib.sha256(_rule_text(path).encode()).hexdigest()[:EDITION_LENGTH]


@cache
def calculators() -> Mapping[str, Calculator]:
    """Give the calculators of all jurisdictions by id, as `<jurisdiction>/calculators/*.yaml` has them."""
    return {found.id: found for found in map(_read_calculator, calculator_files())}


def _read_calculator(path: Path) -> Calculator:
    return _read(read_calculator, path, rule_tree(path), _edition_of(path))


def file_of(rule: Rule) -> Path:
    """Give the file of a rule."""
    return JURISDICTIONS / rule.jurisdiction / "rules" / rule.kind / f"{rule.id}.yaml"


def file_of_calculator(calculator: Calculator) -> Path:
    """Give the file of a calculator."""
    return JURISDICTIONS / calculator.jurisdiction / "calculators" / f"{calculator.id}.yaml"


def calculator_files() -> list[Path]:
    """Give the files of all calculators."""
    return sorted(JURISDICTIONS.glob("*/calculators/*.yaml"))


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
            jurisdiction=str(entry.get("jurisdiction", _place_of(path))),
            outcome=Outcome[str(entry["outcome"]).upper()] if "outcome" in entry else None,
            amounts=entry.get("amounts") or {},
            cites=str(entry.get("cites", "")),
        )
        for entry in tree.get("cases") or []
    ]


def currency_of(jurisdiction: str) -> str:
    """Give the currency of a jurisdiction, its own or that of the one it lies in."""
    if found := _jurisdictions()[jurisdiction].get("currency"):
        return str(found)
    parent = parents()[jurisdiction]
    return currency_of(parent) if parent else ""


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
    found: dict[str, Any] = {}
    for path in _files("codes*.yaml"):
        for name, words in _tree_of(path).items():
            found.setdefault(name, {}).update(words)
    return found


@cache
def _instruments(jurisdiction: str) -> Mapping[str, Any]:
    """Give the instruments of a jurisdiction, and those of the one it lies in."""
    parent = parents()[jurisdiction]
    found = dict(_instruments(parent)) if parent else {}
    for path in sorted((JURISDICTIONS / jurisdiction).glob("instruments*.yaml")):
        found.update(_tree_of(path))
    return found


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
