"""Visits and guidance of a college’s placements, for the house."""

from dataclasses import dataclass, replace
from datetime import timedelta

from django.utils import timezone
from tests.house.placing import Life, Placed

from ronghe.parties.actors import SYSTEM, acting_as
from ronghe.parties.models import Membership
from ronghe.placements.models import MentorContact, Visit
from ronghe.placements.operations import contacts, placements, visits
from ronghe.placements.operations.contacts import Guidance
from ronghe.placements.operations.visits import VisitPlan, VisitReport

MET = VisitReport(timezone.localdate(), "on_site", saw_student=True, saw_mentor=True)


@dataclass(frozen=True)
class Visited:
    planned: Visit  # to the student in a class, by the class teacher who was tutor then
    reported: Visit  # to the student who acts, answered by nobody
    answered: Visit  # to the student in a class: the student says no, the host yes
    contact: MentorContact  # of the student who acts with the mentor, noted by the tutor’s side
    link_token: str  # of the mentor


def visited_of(placed: Placed, life: Life, *, teacher: Membership | None) -> Visited:
    """Plan, report and contradict visits, and have guidance noted that the student confirms.

    The planned one is the class teacher's, where one acts: the tutor of today is another.
    """
    now = timezone.now()
    today = timezone.localtime(now).date()
    met = replace(MET, on=today)
    active = placements.name_tutor(
        placement=placed.active, tutor=teacher or placed.tutor, actor=SYSTEM, at=now
    )
    (planned,) = visits.plan_visits(
        placements=[active], plan=VisitPlan(today + timedelta(days=3)), actor=SYSTEM, at=now
    )
    placements.name_tutor(placement=active, tutor=placed.tutor, actor=SYSTEM, at=now)
    reported = visits.note_visit(placement=life.own, report=met, actor=SYSTEM, at=now)
    answered = visits.note_visit(placement=placed.active, report=met, actor=SYSTEM, at=now)
    for held, took_place in ((placed.active.student, False), (placed.active.mentor, True)):
        assert held is not None
        visits.answer_visit(
            visit=answered,
            took_place=took_place,
            note="" if took_place else "没有来过",
            actor=acting_as(held, on=today),
            at=now,
        )
    tutor = acting_as(placed.tutor, on=today)
    contact = contacts.note_contact(
        placement=life.own, guidance=Guidance(today, 30, "talk", "谈实习进展"), actor=tutor, at=now
    )
    return Visited(planned, reported, answered, contact, life.token)
