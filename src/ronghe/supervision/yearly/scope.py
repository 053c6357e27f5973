"""Of what a report speaks: a region, a year, and what had been recorded by an instant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone

from ronghe.parties.models import Organisation, OrganisationKind
from ronghe.placements.models import Placement
from ronghe.placements.pay_calendar import add_months
from ronghe.reference.models import Region
from ronghe.reference.queries import ids_below

MONTHS = 12


@dataclass(frozen=True)
class Scope:
    """A region and all below it, in a year; what was recorded at `at` or later counts for nothing."""

    region: Region
    year: int
    as_on: date
    at: datetime

    @property
    def since(self) -> date:
        return date(self.year, 1, 1)

    @property
    def until(self) -> date:
        return min(date(self.year, 12, 31), self.as_on)

    @property
    def begins_at(self) -> datetime:
        return _midnight(self.since)

    @property
    def ends_at(self) -> datetime:
        return min(_midnight(self.until + timedelta(days=1)), self.at)

    @property
    def months(self) -> Sequence[date]:
        return [one for one in (add_months(self.since, n) for n in range(MONTHS)) if one <= self.until]  # fmt: skip

    @cached_property
    def region_ids(self) -> Sequence[int]:
        return list(Region.objects.filter(pk__in=ids_below([self.region.path])).order_by("pk").values_list("pk", flat=True))  # fmt: skip

    def organisations(self) -> QuerySet[Organisation]:
        """Give the organisations of the region that were registered by then."""
        found = Organisation.objects.standing().filter(region__in=self.region_ids)
        return found.filter(registered_at__lt=self.at).order_by()

    @cached_property
    def college_ids(self) -> Sequence[int]:
        colleges = self.organisations().filter(kind=OrganisationKind.COLLEGE)
        return list(colleges.order_by("pk").values_list("pk", flat=True))

    def placements(self) -> QuerySet[Placement]:
        return Placement.objects.filter(college__in=self.college_ids).order_by()


def scope_of(region: Region, year: int, *, as_on: date, taken_at: datetime) -> Scope:
    """Cut at the end of the day, or at the instant of taking if that day is still running."""
    end = _midnight(as_on + timedelta(days=1))
    return Scope(region, year, as_on, min(end, taken_at + timedelta(microseconds=1)))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()), timezone.get_default_timezone())
