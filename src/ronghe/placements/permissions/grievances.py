"""Who may complain in confidence, answer, read along, and name who answers."""

import rules

from ronghe.kernel import audit
from ronghe.parties.actors import Actor, ActorKind
from ronghe.parties.models import Organisation, OrganisationKind, Role
from ronghe.parties.permissions import is_system
from ronghe.placements.models import Complainant, Grievance
from ronghe.placements.permissions.placements import holds_guardian_link, is_the_student

# Not even that there was an act is for others to read.
audit.keep_confidential("placements.grievance", letters="messages/placements/care_")


@rules.predicate
def complained(actor: Actor, grievance: Grievance) -> bool:
    """Ask whether it is one's own: signed in as the student, or with the link as the guardian."""
    if actor.person_id != grievance.complainant_id:
        return False
    if actor.kind == ActorKind.LINK:
        is_own = grievance.party == Complainant.GUARDIAN
        return is_own and holds_guardian_link.test(actor, grievance.placement)
    return grievance.party == Complainant.STUDENT and is_the_student.test(actor, grievance.placement)  # fmt: skip


@rules.predicate
def answers(actor: Actor, grievance: Grievance) -> bool:
    return Grievance.objects.answered_by(actor).filter(pk=grievance.pk).exists()


@rules.predicate
def reads(actor: Actor, grievance: Grievance) -> bool:
    return Grievance.objects.visible_to(actor).filter(pk=grievance.pk).exists()


@rules.predicate
def names_officers(actor: Actor, organisation: Organisation) -> bool:
    """Ask whether one names who answers: the head or office of a college, an authority's coordinator."""
    if organisation.pk not in actor.managed_organisations:
        return False
    if organisation.kind == OrganisationKind.AUTHORITY:
        return actor.holds(Role.COORDINATOR)
    return organisation.kind == OrganisationKind.COLLEGE


rules.add_perm("placements.send_grievance", is_the_student | holds_guardian_link)
rules.add_perm("placements.read_grievance", reads | complained)
rules.add_perm("placements.write_grievance", complained)
rules.add_perm("placements.answer_grievance", answers)
rules.add_perm("placements.tend_grievances", is_system)
rules.add_perm("placements.name_officer", is_system | names_officers)
