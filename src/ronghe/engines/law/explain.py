"""Say in words, in two languages, why a rule answered as it did."""

from collections.abc import Mapping, Sequence
from typing import Any

from ronghe.engines.law import terms
from ronghe.engines.law.facts import Catalogue, Values
from ronghe.engines.law.outcomes import Outcome
from ronghe.engines.law.rulebook import Answer
from ronghe.engines.law.scalar import Comparison, Judgement
from ronghe.engines.law.terms import Term, children
from ronghe.engines.law.units import show_date, show_value

_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "==": "{left} is {right}",
        "<": "{left} is below {right}",
        "<=": "{left} is at most {right}",
        ">": "{left} is above {right}",
        ">=": "{left} is at least {right}",
        "in": "{left} is among {right}",
        "not ==": "{left} is not {right}",
        "not <": "{left} is not below {right}",
        "not <=": "{left} is above {right}",
        "not >": "{left} is not above {right}",
        "not >=": "{left} is below {right}",
        "not in": "{left} is not among {right}",
        "date <": "{left} is before {right}",
        "date <=": "{left} is not after {right}",
        "date >": "{left} is after {right}",
        "date >=": "{left} is not before {right}",
        "fact": "{0}",
        "statutory_holiday": "{0} is a statutory holiday",
        "not statutory_holiday": "{0} is no statutory holiday",
        "unknown statutory_holiday": "whether {0} is a statutory holiday: the calendar of that year is not official yet",
        "working_day": "{0} is a working day",
        "not working_day": "{0} is no working day",
        "unknown working_day": "whether {0} is a working day: the calendar of that year is not official yet",
        "covers": "{0} reaches from {1} to {2} without a gap",
        "not covers": "{0} leaves days between {1} and {2} open",
        "touches": "the time from {0} to {1} meets the span from {2} to {3}",
        "not touches": "the time from {0} to {1} does not meet the span from {2} to {3}",
        "overlap": "{0} has something of {1}",
        "not overlap": "{0} has nothing of {1}",
        "known": "{0} is stated",
        "not known": "{0} is not stated",
        "value": "{label} ({value})",
        "none": "No version of this rule was in force on {day}.",
        "concerns": "Does not concern this case: {why}.",
        "concerns_bare": "Does not concern this case.",
        "missing": "Not known: {names}.",
        "missing_bare": "What is known does not decide it.",
        "empty": "Nothing is recorded in “{name}”.",
        "item": "{name} no. {number}{day}: ",
        "day": " ({day})",
        "more": " ({count} of {all} entries)",
        "joined": "; ",
        "listed": ", ",
        "end": ".",
    },
    "zh": {
        "==": "{left}为{right}",
        "<": "{left}小于{right}",
        "<=": "{left}不超过{right}",
        ">": "{left}大于{right}",
        ">=": "{left}不低于{right}",
        "in": "{left}属于{right}",
        "not ==": "{left}不是{right}",
        "not <": "{left}不小于{right}",
        "not <=": "{left}超过{right}",
        "not >": "{left}不大于{right}",
        "not >=": "{left}低于{right}",
        "not in": "{left}不属于{right}",
        "date <": "{left}早于{right}",
        "date <=": "{left}不晚于{right}",
        "date >": "{left}晚于{right}",
        "date >=": "{left}不早于{right}",
        "fact": "{0}",
        "statutory_holiday": "{0}为法定节假日",
        "not statutory_holiday": "{0}不是法定节假日",
        "unknown statutory_holiday": "{0}是否为法定节假日：该年放假安排尚未正式公布",
        "working_day": "{0}为工作日",
        "not working_day": "{0}不是工作日",
        "unknown working_day": "{0}是否为工作日：该年放假安排尚未正式公布",
        "covers": "{0}连续覆盖{1}至{2}",
        "not covers": "{0}未能完整覆盖{1}至{2}",
        "touches": "{0}至{1}处于{2}至{3}时段",
        "not touches": "{0}至{1}不在{2}至{3}时段",
        "overlap": "{0}涉及{1}",
        "not overlap": "{0}不涉及{1}",
        "known": "{0}已填写",
        "not known": "{0}未填写",
        "value": "{label}（{value}）",
        "none": "{day}时本规则尚无生效版本。",
        "concerns": "不涉及此情形：{why}。",
        "concerns_bare": "不涉及此情形。",
        "missing": "缺少信息：{names}。",
        "missing_bare": "现有信息不足以判断。",
        "empty": "“{name}”没有记录。",
        "item": "{name}第{number}条{day}：",
        "day": "（{day}）",
        "more": "（共{all}条，其中{count}条）",
        "joined": "；",
        "listed": "、",
        "end": "。",
    },
}
# The same said of dates, and what is the opposite of what.
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


def reason(answer: Answer, facts: Values, catalogue: Catalogue, language: str) -> str:
    """Give the reason of an answer in one sentence or two: what was compared, or what is missing."""
    return _Speech(answer.decisive, facts, catalogue, language).reason()


def missing_facts(judgement: Judgement, facts: Values, catalogue: Catalogue) -> list[str]:
    """Give the names of the facts whose absence leaves a rule unknown, its basis first."""
    rule = judgement.rule
    wanted = [rule.each] if rule.each else [rule.basis]
    undecided = [c.term for c in judgement.compared if c.holds is None]
    version = judgement.epoch and judgement.epoch.version
    conditions = [rule.scope, *((version.applies, version.holds) if version else ())]
    for term in [*undecided, *conditions]:
        if term is not None:
            wanted += sorted(_asked(term))
    return [name for name in dict.fromkeys(wanted) if not _is_told(name, facts, catalogue)]


def _asked(term: Term) -> set[str]:
    """Give the facts that a term needs; a claim that counts only once it is shown needs none."""
    if isinstance(term, terms.Call) and term.function in {"shown", "known"}:
        return set()
    own = {term.name} if isinstance(term, terms.Fact) else set()
    listed = {term.list} if isinstance(term, terms.Over) else set()
    return (own | listed).union(*map(_asked, children(term)))


def _is_told(name: str, facts: Values, catalogue: Catalogue) -> bool:
    owner = name.partition(".")[0]
    fact = catalogue.fact(owner)
    if fact.type.name == "list":
        return facts.get(owner) is not None
    return facts.get(name) is not None


def facts_used(judgement: Judgement, facts: Values) -> dict[str, Any]:
    """Give the facts that a rule looks at and that are known, by name."""
    return {name: facts[name] for name in judgement.rule.facts if facts.get(name) is not None}


def label_of(name: str, catalogue: Catalogue, language: str) -> str:
    """Give the label of a fact, of a field of a list with the list's before it."""
    fact = catalogue.fact(name)
    owner, dot, key = name.partition(".")
    if not dot:
        return fact.label[language]
    whole = catalogue.fact(owner)
    if whole.keys:
        joint = "：" if language == "zh" else ": "
        return f"{whole.label[language]}{joint}{PARTY_WORDS[language].get(key, key)}"
    return fact.label[language]


PARTY_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "college": "college",
        "enterprise": "enterprise",
        "student": "student",
        "guardian": "guardian",
        "agency": "agency",
    },
    "zh": {
        "college": "学校",
        "enterprise": "企业",
        "student": "学生",
        "guardian": "家长（监护人）",
        "agency": "中介机构",
    },
}


class _Speech:
    """One reason in one language."""

    def __init__(
        self, judgement: Judgement, facts: Values, catalogue: Catalogue, language: str
    ) -> None:
        self.judgement, self.facts = judgement, facts
        self.catalogue, self.language = catalogue, language
        self.words = _WORDS[language]

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
            return self.words["empty"].format(name=self._label(rule.each))
        if said := self._comparisons([c for c in self.judgement.compared if c.holds is False]):
            return self.words["concerns"].format(why=said)
        basis: Any = self.facts.get(rule.basis)
        if basis is not None and (epoch is None or epoch.version.holds is None):
            return self.words["none"].format(day=show_date(basis, self.language))
        return self.words["concerns_bare"]

    def _unknown(self) -> str:
        days = [c for c in self.judgement.compared if c.holds is None and _unpublished(c)]
        if days:
            said = self.words["joined"].join(map(self._said, days))
            return self._item() + self.words["missing"].format(names=said)
        names = missing_facts(self.judgement, self.facts, self.catalogue)
        if not names:
            return self._item() + self.words["missing_bare"]
        shown = list(dict.fromkeys(self._label(name) for name in names))
        return self.words["missing"].format(names=self.words["listed"].join(shown))

    def _compared(self, holds: bool) -> str:
        decisive = [c for c in self.judgement.compared if c.holds is not None]
        said = self._comparisons(_leading(decisive, self.judgement, holds=holds))
        if not said:
            return self.judgement.rule.text[self.language]
        return self._item() + said + self._count() + self.words["end"]

    def _comparisons(self, compared: Sequence[Comparison]) -> str:
        return self.words["joined"].join(dict.fromkeys(map(self._said, compared)))

    def _said(self, made: Comparison) -> str:
        term = made.term
        if isinstance(term, terms.Compare):
            left, right = (
                self._side(term.left, made.values[0]),
                self._side(term.right, made.values[1]),
            )
            return self.words[_phrase(term, made.holds)].format(left=left, right=_within(right))
        if isinstance(term, terms.Call):
            parts = zip(term.terms, made.values, strict=True)
            phrase = _PREFIX[made.holds] + term.function
            sides = [self._side(*part) for part in parts]
            return self.words[phrase].format(sides[0], *map(_within, sides[1:]))
        return self._side(term, made.values[0])

    def _side(self, term: Term, value: Any) -> str:
        if term.type.name == "list":
            return self._name(term)
        currency = str(self.facts.get("currency") or "")
        shown = show_value(value, term.type, self.language, currency)
        if term.type.name in {"code", "codes"} and value is not None:
            shown = self._codes(term, value)
        label = self._name(term)
        return shown if not label else self.words["value"].format(label=label, value=shown)

    def _codes(self, term: Term, value: Any) -> str:
        words = self.catalogue.code_words.get(term.type.codes, {})
        codes = [value] if isinstance(value, str) else sorted(value)
        shown = [words.get(code, {}).get(self.language, code) for code in codes]
        return self.words["listed"].join(shown) or "—"

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
        rule = self.judgement.rule
        items: Any = self.facts[rule.each]
        _owner, _dot, field = rule.basis.partition(".")
        basis = items[number].get(field) if field else None
        day = "" if basis is None else self.words["day"].format(day=show_date(basis, self.language))
        return self.words["item"].format(name=self._label(rule.each), number=number + 1, day=day)

    def _count(self) -> str:
        items = self.judgement.items
        count = sum(item.outcome is self.judgement.outcome for item in items)
        if len(items) < 2:  # noqa: PLR2004 -- one item needs no count
            return ""
        return self.words["more"].format(count=count, all=len(items))


_PREFIX = {True: "", False: "not ", None: "unknown "}


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


def _leading(compared: list[Comparison], judgement: Judgement, *, holds: bool) -> list[Comparison]:
    """Choose the comparisons that carried the answer.

    Those are the ones whose answer, turned round by an odd number of `not`s, is the outcome's.
    """
    turned = _turned(judgement)
    found = [c for c in compared if (c.holds is holds) != (c.term in turned)]
    return found or compared


def _turned(judgement: Judgement) -> set[Term]:
    found: set[Term] = set()
    if judgement.epoch is None or judgement.epoch.version.holds is None:
        return found
    todo: list[tuple[Term, bool]] = [(judgement.epoch.version.holds, False)]
    while todo:
        term, turned = todo.pop()
        if turned:
            found.add(term)
        inner = turned != isinstance(term, terms.Not)
        todo.extend((child, inner) for child in children(term))
    return found
