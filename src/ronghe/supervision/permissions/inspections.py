"""Who may open campaigns, prepare, approve, carry out, answer and decide inspections."""

import rules

from ronghe.kernel import evidence
from ronghe.parties.actors import Actor
from ronghe.parties.models import Role
from ronghe.parties.permissions import is_system
from ronghe.parties.powers import Power
from ronghe.reference.models import Region
from ronghe.supervision.models import (
    Campaign,
    CheckLine,
    EvidenceRequest,
    Inspection,
    InspectionReply,
)


def _has(actor: Actor, power: Power) -> bool:
    return any(power in one.powers for one in actor.remits.reaches)


@rules.predicate
def coordinates_region(actor: Actor, region: Region) -> bool:
    return actor.holds(Role.COORDINATOR) and bool(actor.remits.over_region(region, Power.DECIDE))


@rules.predicate
def coordinates_campaign(actor: Actor, campaign: Campaign) -> bool:
    return campaign.authority_id == actor.organisation_id and coordinates_region.test(
        actor, campaign.region
    )


@rules.predicate
def decides_for_authority(actor: Actor, inspection: Inspection) -> bool:
    """Ask whether one is coordinator or case officer of the authority that inspects."""
    return (
        inspection.authority_id == actor.organisation_id
        and actor.holds(Role.COORDINATOR, Role.CASE_OFFICER)
        and _has(actor, Power.DECIDE)
    )


@rules.predicate
def is_no_officer(actor: Actor, inspection: Inspection) -> bool:
    """Ask whether one did not look oneself, under any of one's memberships."""
    return not inspection.officers.filter(membership__person=actor.person_id).exists()


@rules.predicate
def did_not_open(actor: Actor, inspection: Inspection) -> bool:
    return actor.person_id is not None and actor.person_id != inspection.opened_by_id


@rules.predicate
def is_officer(actor: Actor, inspection: Inspection) -> bool:
    """Ask whether one was named, and still inspects."""
    return (
        inspection.authority_id == actor.organisation_id
        and _has(actor, Power.INSPECT)
        and inspection.officers.filter(membership=actor.membership_id).exists()
    )


@rules.predicate
def answers_for_inspected(actor: Actor, inspection: Inspection) -> bool:
    return (
        inspection.inspected_id in actor.managed_organisations
        and inspection.announced_at is not None
    )


def _sees(actor: Actor, inspection: Inspection) -> bool:
    return Inspection.objects.visible_to(actor).filter(pk=inspection.pk).exists()


@rules.predicate
def sees_request(actor: Actor, request: EvidenceRequest) -> bool:
    return _sees(actor, request.inspection)


@rules.predicate
def sees_line(actor: Actor, line: CheckLine) -> bool:
    return _sees(actor, line.inspection)


@rules.predicate
def sees_reply(actor: Actor, reply: InspectionReply) -> bool:
    return _sees(actor, reply.inspection)


rules.add_perm("supervision.open_campaign", is_system | coordinates_region)
rules.add_perm("supervision.run_campaign", is_system | coordinates_campaign)
rules.add_perm("supervision.open_inspection", is_system | coordinates_region)
rules.add_perm("supervision.handle_inspection", is_system | decides_for_authority)
rules.add_perm("supervision.approve_inspection", decides_for_authority & did_not_open)
rules.add_perm("supervision.carry_out_inspection", is_officer)
rules.add_perm("supervision.answer_inspection", answers_for_inspected)
rules.add_perm("supervision.decide_inspection", decides_for_authority & is_no_officer)
rules.add_perm("supervision.check_mending", decides_for_authority | is_officer)
rules.add_perm("supervision.tend_inspections", is_system)

evidence.access_rule("supervision.evidencerequest", is_system | sees_request)
evidence.access_rule("supervision.checkline", is_system | sees_line)
evidence.access_rule("supervision.inspectionreply", is_system | sees_reply)
