"""Visits and guidance as they are read: what waits for an answer, what is overdue, where to go next."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet

from ronghe.parties.actors import Actor
from ronghe.parties.models import Membership, Organisation, Role
from ronghe.placements.models import (
    MADE,
    OPEN,
    RUNNING,
    ContactState,
    MentorContact,
    Placement,
    Side,
    Visit,
    VisitAnswer,
    VisitState,
)

MOST_HOSTS = 200


def visits_to_answer(held: Membership) -> QuerySet[Visit]:
    """Give reported visits of which the side of this student or mentor has not said how it was."""
    said = VisitAnswer.objects.filter(visit=OuterRef("pk"))
    mine = Q(~Exists(said.filter(side=Side.STUDENT)), placement__student=held.pk)
    mine |= Q(~Exists(said.filter(side=Side.HOST)), placement__mentor=held.pk)
    found = Visit.objects.filter(mine, state__in=MADE).exclude(reported_by=held.person_id)
    return found.select_related("placement__student__person", "tutor__person").order_by(
        "happened_on", "pk"
    )


def contacts_to_answer(held: Membership) -> QuerySet[MentorContact]:
    """Give noted guidance that waits for this student, mentor or tutor to say that it was so."""
    by_student = Q(noted_for=Side.STUDENT)
    mine = Q(placement__student=held.pk) & ~by_student
    mine |= Q(placement__mentor=held.pk, guide=Side.HOST) & by_student
    mine |= Q(placement__tutor=held.pk, guide=Side.COLLEGE) & by_student
    found = MentorContact.objects.filter(mine, state=ContactState.NOTED)
    found = found.exclude(noted_by=held.person_id)
    related = ("placement__student__person", "placement__mentor__person", "placement__tutor__person")  # fmt: skip
    return found.select_related(*related).order_by("on", "pk")


def asks_for_answers(held: Membership) -> bool:
    return visits_to_answer(held).exists() or contacts_to_answer(held).exists()


def mentors_asked_about_visits() -> Q:
    """Give the mentors who are to say whether a visit or guidance was so, as a filter of people."""
    said = VisitAnswer.objects.filter(visit=OuterRef("pk"), side=Side.HOST)
    visits = Visit.objects.filter(~Exists(said), state__in=sorted(MADE))
    contacts = MentorContact.objects.filter(
        state=ContactState.NOTED, guide=Side.HOST, noted_for=Side.STUDENT
    )
    return Q(pk__in=visits.order_by().values("placement__mentor")) | Q(
        pk__in=contacts.order_by().values("placement__mentor")
    )


def overdue(visits: QuerySet[Visit], *, on: date) -> QuerySet[Visit]:
    """Give planned visits whose day is over and of which nobody has said a word."""
    return visits.filter(
        state=VisitState.PLANNED, planned_on__lt=on, placement__state__in=sorted(RUNNING)
    )


def to_plan_for(actor: Actor) -> QuerySet[Placement]:
    """Give the open placements for which one may plan visits."""
    held = actor.membership
    if held is None or actor.holds(Role.STUDENT):
        return Placement.objects.none()
    mine = Q(tutor=held.pk)
    if actor.scope.is_headed and not actor.remits:
        own = Membership.objects.filter(actor.scope.memberships).order_by().values("pk")
        mine |= Q(student__in=own)
    return Placement.objects.filter(mine, state__in=sorted(OPEN))


@dataclass(frozen=True)
class HostToVisit:
    """A host with so many students, when it was visited last, and for when a visit is planned."""

    host: Organisation
    count: int
    last_on: date | None
    next_on: date | None


def hosts_to_visit(actor: Actor) -> list[HostToVisit]:
    """Give the hosts of those one looks after; whoever was never visited comes first."""
    rows = (
        to_plan_for(actor)
        .order_by()
        .values("host")
        .annotate(
            count=Count("pk", distinct=True),
            last_on=Max("visits__happened_on", filter=Q(visits__state__in=sorted(MADE))),
            next_on=Min("visits__planned_on", filter=Q(visits__state=VisitState.PLANNED)),
        )
    )
    counted = {row["host"]: row for row in rows}
    hosts = Organisation.objects.filter(pk__in=counted).prefetch_related("names").order_by("pk")
    found = [
        HostToVisit(one, *(counted[one.pk][name] for name in ("count", "last_on", "next_on")))
        for one in hosts
    ]
    return sorted(found, key=lambda one: (one.last_on or date.min, one.host.pk))[:MOST_HOSTS]


def students_to_visit(actor: Actor, host: str) -> list[Placement]:
    """Give the placements at one host for which one may plan, with the last visit of each."""
    found = to_plan_for(actor).filter(host__reference=host)
    found = found.annotate(
        visited_on=Max("visits__happened_on", filter=Q(visits__state__in=sorted(MADE)))
    )
    return list(found.select_related("student__person", "host", "tutor").order_by("pk")[:100])
