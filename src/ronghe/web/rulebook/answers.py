"""What the rules say of a placement, laid out as a checklist: what does not hold comes first."""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ronghe.compliance import rulebooks
from ronghe.compliance.fact_words import article_words, citation
from ronghe.compliance.usual_week import worked_days
from ronghe.engines.law import (
    Answer,
    Judgement,
    Outcome,
    Severity,
    assess_case,
    missing_facts,
    read_case,
    reason,
)
from ronghe.engines.law.explain import label_of
from ronghe.engines.law.facts import Values
from ronghe.web.parts import Chip, Mark, Text
from ronghe.web.rulebook import words
from ronghe.web.rulebook.check_form import NOT_ASKED, CheckForm
from ronghe.web.rulebook.questions import KIND

ORDER = (Severity.HARD, Severity.PRINCIPLE, Severity.ADVISORY)
MOST_WANTED = 3


@dataclass(frozen=True)
class Missing:
    """A fact that nobody has stated, and where on the page it is stated."""

    label: str
    anchor: str


@dataclass(frozen=True)
class Law:
    """Where a line stands: its article, what the rule says, and the rule's page."""

    article: str
    citation: str
    text: str
    jurisdiction: str
    rule: str
    is_article_inferred: bool


@dataclass(frozen=True)
class Line:
    outcome: Outcome
    title: str
    reason: str
    chips: tuple[Chip, ...]
    severity: Severity
    is_confirmed: bool
    keeps_from_starting: bool
    severity_meaning: Text
    laws: tuple[Law, ...]
    remedy: str
    mended_by: Text
    missing: tuple[Missing, ...] = ()

    @property
    def mark(self) -> Mark:
        """What holds, what is not known, what must be mended, and what wants a reason only."""
        if self.outcome is Outcome.PASS:
            return Mark.HOLDS
        if self.outcome is not Outcome.FAIL:
            return Mark.UNKNOWN
        is_hard = self.severity is Severity.HARD and self.is_confirmed
        return Mark.BROKEN if is_hard else Mark.DUE


@dataclass(frozen=True)
class Sheet:
    """The whole answer, and what it was given to."""

    lines: tuple[Line, ...]
    told: list[tuple[str, str]]
    place: str

    def _of(self, outcome: Outcome) -> list[Line]:
        return [line for line in self.lines if line.outcome is outcome]

    @property
    def failing(self) -> list[Line]:
        return self._of(Outcome.FAIL)

    @property
    def unknown(self) -> list[Line]:
        return self._of(Outcome.UNKNOWN)

    @property
    def holding(self) -> list[Line]:
        return self._of(Outcome.PASS)

    @property
    def idle(self) -> list[Line]:
        return self._of(Outcome.NOT_APPLICABLE)

    @property
    def tally(self) -> str:
        """Say "6 hold · 1 does not · 3 not known"."""
        holding, failing, unknown = map(len, (self.holding, self.failing, self.unknown))
        return " · ".join(
            [
                ngettext("%(n)d holds", "%(n)d hold", holding) % {"n": holding},
                ngettext("%(n)d does not", "%(n)d do not", failing) % {"n": failing},
                ngettext("%(n)d not known", "%(n)d not known", unknown) % {"n": unknown},
            ]
        )

    @property
    def most_wanted(self) -> list[Missing]:
        """Give the facts that most of what is not known waits for."""
        counts = Counter(one for line in self.unknown for one in line.missing if one.anchor)
        return [one for one, _count in counts.most_common(MOST_WANTED)]


def sheet_of(form: CheckForm) -> Sheet:
    """Apply the rules of the place to what was said."""
    raw = form.facts()
    values, lines = _lines(form, raw)
    lines.sort(key=lambda line: (ORDER.index(line.severity), not line.is_confirmed))
    seen = {name: value for name, value in values.items() if name not in NOT_ASKED}
    told = words.known_facts(seen, form.catalogue, form.currency)
    return Sheet(tuple(lines), told + _week_said(form), words.place_name(form.jurisdiction))


def _lines(form: CheckForm, raw: dict[str, Any]) -> tuple[Values, list[Line]]:
    values, _wrong = read_case(raw, form.catalogue)
    week, first, last = form.usual_week(), raw.get("start_on"), raw.get("end_on")
    if week is None or first is None or last is None:
        return values, [_line(form, answer, values) for answer in _answers(form, values)]
    most, least = worked_days(week, first, last, form.jurisdiction)
    worked, spared = (read_case({**raw, "worked": days}, form.catalogue)[0] for days in (most, least))  # fmt: skip
    pairs = zip(_answers(form, worked), _answers(form, spared), strict=True)
    return values, [_agreed(form, (one, worked), (other, spared)) for one, other in pairs]


def _answers(form: CheckForm, values: Values) -> list[Answer]:
    return assess_case(
        rulebooks.rulebook(),
        values,
        kind=KIND,
        jurisdictions=[form.jurisdiction],
        days=rulebooks.days(),
    )


def _agreed(form: CheckForm, one: tuple[Answer, Values], other: tuple[Answer, Values]) -> Line:
    """Give the answer of a rule if doubtful days do not matter to it; else say that they do."""
    outcomes = {one[0].outcome, other[0].outcome}
    if len(outcomes) == 1 or one[0].outcome is Outcome.UNKNOWN:
        return _line(form, *one)
    if other[0].outcome is Outcome.UNKNOWN:
        return _line(form, *other)
    if Outcome.FAIL not in outcomes:  # holds for the days that are worked for certain
        return _line(form, *(one if one[0].outcome is Outcome.PASS else other))
    wanted = Missing(str(form.fields["on_holidays"].label), form.anchor_of("on_holidays"))
    said = _("It depends on whether statutory holidays are worked.")
    return replace(_line(form, *one), outcome=Outcome.UNKNOWN, reason=said, missing=(wanted,))


def _line(form: CheckForm, answer: Answer, values: Values) -> Line:
    tongue, rule = words.tongue(), answer.rule
    return Line(
        outcome=answer.outcome,
        title=rule.title[tongue],
        reason=reason(answer, values, form.catalogue, tongue),
        chips=words.chips_of(answer.version),
        severity=answer.severity,
        is_confirmed=answer.confirmed,
        keeps_from_starting=answer.blocks,
        severity_meaning=words.SEVERITY_MEANINGS[answer.severity],
        laws=_laws(answer),
        remedy=rule.remedy[tongue],
        mended_by=words.ROLES[rule.mended_by],
        missing=_missing(form, answer, values) if answer.outcome is Outcome.UNKNOWN else (),
    )


def _missing(form: CheckForm, answer: Answer, values: Values) -> tuple[Missing, ...]:
    names = missing_facts(answer.decisive, values, form.catalogue)
    labels = {name: label_of(name, form.catalogue, words.tongue()) for name in names}
    return tuple(Missing(label, form.anchor_of(name)) for name, label in labels.items())


def _laws(answer: Answer) -> tuple[Law, ...]:
    """Give the law that decided, then those of the other places that have the rule."""
    judged = [answer.decisive, *(one for one in answer.judgements if one is not answer.decisive)]
    return tuple(map(_law, judged))


def _law(judgement: Judgement) -> Law:
    rule, tongue = judgement.rule, words.tongue()
    version = judgement.version
    return Law(
        article=article_words(version.source.article, tongue),
        citation=citation(version.source, tongue),
        text=(version.text or rule.text)[tongue],
        jurisdiction=rule.jurisdiction,
        rule=rule.id,
        is_article_inferred=version.source.article_inferred,
    )


def _week_said(form: CheckForm) -> list[tuple[str, str]]:
    return [(label, _said(value)) for label, value in form.week_said()]


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return f"{value:%H:%M}" if hasattr(value, "hour") else str(value)
