"""Who may prepare placements, state what the gate asks for, start, end and read them."""

import rules

from ronghe.kernel import audit, evidence
from ronghe.parties.actors import Actor, ActorKind
from ronghe.parties.models import Membership, Organisation, OrganisationKind, Role
from ronghe.parties.permissions import is_system
from ronghe.parties.powers import Power
from ronghe.placements.models import (
    Consent,
    EmergencyPlan,
    Filing,
    InsuranceCover,
    JournalEntry,
    Placement,
    SafetyTest,
)

# A link that goes on where others end would tell of a complaint that waits for its answer.
audit.keep_confidential("placements.guardianlink", letters="messages/placements/care_")


@rules.predicate
def places_for(actor: Actor, college: Organisation) -> bool:
    """Ask whether one looks after the students of a whole college."""
    return college.kind == OrganisationKind.COLLEGE and college.pk in actor.managed_organisations


@rules.predicate
def hosts_for(actor: Actor, host: Organisation) -> bool:
    return host.kind != OrganisationKind.AUTHORITY and host.pk in actor.managed_organisations


@rules.predicate
def looks_after_student(actor: Actor, placement: Placement) -> bool:
    """Ask whether one looks after the student: the college, its school, the class teacher."""
    return actor.scope.looks_after_others and actor.scope.covers(placement.student)


@rules.predicate
def runs_placement(actor: Actor, placement: Placement) -> bool:
    """Ask whether one runs it for the college: as its office, or as the head of the school."""
    return actor.scope.is_headed and actor.scope.covers(placement.student)


@rules.predicate
def is_tutor(actor: Actor, placement: Placement) -> bool:
    return actor.membership_id is not None and actor.membership_id == placement.tutor_id


@rules.predicate
def is_mentor(actor: Actor, placement: Placement) -> bool:
    return actor.membership_id is not None and actor.membership_id == placement.mentor_id


@rules.predicate
def is_the_student(actor: Actor, placement: Placement) -> bool:
    return (
        actor.kind == ActorKind.PERSON
        and actor.membership_id is not None
        and actor.membership_id == placement.student_id
    )


@rules.predicate
def was_the_student(actor: Actor, placement: Placement) -> bool:
    """Ask whether one was the student of a placement that is over, and has left since: to read."""
    student = placement.student
    return (
        actor.kind == ActorKind.PERSON
        and actor.on is not None
        and actor.person_id == student.person_id
        and student.ends_on is not None
        and student.ends_on < actor.on
        and not placement.is_open
    )


@rules.predicate
def leads_class(actor: Actor, placement: Placement) -> bool:
    held = actor.membership
    return (
        held is not None
        and actor.holds(Role.CLASS_TEACHER)
        and held.school_class_id is not None
        and held.school_class_id == placement.student.school_class_id
    )


@rules.predicate
def hosts_placement(actor: Actor, placement: Placement) -> bool:
    return placement.host_id in actor.managed_organisations


@rules.predicate
def holds_guardian_link(actor: Actor, placement: Placement) -> bool:
    return (
        actor.kind == ActorKind.LINK
        and actor.person_id is not None
        and placement.guardian_links.filter(person=actor.person_id, ended_at=None).exists()
    )


@rules.predicate
def states_cover(actor: Actor, cover: InsuranceCover) -> bool:
    return cover.organisation_id in actor.managed_organisations


@rules.predicate
def files_for(actor: Actor, filing: Filing) -> bool:
    return filing.college_id in actor.managed_organisations


@rules.predicate
def answers_filing(actor: Actor, filing: Filing) -> bool:
    """Ask whether one decides for the authority with which it was filed, as its coordinator."""
    return filing.authority_id in actor.organisations and actor.holds(Role.COORDINATOR)


@rules.predicate
def sees_filing(actor: Actor, filing: Filing) -> bool:
    return Filing.objects.visible_to(actor).filter(pk=filing.pk).exists()


@rules.predicate
def sees_whole_cover(actor: Actor, cover: InsuranceCover) -> bool:
    """Ask whether one sees everybody whom a policy names: its paper names them all."""
    if cover.organisation_id in actor.managed_organisations:
        return True
    seen = Placement.objects.visible_to(actor).order_by().values("pk")
    return cover.insured.exists() and not cover.insured.exclude(placement__in=seen).exists()


@rules.predicate
def sees_plan(actor: Actor, plan: EmergencyPlan) -> bool:
    return EmergencyPlan.objects.visible_to(actor).filter(pk=plan.pk).exists()


@rules.predicate
def sees_placement(actor: Actor, placement: Placement) -> bool:
    return Placement.objects.visible_to(actor).filter(pk=placement.pk).exists()


@rules.predicate
def reads_test(actor: Actor, test: SafetyTest) -> bool:
    """Ask whether one reads the sheet: the college, the student, whoever entered it; no other host."""
    placement = test.placement
    return (
        looks_after_student.test(actor, placement)
        or is_tutor.test(actor, placement)
        or is_the_student.test(actor, placement)
        or (actor.person_id is not None and actor.person_id == test.entered_by_id)
    )


@rules.predicate
def reads_consent(actor: Actor, consent: Consent) -> bool:
    """Ask whether one reads what was signed: the college and the student, never the host."""
    placement = consent.placement
    return looks_after_student.test(actor, placement) or is_the_student.test(actor, placement)


@rules.predicate
def supervises(actor: Actor, placement: Placement) -> bool:
    return actor.watches_cases and actor.remits.cover(placement.college, Power.SEE_CASES)


@rules.predicate
def mentors(actor: Actor, mentor: Membership) -> bool:
    """Ask whether one is this mentor, signed in or with the link of the week, or leads the host."""
    if actor.kind == ActorKind.LINK:
        return actor.person_id == mentor.person_id
    return actor.membership_id == mentor.pk or mentor.organisation_id in actor.managed_organisations


@rules.predicate
def leads_host_of(actor: Actor, mentor: Membership) -> bool:
    return mentor.organisation_id in actor.managed_organisations


@rules.predicate
def tutors_with(actor: Actor, mentor: Membership) -> bool:
    """Ask whether one tutors somebody whom this mentor looks after."""
    held = actor.membership_id
    return held is not None and mentor.mentored_placements.filter(tutor=held).exists()


@rules.predicate
def reads_entry(actor: Actor, entry: JournalEntry) -> bool:
    return JournalEntry.objects.visible_to(actor).filter(pk=entry.pk).exists()


asks = runs_placement | looks_after_student | hosts_placement | is_tutor

rules.add_perm("placements.plan_placements", is_system | places_for)
rules.add_perm("placements.run_placement", is_system | runs_placement)
rules.add_perm("placements.name_mentor", is_system | hosts_placement | runs_placement)
rules.add_perm("placements.state_work", is_system | hosts_placement | runs_placement)
rules.add_perm("placements.end_placement", is_system | runs_placement | hosts_placement)
rules.add_perm("placements.check_gate", is_system | asks | is_mentor | is_the_student | supervises)
rules.add_perm("placements.ask_to_mend", is_system | asks)
rules.add_perm("placements.enter_cover", is_system | hosts_for | places_for)
rules.add_perm("placements.change_cover", is_system | states_cover)
rules.add_perm("placements.approve_hosts", is_system | places_for)
rules.add_perm("placements.enter_emergency_plan", is_system | places_for)
rules.add_perm("placements.file_placements", is_system | places_for)
rules.add_perm("placements.answer_filing", is_system | answers_filing)
rules.add_perm("placements.state_headcount", is_system | hosts_for)
rules.add_perm("placements.write_safety_question", is_system | hosts_for)
rules.add_perm("placements.take_safety_test", is_system | is_the_student)
rules.add_perm("placements.enter_safety_test", is_system | hosts_placement | looks_after_student)
rules.add_perm("placements.consent", is_system | is_the_student | holds_guardian_link)
rules.add_perm("placements.enter_consent", is_system | looks_after_student)
rules.add_perm("placements.send_guardian_link", is_system | looks_after_student | is_tutor)

rules.add_perm(
    "placements.plan_tasks", is_system | hosts_placement | is_mentor | runs_placement | is_tutor
)
rules.add_perm(
    "placements.read_weeks",
    is_the_student | is_tutor | is_mentor | hosts_placement | looks_after_student,
)
rules.add_perm("placements.enter_week", is_system | is_the_student)
rules.add_perm("placements.confirm_weeks", is_system | mentors)
rules.add_perm("placements.leave_weeks", is_system)
rules.add_perm("placements.send_mentor_link", is_system | leads_host_of | tutors_with)
rules.add_perm("placements.show_mentor_link", leads_host_of)
rules.add_perm("placements.read_journal", is_the_student | is_tutor | is_mentor | leads_class)
rules.add_perm("placements.write_journal", is_system | is_the_student)
rules.add_perm("placements.comment_journal", is_system | reads_entry)

evidence.access_rule("placements.placement", is_system | sees_placement)
evidence.access_rule("placements.filing", is_system | sees_filing)
evidence.access_rule("placements.emergencyplan", is_system | sees_plan)
evidence.access_rule("placements.insurancecover", is_system | sees_whole_cover)
evidence.access_rule("placements.safetytest", is_system | reads_test)
evidence.access_rule("placements.consent", is_system | reads_consent)
evidence.access_rule("placements.journalentry", is_system | reads_entry)
