"""Confidential complaints as those read them who may; and what others may know of their number."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from ronghe.kernel.models import AuditRecord
from ronghe.parties.actors import Actor
from ronghe.parties.models import Membership, Organisation, OrganisationKind, Person, Role
from ronghe.parties.powers import Power, Subject
from ronghe.placements.models import (
    RUNNING,
    Grievance,
    GrievanceState,
    Placement,
    SafeguardingOfficer,
)
from ronghe.placements.models.grievance import GrievanceQuerySet
from ronghe.placements.secrecy import SMALLEST_TOTAL

YEAR, JUNE = timedelta(days=365), 6
# What a host can do to somebody's placement that might be meant as an answer to a complaint.
ANSWERS_OF_A_HOST = (
    "placement.suspended",
    "placement.ended_early",
    "placement.did_not_start",
    "placement.mentor_named",
    "placement.work_stated",
)


def grievances_for(actor: Actor) -> GrievanceQuerySet:
    """Give what the actor may read, what waits first and the newest before the others."""
    seen = Grievance.objects.visible_to(actor)
    return seen.select_related(
        "placement__college", "placement__host", "placement__student__person", "complainant"
    ).order_by("-pk")


@dataclass(frozen=True)
class ChangeByHost:
    """Something that the host changed about the placement after the complaint."""

    verb: str
    at: datetime


def changes_by_host(grievance: Grievance) -> list[ChangeByHost]:
    """Give what the host has changed since, oldest first: whoever answers asks whether it is an answer."""
    placement = grievance.placement
    found = AuditRecord.objects.filter(
        subject_type=Placement._meta.label_lower,
        subject_id=placement.pk,
        verb__in=ANSWERS_OF_A_HOST,
        actor_organisation_id=placement.host_id,
        at__gte=grievance.sent_at,
    )
    return [ChangeByHost(one.verb, one.at) for one in found.order_by("pk")]


@dataclass(frozen=True)
class Total:
    """How many complaints there were in the year up to that day; None where too few to be told."""

    count: int | None
    until: date


def total_of(college: Organisation, *, on: date) -> Total:
    """Give the complaints of a year about placements of a college, if there are enough of them.

    The year ends with the last half-year: a total that follows each complaint would tell of it.
    """
    until = _end_of_half_year(on)
    found = Grievance.objects.filter(
        placement__college=college, sent_at__date__gt=until - YEAR, sent_at__date__lte=until
    )
    count = found.count()
    return Total(count if count >= SMALLEST_TOTAL else None, until)


def _end_of_half_year(on: date) -> date:
    """Give the last 30 June or 31 December before the day."""
    first_of_next = date(on.year, 7 if on.month > JUNE else 1, 1)
    return first_of_next - timedelta(days=1)


def officers_to_show(organisation: Organisation, *, on: date) -> list[SafeguardingOfficer]:
    """Give the appointments that hold or are to come, the first one first."""
    found = SafeguardingOfficer.objects.filter(organisation=organisation)
    holding = found.filter(Q(ends_on=None) | Q(ends_on__gte=on))
    return list(holding.select_related("membership__person").order_by("starts_on", "pk"))


def staff_to_name(organisation: Organisation, *, on: date) -> QuerySet[Membership]:
    """Give who could be named: everybody who works there, once for each role, by name."""
    held = Membership.objects.on(on).filter(organisation=organisation, person__erased_at=None)
    found = held.exclude(role=Role.STUDENT).select_related("person")
    return found.order_by("person__full_name", "pk")


def _named(on: date) -> QuerySet[SafeguardingOfficer]:
    return SafeguardingOfficer.objects.on(on).filter(organisation=OuterRef("pk"))


def _at_work() -> QuerySet[Placement]:
    return Placement.objects.filter(college=OuterRef("pk"), state__in=RUNNING)


def _decided(actor: Actor) -> QuerySet[Organisation]:
    """Give the colleges about whose education the actor decides: none for those who do not."""
    if not actor.remits or not actor.holds(Role.COORDINATOR):
        return Organisation.objects.none()
    reached = actor.remits.reach(Power.DECIDE, [Subject.EDUCATION])
    return Organisation.objects.filter(reached, kind=OrganisationKind.COLLEGE)


def colleges_lacking(actor: Actor, *, on: date) -> QuerySet[Organisation]:
    """Give the colleges that have students at work and have named nobody."""
    lacking = _decided(actor).filter(Exists(_at_work()), ~Exists(_named(on)))
    return lacking.order_by("sort_key", "pk")


def all_colleges_lacking(*, on: date) -> QuerySet[Organisation]:
    """Give every college that has students at work and has named nobody."""
    colleges = Organisation.objects.filter(kind=OrganisationKind.COLLEGE)
    return colleges.filter(Exists(_at_work()), ~Exists(_named(on))).order_by("pk")


def colleges_leaving(actor: Actor) -> QuerySet[Organisation]:
    """Give the colleges where a complaint waits too long; nothing of what it is."""
    waiting = Grievance.objects.filter(
        placement__college=OuterRef("pk"), state=GrievanceState.OPEN, escalated_at__isnull=False
    )
    return _decided(actor).filter(Exists(waiting)).order_by("sort_key", "pk")


def own_college_lacking(actor: Actor, *, on: date) -> QuerySet[Organisation] | None:
    """Give the actor's own college if it has students at work and nobody named; None for others."""
    own = actor.organisation
    if own is None or own.kind != OrganisationKind.COLLEGE or not actor.managed_organisations:
        return None
    return Organisation.objects.filter(Exists(_at_work()), ~Exists(_named(on)), pk=own.pk)


def own_grievances(person: Person, placement: Placement) -> GrievanceQuerySet:
    """Give what a guardian reads by the link."""
    return Grievance.objects.of_guardian(person, placement).order_by("-pk")
