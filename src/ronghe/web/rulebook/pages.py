"""What the page of one rule says: on a chosen day, over time, and in the cases beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ronghe.compliance import rulebooks
from ronghe.compliance.fact_words import citation
from ronghe.engines.law import Parameter, Rule, Severity, Version, day_number, day_of
from ronghe.engines.law.rules import Epoch, are_seen
from ronghe.web.parts import Chip, Text
from ronghe.web.rulebook import words
from ronghe.web.rulebook.strips import Strip, strip_of

DAYS_OF_A_YEAR = 365


@dataclass(frozen=True)
class Figure:
    """A number of a rule on a day: what it is, its value, and what else is to be said of it."""

    label: str
    value: str
    is_policy_choice: bool
    is_confirmed: bool
    was: str = ""


@dataclass(frozen=True)
class Span:
    """A stretch of time in which nothing of the rule changed."""

    since: date
    until: date | None
    chips: tuple[Chip, ...]
    figures: tuple[Figure, ...]
    citation: str
    is_repealed: bool
    is_confirmed: bool
    is_chosen: bool


@dataclass(frozen=True)
class RulePage:
    rule: Rule
    on: date
    version: Version
    title: str
    text: str
    chips: tuple[Chip, ...]
    severity_meaning: Text
    topic: str
    place: str
    kind: Text
    means: list[tuple[Text, str]]
    mended_by: Text
    remedy: str
    evidence: str
    citation: str
    figures: tuple[Figure, ...]
    spans: list[Span]
    strip: Strip
    is_in_force: bool
    is_repealed: bool
    begins: date
    checked: date
    is_stale: bool
    keeps_from_starting: bool
    siblings: list[tuple[str, str]]

    @property
    def is_confirmed(self) -> bool:
        return self.version.source.confirmed

    @property
    def is_article_inferred(self) -> bool:
        return self.version.source.article_inferred


def page_of_rule(rule: Rule, *, on: date, today: date) -> RulePage:
    """Say the rule as it stands on a day; before its first version, what it will say."""
    tongue, day = words.tongue(), day_number(on)
    epoch = rule.epoch_on(day)
    shown = epoch or rule.epochs[0]
    version = shown.version
    is_repealed = version.holds is None
    return RulePage(
        rule=rule,
        on=on,
        version=version,
        title=rule.title[tongue],
        text=(version.text or rule.text)[tongue],
        chips=words.chips_of(version),
        severity_meaning=words.SEVERITY_MEANINGS[version.severity],
        topic=words.code_word("topic", rule.topic),
        place=words.place_name(rule.jurisdiction),
        kind=words.KINDS[rule.kind],
        means=[(words.ROLES[role], said[tongue]) for role, said in rule.means.items()],
        mended_by=words.ROLES[rule.mended_by],
        remedy=rule.remedy[tongue],
        evidence=rule.evidence[tongue],
        citation=citation(version.source, tongue),
        figures=_figures(rule, shown, None),
        spans=_spans(rule, shown if epoch else None),
        strip=strip_of(rule.breaks, chosen=day, today=day_number(today)),
        is_in_force=epoch is not None and not is_repealed,
        is_repealed=is_repealed,
        begins=day_of(rule.epochs[0].since),
        checked=day_of(rule.checked_on),
        is_stale=today - day_of(rule.checked_on) > timedelta(days=DAYS_OF_A_YEAR),
        keeps_from_starting=_keeps_from_starting(rule, version),
        siblings=siblings_of(rule),
    )


def siblings_of(rule: Rule) -> list[tuple[str, str]]:
    """Give the other places that have a rule of the same id: code and name."""
    others = rulebooks.rulebook().find(rule.id)
    return [
        (other.jurisdiction, words.place_name(other.jurisdiction))
        for other in others
        if other.jurisdiction != rule.jurisdiction
    ]


def _keeps_from_starting(rule: Rule, version: Version) -> bool:
    is_hard = version.severity is Severity.HARD
    return rule.blocks_start and is_hard and version.source.confirmed


def _figures(rule: Rule, epoch: Epoch, before: Epoch | None) -> tuple[Figure, ...]:
    currency = rulebooks.currency_of(rule.jurisdiction)
    return tuple(
        _figure(parameter, name, epoch, before, currency)
        for name, parameter in rule.parameters.items()
        if epoch.values[name] is not None
    )


def _figure(
    parameter: Parameter, name: str, epoch: Epoch, before: Epoch | None, currency: str
) -> Figure:
    dated = parameter.on(epoch.since)
    value = words.value_said(epoch.values[name], parameter.type, currency)
    old = before.values[name] if before else None
    was = "" if old is None else words.value_said(old, parameter.type, currency)
    return Figure(
        label=parameter.description[words.tongue()],
        value=value,
        is_policy_choice=parameter.policy_choice,
        is_confirmed=dated is None or are_seen(dated.marks),
        was=was if was != value else "",
    )


def _spans(rule: Rule, chosen: Epoch | None) -> list[Span]:
    """Give the history of the rule, the newest first."""
    epochs: Sequence[Epoch] = rule.epochs
    spans = []
    for number, epoch in enumerate(epochs):
        following = epochs[number + 1] if number + 1 < len(epochs) else None
        spans.append(
            Span(
                since=day_of(epoch.since),
                until=day_of(following.since - 1) if following else None,
                chips=words.chips_of(epoch.version),
                figures=_figures(rule, epoch, epochs[number - 1] if number else None),
                citation=citation(epoch.version.source, words.tongue()),
                is_repealed=epoch.version.holds is None,
                is_confirmed=epoch.version.source.confirmed,
                is_chosen=chosen is not None and epoch.since == chosen.since,
            )
        )
    return spans[::-1]
