"""The placements of a college at each stage, and what their gate asks for, for the house."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Model
from django.utils import timezone
from tests.factories import placements as making
from tests.factories.parties import membership, person, school_class
from tests.factories.paying import paid_once

from ronghe.kernel import evidence
from ronghe.kernel.evidence import evidence_of
from ronghe.kernel.models import Evidence
from ronghe.parties.actors import SYSTEM, Actor
from ronghe.parties.models import Membership, Organisation, Role
from ronghe.placements.models import (
    EmergencyPlan,
    Filing,
    FilingKind,
    GateRequest,
    HostApproval,
    InsuranceCover,
    JournalEntry,
    Payment,
    Placement,
    SafetyQuestion,
    SafetyTest,
    WeekRecord,
)
from ronghe.placements.operations import (
    consents,
    ending,
    mending,
    mentor_links,
    placements,
    safety_tests,
    starting,
)


@dataclass(frozen=True)
class Placed:
    planned: Placement  # of the student who acts, with mentor and tutor
    of_class: Placement  # of a student in a class
    active: Placement
    resting: Placement
    consent: Evidence  # a paper of the one of a student in a class
    request: GateRequest  # to the host, about the planned one
    cover: InsuranceCover
    approval: HostApproval
    plan: EmergencyPlan
    filing: Filing  # waits for the authority
    question: SafetyQuestion
    tutor: Membership
    token: str  # for a guardian of the student in a class
    test: SafetyTest  # of the student who acts, on paper and not passed
    policy: Evidence
    filed_paper: Evidence
    plan_paper: Evidence


def placed_of(
    manager: Actor,
    host: Organisation,
    *,
    mentor: Membership | None,
    student: Membership | None,
    of_class: Membership | None,
    authority: Organisation,
) -> Placed:
    """Bring a college's placements to each stage; `student` acts, `of_class` is in a class."""
    college = manager.organisation
    assert college is not None
    now = timezone.now()
    tutor = _staff(college, Role.TUTOR, "许静")
    mentor = mentor or _staff(host, Role.MENTOR, "周强")
    own_class = school_class(college, "实习班")
    acting = student or making.learner(own_class, 70, name="许诺")
    of_class = of_class or making.learner(own_class, 71, name="白露")
    planned = _planned(acting, host, title="数控车工")
    second = _planned(of_class, host, title="数控铣工")
    active = _planned(of_class, host, title="钳工", starts_on=now.date())
    resting = _planned(of_class, host, title="焊工", starts_on=now.date() - timedelta(days=1))
    for one in (planned, second, active, resting):
        placements.name_tutor(placement=one, tutor=tutor, actor=SYSTEM, at=now)
        placements.name_mentor(placement=one, mentor=mentor, actor=SYSTEM, at=now)
    making.listed(college, host)
    prepared = making.prepared(college)
    cover = making.insured(planned, policy_number=f"QH-{college.pk}")
    filing = making.filed(authority, planned, kind=FilingKind.ELSEWHERE)
    for one in (active, resting):
        starting.record_start(placement=one, reason="已上岗，补录", actor=SYSTEM, at=now)
    ending.suspend_placement(
        placement=resting,
        rest=ending.Rest("illness", "nobody", "发烧", now.date()),
        actor=SYSTEM,
        at=now,
    )
    question = safety_tests.write_safety_question(
        host=host,
        text="车间内几号门是安全出口？",
        answers=["1号门", "3号门"],
        right=1,
        actor=SYSTEM,
        at=now,
    )
    guardian = of_class.person.guardians.get().person
    _link, token = consents.send_guardian_link(
        placement=second, person=guardian, actor=SYSTEM, at=now
    )
    consents.enter_consent(
        placement=second,
        person=of_class.person,
        given_on=now.date(),
        files=[making.paper("知情同意书.pdf")],
        actor=SYSTEM,
        at=now,
    )
    request = mending.ask_to_mend(placement=planned, key="CN-RATIO-01", actor=SYSTEM, at=now)
    return Placed(
        planned=Placement.objects.get(pk=planned.pk),
        of_class=Placement.objects.get(pk=second.pk),
        active=Placement.objects.get(pk=active.pk),
        resting=Placement.objects.get(pk=resting.pk),
        consent=evidence_of(second.consents.get()).get(),
        request=request,
        cover=cover,
        approval=college.approved_hosts.get(host=host, ended_on=None),
        plan=prepared,
        filing=filing,
        question=question,
        tutor=tutor,
        token=token,
        test=_tested(planned),
        policy=_paper(cover, "policy"),
        filed_paper=_paper(filing, "filing"),
        plan_paper=_paper(prepared, "plan"),
    )


def _tested(placement: Placement) -> SafetyTest:
    making.tested(placement, 40)
    return placement.safety_tests.get()


def _paper(of: Model, kind: str) -> Evidence:
    file = making.paper()
    return evidence.store(
        file.file, name=file.name, subject=of, kind=kind, uploaded_by=SYSTEM, at=timezone.now()
    )


def _planned(student: Membership, host: Organisation, **more) -> Placement:
    return making.planned(student, host, **more)


def _staff(of: Organisation, role: Role, name: str) -> Membership:
    return membership(person(of, name, may_sign_in=False), of, role)


@dataclass(frozen=True)
class Life:
    own: Placement  # under way, of the student who acts
    week: WeekRecord  # of that placement
    entry: JournalEntry  # of the student in a class, for the mentor too, with a comment
    token: str  # for the mentor
    payment: Payment  # of the first month of that placement


def life_of(placed: Placed) -> Life:
    """Let two placements be lived: that of the student in a class, and one of the student who acts."""
    now = timezone.now()
    own = _planned(
        placed.planned.student, placed.planned.host, title="数控装调", starts_on=now.date()
    )
    mentor = placed.active.mentor
    assert mentor is not None
    placements.name_tutor(placement=own, tutor=placed.tutor, actor=SYSTEM, at=now)
    placements.name_mentor(placement=own, mentor=mentor, actor=SYSTEM, at=now)
    starting.record_start(placement=own, reason="已上岗，补录", actor=SYSTEM, at=now)
    own = Placement.objects.get(pk=own.pk)
    making.lived(placed.active)
    week = making.lived(own)
    _link, token = mentor_links.send_mentor_link(mentor=mentor, actor=SYSTEM, at=now)
    return Life(own, week, placed.active.journal_entries.get(), token, paid_once(own))
