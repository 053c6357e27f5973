"""Findings as pages ask for them: of a subject, open ones, and counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Model,
    Q,
    QuerySet,
    Sum,
    Value,
)
from django.db.models.functions import Least

from ronghe.compliance.models import FactSheet, Finding, Outcome, Override, Severity, Waiver
from ronghe.compliance.models.finding import FindingQuerySet
from ronghe.kernel.subjects import subject_columns
from ronghe.parties.actors import Actor

DAYS_OF_A_MONTH = 365.25 / 12
BY = ("rule_id", "host", "college", "region")
FAILS, UNKNOWN = Q(outcome=Outcome.FAIL), Q(outcome=Outcome.UNKNOWN)
# What the law forbids and we have read; whatever else fails wants a reason, not a judge.
VIOLATIONS = FAILS & Q(severity=Severity.HARD, is_confirmed=True)
BLOCKED = Q(is_blocking=True, override=None)
ANSWERED = Q(outcome__in=[Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN, Outcome.WAIVED])


def findings_of(subject: Model, *, actor: Actor) -> QuerySet[Finding]:
    """Give what holds now of the subject, rule by rule."""
    return _about(subject, actor).current().order_by("rule_id")


def history_of(finding: Finding, *, actor: Actor) -> QuerySet[Finding]:
    """Give everything that the rule of a finding ever said of its case, newest first."""
    seen = Finding.objects.visible_to(actor)
    return seen.filter(sheet=finding.sheet_id, rule_id=finding.rule_id).order_by("-pk")


def _about(subject: Model, actor: Actor) -> FindingQuerySet:
    columns = subject_columns(subject)
    return (
        Finding.objects.visible_to(actor)
        .filter(subject_type=columns["subject_type"], subject_id=columns["subject_id"])
        .select_related("override__authority", "override__decided_by")
    )


def blocks_of(subject: Model) -> QuerySet[Finding]:
    """Give what keeps the subject from starting and nobody has overridden. Asks nobody's leave."""
    columns = subject_columns(subject)
    return (
        Finding.objects.current()
        .filter(BLOCKED, subject_type=columns["subject_type"], subject_id=columns["subject_id"])
        .order_by("rule_id")
    )


def open_findings(actor: Actor) -> QuerySet[Finding]:
    """Give what fails or is not known of those that the actor sees, the newest first."""
    return Finding.objects.visible_to(actor).open().select_related("sheet").order_by("-pk")


def waivers_for(actor: Actor) -> QuerySet[Waiver]:
    """Give the waivers that the actor may know of, the newest first."""
    return (
        Waiver.objects.visible_to(actor)
        .select_related("region", "organisation__region", "authority", "decided_by")
        .select_related("sheet__region", "sheet__host__region", "sheet__college__region")
        .order_by("-pk")
    )


def overrides_for(actor: Actor) -> QuerySet[Override]:
    """Give the overrides of blocks that the actor may know of, the newest first."""
    findings = Finding.objects.visible_to(actor).order_by().values("pk")
    return (
        Override.objects.filter(finding__in=findings)
        .select_related("finding", "authority", "decided_by")
        .order_by("-pk")
    )


@dataclass(frozen=True)
class Rate:
    """Violations against the time in which they could happen, beside what nobody knows.

    `key` is a rule id, or the id of an organisation or region (None where there is none).
    A violation breaks a rule that must hold and whose text was seen; a departure is any other
    answer that does not hold. `month_count` is the time of the subjects whose dates are known;
    `undated_count` counts the others.
    """

    key: str | int | None
    subject_count: int
    undated_count: int
    month_count: float
    violation_count: int
    departure_count: int
    unknown_count: int
    answered_count: int

    @property
    def open_count(self) -> int:
        """What somebody has to see to."""
        return self.violation_count + self.departure_count + self.unknown_count

    @property
    def per_100_months(self) -> float | None:
        """Violations per 100 placement-months; None when no month is known."""
        return 100 * self.violation_count / self.month_count if self.month_count else None

    @property
    def unknown_share(self) -> float | None:
        """The share of answers that are not known, of those where the rule applies."""
        return self.unknown_count / self.answered_count if self.answered_count else None


def rates(
    actor: Actor, *, by: str, on: date, kind: str = "placement", rules: Sequence[str] = ()
) -> list[Rate]:
    """Give the rates of what the actor's remits let them count, by rule, host, college or region.

    Where a rule does not apply the subject does not count for it. Months are counted from the
    first day to the last, at most to `on`.
    """
    if by not in BY:
        raise ValueError(by)
    found = Finding.objects.counted_for(actor).current().filter(ANSWERED, kind=kind)
    if rules:
        found = found.filter(rule_id__in=rules)
    counted = (
        found.order_by()
        .values(by)
        .annotate(
            fails=Count("pk", filter=FAILS),
            violations=Count("pk", filter=VIOLATIONS),
            unknown=Count("pk", filter=UNKNOWN),
            answered=Count("pk"),
        )
    )
    times = _times(found, by, on)
    rows = [_rate(row, by, times.get(row[by], {})) for row in counted]
    return sorted(
        rows, key=lambda rate: (-rate.violation_count, -rate.departure_count, str(rate.key))
    )


@dataclass(frozen=True)
class Tally:
    """How many subjects were judged, and what was answered of the rules that apply to them."""

    subject_count: int
    holding_count: int
    violation_count: int
    departure_count: int
    unknown_count: int

    @property
    def unknown_share(self) -> float | None:
        """The share of answers that are not known."""
        answered = (
            self.holding_count + self.violation_count + self.departure_count + self.unknown_count
        )
        return self.unknown_count / answered if answered else None


def tally_of(rates: Sequence[Rate], *, subject_count: int) -> Tally:
    """Give the sum of rates by whatever: each answer is counted in one of them."""
    return Tally(
        subject_count=subject_count,
        holding_count=sum(one.answered_count - one.open_count for one in rates),
        violation_count=sum(one.violation_count for one in rates),
        departure_count=sum(one.departure_count for one in rates),
        unknown_count=sum(one.unknown_count for one in rates),
    )


def subject_count(actor: Actor, *, kind: str = "placement") -> int:
    """Give how many subjects the actor's remits let them count."""
    return FactSheet.objects.counted_for(actor).filter(kind=kind).count()


def _times(found: QuerySet[Finding], by: str, on: date) -> dict[Any, dict[str, Any]]:
    """Give, by key, how many subjects there are and for how long they lasted, each counted once."""
    if by == "rule_id":  # a subject has one current finding of each rule
        return _summed(found, by, on, prefix="sheet__")
    sheets = FactSheet.objects.filter(pk__in=found.order_by().values("sheet"))
    return _summed(sheets, by, on, prefix="")


def _summed(rows: QuerySet[Any], by: str, on: date, *, prefix: str) -> dict[Any, dict[str, Any]]:
    starts, ends = f"{prefix}starts_on", f"{prefix}ends_on"
    last = Least(F(ends), Value(on))
    dated = Q(**{f"{starts}__isnull": False, f"{ends}__isnull": False, f"{ends}__gte": F(starts)})
    begun = dated & Q(**{f"{starts}__lte": on})
    summed = (
        rows.order_by()
        .values(by)
        .annotate(
            subjects=Count("pk"),
            dated=Count("pk", filter=dated),
            begun=Count("pk", filter=begun),
            lasted=Sum(
                ExpressionWrapper(last - F(starts), output_field=DurationField()), filter=begun
            ),
        )
    )
    return {row[by]: row for row in summed}


def _rate(row: dict[str, Any], by: str, time: dict[str, Any]) -> Rate:
    lasted: timedelta = time.get("lasted") or timedelta()
    days = lasted.days + time.get("begun", 0)  # both the first and the last day count
    subjects = time.get("subjects", 0)
    return Rate(
        key=row[by],
        subject_count=subjects,
        undated_count=subjects - time.get("dated", 0),
        month_count=days / DAYS_OF_A_MONTH,
        violation_count=row["violations"],
        departure_count=row["fails"] - row["violations"],
        unknown_count=row["unknown"],
        answered_count=row["answered"],
    )
