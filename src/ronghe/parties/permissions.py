import rules

from ronghe.kernel import evidence
from ronghe.parties.actors import Actor, ActorKind
from ronghe.parties.models import Invitation, Membership, Organisation, Person, Role


@rules.predicate
def is_system(actor: Actor) -> bool:
    return actor.is_system


@rules.predicate
def manages(actor: Actor, organisation: Organisation) -> bool:
    return organisation.pk in actor.managed_organisations


@rules.predicate
def manages_of_membership(actor: Actor, membership: Membership) -> bool:
    return membership.organisation_id in actor.managed_organisations


@rules.predicate
def supervises(actor: Actor, organisation: Organisation) -> bool:
    """Ask whether it lies in the region of the actor's authority, and is not that authority."""
    region = actor.supervised_region
    return (
        region is not None
        and organisation.region is not None
        and organisation.region.path.startswith(region.path)
        and organisation.pk != actor.organisation_id
    )


@rules.predicate
def coordinates(actor: Actor) -> bool:
    return actor.holds(Role.COORDINATOR)


@rules.predicate
def administers(actor: Actor) -> bool:
    return actor.holds(Role.ADMINISTRATOR)


@rules.predicate
def sees(actor: Actor, organisation: Organisation) -> bool:
    return organisation.pk in actor.organisations or supervises.test(actor, organisation)


@rules.predicate
def is_oneself(actor: Actor, person: Person) -> bool:
    return actor.kind == ActorKind.PERSON and actor.person_id == person.pk


@rules.predicate
def is_invited(actor: Actor, invitation: Invitation) -> bool:
    return actor.kind == ActorKind.LINK and actor.person_id == invitation.membership.person_id


rules.add_perm("parties.register_organisation", is_system | administers)
rules.add_perm("parties.manage_organisation", is_system | manages)
rules.add_perm("parties.verify_organisation", coordinates & supervises)
rules.add_perm("parties.view_people", manages | (coordinates & supervises))
rules.add_perm("parties.register_person", is_system | manages)
rules.add_perm("parties.grant_membership", is_system | manages)
rules.add_perm("parties.end_membership", is_system | manages_of_membership)
rules.add_perm("parties.invite_person", manages_of_membership)
rules.add_perm("parties.claim_invitation", is_invited)
rules.add_perm("parties.create_user", is_system)
rules.add_perm("parties.manage_own_account", is_oneself)
rules.add_perm("parties.export_person", is_oneself)
rules.add_perm("parties.erase_person", is_oneself)
rules.add_perm("parties.read_evidence", is_system | sees)
rules.add_perm("kernel.view_audit", administers)
rules.add_perm("kernel.retry_job", administers)
evidence.access_rule("parties.organisation", is_system | sees)
