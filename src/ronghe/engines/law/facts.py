"""What may be known of a case: names, types and meanings of facts, and how they are read.

A fact that is absent is unknown. It is never taken for no, nothing or zero.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property, partial
from typing import Any

from ronghe.engines.law.derived import DERIVED
from ronghe.engines.law.units import Type, Unreadable, Value, read_value

Values = Mapping[str, Value]


@dataclass(frozen=True)
class Fact:
    """One fact: its type, and in two languages its label and what it means.

    A list has `fields` by name. A map of parties to dates is kept as one fact for each of its
    `keys`, named with a dot. `derived_from` names the list from which a derived list is computed.
    """

    name: str
    type: Type
    label: Mapping[str, str]
    meaning: Mapping[str, str]
    fields: Mapping[str, "Fact"] = field(default_factory=dict)
    keys: tuple[str, ...] = ()
    derived_from: str = ""


@dataclass(frozen=True)
class Catalogue:
    """All facts of one kind of subject (placement, teacher, …), with the code lists they use.

    `code_words` has, by code list and code, what the code means in each language.
    """

    kind: str
    facts: Mapping[str, Fact]
    code_words: Mapping[str, Mapping[str, Mapping[str, str]]]

    @cached_property
    def codes(self) -> Mapping[str, tuple[str, ...]]:
        """The codes of each list, in order."""
        return {name: tuple(words) for name, words in self.code_words.items()}

    @cached_property
    def _by_name(self) -> Mapping[str, Fact]:
        found = dict(self.facts)
        for fact in self.facts.values():
            for key in fact.keys:
                name = f"{fact.name}.{key}"
                found[name] = Fact(name, Type("date"), fact.label, fact.meaning)
            for name, inner in fact.fields.items():
                found[f"{fact.name}.{name}"] = inner
        return found

    def fact(self, name: str) -> Fact:
        """Give the fact of that name, dotted names of keys and fields included, or `KeyError`."""
        return self._by_name[name]

    def lists(self) -> list[Fact]:
        """Give the facts that are lists and are told, not derived."""
        return [f for f in self.facts.values() if f.type.name == "list" and not f.derived_from]

    @cached_property
    def derived(self) -> list[Fact]:
        """The lists that are computed from other lists."""
        return [fact for fact in self.facts.values() if fact.derived_from]


@dataclass(frozen=True)
class WrongFact:
    """A value that cannot be read: which fact, what stands there, and what should."""

    name: str
    value: Any
    wanted: str

    def __str__(self) -> str:
        return f"{self.name}: “{self.value}” should be {self.wanted}."


class SharedItems(list[Mapping[str, Any]]):
    """Items of a list that many cases share, as JSON has them: they are read once for all of them.

    Whoever shares them does not change them any more.
    """

    def __init__(self, items: Iterable[Mapping[str, Any]]) -> None:
        super().__init__(items)
        # By catalogue and fact; the catalogue is kept, so that its number stays its own.
        self.read: dict[tuple[int, str], tuple[Catalogue, Value]] = {}


def read_case(
    raw: Mapping[str, Any], catalogue: Catalogue
) -> tuple[dict[str, Value], list[WrongFact]]:
    """Read the facts of one case; give those that are known, and what could not be read.

    Names that the catalogue does not know are no facts and are left out; `unknown_names` lists
    them. Nothing is guessed: a value of the wrong type is reported, not bent.
    """
    values: dict[str, Value] = {}
    wrong: list[WrongFact] = []
    for name, value in raw.items():
        fact = catalogue.facts.get(name)
        if fact is None or fact.derived_from or value is None:
            continue
        try:
            if fact.keys:
                values.update(_read_keys(fact, value, catalogue))
            elif fact.type.name == "list":
                values[name] = _read_list(fact, value, catalogue)
            else:
                values[name] = read_value(value, fact.type, catalogue.codes)
        except _Wrong as trouble:
            wrong.append(WrongFact(trouble.name, trouble.value, trouble.wanted))
        except Unreadable as trouble:
            wrong.append(WrongFact(name, value, str(trouble)))
    for fact in catalogue.derived:
        source = values.get(fact.derived_from)
        if isinstance(source, tuple):
            told = raw.get(fact.derived_from)
            values[fact.name] = _once(told, catalogue, fact, partial(DERIVED[fact.name], source))
    return values, wrong


def _once(told: Any, catalogue: Catalogue, fact: Fact, work: Callable[[], Value]) -> Value:
    """Do the work, or for items that cases share give what came of it the first time."""
    if not isinstance(told, SharedItems):
        return work()
    key = (id(catalogue), fact.name)
    if key not in told.read:
        told.read[key] = (catalogue, work())
    return told.read[key][1]


def unknown_names(names: Iterable[str], catalogue: Catalogue) -> dict[str, str]:
    """Give the names that are no facts of the catalogue, each with the fact that may be meant."""
    surplus = [name for name in names if name not in catalogue.facts]
    return {
        name: next(iter(get_close_matches(name, catalogue.facts, n=1, cutoff=0.75)), "")
        for name in surplus
    }


class _Wrong(Exception):
    def __init__(self, name: str, value: Any, wanted: str) -> None:
        self.name, self.value, self.wanted = name, value, wanted


def _read_list(fact: Fact, raw: Any, catalogue: Catalogue) -> Value:
    return _once(raw, catalogue, fact, lambda: tuple(_read_items(fact, raw, catalogue)))


def _read(raw: Any, kind: Type, catalogue: Catalogue, name: str) -> Value:
    try:
        return read_value(raw, kind, catalogue.codes)
    except Unreadable as trouble:
        raise _Wrong(name, raw, str(trouble)) from None


def _read_keys(fact: Fact, raw: Any, catalogue: Catalogue) -> dict[str, Value]:
    if not isinstance(raw, Mapping):
        raise _Wrong(fact.name, raw, f"a map with any of {', '.join(fact.keys)}")
    for key in raw:
        if key not in fact.keys:
            raise _Wrong(f"{fact.name}.{key}", raw[key], f"under one of {', '.join(fact.keys)}")
    return {
        f"{fact.name}.{key}": _read(value, Type("date"), catalogue, f"{fact.name}.{key}")
        for key, value in raw.items()
        if value is not None
    }


def _read_items(fact: Fact, raw: Any, catalogue: Catalogue) -> Iterable[dict[str, Value]]:
    if isinstance(raw, str) or not isinstance(raw, Sequence):
        raise _Wrong(fact.name, raw, "a list")
    for number, item in enumerate(raw, 1):
        place = f"{fact.name}[{number}]"
        if not isinstance(item, Mapping):
            raise _Wrong(place, item, f"a map with any of {', '.join(fact.fields)}")
        if surplus := [key for key in item if key not in fact.fields]:
            raise _Wrong(
                f"{place}.{surplus[0]}",
                item[surplus[0]],
                f"under one of {', '.join(fact.fields)}",
            )
        yield {
            key: None
            if item.get(key) is None
            else _read(item[key], inner.type, catalogue, f"{place}.{key}")
            for key, inner in fact.fields.items()
        }
