import rules

from ronghe.kernel import evidence
from ronghe.kernel.models import Import
from ronghe.parties.actors import Actor, ActorKind
from ronghe.parties.mandates import lacks_second_person
from ronghe.parties.models import (
    Enrolment,
    Invitation,
    Membership,
    Organisation,
    OrganisationKind,
    Person,
    Role,
    SchoolClass,
    SigningMandate,
)
from ronghe.parties.powers import Power, Subject
from ronghe.parties.scopes import Extent


@rules.predicate
def is_system(actor: Actor) -> bool:
    return actor.is_system


@rules.predicate
def manages(actor: Actor, organisation: Organisation) -> bool:
    return organisation.pk in actor.managed_organisations


@rules.predicate
def looks_after_membership(actor: Actor, membership: Membership) -> bool:
    return actor.scope.looks_after_others and actor.scope.covers(membership)


@rules.predicate
def heads_membership(actor: Actor, membership: Membership) -> bool:
    """Ask whether it lies in the organisation or unit that one heads."""
    return actor.scope.is_headed and actor.scope.covers(membership)


@rules.predicate
def heads_class(actor: Actor, school_class: SchoolClass) -> bool:
    held = actor.membership
    if held is None or not actor.scope.is_headed:
        return False
    if school_class.organisation_id != held.organisation_id:
        return False
    extent = actor.scope.extent
    return extent == Extent.WHOLE or (
        extent == Extent.UNIT and held.unit_id == school_class.unit_id
    )


@rules.predicate
def heads_student_of(actor: Actor, enrolment: Enrolment) -> bool:
    return actor.scope.is_headed and (
        Membership.objects.visible_to(actor)
        .filter(
            person=enrolment.person_id,
            organisation=enrolment.organisation_id,
            role=Role.STUDENT,
        )
        .exists()
    )


# Who now and then needs a student's birth date or identity number: to insure, to enrol, in need.
REVEALING_ROLES = (
    Role.COOPERATION_OFFICER,
    Role.DEAN,
    Role.CLASS_TEACHER,
    Role.SAFETY_OFFICER,
)


@rules.predicate
def needs_details_of(actor: Actor, person: Person) -> bool:
    """Ask whether the person learns in one's scope that day, and one's role may need the details."""
    return (
        actor.holds(*REVEALING_ROLES)
        and actor.on is not None
        and actor.scope.sees_others
        and Membership.objects.on(actor.on)
        .visible_to(actor)
        .filter(person=person, role=Role.STUDENT)
        .exists()
    )


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
    return organisation.pk == actor.organisation_id and actor.scope.looks_after_others


@rules.predicate
def sees_people_of(actor: Actor, organisation: Organisation) -> bool:
    """Ask whether one sees others in it: all of them, or those of one's unit or class."""
    return organisation.pk == actor.organisation_id and actor.scope.sees_others


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


def _imports_people_of(actor: Actor, run: Import, organisation_id: int) -> bool:
    """Ask whether an administrator brings in people of an organisation that a remit opens."""
    if run.kind != "people" or not actor.holds(Role.ADMINISTRATOR):
        return False
    found = Organisation.objects.select_related("region").filter(
        pk=organisation_id, merged_into=None
    )
    return any(
        actor.remits.cover(one, Power.SEE_CASES, SUBJECTS_OF_RECORD[one.kind]) for one in found
    )


# What an organisation brings in for itself.
OF_ONESELF = frozenset({"people", "offerings", "ledger"})


@rules.predicate
def runs_import(actor: Actor, run: Import) -> bool:
    """Ask whether the actor may bring this file in, for the organisation whose import it is."""
    if run.owner_id != actor.organisation_id:
        return False
    whose = run.options.get("organisation_id", run.owner_id)
    if whose != run.owner_id:
        return _imports_people_of(actor, run, whose)
    return (
        actor.holds(Role.ADMINISTRATOR)
        or (
            run.kind in {"organisations", "offerings"}
            and actor.holds(Role.COORDINATOR)
            and bool(actor.remits.reach(Power.DECIDE))
        )
        or (run.kind in OF_ONESELF and run.owner_id in actor.managed_organisations)
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
rules.add_perm("parties.view_people", sees_people_of | (coordinates & supervises))
rules.add_perm("parties.register_person", is_system | manages | looks_after_part)
rules.add_perm("parties.grant_membership", is_system | heads_membership)
rules.add_perm("parties.end_membership", is_system | heads_membership)
rules.add_perm("parties.manage_class", is_system | heads_class)
rules.add_perm("parties.enrol_student", is_system | heads_class)
rules.add_perm("parties.move_student", is_system | heads_membership)
rules.add_perm("parties.end_enrolment", is_system | heads_student_of)
rules.add_perm("parties.keep_student", is_system | looks_after_membership)
rules.add_perm("parties.reveal_details", needs_details_of)
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
