"""Who plans, reports and reads visits, notes guidance, and says for the other side that it was so."""

import rules

from ronghe.kernel import evidence
from ronghe.parties.actors import Actor
from ronghe.parties.models import Role
from ronghe.parties.permissions import is_system
from ronghe.placements.models import MentorContact, Placement, Side, Visit
from ronghe.placements.permissions.placements import (
    hosts_placement,
    is_mentor,
    is_the_student,
    is_tutor,
    looks_after_student,
    runs_placement,
)
from ronghe.placements.sides import side_of


@rules.predicate
def keeps_safe(actor: Actor, placement: Placement) -> bool:
    """Ask whether one sees to the safety of the college's students."""
    return actor.holds(Role.SAFETY_OFFICER) and actor.scope.covers(placement.student)


@rules.predicate
def makes_visit(actor: Actor, visit: Visit) -> bool:
    held = actor.membership_id
    return held is not None and held in {visit.tutor_id, visit.placement.tutor_id}


@rules.predicate
def runs_visited(actor: Actor, visit: Visit) -> bool:
    return runs_placement.test(actor, visit.placement)


@rules.predicate
def answers_for_visited(actor: Actor, visit: Visit) -> bool:
    """Ask whether one speaks for host or student, and did not report the visit oneself."""
    is_other = side_of(actor, visit.placement) in {Side.STUDENT, Side.HOST}
    return is_other and actor.person_id != visit.reported_by_id


@rules.predicate
def reads_report(actor: Actor, visit: Visit) -> bool:
    """Ask whether one reads the words and pictures: the college does, host and student do not."""
    placement = visit.placement
    return (
        makes_visit.test(actor, visit)
        or looks_after_student.test(actor, placement)
        or keeps_safe.test(actor, placement)
    )


@rules.predicate
def answers_for_contact(actor: Actor, contact: MentorContact) -> bool:
    """Ask whether one speaks for the other side of it: never who noted it."""
    is_other = side_of(actor, contact.placement) == contact.answers_for
    return is_other and actor.person_id != contact.noted_by_id


@rules.predicate
def noted_contact(actor: Actor, contact: MentorContact) -> bool:
    return actor.person_id is not None and actor.person_id == contact.noted_by_id


takes_part = is_the_student | is_tutor | is_mentor

rules.add_perm(
    "placements.read_visits",
    takes_part | hosts_placement | looks_after_student | keeps_safe,
)
rules.add_perm("placements.plan_visits", is_system | is_tutor | runs_placement)
rules.add_perm("placements.report_visit", is_system | makes_visit)
rules.add_perm("placements.cancel_visit", is_system | makes_visit | runs_visited)
rules.add_perm("placements.answer_visit", answers_for_visited)
rules.add_perm("placements.read_visit_report", is_system | reads_report)
rules.add_perm("placements.note_contact", takes_part)
rules.add_perm("placements.answer_contact", answers_for_contact)
rules.add_perm("placements.withdraw_contact", noted_contact)

evidence.access_rule("placements.visit", is_system | reads_report)
