"""Rulebooks of jurisdictions that inherit, and what they say of one case or of a million."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ronghe.engines.law.facts import Catalogue, Values
from ronghe.engines.law.outcomes import RANK, SEVERITY_RANK, Outcome, Severity
from ronghe.engines.law.rules import Rule, Version
from ronghe.engines.law.scalar import Days, Judgement, judge
from ronghe.engines.law.units import Unreadable, Value, read_value

if TYPE_CHECKING:
    from ronghe.engines.law.columns import Columns

CHUNK = 1 << 13


class NoSuchParameter(LookupError):
    """No rule has a parameter of that name."""


@dataclass(frozen=True)
class Answer:
    """What the law says of a case under one rule id, all jurisdictions that apply taken together.

    `judgements` holds one for each jurisdiction that has the rule; `decisive` is the strictest.
    """

    decisive: Judgement
    judgements: tuple[Judgement, ...]
    is_waived: bool = False

    @property
    def rule(self) -> Rule:
        """The rule that decided."""
        return self.decisive.rule

    @property
    def outcome(self) -> Outcome:
        """The answer; a waived rule that holds anyway is said to hold."""
        found = self.decisive.outcome
        if self.is_waived and found in {Outcome.FAIL, Outcome.UNKNOWN}:
            return Outcome.WAIVED
        return found

    @property
    def version(self) -> Version:
        """The version that was applied; when none was reached, the newest."""
        return self.decisive.version

    @property
    def severity(self) -> Severity:
        """How strictly that version binds."""
        return self.version.severity

    @property
    def confirmed(self) -> bool:
        """Whether the version's source was seen."""
        return self.version.source.confirmed

    @property
    def blocks(self) -> bool:
        """Whether it keeps a start from happening: hard, confirmed, and meant to."""
        return (
            self.outcome is Outcome.FAIL
            and self.severity is Severity.HARD
            and self.confirmed
            and self.rule.blocks_start
        )


def _decides(judgement: Judgement) -> tuple[int, bool, int]:
    """Order judgements under one id: strictest answer, then seen before unseen, then severity."""
    version = judgement.version
    return (
        RANK[judgement.outcome],
        version.source.confirmed,
        SEVERITY_RANK[version.severity],
    )


@dataclass(frozen=True)
class Rulebook:
    """All rules, the catalogues of facts, and which jurisdiction lies in which."""

    rules: tuple[Rule, ...]
    catalogues: Mapping[str, Catalogue]
    parents: Mapping[str, str]

    @cached_property
    def _by_place(self) -> Mapping[str, tuple[Rule, ...]]:
        found: dict[str, list[Rule]] = {}
        for rule in self.rules:
            found.setdefault(rule.jurisdiction, []).append(rule)
        return {name: tuple(rules) for name, rules in found.items()}

    @cached_property
    def _defined(self) -> dict[tuple[tuple[str, ...], str], Mapping[str, tuple[Rule, ...]]]:
        """Remember what was asked for: a gate asks for each of its findings."""
        return {}

    def chain(self, jurisdiction: str) -> tuple[str, ...]:
        """Give a jurisdiction after all those it lies in; `KeyError` for one nobody knows."""
        found = [jurisdiction]
        while parent := self.parents[found[-1]]:
            found.append(parent)
        return tuple(reversed(found))

    def definitions(
        self, jurisdictions: Sequence[str], kind: str
    ) -> Mapping[str, tuple[Rule, ...]]:
        """Give, by rule id, the definitions in force where a case lies, wider places first."""
        asked = (tuple(jurisdictions), kind)
        if asked not in self._defined:
            self._defined[asked] = self._definitions(jurisdictions, kind)
        return self._defined[asked]

    def _definitions(
        self, jurisdictions: Sequence[str], kind: str
    ) -> Mapping[str, tuple[Rule, ...]]:
        found: dict[str, list[Rule]] = {}
        for place in dict.fromkeys(p for name in jurisdictions for p in self.chain(name)):
            for rule in self._by_place.get(place, ()):
                if rule.kind == kind:
                    found.setdefault(rule.id, []).append(rule)
        return MappingProxyType({rule_id: tuple(rules) for rule_id, rules in found.items()})

    def find(self, rule_id: str) -> tuple[Rule, ...]:
        """Give every definition of a rule id, wider places first."""
        found = [rule for rule in self.rules if rule.id == rule_id]
        return tuple(sorted(found, key=lambda rule: len(self.chain(rule.jurisdiction))))

    def only(self, rule_ids: Iterable[str]) -> "Rulebook":
        """Give the rulebook with those rules alone."""
        wanted = frozenset(rule_ids)
        return replace(self, rules=tuple(rule for rule in self.rules if rule.id in wanted))

    def with_value(self, rule_id: str, parameter: str, raw: Any) -> "Rulebook":
        """Give the rulebook as it would be if a parameter had another value, on every date.

        Raises `NoSuchParameter`, or `Unreadable` when the value is not of the parameter's type.
        """
        concerned = [r for r in self.find(rule_id) if parameter in r.parameters]
        if not concerned:
            raise NoSuchParameter(f"{rule_id}.{parameter}")
        changed: dict[int, Rule] = {}
        for rule in concerned:
            kind = rule.parameters[parameter].type
            value: Value = read_value(raw, kind, self.catalogues[rule.kind].codes)
            changed[id(rule)] = rule.with_value(parameter, value)
        return replace(self, rules=tuple(changed.get(id(rule), rule) for rule in self.rules))


def assess_case(
    rulebook: Rulebook,
    facts: Values,
    *,
    kind: str,
    jurisdictions: Sequence[str],
    days: Days,
    waived: Iterable[str] = (),
) -> list[Answer]:
    """Apply every rule to one case whose facts `read_case` has read.

    Where several jurisdictions have a rule the strictest answer holds, and the others stand
    beside it. `waived` names the rule ids that an authority has waived for the case; one that may
    not be waived stays as it is.
    """
    names = frozenset(waived)
    calendar = jurisdictions[-1]
    answers = []
    for rule_id, definitions in rulebook.definitions(jurisdictions, kind).items():
        found = [judge(rule, facts, days, calendar) for rule in definitions]
        decisive = max(reversed(found), key=_decides)
        may_be = all(rule.waivable for rule in definitions)
        answers.append(Answer(decisive, tuple(found), rule_id in names and may_be))
    return answers


def assess_rows(
    rulebook: Rulebook, columns: "Columns", *, jurisdictions: Sequence[str], days: Days
) -> dict[str, Any]:
    """Apply every rule to all cases; gives by rule id an array of the numbers of `Outcome`.

    All cases lie in the same jurisdictions. The answers are those of `assess_case`, without its
    explanations.
    """
    import numpy as np  # noqa: PLC0415 -- heavy, and one case needs none of it

    from ronghe.engines.law.bulk import RANKS, judge_rows  # noqa: PLC0415 -- as above
    from ronghe.engines.law.columns import Rows  # noqa: PLC0415 -- as above
    from ronghe.engines.law.vector import Tables  # noqa: PLC0415 -- as above

    definitions = rulebook.definitions(jurisdictions, columns.catalogue.kind)
    tables = Tables(days, jurisdictions[-1])
    found = {rule_id: np.empty(columns.count, dtype=np.int8) for rule_id in definitions}
    for first in range(0, columns.count, CHUNK):
        rows = Rows(columns, first, min(first + CHUNK, columns.count))
        for rule_id, rules in definitions.items():
            outcome = judge_rows(rules[0], rows, tables)
            for rule in rules[1:]:
                other = judge_rows(rule, rows, tables)
                outcome = np.where(RANKS[other] > RANKS[outcome], other, outcome)
            found[rule_id][first : rows.last] = outcome
    return found


__all__ = ["Answer", "NoSuchParameter", "Rulebook", "Unreadable", "assess_case", "assess_rows"]
