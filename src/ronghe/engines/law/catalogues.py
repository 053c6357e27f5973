"""Make catalogues of facts out of the trees that their files hold; a text in one language is refused."""

from collections.abc import Mapping
from typing import Any

from ronghe.engines.law.facts import Catalogue, Fact
from ronghe.engines.law.rules import Words
from ronghe.engines.law.units import Type

CodeWords = Mapping[str, Mapping[str, Words]]

LANGUAGES = ("en", "zh")


class Unsound(ValueError):
    """A rule or catalogue that cannot be used: where in it, what is wrong, how to mend it."""

    def __init__(self, place: str, problem: str) -> None:
        self.place, self.problem = place, problem
        super().__init__(f"{place}: {problem}")


def read_catalogue(tree: Mapping[str, Any], codes: CodeWords) -> Catalogue:
    """Read the facts of one kind of subject; `codes` holds the words of each code by list."""
    kind = read_text(tree, "kind", "facts")
    found = {
        name: _read_fact(name, entry, f"{kind}.{name}", codes)
        for name, entry in tree["facts"].items()
    }
    return Catalogue(kind, found, codes)


def _read_fact(name: str, entry: Mapping[str, Any], place: str, codes: CodeWords) -> Fact:
    kind = Type(str(entry.get("type", "")), str(entry.get("unit", "")), str(entry.get("codes", "")))
    if kind.name not in {"bool", "date", "dates", "time", "number", "code", "codes", "list"}:
        raise Unsound(place, f"“{kind.name}” is no type of fact.")
    if kind.codes and kind.codes not in codes:
        raise Unsound(place, f"there is no list of codes “{kind.codes}”.")
    return Fact(
        name=name,
        type=kind,
        label=read_words(entry, place, "label_"),
        meaning=read_words(entry, place),
        fields={
            field: _read_fact(field, inner, f"{place}.{field}", codes)
            for field, inner in (entry.get("fields") or {}).items()
        },
        keys=tuple(entry.get("keys") or ()),
        derived_from=str(entry.get("derived_from", "")),
    )


def read_words(entry: Mapping[str, Any], place: str, prefix: str = "") -> Words:
    """Read a text in both languages."""
    return {language: read_text(entry, f"{prefix}{language}", place) for language in LANGUAGES}


def read_text(entry: Mapping[str, Any], name: str, place: str) -> str:
    """Read one text."""
    value = entry.get(name)
    if not isinstance(value, str) or not value.strip():
        raise Unsound(f"{place}.{name}", "a text is missing here.")
    return " ".join(value.split())


def read_kind(
    tree: Mapping[str, Any], rule_id: str, catalogues: Mapping[str, Catalogue]
) -> Catalogue:
    """Read what kind of subject it is about; gives the facts of that kind."""
    if (kind := str(tree.get("kind"))) not in catalogues:
        raise Unsound(f"{rule_id}.kind", f"there are no facts of the kind “{kind}”.")
    return catalogues[kind]


def refuse_surplus(tree: Mapping[str, Any], names: frozenset[str], place: str) -> None:
    """Refuse fields that nobody knows."""
    if surplus := sorted(set(tree) - names):
        raise Unsound(f"{place}.{surplus[0]}", f"known here are {', '.join(sorted(names))}.")
