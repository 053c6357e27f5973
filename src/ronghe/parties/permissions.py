import rules

from ronghe.kernel import evidence
from ronghe.kernel.models import Import
from ronghe.parties.actors import Actor, ActorKind
from ronghe.parties.mandates import lacks_second_person
from ronghe.parties.models import (
    Invitation,
    Membership,
    Organisation,
    OrganisationKind,
    Person,
    Role,
    SigningMandate,
)
from ronghe.parties.powers import Power, Subject


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
def looks_after_membership(actor: Actor, membership: Membership) -> bool:
    return actor.scope.covers(membership)


# Whose subjects count when an authority decides about a record of that kind.
SUBJECTS_OF_RECORD: dict[str, frozenset[str]] = {
    OrganisationKind.COLLEGE: frozenset({Subject.EDUCATION}),
    OrganisationKind.ENTERPRISE: frozenset({Subject.EDUCATION, Subject.LABOUR}),
    OrganisationKind.INDUSTRY_BODY: frozenset({Subject.EDUCATION, Subject.LABOUR}),
    OrganisationKind.AUTHORITY: frozenset(),
}


@rules.predicate
def supervises(actor: Actor, organisation: Organisation) -> bool:
    """Ask whether a remit opens the organisation's cases, and it is not one's own."""
    return organisation.pk != actor.organisation_id and actor.remits.cover(
        organisation, Power.SEE_CASES
    )


@rules.predicate
def decides_on_record(actor: Actor, organisation: Organisation) -> bool:
    """Ask whether a remit entitles to vouch for this kind of organisation, other than one's own."""
    return organisation.pk != actor.organisation_id and actor.remits.cover(
        organisation, Power.DECIDE, SUBJECTS_OF_RECORD[organisation.kind]
    )


@rules.predicate
def is_of_authority(actor: Actor) -> bool:
    return actor.organisation is not None and actor.organisation.kind == OrganisationKind.AUTHORITY


@rules.predicate
def looks_after_part(actor: Actor, organisation: Organisation) -> bool:
    """Ask whether one looks after a unit or a class of it."""
    return organisation.pk == actor.organisation_id and actor.scope.is_part


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


@rules.predicate
def runs_import(actor: Actor, run: Import) -> bool:
    """Ask whether the actor may bring this file in, for the organisation whose import it is."""
    if run.owner_id != actor.organisation_id:
        return False
    if run.options.get("organisation_id", run.owner_id) != run.owner_id:
        return False  # one brings in the people of one's own organisation
    return (
        actor.holds(Role.ADMINISTRATOR)
        or (
            run.kind in {"organisations", "offerings"}
            and actor.holds(Role.COORDINATOR)
            and bool(actor.remits.reach(Power.DECIDE))
        )
        or (run.kind in {"people", "offerings"} and run.owner_id in actor.managed_organisations)
    )


@rules.predicate
def confirms_as_second(actor: Actor, mandate: SigningMandate) -> bool:
    """Ask whether one looks after the organisation or signs for it, and did not propose this."""
    held = actor.organisations if actor.holds(Role.SIGNATORY) else actor.managed_organisations
    return (
        mandate.organisation_id in held
        and actor.person_id is not None
        and actor.person_id != mandate.granted_by_id
    )


@rules.predicate
def confirms_for_want_of_others(actor: Actor, mandate: SigningMandate) -> bool:
    """Ask whether one vouches for the record of an organisation that has nobody else to confirm."""
    return (
        actor.on is not None
        and actor.person_id != mandate.granted_by_id
        and coordinates.test(actor)
        and decides_on_record.test(actor, mandate.organisation)
        and lacks_second_person(mandate, on=actor.on)
    )


@rules.predicate
def manages_of_mandate(actor: Actor, mandate: SigningMandate) -> bool:
    return mandate.organisation_id in actor.managed_organisations


@rules.predicate
def is_signatory_of(actor: Actor, mandate: SigningMandate) -> bool:
    return actor.person_id == mandate.person_id and actor.kind == ActorKind.PERSON


@rules.predicate
def signs(actor: Actor, organisation: Organisation) -> bool:
    return organisation.pk in actor.organisations and actor.holds(Role.SIGNATORY)


@rules.predicate
def sees_mandate(actor: Actor, mandate: SigningMandate) -> bool:
    return SigningMandate.objects.visible_to(actor).filter(pk=mandate.pk).exists()


rules.add_perm("parties.register_organisation", is_system | administers)
rules.add_perm("parties.manage_organisation", is_system | manages)
rules.add_perm("parties.verify_organisation", coordinates & decides_on_record)
rules.add_perm("parties.view_people", manages | looks_after_part | (coordinates & supervises))
rules.add_perm("parties.register_person", is_system | manages)
rules.add_perm("parties.grant_membership", is_system | manages)
rules.add_perm("parties.end_membership", is_system | manages_of_membership)
rules.add_perm("parties.invite_person", looks_after_membership)
rules.add_perm("parties.claim_invitation", is_invited)
rules.add_perm("parties.create_user", is_system)
rules.add_perm("parties.manage_own_account", is_oneself)
rules.add_perm("parties.export_person", is_oneself)
rules.add_perm("parties.erase_person", is_oneself)
rules.add_perm("parties.read_evidence", is_system | sees)
rules.add_perm("parties.grant_remit", is_system | administers)
rules.add_perm("kernel.run_import", is_system | runs_import)
rules.add_perm("kernel.release_rows", is_system)
rules.add_perm("parties.propose_mandate", is_system | manages)
rules.add_perm(
    "parties.confirm_mandate", is_system | confirms_as_second | confirms_for_want_of_others
)
rules.add_perm("parties.revoke_mandate", is_system | manages_of_mandate | is_signatory_of)
rules.add_perm("parties.view_mandates", manages | signs | (coordinates & supervises))
rules.add_perm("parties.set_co_signing_limit", is_system | manages)
rules.add_perm("parties.restrict_organisation", is_of_authority & decides_on_record)
rules.add_perm("parties.expire_restriction", is_system)
rules.add_perm("parties.suggest_duplicates", is_system)
rules.add_perm(
    "parties.merge_organisation", is_system | administers | (coordinates & decides_on_record)
)
rules.add_perm("parties.view_verification_queue", coordinates & is_of_authority)
rules.add_perm("parties.view_duplicates", administers | (coordinates & is_of_authority))
rules.add_perm("kernel.view_audit", administers)
rules.add_perm("kernel.retry_job", administers)
evidence.access_rule("parties.organisation", is_system | sees)
evidence.access_rule("parties.signingmandate", is_system | sees_mandate)
