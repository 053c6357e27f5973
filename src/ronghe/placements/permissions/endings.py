"""Who may report on a placement that is over, answer a report, and read what was written."""

import rules
from django.db.models import F

from ronghe.kernel import evidence
from ronghe.parties.actors import Actor, ActorKind
from ronghe.parties.models import OrganisationKind
from ronghe.parties.permissions import is_system
from ronghe.placements.endings import ENDED
from ronghe.placements.models import (
    Assessment,
    FollowUpLink,
    OutcomeReport,
    Placement,
    PracticeCertificate,
)
from ronghe.placements.permissions.placements import (
    hosts_for,
    hosts_placement,
    is_mentor,
    is_the_student,
    is_tutor,
    looks_after_student,
    places_for,
    runs_placement,
    was_the_student,
)


@rules.predicate
def is_over(actor: Actor, placement: Placement) -> bool:
    """Ask whether there is an end to speak of: completed, or ended before its last day."""
    return placement.state in ENDED


@rules.predicate
def holds_report_link(actor: Actor, placement: Placement) -> bool:
    """Ask whether one holds the link of whoever is the mentor now."""
    return (
        actor.kind == ActorKind.LINK
        and actor.person_id is not None
        and placement.report_links.filter(
            mentor__person=actor.person_id, mentor=F("placement__mentor"), ended_at=None
        ).exists()
    )


@rules.predicate
def reads_report(actor: Actor, report: OutcomeReport) -> bool:
    return OutcomeReport.objects.visible_to(actor).filter(pk=report.pk).exists()


at_college = looks_after_student | is_tutor
at_host = hosts_placement | is_mentor

rules.add_perm("placements.tend_endings", is_system)
rules.add_perm("placements.report_as_host", is_system | at_host | holds_report_link)
rules.add_perm("placements.report_as_student", is_system | is_the_student)
rules.add_perm("placements.file_host_report", is_system | at_host | at_college)
rules.add_perm("placements.file_student_report", is_system | is_the_student | at_college)
rules.add_perm("placements.answer_report", is_system | is_the_student)
rules.add_perm("placements.send_report_link", is_system | hosts_placement | at_college)
rules.add_perm("placements.see_experience", hosts_for)
rules.add_perm(
    "placements.read_ending", is_over & (is_the_student | was_the_student | at_host | at_college)
)

evidence.access_rule("placements.outcomereport", is_system | reads_report)


@rules.predicate
def answers_objection(actor: Actor, assessment: Assessment) -> bool:
    """Ask whether one runs the placement, and is somebody else than whoever assessed it."""
    return (
        actor.person_id is not None
        and actor.person_id != assessment.given_by_id
        and runs_placement.test(actor, assessment.placement)
    )


@rules.predicate
def holds_follow_up(actor: Actor, link: FollowUpLink) -> bool:
    return actor.kind == ActorKind.LINK and actor.person_id == link.student.person_id


@rules.predicate
def follows_up(actor: Actor) -> bool:
    """Ask whether there can be totals of graduates for one: of one’s college, or of a remit’s."""
    college = actor.organisation
    if college is not None and college.kind == OrganisationKind.COLLEGE:
        return bool(actor.managed_organisations)
    return bool(actor.remits)


@rules.predicate
def reads_certificate(actor: Actor, certificate: PracticeCertificate) -> bool:
    return PracticeCertificate.objects.visible_to(actor).filter(pk=certificate.pk).exists()


rules.add_perm("placements.set_scheme", is_system | places_for)
rules.add_perm("placements.assess", is_system | is_tutor)
rules.add_perm("placements.read_assessment", is_the_student | was_the_student | at_college)
rules.add_perm("placements.object_to_assessment", is_system | is_the_student)
rules.add_perm("placements.answer_objection", is_system | answers_objection)
rules.add_perm("placements.issue_certificate", is_system | runs_placement)
rules.add_perm("placements.write_certificate", is_system)
rules.add_perm("placements.tend_follow_ups", is_system)
rules.add_perm("placements.answer_follow_up", is_system | holds_follow_up)
rules.add_perm("placements.read_follow_ups", follows_up)

evidence.access_rule("placements.practicecertificate", is_system | reads_certificate)
