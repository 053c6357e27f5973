"""What waits for somebody at the end of placements: reports, answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from ronghe.parties.actors import Actor
from ronghe.parties.models import Person, Role
from ronghe.placements.models import (
    Ending,
    EndingState,
    OutcomeReport,
    ReportAnswer,
    ReportSide,
)

SHOWN = 10


@dataclass(frozen=True)
class EndingWaiting:
    """One thing that waits at the end: what, in which placement, of whom, until when."""

    kind: str
    reference: str
    title: str
    student: Person
    due_on: date | None = None


def waiting_at_the_end(actor: Actor) -> list[EndingWaiting]:
    """Give what waits for the actor, in a few queries; none for those who have no part in it."""
    if actor.membership is None:
        return []
    if actor.holds(Role.STUDENT):
        return list(_for_student(actor))
    if actor.holds(Role.MENTOR, Role.TRAINING_MANAGER):
        return list(_for_host(actor))
    return []


def _without_report(side: str) -> QuerySet[Ending]:
    given = OutcomeReport.objects.filter(placement=OuterRef("placement"), side=side)
    found = Ending.objects.filter(~Exists(given), state=EndingState.COLLECTING)
    return found.order_by("due_on", "pk").select_related("placement__student__person")


def _for_student(actor: Actor) -> Iterator[EndingWaiting]:
    own = Q(placement__student=actor.membership_id)
    for one in _without_report(ReportSide.STUDENT).filter(own)[:SHOWN]:
        yield _waiting("student_report", one)
    answered = ReportAnswer.objects.filter(report=OuterRef("pk"))
    unanswered = (
        OutcomeReport.objects.visible_to(actor)
        .counting()
        .filter(~Exists(answered), side=ReportSide.HOST, placement__ending__state=EndingState.OPEN)
        .select_related("placement__student__person")
        .order_by("pk")
    )
    for report in unanswered[:SHOWN]:
        about = report.placement
        yield EndingWaiting("answer_report", about.reference, about.title, about.student.person)


def _for_host(actor: Actor) -> Iterator[EndingWaiting]:
    own = Q(placement__mentor=actor.membership_id)
    if actor.managed_organisations:
        own |= Q(placement__host__in=actor.managed_organisations)
    for one in _without_report(ReportSide.HOST).filter(own)[:SHOWN]:
        yield _waiting("host_report", one)


def _waiting(kind: str, ending: Ending) -> EndingWaiting:
    one = ending.placement
    return EndingWaiting(kind, one.reference, one.title, one.student.person, ending.due_on)
