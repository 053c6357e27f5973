"""Whether all is well with a placement this week, for parents: only where that is known."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from ronghe.compliance.models import Finding, Outcome
from ronghe.placements.models import (
    HazardState,
    IllnessState,
    IncidentState,
    Placement,
    PlacementState,
    WeekState,
)

WEEK = timedelta(days=7)
SUNDAY = timedelta(days=6)


@dataclass(frozen=True)
class WeekNews:
    """What is known as of a day: the week that was confirmed where all is well, or no news."""

    as_of: date
    monday: date | None = None

    @property
    def is_well(self) -> bool:
        return self.monday is not None

    @property
    def sunday(self) -> date | None:
        return self.monday + SUNDAY if self.monday else None


def week_news(placement: Placement, *, on: date) -> WeekNews | None:
    """Give the news of a placement that has begun and is not over; of others there is none to give.

    All is well where this week, or the one before it, was entered and confirmed, and nothing on
    record speaks against it. A complaint in confidence is left out on purpose: who complains was
    promised that the family reads of it only where they chose so, and silence here would tell.
    """
    if not (placement.has_begun and placement.is_open):
        return None
    monday = _confirmed_week(placement, on)
    if (
        monday is None
        or placement.state != PlacementState.ACTIVE
        or _is_troubled(placement, monday)
    ):
        return WeekNews(on)
    return WeekNews(on, monday)


def _confirmed_week(placement: Placement, on: date) -> date | None:
    monday = on - timedelta(days=on.weekday())
    found = placement.weeks.filter(monday__in=[monday, monday - WEEK], state=WeekState.CONFIRMED)
    return found.order_by("-monday").values_list("monday", flat=True).first()


def _is_troubled(placement: Placement, since: date) -> bool:
    """Say whether something stands open, or the student was or is absent since that day."""
    away = Q(ends_on=None) | Q(ends_on__gte=since)
    broken = Finding.objects.current().filter(
        subject_type=placement._meta.label_lower,
        subject_id=placement.pk,
        outcome=Outcome.FAIL,
        override=None,
    )
    ill = placement.illnesses.filter(away, state__in=[IllnessState.REPORTED, IllnessState.ACCEPTED])
    return (
        placement.interruptions.filter(away).exists()
        or ill.exists()
        or placement.incidents.exclude(state=IncidentState.CLOSED).exists()
        or placement.hazards.exclude(state=HazardState.MENDED).exists()
        or broken.exists()
    )
