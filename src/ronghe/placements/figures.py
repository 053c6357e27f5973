"""What is counted of placements, month by month. A further figure is one more `Part` here.

A part is a set of rows, each of which belongs to a month by one of its days, and to a placement.
So the rows that were counted are always at hand: the same set, narrowed to a month and to what a
reader sees, is the list behind the number.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncDate

from ronghe.compliance.models import Finding, Outcome
from ronghe.placements.models import (
    OUTSTANDING,
    DayHours,
    Incident,
    PayPeriod,
    Placement,
    PlacementState,
    Severity,
    TaskNote,
    Visit,
    VisitWay,
    WeekState,
)
from ronghe.placements.models.visit import MADE

Rows = QuerySet[Any]
SUBJECT = "subject_id"  # findings know no placement; they carry college and host themselves


@dataclass(frozen=True)
class Part:
    """Rows that count as of a day; the day of each, its placement, and what it counts for."""

    rows: Callable[[date], Rows]
    day: str
    placement: str = "placement"
    value: Any = field(default_factory=lambda: Count("pk"))
    is_pay: bool = False  # read by fewer than placements are
    is_sealed: bool = False  # hidden from the mentor’s side, which answers for it unseen

    def path(self, name: str) -> str:
        """Give where college or host of a row are found."""
        if self.placement in {"", SUBJECT}:
            return name
        return f"{self.placement}__{name}"

    def of(self, rows: Rows, placements: QuerySet[Placement]) -> Rows:
        """Narrow the rows to those of these placements."""
        key = self.placement or "pk"
        return rows.filter(**{f"{key}__in": placements.order_by().values("pk")})


def _notes(*levels: int) -> Callable[[date], Rows]:
    def rows(_on: date) -> Rows:
        counted = TaskNote.objects.filter(week__state=WeekState.CONFIRMED)
        return counted.annotate(counted=Coalesce("mentor_level", "level")).filter(
            counted__in=levels
        )

    return rows


def _hours(*states: str) -> Callable[[date], Rows]:
    return lambda _on: DayHours.objects.filter(week__state__in=states)


_MINUTES = Sum(Coalesce("host_minutes", "minutes"))
_OWED = Q(amount=None) | Q(amount__gt=0)


def _due(on: date) -> Rows:
    """Give the months of pay whose day is past; where nobody knows the day, none."""
    return PayPeriod.objects.filter(_OWED, due_on__lt=on)


def _settled(on: date) -> Rows:
    return _due(on).filter(settled_on__isnull=False, is_disputed=False)


def _unknown(on: date) -> Rows:
    """Give what is not agreed, said otherwise by both, or part of a month that nobody can count."""
    known = Q(settled_on__isnull=False, is_disputed=False) | (OUTSTANDING & Q(is_disputed=False))
    return _due(on).exclude(known)


def _visits(*ways: str) -> Callable[[date], Rows]:
    return lambda _on: Visit.objects.filter(state__in=MADE, way__in=ways)


def _incidents(*severities: str) -> Callable[[date], Rows]:
    """Give what happened, as of the day on which it did here; confidential complaints are none."""

    def rows(_on: date) -> Rows:
        found = Incident.objects.filter(severity__in=severities)
        return found.annotate(happened_on=TruncDate("happened_at"))

    return rows


def _over(*states: str) -> Callable[[date], Rows]:
    return lambda _on: Placement.objects.filter(state__in=states)


def _broken(_on: date) -> Rows:
    """Give what does not hold now of placements."""
    about = Placement._meta.label_lower
    return Finding.objects.current().filter(outcome=Outcome.FAIL, subject_type=about)


PARTS: Mapping[str, Part] = {
    "growth_begun": Part(_notes(1, 2), "week__monday", "week__placement"),
    "growth_helped": Part(_notes(3), "week__monday", "week__placement"),
    "growth_alone": Part(_notes(4, 5), "week__monday", "week__placement"),
    "hours_confirmed": Part(_hours(WeekState.CONFIRMED), "on", "week__placement", _MINUTES),
    "hours_waiting": Part(_hours(WeekState.ENTERED, WeekState.UNANSWERED), "on", "week__placement", _MINUTES, is_sealed=True),
    "pay_on_time": Part(lambda on: _settled(on).filter(settled_on__lte=F("due_on")), "due_on", is_pay=True),
    "pay_late": Part(lambda on: _settled(on).filter(settled_on__gt=F("due_on")), "due_on", is_pay=True),
    "pay_open": Part(lambda on: _due(on).filter(OUTSTANDING, is_disputed=False), "due_on", is_pay=True),
    "pay_unknown": Part(_unknown, "due_on", is_pay=True),
    "visits_on_site": Part(_visits(VisitWay.ON_SITE), "happened_on"),
    "visits_remote": Part(_visits(VisitWay.PHONE, VisitWay.VIDEO), "happened_on"),
    "incidents_serious": Part(_incidents(Severity.SERIOUS, Severity.FATAL), "happened_on"),
    "incidents_slight": Part(_incidents(Severity.MINOR, Severity.MODERATE), "happened_on"),
    "incidents_near": Part(_incidents(Severity.NEAR_MISS), "happened_on"),
    "completed": Part(_over(PlacementState.COMPLETED), "over_on", ""),
    "ended_early": Part(_over(PlacementState.ENDED_EARLY), "over_on", ""),
    "did_not_start": Part(_over(PlacementState.DID_NOT_START), "over_on", ""),
    "findings": Part(_broken, "assessed_on", SUBJECT),
}  # fmt: skip
# Laid out over the months in which a placement was under way: its days, and the hours of its week.
PLACEMENT_DAYS, HOURS_PLANNED = "placement_days", "hours_planned"
