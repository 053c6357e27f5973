"""From facts as callers hand them to answers as they are stored. Reads the law, writes nothing."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from ronghe.compliance import rulebooks
from ronghe.engines.law import (
    Answer,
    Catalogue,
    Judgement,
    Outcome,
    Rule,
    SharedItems,
    assess_case,
    day_of,
    reason,
)
from ronghe.engines.law.facts import Values
from ronghe.engines.law.units import Type, Value
from ronghe.reference.calendars import NoCalendar, official_until

PLACE = "jurisdiction"
# Facts that are about the day of the assessment take it when nobody states them.
DAYS_OF_ASSESSMENT = ("on", "assessed_on")
LANGUAGES = ("en", "zh")
# As JSON has them; `isinstance` of a tuple takes half the time that it takes of a union.
PLAIN = (str, int, SharedItems)


@dataclass(frozen=True)
class Edition:
    """The rules of one kind in one jurisdiction as they stand: what `RulebookEdition` stores."""

    jurisdiction: str
    kind: str
    editions: Mapping[str, Mapping[str, str]]
    calendar_until: date | None

    @property
    def hash(self) -> str:
        return digest([self.editions, str(self.calendar_until)])

    def changed_since(
        self, editions: Mapping[str, Any], calendar_until: date | None
    ) -> frozenset[str]:
        """Give the ids of the rules that are new, changed or gone since an earlier edition.

        A calendar that was continued may change the answer of any rule.
        """
        names = self.editions.keys() | editions.keys()
        if calendar_until != self.calendar_until:
            return frozenset(names)
        return frozenset(n for n in names if self.editions.get(n) != editions.get(n))


def edition_of(jurisdiction: str, kind: str) -> Edition:
    """Give the rules as they stand now; `KeyError` for a jurisdiction nobody knows."""
    definitions = rulebooks.rulebook().definitions([jurisdiction], kind)
    editions = {
        rule_id: {rule.jurisdiction: rule.edition for rule in rules}
        for rule_id, rules in definitions.items()
    }
    try:
        calendar_until = official_until(jurisdiction)
    except NoCalendar:
        calendar_until = None
    return Edition(jurisdiction, kind, editions, calendar_until)


def digest(value: Any) -> str:
    """Give the hash of what JSON can say, whatever the order of its names."""
    return _sha256(_text(value))


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class Told:
    """The facts of a subject as they were handed in, each written as text once for all rules."""

    def __init__(self, raw: Mapping[str, Any], catalogue: Catalogue) -> None:
        self.raw, self.catalogue = raw, catalogue
        self._texts: dict[str, str] = {}

    def text(self, name: str) -> str:
        if name not in self._texts:
            self._texts[name] = _text(self.raw[name])
        return self._texts[name]

    def used(self, rules: Iterable[Rule]) -> dict[str, Any]:
        return facts_used(rules, self.raw, self.catalogue)

    def hash_of(self, used: Iterable[str]) -> str:
        """Give the hash of some of the facts: the same as `digest` of them."""
        return _sha256(
            "{" + ",".join(f"{_text(one)}:{self.text(one)}" for one in sorted(used)) + "}"
        )


def plain_facts(
    facts: Mapping[str, Any], catalogue: Catalogue, *, jurisdiction: str, on: date
) -> dict[str, Any]:
    """Give the facts as JSON has them, with the place and the day where they are asked for."""
    found = {
        name: value if isinstance(value, PLAIN) else _plain(value)
        for name, value in facts.items()
        if value is not None
    }
    if PLACE in catalogue.facts:
        found.setdefault(PLACE, jurisdiction)
    for name in DAYS_OF_ASSESSMENT:
        if name in catalogue.facts:
            found.setdefault(name, on.isoformat())
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(map(_plain, value))
    if isinstance(value, Sequence) and not isinstance(value, str | SharedItems):
        return [_plain(inner) for inner in value]
    return value


def answers_on(
    facts: Values, *, kind: str, jurisdiction: str, only: Iterable[str] | None = None
) -> list[Answer]:
    """Apply the rules, or only some of them, to facts that were read."""
    book = rulebooks.rulebook()
    if only is not None:
        book = book.only(only)
    return assess_case(book, facts, kind=kind, jurisdictions=[jurisdiction], days=rulebooks.days())


def may_be_waived(answer: Answer) -> bool:
    """Say whether a waiver would change the answer: what holds or does not apply needs none."""
    return answer.outcome in {Outcome.FAIL, Outcome.UNKNOWN} and all(
        judgement.rule.waivable for judgement in answer.judgements
    )


def waived(answer: Answer) -> Answer:
    return replace(answer, is_waived=True)


def basis_of(answer: Answer, facts: Values) -> date | None:
    """Give the day whose law was applied, as far as it is known."""
    judgement = answer.decisive
    owner, dot, field = judgement.rule.basis.partition(".")
    found: Any = facts.get(owner)
    if dot:
        found = None if judgement.item is None else found[judgement.item].get(field)
    return None if found is None else day_of(found)


def values_of(answer: Answer, facts: Values, told: Told) -> dict[str, Any]:
    """Give what a finding stores of an answer."""
    catalogue = told.catalogue
    used = told.used(one.rule for one in answer.judgements)
    return {
        "rule_id": answer.rule.id,
        "rule_jurisdiction": answer.rule.jurisdiction,
        "rule_edition": answer.rule.edition,
        "version_on": day_of(answer.version.since),
        "severity": str(answer.severity),
        "is_confirmed": answer.confirmed,
        "is_blocking": answer.blocks,
        "outcome": answer.outcome.code,
        "reason": {name: reason(answer, facts, catalogue, name) for name in LANGUAGES},
        "parameters": parameters_of(answer.decisive),
        "facts": _shortened(used, answer.decisive, told),
        "facts_hash": told.hash_of(used),
        "basis_on": basis_of(answer, facts),
    }


def parameters_of(judgement: Judgement) -> dict[str, Any]:
    """Give the parameter values that were applied: whole numbers of their unit, dates, codes."""
    if judgement.epoch is None:
        return {}
    parameters = judgement.rule.parameters
    return {
        name: _written(value, parameters[name].type)
        for name, value in judgement.epoch.values.items()
    }


def _written(value: Value, kind: Type) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    if kind.name == "date" and isinstance(value, int):
        return day_of(value).isoformat()
    return value


def facts_used(
    rules: Iterable[Rule], raw: Mapping[str, Any], catalogue: Catalogue
) -> dict[str, Any]:
    """Give the facts that the rules look at and that are known, as they were handed in."""
    owners = {name.partition(".")[0] for rule in rules for name in rule.facts}
    told = {catalogue.facts[name].derived_from or name for name in owners}
    return {name: raw[name] for name in sorted(told) if raw.get(name) is not None}


def rules_touched(
    raw: Mapping[str, Any], hashes: Mapping[str, str], *, kind: str, jurisdiction: str
) -> frozenset[str]:
    """Give the rules whose facts are no longer those of the hashes, and those that have none."""
    book = rulebooks.rulebook()
    told = Told(raw, book.catalogues[kind])
    return frozenset(
        rule_id
        for rule_id, rules in book.definitions([jurisdiction], kind).items()
        if hashes.get(rule_id) != told.hash_of(told.used(rules))
    )


def _shortened(used: Mapping[str, Any], judgement: Judgement, told: Told) -> dict[str, Any]:
    """Keep of a long list its length, its hash, and the item that decided."""
    return {
        name: _of_list(name, value, judgement, told)
        if told.catalogue.facts[name].type.name == "list"
        else value
        for name, value in used.items()
    }


def _of_list(name: str, items: Sequence[Any], judgement: Judgement, told: Told) -> dict[str, Any]:
    found: dict[str, Any] = {"count": len(items), "sha256": _sha256(told.text(name))}
    if judgement.rule.each == name and judgement.item is not None:
        found |= {"item": judgement.item + 1, "value": items[judgement.item]}
    return found
