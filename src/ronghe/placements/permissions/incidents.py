"""Who may report hazards and incidents, say what was done, tell, look into, close, and read of health."""

import rules

from ronghe.kernel import evidence
from ronghe.parties.actors import Actor
from ronghe.parties.models import Role
from ronghe.parties.permissions import is_system
from ronghe.placements.models import Hazard, Incident, IncidentNotice, Placement
from ronghe.placements.permissions.placements import (
    hosts_placement,
    is_mentor,
    is_the_student,
    is_tutor,
    looks_after_student,
    runs_placement,
)


@rules.predicate
def keeps_safe(actor: Actor, placement: Placement) -> bool:
    """Ask whether one is the safety officer of the student's college."""
    return actor.holds(Role.SAFETY_OFFICER) and actor.scope.covers(placement.student)


def _of_placement(predicate: rules.Predicate, name: str) -> rules.Predicate:
    """Ask the same of the placement that a hazard or an incident is about."""

    def asked(actor: Actor, thing: Hazard | Incident) -> bool:
        return bool(predicate.test(actor, thing.placement))

    asked.__name__ = name
    return rules.predicate(asked)


at_work = is_the_student | is_mentor | is_tutor
of_college = is_tutor | looks_after_student | keeps_safe
sees_to_it = runs_placement | keeps_safe | is_tutor
decides = runs_placement | keeps_safe

hazard_at_host = _of_placement(hosts_placement | is_mentor, "hazard_at_host")
hazard_beside = _of_placement(at_work | looks_after_student | keeps_safe, "hazard_beside")
incident_handled = _of_placement(sees_to_it, "incident_handled")
incident_decided = _of_placement(decides, "incident_decided")
incident_of_college = _of_placement(of_college | is_the_student, "incident_of_college")


@rules.predicate
def looks_into(actor: Actor, incident: Incident) -> bool:
    return actor.membership_id is not None and actor.membership_id == incident.investigator_id


@rules.predicate
def sees_hazard(actor: Actor, hazard: Hazard) -> bool:
    return Hazard.objects.visible_to(actor).filter(pk=hazard.pk).exists()


@rules.predicate
def tells(actor: Actor, notice: IncidentNotice) -> bool:
    """Ask whether it is the actor's side that tells: the host for its lines, the college for all."""
    placement = notice.incident.placement
    if sees_to_it.test(actor, placement):
        return True
    return notice.by_host and (hosts_placement | is_mentor).test(actor, placement)


rules.add_perm(
    "placements.report_danger",
    is_system | at_work | hosts_placement | looks_after_student | keeps_safe,
)
rules.add_perm("placements.answer_hazard", is_system | hazard_at_host)
rules.add_perm("placements.look_at_hazard", is_system | hazard_beside)
rules.add_perm("placements.handle_incident", is_system | incident_handled)
rules.add_perm("placements.investigate_incident", is_system | looks_into)
rules.add_perm("placements.close_incident", is_system | incident_decided)
rules.add_perm("placements.read_injury", incident_of_college)
rules.add_perm("placements.state_injury", is_system | incident_of_college)
rules.add_perm("placements.tell_of_incident", is_system | tells)

evidence.access_rule("placements.hazard", is_system | sees_hazard)
