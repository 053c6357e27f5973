"""Who may do what about cooperations, agreements, obligations and concerns."""

import rules

from ronghe.kernel import evidence
from ronghe.parties.actors import Actor, ActorKind
from ronghe.parties.models import Organisation, OrganisationKind, Role, SigningMandate
from ronghe.parties.permissions import SUBJECTS_OF_RECORD, is_of_authority, is_system
from ronghe.parties.powers import Power
from ronghe.partnerships.models import (
    Agreement,
    AgreementParty,
    AgreementVersion,
    ApprovalStep,
    Concern,
    Cooperation,
    CooperationParty,
    Milestone,
    Obligation,
    PartyRole,
    SiteReport,
)

COOPERATING = frozenset(
    {OrganisationKind.COLLEGE, OrganisationKind.ENTERPRISE, OrganisationKind.INDUSTRY_BODY}
)


@rules.predicate
def cooperates_for(actor: Actor, organisation: Organisation) -> bool:
    """Ask whether one looks after the whole organisation, and nothing keeps it from cooperating."""
    return (
        organisation.pk in actor.managed_organisations
        and organisation.kind in COOPERATING
        and not organisation.is_restricted
    )


@rules.predicate
def takes_part(actor: Actor, cooperation: Cooperation) -> bool:
    """Ask whether one looks after an organisation that has part in it."""
    managed = actor.managed_organisations
    return (
        bool(managed)
        and CooperationParty.objects.filter(
            cooperation=cooperation, organisation__in=managed
        ).exists()
    )


@rules.predicate
def places_students(actor: Actor, cooperation: Cooperation) -> bool:
    """Ask whether one looks after a college that has part in it: students are for no others to see."""
    managed = actor.managed_organisations
    return (
        bool(managed)
        and CooperationParty.objects.filter(
            cooperation=cooperation, organisation__in=managed, role=PartyRole.COLLEGE
        ).exists()
    )


@rules.predicate
def sees_cooperation(actor: Actor, cooperation: Cooperation) -> bool:
    return Cooperation.objects.visible_to(actor).filter(pk=cooperation.pk).exists()


@rules.predicate
def edits(actor: Actor, agreement: Agreement) -> bool:
    return takes_part.test(actor, agreement.cooperation)


@rules.predicate
def confirms_for(actor: Actor, party: AgreementParty) -> bool:
    return party.organisation_id is not None and party.acting_id in actor.managed_organisations


@rules.predicate
def decides_step(actor: Actor, step: ApprovalStep) -> bool:
    held = actor.membership
    return (
        held is not None
        and held.role == step.role
        and held.organisation_id == step.organisation_id
        and held.unit_id is None
    )


@rules.predicate
def is_the_person(actor: Actor, party: AgreementParty) -> bool:
    """Ask whether one is the student or guardian who signs, signed in or by a link of one's own."""
    return (
        actor.kind in {ActorKind.PERSON, ActorKind.LINK}
        and party.person_id is not None
        and party.person_id == actor.person_id
    )


@rules.predicate
def belongs_to_party(actor: Actor, party: AgreementParty) -> bool:
    """Ask whether one belongs to the organisation; whether one is entitled, its mandate says."""
    return (
        actor.kind == ActorKind.PERSON
        and not actor.holds(Role.STUDENT)
        and party.organisation_id is not None
        and party.acting_id in actor.organisations
    )


@rules.predicate
def holds_mandate_of(actor: Actor, party: AgreementParty) -> bool:
    """Ask whether one is entitled to sign something for the party: who may sign may refuse."""
    return (
        belongs_to_party.test(actor, party)
        and actor.on is not None
        and SigningMandate.objects.on(actor.on)
        .filter(person=actor.person_id, organisation=party.acting_id)
        .exists()
    )


@rules.predicate
def holds_link_of(actor: Actor, party: AgreementParty) -> bool:
    """Ask whether a link was made for this very person to sign for this party."""
    return (
        actor.kind == ActorKind.LINK
        and actor.person_id is not None
        and party.links.filter(person=actor.person_id).exists()
    )


@rules.predicate
def takes_part_in_party(actor: Actor, party: AgreementParty) -> bool:
    return takes_part.test(actor, party.version.agreement.cooperation)


@rules.predicate
def writes_reports(actor: Actor, college: Organisation) -> bool:
    """Ask whether one looks after the college, or its safety."""
    return college.kind == OrganisationKind.COLLEGE and (
        college.pk in actor.managed_organisations
        or (college.pk in actor.organisations and actor.holds(Role.SAFETY_OFFICER))
    )


@rules.predicate
def annuls(actor: Actor, agreement: Agreement) -> bool:
    """Ask whether a remit entitles to decide about one of its organisations."""
    parties = CooperationParty.objects.filter(cooperation=agreement.cooperation_id)
    return actor.holds(Role.COORDINATOR, Role.CASE_OFFICER) and any(
        actor.remits.cover(
            one.organisation, Power.DECIDE, SUBJECTS_OF_RECORD[one.organisation.kind]
        )
        for one in parties.select_related("organisation__region").order_by("pk")
    )


@rules.predicate
def owes(actor: Actor, obligation: Obligation) -> bool:
    """Ask whether one looks after whoever owes it, or owes it as the person."""
    if obligation.owner_id is not None:
        return obligation.owner_id in actor.managed_organisations
    return (
        actor.person_id is not None
        and obligation.version.parties.filter(
            key=obligation.owner_key, person=actor.person_id
        ).exists()
    )


@rules.predicate
def is_owed(actor: Actor, obligation: Obligation) -> bool:
    """Ask whether one looks after a party other than the one that owes it.

    What is owed to a student is answered by the student's college, or by the student.
    """
    if obligation.creditor_id is not None:
        return obligation.creditor_id in actor.managed_organisations
    others = [one for one in actor.managed_organisations if one != obligation.owner_id]
    if others and takes_part.test(actor, obligation.agreement.cooperation):
        return True
    return actor.person_id is not None and (
        obligation.version.parties.filter(person=actor.person_id, role="student")
        .exclude(key=obligation.owner_key)
        .exists()
    )


@rules.predicate
def sees_obligation(actor: Actor, obligation: Obligation) -> bool:
    return sees_cooperation.test(actor, obligation.agreement.cooperation)


@rules.predicate
def sees_to(actor: Actor, milestone: Milestone) -> bool:
    return takes_part.test(actor, milestone.agreement.cooperation)


@rules.predicate
def is_addressed(actor: Actor, concern: Concern) -> bool:
    return concern.addressed_to_id in actor.managed_organisations


@rules.predicate
def raised_it(actor: Actor, concern: Concern) -> bool:
    return concern.raised_for_id in actor.managed_organisations


@rules.predicate
def sees_version(actor: Actor, version: AgreementVersion) -> bool:
    return Agreement.objects.visible_to(actor).filter(pk=version.agreement_id).exists()


@rules.predicate
def is_among_signers(actor: Actor, party: AgreementParty) -> bool:
    """Ask whether one's organisation signs the same text, or one signs it as a person."""
    parties = AgreementParty.objects.filter(version=party.version_id)
    if actor.person_id is not None and parties.filter(person=actor.person_id).exists():
        return True
    is_staff = actor.kind == ActorKind.PERSON and not actor.holds(Role.STUDENT)
    return is_staff and parties.filter(organisation__in=actor.organisations).exists()


@rules.predicate
def sees_report(actor: Actor, report: SiteReport) -> bool:
    return SiteReport.objects.visible_to(actor).filter(pk=report.pk).exists()


rules.add_perm("partnerships.open_cooperation", is_system | cooperates_for)
rules.add_perm("partnerships.take_part", is_system | takes_part)
rules.add_perm("partnerships.assess_readiness", is_system | takes_part)
rules.add_perm("partnerships.write_site_report", is_system | writes_reports)
rules.add_perm("partnerships.draft_agreement", is_system | takes_part)
rules.add_perm("partnerships.draft_for_students", is_system | places_students)
rules.add_perm("partnerships.edit_agreement", is_system | edits)
rules.add_perm("partnerships.confirm_facts", is_system | confirms_for)
rules.add_perm("partnerships.set_approval_route", is_system | cooperates_for)
rules.add_perm("partnerships.decide_approval", decides_step)
rules.add_perm("partnerships.sign_agreement", is_the_person | belongs_to_party | holds_link_of)
rules.add_perm(
    "partnerships.refuse_agreement",
    is_the_person | holds_mandate_of | holds_link_of | confirms_for,
)
rules.add_perm("partnerships.send_signing_link", is_system | takes_part_in_party)
rules.add_perm("partnerships.use_signing_link", is_the_person | holds_link_of)
rules.add_perm("partnerships.record_paper", is_system | takes_part_in_party)
rules.add_perm("partnerships.settle_paper", takes_part_in_party)
rules.add_perm("partnerships.end_agreement", is_system | edits)
rules.add_perm("partnerships.annul_agreement", is_of_authority & annuls)
rules.add_perm("partnerships.tend_agreements", is_system)
rules.add_perm("partnerships.report_obligation", is_system | owes)
rules.add_perm("partnerships.answer_obligation", is_system | is_owed)
rules.add_perm("partnerships.reach_milestone", is_system | sees_to)
rules.add_perm("partnerships.raise_concern", is_system | takes_part)
rules.add_perm("partnerships.answer_concern", is_system | is_addressed)
rules.add_perm("partnerships.settle_concern", is_system | raised_it)
evidence.access_rule("partnerships.agreementversion", is_system | sees_version)
evidence.access_rule("partnerships.agreementparty", is_system | is_among_signers)
evidence.access_rule("partnerships.obligation", is_system | sees_obligation)
evidence.access_rule("partnerships.sitereport", is_system | sees_report)
