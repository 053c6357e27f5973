"""What changed between two documents: words, terms, obligations, steps and parties."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from ronghe.engines.terms.document import LANGUAGES, Document, write_document

# A Chinese character is a word of its own; Latin words, numbers and each other sign are units.
_UNIT = re.compile(r"[A-Za-z0-9À-ɏ’']+|\s+|.", re.DOTALL)


@dataclass(frozen=True)
class Piece:
    """Some words: the same in both, only before ("removed"), or only after ("added")."""

    kind: str
    text: str


Piecewise = tuple[Piece, ...]


@dataclass(frozen=True)
class Change:
    """Something of the document is other than before; None: it was or is not there.

    `part` is "clauses", "terms", "obligations", "milestones" or "parties"; `words` has the
    difference of a clause's words by language.
    """

    part: str
    key: str
    before: Any
    after: Any
    words: Mapping[str, Piecewise]


@dataclass(frozen=True)
class Differences:
    """All changes, in the order of the document; `moved` tells that clauses changed places."""

    changes: tuple[Change, ...]
    moved: bool = False

    def __bool__(self) -> bool:
        return bool(self.changes) or self.moved

    def of(self, part: str) -> tuple[Change, ...]:
        """Give the changes of one part."""
        return tuple(one for one in self.changes if one.part == part)


def words(before: str, after: str) -> Piecewise:
    """Compare two texts word by word, Chinese sign by sign.

    >>> [piece.text for piece in words("8 hours", "7 hours") if piece.kind != "same"]
    ['8', '7']
    """
    old, new = _UNIT.findall(before), _UNIT.findall(after)
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[i1:i2])))
            continue
        if i1 < i2:
            pieces.append(Piece("removed", "".join(old[i1:i2])))
        if j1 < j2:
            pieces.append(Piece("added", "".join(new[j1:j2])))
    return tuple(pieces)


def differences(before: Document, after: Document) -> Differences:
    """Give what is other in `after`."""
    old, new = _parts(before), _parts(after)
    changes = [
        _change(part, key, old[part].get(key), new[part].get(key))
        for part in new
        for key in dict.fromkeys([*old[part], *new[part]])
        if old[part].get(key) != new[part].get(key)
    ]
    common = {one.key for one in before.clauses} & {one.key for one in after.clauses}
    return Differences(tuple(changes), _order(before, common) != _order(after, common))


def _order(document: Document, common: set[str]) -> list[str]:
    return [one.key for one in document.clauses if one.key in common]


def _parts(document: Document) -> dict[str, dict[str, Any]]:
    tree = write_document(document)
    parts = {
        part: {item["key"]: item for item in tree[part]}
        for part in ("parties", "clauses", "obligations", "milestones")
    }
    return parts | {"terms": tree["terms"]}


def _change(part: str, key: str, before: Any, after: Any) -> Change:
    pieces = _clause_words(before, after) if part == "clauses" else {}
    return Change(part, key, before, after, pieces)


def _clause_words(before: Any, after: Any) -> dict[str, Piecewise]:
    old, new = (one["text"] if one else {} for one in (before, after))
    return {
        language: words(old.get(language, ""), new.get(language, ""))
        for language in LANGUAGES
        if language in old or language in new
    }
