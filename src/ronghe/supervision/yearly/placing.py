"""Figures of placements: the rows of `placements.figures`, narrowed to the region, the year, the day."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from ronghe.compliance.models import Finding, FindingState, Outcome
from ronghe.placements.figures import PARTS
from ronghe.placements.models import Placement, Whereabouts
from ronghe.placements.queries.follow_ups import public_follow_ups, summed, totals_of
from ronghe.supervision.yearly.figure import Taken, counted, quantity
from ronghe.supervision.yearly.participation import days_of, placement_months
from ronghe.supervision.yearly.scope import Scope
from ronghe.supervision.yearly.words import in_both

HUNDRED = 100
INCIDENTS = ("incidents_serious", "incidents_slight", "incidents_near")


def rows_of(part: str, scope: Scope) -> QuerySet[Any, Any]:
    """Give the rows behind a figure, as every other page counts them."""
    own = PARTS[part]
    rows = own.rows(scope.as_on).filter(
        **{f"{own.day}__gte": scope.since, f"{own.day}__lte": scope.until}
    )
    rows = rows.filter(**{f"{own.path('college')}__in": scope.college_ids})
    return rows.order_by()


def findings(scope: Scope) -> Iterator[Taken]:
    """Count what did not hold on the day, by when it was found: the rows of `PARTS`, as of that day."""
    failed = _standing(scope, Outcome.FAIL)
    columns = ("rule_id", "subject_id", "outcome")
    broken = counted("findings", failed, *columns)
    yield broken
    yield _rate("findings_rate", broken.value, scope)
    yield counted("findings_unknown", _standing(scope, Outcome.UNKNOWN), *columns)
    mended = _of_placements(scope).filter(
        state=FindingState.MENDED, closed_on__gte=scope.since, closed_on__lte=scope.until
    )
    yield counted("findings_mended", mended, *columns)


def _of_placements(scope: Scope) -> QuerySet[Finding]:
    about = Placement._meta.label_lower
    return Finding.objects.filter(subject_type=about, college__in=scope.college_ids).order_by()


def _standing(scope: Scope, outcome: Outcome) -> QuerySet[Finding]:
    held = Q(closed_at=None) | Q(closed_at__gte=scope.at)
    return _of_placements(scope).filter(
        held,
        outcome=outcome,
        assessed_at__lt=scope.at,
        assessed_on__gte=scope.since,
        assessed_on__lte=scope.until,
    )


def _rate(code: str, count: Decimal | None, scope: Scope) -> Taken:
    """Give a rate; of no placement at all there is none, which is not nought."""
    days = days_of(scope)
    months = placement_months(days)
    rate = None if not months or count is None else count * HUNDRED / months
    return quantity(code, rate, [str(count), days])


def incidents(scope: Scope) -> Iterator[Taken]:
    found = [counted(code, rows_of(code, scope), "happened_on") for code in INCIDENTS]
    yield from found
    yield _rate("incidents_rate", (found[0].value or Decimal(0)) + (found[1].value or Decimal(0)), scope)  # fmt: skip


def pay(scope: Scope) -> Iterator[Taken]:
    """Count the months due; what was settled after the day was still open on it."""
    columns = ("due_on", "settled_on")
    unknown = counted("pay_unknown", rows_of("pay_unknown", scope), *columns)
    yield counted("pay_on_time", rows_of("pay_on_time", scope), *columns)
    late = rows_of("pay_late", scope)
    yield counted("pay_late", late.filter(settled_on__lte=scope.as_on), *columns)
    after = late.filter(settled_on__gt=scope.as_on).values_list("pk", flat=True)
    open_ = rows_of("pay_open", scope).values_list("pk", flat=True)
    keys = sorted({*after, *open_})
    yield quantity("pay_open", len(keys), keys)
    yield unknown


def endings(scope: Scope) -> Iterator[Taken]:
    for code in ("completed", "ended_early", "did_not_start"):
        yield counted(code, rows_of(code, scope), "over_on")


def graduates(scope: Scope) -> Iterator[Taken]:
    """Sum what may be said of the cohorts whose time to answer ended in the year."""
    follow_ups = public_follow_ups(on=scope.as_on).filter(
        cohort__organisation__in=scope.college_ids,
        closes_on__gte=scope.since,
        closes_on__lte=scope.until,
    )
    totals = totals_of(follow_ups, on=scope.as_on)
    told = [one for one in totals if not one.is_open]
    read = [
        [one.college.reference, one.entry_year, one.closes_on, one.asked_count, one.answered_count, dict(one.row)]
        for one in sorted(told, key=lambda one: (one.closes_on, one.college.reference, one.entry_year))
    ]  # fmt: skip
    asked = sum(one.asked_count for one in told)
    answered = sum(one.answered_count or 0 for one in told)
    yield quantity("graduates_asked", asked if told else None, read)
    yield quantity("graduates_answered", answered if told else None, read, unknown=asked - answered)
    labels = dict(Whereabouts.choices)
    for name, count in summed(told).items():
        hiding = sum(one.row[name] is None for one in told)
        yield quantity(
            "graduates",
            count if hiding < len(told) else None,
            read,
            subject=name,
            subject_names=in_both(labels[name]),
            unknown=hiding or None,
        )
