"""Hazards, incidents and confidential complaints of a college's placements, for the house."""

from dataclasses import dataclass

from django.utils import timezone
from tests.factories import placements as making
from tests.factories import safety
from tests.factories.parties import membership, person
from tests.house.placing import Life, Placed

from ronghe.kernel import evidence
from ronghe.kernel.models import Evidence
from ronghe.parties.actors import SYSTEM, acting_as, link_holder
from ronghe.parties.models import Membership, Organisation, Role
from ronghe.placements.models import (
    Grievance,
    Hazard,
    Incident,
    IncidentNotice,
    Placement,
    SafeguardingOfficer,
)
from ronghe.placements.operations import answering, consents, hazards


@dataclass(frozen=True)
class Safe:
    hazard: Hazard  # waits for the host; of the student in a class
    answered: Hazard  # waits for somebody who looks
    picture: Evidence
    incident: Incident  # reported by the tutor, nobody looks into it yet
    measured: Incident  # waits for a second person
    notice: IncidentNotice  # of the host
    officer: SafeguardingOfficer
    grievance: Grievance  # of the student who acts, answered
    of_guardian: Grievance  # of the guardian of the student in a class
    token: str  # of that guardian


def safe_of(placed: Placed, life: Life) -> Safe:
    """Let things be seen, happen and be confided; whoever answers is nobody of the cast."""
    now = timezone.now()
    active, own = placed.active, life.own
    tutor = acting_as(placed.tutor, on=timezone.localdate(now))
    mentor = acting_as(_mentor(active), on=timezone.localdate(now))
    waiting = safety.hazard(active, tutor, at=now)
    answered = safety.hazard(active, tutor, at=now, where="料架歪斜")
    hazards.answer_hazard(hazard=answered, answer="已固定", actor=mentor, at=now)
    paper = making.paper("现场.pdf")
    picture = evidence.store(
        paper.file, name=paper.name, subject=waiting, kind="picture", uploaded_by=SYSTEM, at=now
    )
    reported = safety.incident(active, tutor, at=now, happened_at=now)
    measured = safety.incident(active, mentor, at=now, happened_at=now, place="一车间")
    measured = safety.looked_into(measured, placed.tutor, tutor, at=now)
    keeper = _staff(active.college, "方正")
    officer = safety.officer(active.college, keeper, on=timezone.localdate(now), at=now)
    grievance = safety.complaint(
        own, acting_as(own.student, on=timezone.localdate(now)), at=now, kind="pay"
    )
    answering.answer_grievance(
        grievance=grievance,
        text="已收到",
        actor=acting_as(keeper, on=timezone.localdate(now)),
        at=now,
    )
    guardian = active.student.person.guardians.get().person
    _link, token = consents.send_guardian_link(placement=active, person=guardian, actor=SYSTEM, at=now)  # fmt: skip
    of_guardian = safety.complaint(active, link_holder(guardian), at=now, kind="hours")
    return Safe(
        hazard=waiting,
        answered=answered,
        picture=picture,
        incident=reported,
        measured=measured,
        notice=reported.notices.filter(by_host=True).order_by("pk")[0],
        officer=officer,
        grievance=Grievance.objects.get(pk=grievance.pk),
        of_guardian=of_guardian,
        token=token,
    )


def _mentor(placement: Placement) -> Membership:
    mentor = placement.mentor
    assert mentor is not None
    return mentor


def _staff(of: Organisation, name: str) -> Membership:
    return membership(person(of, name, may_sign_in=False), of, Role.SAFETY_OFFICER)
