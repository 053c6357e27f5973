"""Rules on one case, in plain Python: the reference, which also says what it compared."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ronghe.engines.law import terms
from ronghe.engines.law.facts import Values
from ronghe.engines.law.functions import PLAIN
from ronghe.engines.law.outcomes import Outcome, outcome_of, strictest
from ronghe.engines.law.rules import Epoch, Rule, Version
from ronghe.engines.law.terms import Term
from ronghe.engines.law.units import Value

DayKinds = Callable[[str, int], bool | None]


@dataclass(frozen=True)
class Days:
    """What is known of days where the case is: each function takes a jurisdiction and a day.

    They answer None for a day whose year is not published.
    """

    statutory_holiday: DayKinds
    working_day: DayKinds


@dataclass(frozen=True)
class Comparison:
    """One thing that was asked of the facts: the term, the values of its parts, and its answer."""

    term: Term
    values: tuple[Value, ...]
    holds: bool | None


@dataclass
class Evaluation:
    """The evaluation of terms on one case under one epoch; notes what it compared."""

    facts: Values
    parameters: Mapping[str, Value]
    days: Days
    jurisdiction: str
    item: Mapping[str, Any] | None = None
    compared: list[Comparison] = field(default_factory=list)

    def value(self, term: Term) -> Any:
        """Give the value of a term, None when it is unknown."""
        return _EVALUATORS[type(term)](self, term)

    def fact(self, term: terms.Fact) -> Any:
        """Give the value of a fact, or of the item at hand."""
        found = self._fact(term)
        if term.type.name == "bool":
            self.compared.append(Comparison(term, (found,), found))
        return found

    def _fact(self, term: terms.Fact) -> Any:
        if self.item is not None:
            owner, _dot, name = term.name.partition(".")
            if name and name in self.item and owner == self.item["·list"]:
                return self.item[name]
        return self.facts.get(term.name)

    def compare(self, term: terms.Compare) -> bool | None:
        """Compare two sides; unknown when either is."""
        left, right = self.value(term.left), self.value(term.right)
        known = left is not None and right is not None
        holds: bool | None = _OPERATORS[term.op](left, right) if known else None
        self.compared.append(Comparison(term, (left, right), holds))
        return holds

    def logic(self, term: terms.Logic) -> bool | None:
        """All or any of some conditions, unknown where an unknown one decides."""
        decisive = term.op == "or"
        result: bool | None = not decisive
        for condition in term.terms:
            found: bool | None = self.value(condition)
            if found is decisive:
                return decisive
            if found is None:
                result = None
        return result

    def negation(self, term: terms.Not) -> bool | None:
        """Give the opposite, of the unknown the unknown."""
        found = self.value(term.term)
        return None if found is None else not found

    def arithmetic(self, term: terms.Arithmetic) -> int | None:
        """Add, subtract or multiply."""
        left, right = self.value(term.left), self.value(term.right)
        if left is None or right is None:
            return None
        return int(_SUMS[term.op](left, right))

    def choice(self, term: terms.Choice) -> Any:
        """Give one term or the other; unknown when it is unknown which."""
        found = self.value(term.condition)
        if found is None:
            return None
        return self.value(term.then if found else term.otherwise)

    def call(self, term: terms.Call) -> Any:
        """Call a function."""
        found = [self.value(inner) for inner in term.terms]
        result = self._call(term, found)
        if term.type.name == "bool" and term.function not in {"shown", "any_known"}:
            self.compared.append(Comparison(term, tuple(found), result))
        return result

    def _call(self, term: terms.Call, found: list[Any]) -> Any:
        if (of_unknown := _OF_UNKNOWN.get(term.function)) is not None:
            return of_unknown(found)
        if None in found:
            return None
        if term.function in {"statutory_holiday", "working_day"}:
            return getattr(self.days, term.function)(self.jurisdiction, found[0])
        return PLAIN[term.function](*found)

    def over(self, term: terms.Over) -> Any:
        """Ask something of each item of a list; unknown when the list is."""
        items: Any = self.facts.get(term.list)
        if items is None:
            return None
        outer, found = self.item, []
        for item in items:
            self.item = {**item, "·list": term.list}
            found.append(self.value(term.term))
        self.item = outer
        return _QUESTIONS[term.question](found)


_OF_UNKNOWN: Mapping[str, Callable[[list[Any]], bool | None]] = {
    "known": lambda found: found[0] is not None,
    "shown": lambda found: found[0] is True,
    "any_known": lambda found: True if True in found else None if set(found) == {None} else False,
}


def _any(found: list[bool | None]) -> bool | None:
    return True if True in found else None if None in found else False


def _every(found: list[bool | None]) -> bool | None:
    return False if False in found else None if None in found else True


def _count(found: list[bool | None]) -> int | None:
    return None if None in found else found.count(True)


def _total(found: list[int | None]) -> int | None:
    return None if None in found else sum(value for value in found if value is not None)


def _greatest(found: list[int | None]) -> int | None:
    return None if None in found or not found else max(v for v in found if v is not None)


_QUESTIONS: Mapping[str, Callable[[list[Any]], Any]] = {
    "any": _any,
    "every": _every,
    "count": _count,
    "total": _total,
    "greatest": _greatest,
}
_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": lambda a, b: bool(a == b),
    "!=": lambda a, b: bool(a != b),
    "<": lambda a, b: bool(a < b),
    "<=": lambda a, b: bool(a <= b),
    ">": lambda a, b: bool(a > b),
    ">=": lambda a, b: bool(a >= b),
    "in": lambda a, b: bool(a in b),
}
_SUMS: Mapping[str, Callable[[int, int], int]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
}


def _constant(evaluation: Evaluation, term: terms.Constant) -> Any:
    return bool(term.value) if term.type.name == "bool" else term.value


_EVALUATORS: Mapping[type, Callable[[Evaluation, Any], Any]] = {
    terms.Fact: Evaluation.fact,
    terms.Parameter: lambda evaluation, term: evaluation.parameters[term.name],
    terms.Named: lambda evaluation, term: evaluation.value(term.term),
    terms.Constant: _constant,
    terms.Compare: Evaluation.compare,
    terms.Logic: Evaluation.logic,
    terms.Not: Evaluation.negation,
    terms.Arithmetic: Evaluation.arithmetic,
    terms.Choice: Evaluation.choice,
    terms.Call: Evaluation.call,
    terms.Over: Evaluation.over,
}


@dataclass(frozen=True)
class Judgement:
    """What a rule says of a case, or of one item of a list.

    `epoch` is the law that was applied, None where no version was reached. `item` counts from 0.
    """

    rule: Rule
    outcome: Outcome
    epoch: Epoch | None = None
    compared: tuple[Comparison, ...] = ()
    item: int | None = None
    items: tuple["Judgement", ...] = ()

    @property
    def version(self) -> Version:
        """The version that was applied; when none was reached, the newest."""
        return self.rule.versions[-1] if self.epoch is None else self.epoch.version


def judge(rule: Rule, facts: Values, days: Days, jurisdiction: str) -> Judgement:
    """Apply a rule to the facts of one case.

    The order is fixed: whether the rule concerns the case at all; then, by the date of its basis,
    which version is in force (before the first, none applies); then the version's conditions.
    """
    evaluation = Evaluation(facts, {}, days, jurisdiction)
    concerned = True if rule.scope is None else evaluation.value(rule.scope)
    if concerned is False:
        return Judgement(rule, Outcome.NOT_APPLICABLE, compared=tuple(evaluation.compared))
    if rule.each:
        return _judge_each(rule, facts, days, jurisdiction, concerned)
    basis: Any = facts.get(rule.basis)
    return _judge_one(rule, basis, concerned, Evaluation(facts, {}, days, jurisdiction))


def _judge_each(
    rule: Rule, facts: Values, days: Days, jurisdiction: str, concerned: bool | None
) -> Judgement:
    items: Any = facts.get(rule.each)
    if items is None:
        return Judgement(rule, Outcome.UNKNOWN)
    if not items:
        empty = Outcome.UNKNOWN if concerned is None else rule.when_empty
        return Judgement(rule, empty)
    _owner, _dot, field_name = rule.basis.partition(".")
    found: list[Judgement] = []
    for number, item in enumerate(items):
        at = Evaluation(facts, {}, days, jurisdiction, item={**item, "·list": rule.each})
        basis: Any = item[field_name] if field_name else facts.get(rule.basis)
        found.append(_judge_one(rule, basis, concerned, at, number))
    outcome = strictest([judgement.outcome for judgement in found])
    decisive = next(judgement for judgement in found if judgement.outcome is outcome)
    return Judgement(rule, outcome, decisive.epoch, decisive.compared, decisive.item, tuple(found))


def _judge_one(
    rule: Rule, basis: int | None, concerned: bool | None, at: Evaluation, item: int | None = None
) -> Judgement:
    if basis is None:
        return Judgement(rule, Outcome.UNKNOWN, item=item)
    epoch = rule.epoch_on(basis)
    if epoch is None or epoch.version.holds is None:
        return Judgement(rule, Outcome.NOT_APPLICABLE, epoch, item=item)
    at.parameters = epoch.values
    version = epoch.version
    applies = True if version.applies is None else at.value(version.applies)
    if concerned is None and applies is not False:
        applies = None
    if applies is False:
        return Judgement(rule, Outcome.NOT_APPLICABLE, epoch, tuple(at.compared), item)
    at.compared.clear()
    outcome = outcome_of(applies=applies, holds=at.value(epoch.version.holds))
    return Judgement(rule, outcome, epoch, tuple(at.compared), item)
