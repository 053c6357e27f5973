"""Say in words, in two languages, why a rule answered as it did."""

from collections.abc import Sequence
from typing import Any

from ronghe.engines.law import terms
from ronghe.engines.law.facts import Catalogue, Values
from ronghe.engines.law.outcomes import Outcome
from ronghe.engines.law.phrases import PARTIES, PHRASES
from ronghe.engines.law.rulebook import Answer
from ronghe.engines.law.scalar import Comparison, Judgement
from ronghe.engines.law.terms import Term, children
from ronghe.engines.law.units import show_date, show_value

# The same said of dates, and what is the opposite of what.
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


def reason(answer: Answer, facts: Values, catalogue: Catalogue, language: str) -> str:
    """Give the reason of an answer in one sentence or two: what was compared, or what is missing."""
    return _Speech(answer.decisive, facts, catalogue, language).reason()


def missing_facts(judgement: Judgement, facts: Values, catalogue: Catalogue) -> list[str]:
    """Give the names of the facts whose absence leaves a rule unknown, its basis first.

    A field is missing when the item that decides, or any item of the list, lacks it; of a list that
    is missing, or was computed from another, the list that people tell is named.
    """
    rule = judgement.rule
    wanted = [rule.each] if rule.each else [rule.basis]
    version = judgement.epoch and judgement.epoch.version
    conditions = [rule.scope, *((version.applies, version.holds) if version else ())]
    claims = set().union(*map(_claims, filter(None, conditions)))
    undecided = [c.term for c in judgement.compared if c.holds is None and c.term not in claims]
    for term in [*undecided, *conditions]:
        if term is not None:
            wanted += sorted(_asked(term))
    missing = (_missing(name, judgement, facts, catalogue) for name in wanted)
    return [name for name in dict.fromkeys(missing) if name]


def _asked(term: Term) -> set[str]:
    """Give the facts that a term needs; a claim that counts only once it is shown needs none."""
    if _is_claim(term):
        return set()
    own = {term.name} if isinstance(term, terms.Fact) else set()
    listed = {term.list} if isinstance(term, terms.Over) else set()
    return (own | listed).union(*map(_asked, children(term)))


def _figures(term: Term) -> set[str]:
    """Give the parameters that a term needs."""
    own = {term.name} if isinstance(term, terms.Parameter) else set()
    return own.union(*map(_figures, children(term)))


def _claims(term: Term) -> set[Term]:
    """Give what a term asks only inside a claim."""
    found = set(children(term)) if _is_claim(term) else set()
    return found.union(*map(_claims, children(term)))


def _is_claim(term: Term) -> bool:
    return isinstance(term, terms.Call) and term.function in {"shown", "known"}


def _missing(name: str, judgement: Judgement, facts: Values, catalogue: Catalogue) -> str:
    """Give the name under which a fact is to be asked for, empty when it is told."""
    owner, _dot, field = name.partition(".")
    fact = catalogue.fact(owner)
    if fact.type.name != "list":
        return name if facts.get(name) is None else ""
    items: Any = facts.get(owner)
    if items is None:
        return fact.derived_from or owner
    if judgement.item is not None and judgement.rule.each == owner:
        items = [items[judgement.item]]
    is_told = not field or all(item[field] is not None for item in items)
    return "" if is_told or fact.derived_from else name


def label_of(name: str, catalogue: Catalogue, language: str) -> str:
    """Give the label of a fact, of a field of a list with the list's before it."""
    fact = catalogue.fact(name)
    owner, dot, key = name.partition(".")
    if not dot:
        return fact.label[language]
    whole = catalogue.fact(owner)
    if whole.keys:
        joint = "：" if language == "zh" else ": "
        return f"{whole.label[language]}{joint}{PARTIES[language].get(key, key)}"
    return fact.label[language]


class _Speech:
    """One reason in one language."""

    def __init__(
        self, judgement: Judgement, facts: Values, catalogue: Catalogue, language: str
    ) -> None:
        self.judgement, self.facts = judgement, facts
        self.catalogue, self.language = catalogue, language
        self.words = PHRASES[language]

    def reason(self) -> str:
        match self.judgement.outcome:
            case Outcome.NOT_APPLICABLE:
                return self._not_applicable()
            case Outcome.UNKNOWN:
                return self._unknown()
            case outcome:
                return self._compared(outcome is Outcome.PASS)

    def _not_applicable(self) -> str:
        rule, epoch = self.judgement.rule, self.judgement.epoch
        if rule.each and self.facts.get(rule.each) == ():
            return self._empty()
        condition = None if epoch is None else epoch.version.applies
        decisive = [c for c in self.judgement.compared if c.holds is not None]
        if said := self._comparisons(_carrying(decisive, condition or rule.scope, holds=False)):
            return self.words["concerns"].format(why=said)
        basis = self._basis()
        if basis is not None and (epoch is None or epoch.version.holds is None):
            return self.words["none"].format(day=show_date(basis, self.language))
        return self.words["concerns_bare"]

    def _unknown(self) -> str:
        days = [c for c in self.judgement.compared if c.holds is None and _unpublished(c)]
        if days:
            said = self.words["joined"].join(map(self._said, days))
            return self._item() + self.words["missing"].format(names=said)
        if unset := self._unset():
            return self._item() + self.words["unset"].format(names=self.words["listed"].join(unset))
        names = missing_facts(self.judgement, self.facts, self.catalogue)
        if self.facts.get(self.judgement.rule.each) == () and not names:
            return self._empty()
        if not names:
            return self._item() + self.words["missing_bare"]
        shown = list(dict.fromkeys(self._label(name) for name in names))
        return self.words["missing"].format(names=self.words["listed"].join(shown))

    def _unset(self) -> list[str]:
        """Name the figures that the rule asks for and nobody has published yet for that day."""
        epoch = self.judgement.epoch
        if epoch is None:
            return []
        undecided = [c.term for c in self.judgement.compared if c.holds is None]
        asked = set().union(*map(_figures, undecided))
        parameters = self.judgement.rule.parameters
        return [
            parameter.description[self.language]
            for name, parameter in parameters.items()
            if name in asked and epoch.values[name] is None
        ]

    def _compared(self, holds: bool) -> str:
        decisive = [c for c in self.judgement.compared if c.holds is not None]
        epoch = self.judgement.epoch
        condition = None if epoch is None else epoch.version.holds
        said = self._comparisons(_carrying(decisive, condition, holds=holds) or decisive)
        if not said:
            return self.judgement.rule.text[self.language]
        return self._item() + said + self._count() + self.words["end"]

    def _comparisons(self, compared: Sequence[Comparison]) -> str:
        return self.words["joined"].join(dict.fromkeys(map(self._said, compared)))

    def _said(self, made: Comparison) -> str:
        term = made.term
        if isinstance(term, terms.Compare):
            return self._compare(term, made)
        if isinstance(term, terms.Call):
            return self._call(term, made)
        label = self._name(term)
        value = self._value(term, made.values[0])
        return self.words["bool"].format(label=label, value=value) if label else value

    def _compare(self, term: terms.Compare, made: Comparison) -> str:
        phrase = _phrase(term, made.holds)
        left, right = (self._side(*side) for side in zip(_sides(term), made.values, strict=True))
        if phrase == "==" and isinstance(term.right, terms.Constant):
            left = self._name(term.left) or left
        if term.op == "in" and isinstance(term.left, terms.Constant):
            phrase = phrase.replace("in", "has")
            return self.words[phrase].format(left=_within(left), right=self._name(term.right))
        return self.words[phrase].format(left=left, right=_within(right))

    def _call(self, term: terms.Call, made: Comparison) -> str:
        values: list[Any] = list(made.values)
        if term.function == "overlap" and made.holds:
            values[1] = values[0] & values[1]
        sides = [self._side(*part) for part in zip(term.terms, values, strict=True)]
        if term.function == "known" and not made.holds:
            sides = [self._name(term.terms[0])]
        phrase = self.words[_PREFIX[made.holds] + term.function]
        return phrase.format(sides[0], *map(_within, sides[1:]))

    def _side(self, term: Term, value: Any) -> str:
        if term.type.name == "list":
            return self._name(term)
        label, shown = self._name(term), self._value(term, value)
        return shown if not label else self.words["value"].format(label=label, value=shown)

    def _value(self, term: Term, value: Any) -> str:
        if term.type.name in {"code", "codes"} and value is not None:
            return self._codes(term, value)
        currency = str(self.facts.get("currency") or "")
        return show_value(value, term.type, self.language, currency)

    def _codes(self, term: Term, value: Any) -> str:
        words = self.catalogue.code_words.get(term.type.codes, {})
        codes = {value} if isinstance(value, str) else value
        shown = [word[self.language] for code, word in words.items() if code in codes]
        return self.words["listed"].join(shown) or self.words["nothing"]

    def _name(self, term: Term) -> str:
        rule = self.judgement.rule
        match term:
            case terms.Fact(name=name):
                return self._label(name)
            case terms.Parameter(name=name):
                return rule.parameters[name].description[self.language]
            case terms.Named(name=name):
                return rule.named_labels[name][self.language]
        return ""

    def _label(self, name: str) -> str:
        return label_of(name, self.catalogue, self.language)

    def _item(self) -> str:
        number = self.judgement.item
        if number is None:
            return ""
        rule, basis = self.judgement.rule, self._basis()
        is_dated = "." in rule.basis and basis is not None
        day = self.words["day"].format(day=show_date(basis, self.language)) if is_dated else ""
        return self.words["item"].format(name=self._label(rule.each), number=number + 1, day=day)

    def _basis(self) -> Any:
        """Give the day that picked the version, of an item its own."""
        rule, number = self.judgement.rule, self.judgement.item
        _owner, dot, field = rule.basis.partition(".")
        if not dot or number is None:
            return self.facts.get(rule.basis)
        items: Any = self.facts[rule.each]
        return items[number].get(field)

    def _empty(self) -> str:
        return self.words["empty"].format(name=self._label(self.judgement.rule.each))

    def _count(self) -> str:
        items = self.judgement.items
        count = sum(item.outcome is self.judgement.outcome for item in items)
        if len(items) < 2:  # noqa: PLR2004 -- one item needs no count
            return ""
        return self.words["more"].format(count=count, all=len(items))


_PREFIX = {True: "", False: "not ", None: "unknown "}


def _sides(term: terms.Compare) -> tuple[Term, Term]:
    return term.left, term.right


def _phrase(term: terms.Compare, holds: bool | None) -> str:
    op: str = term.op
    if op == "!=":
        return "not ==" if holds else "=="
    if term.left.type.name == "date" and op in _OPPOSITE:
        return f"date {op if holds else _OPPOSITE[op]}"
    return op if holds else f"not {op}"


def _unpublished(made: Comparison) -> bool:
    """Say whether it was a calendar that had no answer."""
    return isinstance(made.term, terms.Call) and (
        made.term.function in {"statutory_holiday", "working_day"} and None not in made.values
    )


def _within(text: str) -> str:
    """Begin in lower case what stands in the middle of a sentence, abbreviations left alone."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _carrying(
    compared: Sequence[Comparison], condition: Term | None, *, holds: bool
) -> list[Comparison]:
    """Choose the comparisons that carried the answer of a condition.

    Those are the ones whose answer, turned round by an odd number of `not`s, is the condition's.
    """
    turned = _turned(condition)
    return [c for c in compared if (c.holds is holds) != (c.term in turned)]


def _turned(condition: Term | None) -> set[Term]:
    found: set[Term] = set()
    todo = [] if condition is None else [(condition, False)]
    while todo:
        term, turned = todo.pop()
        if turned:
            found.add(term)
        inner = turned != isinstance(term, terms.Not)
        todo.extend((child, inner) for child in children(term))
    return found
