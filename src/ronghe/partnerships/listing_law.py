"""What the rules say of a post or an apprenticeship before anybody is placed there.

A listing states some facts of a later placement. What breaks a rule whatever the student, the
insurance and the agreement turn out to be is shown before publication; what nobody can know yet
is not asked for here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from ronghe.compliance import rulebooks
from ronghe.compliance.fact_words import citation
from ronghe.compliance.judging import answers_on, plain_facts
from ronghe.compliance.usual_week import UsualWeek, between, worked_days
from ronghe.engines.law import Answer, Outcome, Severity, missing_facts, read_case, reason
from ronghe.engines.law.facts import Values
from ronghe.partnerships.kinds import KINDS
from ronghe.partnerships.models import Listing
from ronghe.reference.models import Jurisdiction

KIND = "placement"
LANGUAGES = ("en", "zh")
# Fields that are facts of a placement under the same or another name.
SAME = ("venue_type", "night_shift", "agency_involved", "hazards", "independent_work")
AMOUNTS = {
    "monthly_pay": "monthly_pay_minor",
    "same_post_wage": "same_post_wage_minor",
    "lowest_tier_wage": "lowest_tier_wage_minor",
    "fees": "fees_minor",
}
# What a listing could still say when a rule cannot answer: the fact, and the field that states it.
FIELD_OF_FACT = {
    **{name: name for name in SAME},
    **{fact: name for name, fact in AMOUNTS.items()},
    "worked": "hours_a_day",
    "weeks": "hours_a_day",
    "shifts": "hours_a_day",
    "start_on": "starts_on",
    "end_on": "ends_on",
    "enterprise_mentor": "mentors_count",
}

Words = Mapping[str, str]


@dataclass(frozen=True)
class LawLine:
    """What one rule says of the listing, in both languages."""

    rule_id: str
    jurisdiction: str
    outcome: Outcome
    severity: Severity
    is_confirmed: bool
    title: Words
    reason: Words
    remedy: Words
    source: Words
    wanted: tuple[str, ...] = ()  # fields of the listing that would let the rule answer

    @property
    def blocks(self) -> bool:
        """Whether it keeps the listing from the list: a must whose source was seen, and broken."""
        return self.outcome is Outcome.FAIL and self.severity is Severity.HARD and self.is_confirmed


@dataclass(frozen=True)
class LawCheck:
    """The answers that matter to a listing: what breaks, what it could still say, what holds."""

    lines: tuple[LawLine, ...] = ()

    def _of(self, outcome: Outcome) -> list[LawLine]:
        return [line for line in self.lines if line.outcome is outcome]

    @property
    def failing(self) -> list[LawLine]:
        return sorted(self._of(Outcome.FAIL), key=lambda line: not line.blocks)

    @property
    def open(self) -> list[LawLine]:
        """Rules that would answer if the listing said a little more."""
        return [line for line in self._of(Outcome.UNKNOWN) if line.wanted]

    @property
    def holding(self) -> list[LawLine]:
        return self._of(Outcome.PASS)

    @property
    def blocking(self) -> list[LawLine]:
        return [line for line in self.lines if line.blocks]


def law_check(listing: Listing, *, on: date) -> LawCheck:
    """Read a listing as the placement that it promises, by the law of its owner's place."""
    if not KINDS[listing.kind].law_kind:
        return LawCheck()
    jurisdiction = listing.organisation.jurisdiction
    code, catalogue = jurisdiction.code, rulebooks.catalogues()[KIND]
    facts = plain_facts(facts_of(listing, jurisdiction), catalogue, jurisdiction=code, on=on)
    variants = [read_case({**facts, **more}, catalogue)[0] for more in _usual_weeks(listing, code)]
    judged = [(values, answers_on(values, kind=KIND, jurisdiction=code)) for values in variants]
    return LawCheck(tuple(_line(same) for same in _side_by_side(judged)))


def facts_of(listing: Listing, jurisdiction: Jurisdiction) -> dict[str, Any]:
    """Give the facts of a placement that the listing states."""
    kind, details = KINDS[listing.kind], listing.details
    facts: dict[str, Any] = {
        "kind": kind.law_kind,
        "programme": details.get("programme") or kind.law_programme or None,
        "start_on": listing.starts_on,
        "end_on": listing.ends_on,
        "currency": details.get("currency") or jurisdiction.effective_currency,
    }
    facts |= {name: details.get(name) for name in SAME}
    facts |= {fact: details.get(name) for name, fact in AMOUNTS.items()}
    facts["filed_exception_on"] = details.get("exception_filed_on")
    mentors = details.get("mentors_count")
    if mentors is not None:
        facts["enterprise_mentor"] = mentors > 0
    return facts


def _usual_weeks(listing: Listing, jurisdiction: str) -> list[dict[str, Any]]:
    """Give the days worked if every doubtful day is, and if none is; nothing where it is not said."""
    hours, days = listing.details.get("hours_a_day"), listing.details.get("days_a_week")
    if hours is None or days is None or listing.starts_on is None or listing.ends_on is None:
        return [{}]
    week = UsualWeek(Decimal(str(hours)), int(days))
    most, least = worked_days(week, listing.starts_on, listing.ends_on, jurisdiction)
    return [{"worked": most}, {"worked": least}]


Judged = tuple[Values, Answer]


def _side_by_side(judged: Sequence[tuple[Values, list[Answer]]]) -> list[list[Judged]]:
    """Give, for each rule, its answers to the variants."""
    columns = [[(values, answer) for answer in answers] for values, answers in judged]
    return [list(row) for row in zip(*columns, strict=True)]


def _line(variants: list[Judged]) -> LawLine:
    """Give the rule's answer; where doubtful days would change it, it is not known."""
    values, answer = variants[0]
    outcomes = {one.outcome for _values, one in variants}
    outcome = between(outcomes)
    catalogue = rulebooks.catalogues()[KIND]
    wanted = (
        missing_facts(answer.decisive, values, catalogue)
        if answer.outcome is Outcome.UNKNOWN
        else []
    )
    return LawLine(
        rule_id=answer.rule.id,
        jurisdiction=answer.rule.jurisdiction,
        outcome=outcome,
        severity=answer.severity,
        is_confirmed=answer.confirmed,
        title=answer.rule.title,
        reason={name: reason(answer, values, catalogue, name) for name in LANGUAGES},
        remedy=answer.rule.remedy,
        source={name: citation(answer.version.source, name) for name in LANGUAGES},
        wanted=_fields(wanted),
    )


def _fields(facts: list[str]) -> tuple[str, ...]:
    """Give the listing's own fields that state these facts; none if one is stated elsewhere."""
    names = [FIELD_OF_FACT.get(fact.partition(".")[0]) for fact in facts]
    if not all(names):
        return ()
    return tuple(dict.fromkeys(name for name in names if name))
