"""A placement about which somebody will have confided something, and everybody who must not notice."""

from dataclasses import dataclass

from tests.factories import placements as making
from tests.factories import safety
from tests.factories.parties import NOW, enrolled, identity_number, member
from tests.factories.paying import paid_once
from tests.house.matrix import ANONYMOUS
from tests.house.world import ACTORS, COLLEGE, ENTERPRISE

from ronghe.parties.actors import SYSTEM, Actor, acting_as
from ronghe.parties.models import Membership, Role
from ronghe.parties.operations import GuardianEntry, create_user
from ronghe.placements.models import Grievance, Placement
from ronghe.placements.operations import answering, consents, placements, starting

# Words that stand in no other complaint of the world.
FIRST = "夜班后只留我一人，我很害怕"
SECOND = "专员已与你通过电话"
ACCUSED = ("mentor", "plant_manager")
# Nobody of the cast was chosen to know; the student who acts is a fellow student.
STRANGERS = (*ACTORS, "tutor", "finance", "other safety officer", ANONYMOUS)


@dataclass(frozen=True)
class Confided:
    own: Placement
    student: Actor
    officer: Actor
    token: str  # of the student's mother, who was not chosen to know
    others: dict[str, Actor]  # who see the placement, or its parties, beside the cast


def ready_to_confide(world) -> Confided:
    """Bring somebody to the host with mentor, tutor and mother, a week and pay; nobody has confided anything."""
    things = world.things[COLLEGE]
    _forget_complaints()
    college, host = things.organisation, world.things[ENTERPRISE].organisation
    tutor = member(college, Role.TUTOR, "许平")
    learner = enrolled(
        things.student.school_class,
        "陆遥",
        "20260951",
        identity_number=identity_number("20090115", order=951),
        guardian=GuardianEntry("陆海", contact_phone="13800138951"),
    )
    create_user(person=learner.person, email="lu.yao@example.org", actor=SYSTEM, at=NOW)
    own = making.planned(learner, host, title="装配钳工", starts_on=NOW.date())
    placements.name_tutor(placement=own, tutor=tutor.membership, actor=SYSTEM, at=NOW)
    mentor = world.actors["mentor"].membership
    placements.name_mentor(placement=own, mentor=mentor, actor=SYSTEM, at=NOW)
    starting.record_start(placement=own, reason="已上岗，补录", actor=SYSTEM, at=NOW)
    own = Placement.objects.get(pk=own.pk)
    making.lived(own)
    paid_once(own)
    mother = learner.person.guardians.get().person
    _link, token = consents.send_guardian_link(placement=own, person=mother, actor=SYSTEM, at=NOW)
    others = {
        "tutor": tutor,
        "finance": member(host, Role.FINANCE, "算盘"),
        "other safety officer": member(college, Role.SAFETY_OFFICER, "方圆"),
    }
    keeper = things.safe.officer.membership
    create_user(person=keeper.person, email="officer@example.org", actor=SYSTEM, at=NOW)
    officer = acting_as(keeper, on=NOW.date())
    student = acting_as(Membership.objects.get(pk=learner.pk), on=NOW.date())
    return Confided(own, student, officer, token, others)


def _forget_complaints() -> None:
    """One that was there before would hide the trace of the first."""
    Grievance.objects.all().delete()


def confide(case: Confided) -> Grievance:
    """Send it, and have it answered and something done about it."""
    found = safety.complaint(case.own, case.student, at=NOW, about=["mentor", "host"], text=FIRST)
    answering.answer_grievance(grievance=found, text=SECOND, actor=case.officer, at=NOW)
    answering.note_measure(grievance=found, text=SECOND, actor=case.officer, at=NOW)
    return found


def words_of(found: Grievance) -> tuple[str, ...]:
    return FIRST, SECOND, found.reference
