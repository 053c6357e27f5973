"""The document of an agreement: frozen, read from plain JSON, with one digest."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar

LANGUAGES = ("en", "zh")
ORIGINS = ("library", "changed", "free")
RHYTHMS = ("once", "weekly", "monthly", "always")
Words = Mapping[str, str]
Scalar = str | int | bool | None
Terms = Mapping[str, Scalar]
Read = TypeVar("Read")


class Unreadable(ValueError):
    """The JSON is no document; the message says where."""


@dataclass(frozen=True)
class Party:
    """One side of the agreement, named by its key.

    `who` says which organisation or person it is; `share` is its part in percent, if parts count.
    """

    key: str
    role: str
    share: int | None = None
    who: str = ""


@dataclass(frozen=True)
class Clause:
    """Words in two languages. `origin`: from the library, changed here, or written here."""

    key: str
    topic: str
    text: Words
    origin: str = "library"
    required_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Due:
    """A day: so many days after (or before) the day that a term names, or a day of its own."""

    term: str = ""
    offset: int = 0
    on: date | None = None

    def day(self, terms: Terms) -> date | None:
        """Give the day under these terms; None while the term is not known."""
        if self.on is not None:
            return self.on
        base = terms.get(self.term)
        return date.fromisoformat(base) + timedelta(self.offset) if isinstance(base, str) else None


@dataclass(frozen=True)
class Obligation:
    """What the owner owes to another party, from when, how often, shown by what, and else what.

    An empty `owner` is a duty that nobody has taken on; an empty `to` is owed to all others.
    """

    key: str
    owner: str
    to: str
    what: Words
    due: Due
    rhythm: str = "once"
    evidence: Words = field(default_factory=dict)
    consequence: Words = field(default_factory=dict)
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Milestone:
    """A step of the operation plan; `covers` names the obligations that it carries out."""

    key: str
    owner: str
    title: Words
    due: Due
    evidence: Words = field(default_factory=dict)
    covers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """All that is agreed. Two documents of the same content have the same digest."""

    parties: tuple[Party, ...] = ()
    clauses: tuple[Clause, ...] = ()
    terms: Terms = field(default_factory=dict)
    obligations: tuple[Obligation, ...] = ()
    milestones: tuple[Milestone, ...] = ()

    def party(self, key: str) -> Party | None:
        """Give the party of that key, if there is one."""
        return next((one for one in self.parties if one.key == key), None)

    @property
    def topics(self) -> frozenset[str]:
        """The matters on which there is a clause."""
        return frozenset(one.topic for one in self.clauses)


def said(words: Words, language: str) -> str:
    """Give the words in that language; where nobody wrote them in it, those of the other one.

    >>> said({"zh": "发放报酬"}, "en")
    '发放报酬'
    """
    return words.get(language) or next(filter(None, words.values()), "")


def digest(document: Document) -> str:
    """Give the SHA-256 of the document, whatever the order of names in its JSON."""
    return hash_of(write_document(document))


def hash_of(value: Any) -> str:
    """Give the SHA-256 of what JSON can say."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def write_document(document: Document) -> dict[str, Any]:
    """Give the document as plain JSON; `read_document` reads it back unchanged."""
    return {
        "parties": [
            {"key": p.key, "role": p.role, "share": p.share, "who": p.who} for p in document.parties
        ],
        "clauses": [
            {
                "key": c.key,
                "topic": c.topic,
                "text": dict(c.text),
                "origin": c.origin,
                "required_by": list(c.required_by),
            }
            for c in document.clauses
        ],
        "terms": _known(document.terms),
        "obligations": [
            {
                "key": o.key,
                "owner": o.owner,
                "to": o.to,
                "what": dict(o.what),
                "due": _write_due(o.due),
                "rhythm": o.rhythm,
                "evidence": dict(o.evidence),
                "consequence": dict(o.consequence),
                "topics": list(o.topics),
            }
            for o in document.obligations
        ],
        "milestones": [
            {
                "key": m.key,
                "owner": m.owner,
                "title": dict(m.title),
                "due": _write_due(m.due),
                "evidence": dict(m.evidence),
                "covers": list(m.covers),
            }
            for m in document.milestones
        ],
    }


def _write_due(due: Due) -> dict[str, Any]:
    if due.on is not None:
        return {"on": due.on.isoformat()}
    return {"term": due.term, "offset": due.offset}


def read_document(tree: Mapping[str, Any]) -> Document:
    """Read a document from JSON; raises `Unreadable` with the place of what is wrong.

    Keys of one kind occur once. An owner that is no party is kept, and `warnings` says so.
    """
    document = Document(
        parties=_all(tree, "parties", _party),
        clauses=_all(tree, "clauses", _clause),
        terms=_terms(tree.get("terms", {})),
        obligations=_all(tree, "obligations", _obligation),
        milestones=_all(tree, "milestones", _milestone),
    )
    for name in ("parties", "clauses", "obligations", "milestones"):
        keys = [one.key for one in getattr(document, name)]
        if twice := sorted({key for key in keys if keys.count(key) > 1}):
            raise Unreadable(f"{name}: “{twice[0]}” stands there twice.")
    return document


def _all(
    tree: Mapping[str, Any], name: str, read: Callable[[Mapping[str, Any]], Read]
) -> tuple[Read, ...]:
    items = tree.get(name, [])
    if not isinstance(items, Sequence) or isinstance(items, str):
        raise Unreadable(f"{name}: a list is wanted.")
    found = []
    for number, item in enumerate(items, 1):
        try:
            found.append(read(item))
        except Unreadable as trouble:
            raise Unreadable(f"{name}, {number}: {trouble}") from None
        except (KeyError, TypeError, ValueError, AttributeError) as trouble:
            raise Unreadable(f"{name}, {number}: {trouble!r}") from None
    return tuple(found)


def _text(item: Mapping[str, Any], name: str, default: str | None = None) -> str:
    value = item[name] if default is None else item.get(name, default)
    if not isinstance(value, str):
        raise Unreadable(f"“{name}” is no text.")
    return value


def _key(item: Mapping[str, Any]) -> str:
    if not (key := _text(item, "key")):
        raise Unreadable("it has no key.")
    return key


def _words(item: Mapping[str, Any], name: str) -> Words:
    value = item.get(name, {})
    if not isinstance(value, Mapping) or not set(value) <= set(LANGUAGES):
        raise Unreadable(f"“{name}” is no text in {' and '.join(LANGUAGES)}.")
    if not all(isinstance(one, str) for one in value.values()):
        raise Unreadable(f"“{name}” holds something that is no text.")
    return dict(value)


def _names(item: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = item.get(name, [])
    if isinstance(value, str) or not all(isinstance(one, str) for one in value):
        raise Unreadable(f"“{name}” is no list of names.")
    return tuple(value)


def _one_of(item: Mapping[str, Any], name: str, known: Sequence[str]) -> str:
    value = _text(item, name, known[0])
    if value not in known:
        raise Unreadable(f"“{name}” is one of {', '.join(known)}.")
    return value


def _party(item: Mapping[str, Any]) -> Party:
    share = item.get("share")
    if share is not None and (type(share) is not int or not 0 < share <= 100):  # noqa: PLR2004 -- percent
        raise Unreadable("a share is a whole number from 1 to 100.")
    return Party(_key(item), _text(item, "role"), share, _text(item, "who", ""))


def _clause(item: Mapping[str, Any]) -> Clause:
    return Clause(
        _key(item),
        _text(item, "topic"),
        _words(item, "text"),
        _one_of(item, "origin", ORIGINS),
        _names(item, "required_by"),
    )


def _due(item: Mapping[str, Any]) -> Due:
    value = item.get("due", {})
    if "on" in value:
        return Due(on=date.fromisoformat(value["on"]))
    offset = value.get("offset", 0)
    if type(offset) is not int:
        raise Unreadable("an offset is a whole number of days.")
    return Due(_text(value, "term", ""), offset)


def _obligation(item: Mapping[str, Any]) -> Obligation:
    return Obligation(
        key=_key(item),
        owner=_text(item, "owner", ""),
        to=_text(item, "to", ""),
        what=_words(item, "what"),
        due=_due(item),
        rhythm=_one_of(item, "rhythm", RHYTHMS),
        evidence=_words(item, "evidence"),
        consequence=_words(item, "consequence"),
        topics=_names(item, "topics"),
    )


def _milestone(item: Mapping[str, Any]) -> Milestone:
    return Milestone(
        key=_key(item),
        owner=_text(item, "owner", ""),
        title=_words(item, "title"),
        due=_due(item),
        evidence=_words(item, "evidence"),
        covers=_names(item, "covers"),
    )


def _terms(value: Any) -> Terms:
    if not isinstance(value, Mapping):
        raise Unreadable("terms: a map is wanted.")
    for name, one in value.items():
        if one is not None and not isinstance(one, str | int):
            raise Unreadable(f"terms, {name}: neither text, whole number nor yes or no.")
    return _known(value)


def _known(terms: Terms) -> dict[str, Scalar]:
    """Leave out what is not known: a term without a value is no term."""
    return {name: value for name, value in terms.items() if value is not None}
