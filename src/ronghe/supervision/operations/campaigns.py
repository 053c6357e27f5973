"""Campaigns: announced with the hash of the seed, drawn from the whole frame, closed with the seed."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ronghe.engines.substance.sampling import Drawn, draw_campaign
from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.kernel.references import next_reference
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Organisation, Role
from ronghe.parties.powers import Power
from ronghe.parties.remits import remits_of
from ronghe.partnerships.models import Cooperation, CooperationParty, CooperationState, PartyRole
from ronghe.reference.models import Region
from ronghe.supervision.lifecycles import CAMPAIGN
from ronghe.supervision.locking import by_name, locked_campaign
from ronghe.supervision.models import (
    LIVE,
    Campaign,
    CampaignUnit,
    Inspection,
    InspectionWay,
    hash_of_seed,
)
from ronghe.supervision.queries.risks import Riskiness, risks_of
from ronghe.supervision.refusals import DoesNotFit

SEED_BITS = 96
ROLE_OF_WAY = {InspectionWay.INSPECTION: PartyRole.COLLEGE, InspectionWay.VISIT: PartyRole.HOST}


@dataclass(frozen=True)
class CampaignPlan:
    title: str
    way: str
    starts_on: date
    ends_on: date
    size: int


@transaction.atomic
def open_campaign(
    *, region: Region, plan: CampaignPlan, actor: Actor, at: datetime, seed: int | None = None
) -> Campaign:
    """Announce a campaign; the hash of its seed is shown from now on, what it draws nobody knows yet."""
    require(actor, "supervision.open_campaign", region)
    authority = actor.organisation
    if authority is None:
        raise DoesNotFit(_("A campaign is an authority's."))
    _refuse_unsound(plan)
    drawn = str(secrets.randbits(SEED_BITS) if seed is None else seed)
    campaign = Campaign.objects.create(
        reference=next_reference("CA", on=day_of(at)),
        authority=authority,
        region=region,
        title=plan.title.strip(),
        way=plan.way,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        size=plan.size,
        seed=drawn,
        seed_hash=hash_of_seed(drawn),
        opened_by=by_name(actor),
        opened_at=at,
    )
    details = {"seed_hash": campaign.seed_hash, "size": campaign.size}
    audit.record("campaign.opened", campaign, actor=actor, at=at, details=details)
    news.publish("campaign.opened", campaign, actor=actor, at=at, payload=details)
    return campaign


def _refuse_unsound(plan: CampaignPlan) -> None:
    if not plan.title.strip():
        raise DoesNotFit(_("Give the campaign a title that the region understands."))
    if plan.way not in InspectionWay.values:
        raise DoesNotFit(_("Choose between inspections of colleges and visits to enterprises."))
    if plan.ends_on < plan.starts_on:
        raise DoesNotFit(_("The last day does not come before the first."))
    if plan.size < 1:
        raise DoesNotFit(_("Look at one cooperation at least."))


@transaction.atomic
def draw_units(*, campaign: Campaign, actor: Actor, at: datetime) -> Campaign:
    """Draw: seven in ten by risk, three in ten at random from the rest, and open an inspection of each.

    The whole frame is kept with its risks, so that anybody who sees it can repeat the draw.
    """
    require(actor, "supervision.run_campaign", campaign)
    campaign = locked_campaign(campaign)
    state = CAMPAIGN.next_state(campaign.state, "draw_units")
    _lock_cooperations(campaign)
    frame = frame_of(campaign, on=day_of(at))
    if campaign.size > len(frame):
        raise DoesNotFit(_("Only %(n)d cooperations of the region can be drawn. Open a smaller campaign.") % {"n": len(frame)})  # fmt: skip
    risks = risks_of([one.cooperation_id for one in frame])
    chosen = draw_campaign(
        [one.value for one in risks], size=campaign.size, seed=int(campaign.seed)
    )
    units = _keep_frame(campaign, frame, risks, chosen)
    for one in chosen:
        _open_drawn(campaign, units[one.place], frame[one.place], actor=actor, at=at)
    campaign.state, campaign.population, campaign.drawn_at = state, len(frame), at
    campaign.save(update_fields=["state", "population", "drawn_at"])
    details = {"population": len(frame), "chosen": len(chosen)}
    audit.record("campaign.drawn", campaign, actor=actor, at=at, details=details)
    news.publish("campaign.drawn", campaign, actor=actor, at=at, payload=details)
    return campaign


def _lock_cooperations(campaign: Campaign) -> None:
    """Let nobody open an inspection of one of them meanwhile: that locks its cooperation as well."""
    found = Cooperation.objects.select_for_update(of=("self",)).filter(
        state=CooperationState.RUNNING, region__path__startswith=campaign.region.path
    )
    len(found.order_by("pk").values_list("pk", flat=True))


def frame_of(campaign: Campaign, *, on: date) -> list[CooperationParty]:
    """Give, for each running cooperation of the region, the party that would be looked at, in order.

    Left out is where an inspection of that party is under way, and for inspections what no remit of
    the authority covers; a visit may be asked of anybody.
    """
    found = CooperationParty.objects.filter(
        role=ROLE_OF_WAY[InspectionWay(campaign.way)],
        cooperation__state=CooperationState.RUNNING,
        cooperation__region__path__startswith=campaign.region.path,
    )
    if campaign.way == InspectionWay.INSPECTION:
        reach = remits_of(campaign.authority_id, Role.INSPECTOR, on=on).reach(Power.INSPECT)
        found = found.filter(organisation__in=Organisation.objects.filter(reach).order_by().values("pk"))  # fmt: skip
    live = set(
        Inspection.objects.filter(state__in=LIVE)
        .order_by()
        .values_list("cooperation_id", "inspected_id")
    )
    first: dict[int, CooperationParty] = {}
    for party in found.select_related("cooperation", "organisation").order_by("cooperation_id", "pk"):  # fmt: skip
        first.setdefault(party.cooperation_id, party)
    return [
        party
        for party in first.values()
        if (party.cooperation_id, party.organisation_id) not in live
    ]


def _keep_frame(
    campaign: Campaign,
    frame: Sequence[CooperationParty],
    risks: Sequence[Riskiness],
    chosen: Sequence[Drawn],
) -> list[CampaignUnit]:
    drawn = {one.place: one for one in chosen}
    return CampaignUnit.objects.bulk_create(
        CampaignUnit(
            campaign=campaign,
            cooperation_id=party.cooperation_id,
            place=place,
            risk=risk.value,
            reasons=list(risk.reasons),
            probability=drawn[place].probability if place in drawn else None,
            is_random=place in drawn and drawn[place].is_random,
        )
        for place, (party, risk) in enumerate(zip(frame, risks, strict=True))
    )


def _open_drawn(
    campaign: Campaign, unit: CampaignUnit, party: CooperationParty, *, actor: Actor, at: datetime
) -> None:
    inspection = Inspection.objects.create(
        reference=next_reference("IN", on=day_of(at)),
        authority_id=campaign.authority_id,
        region_id=party.cooperation.region_id,
        cooperation_id=party.cooperation_id,
        inspected_id=party.organisation_id,
        unit=unit,
        way=campaign.way,
        opened_by=actor.person,
        opened_at=at,
    )
    details = {"campaign": campaign.reference}
    audit.record("inspection.drawn", inspection, actor=actor, at=at, details=details)


@transaction.atomic
def close_campaign(*, campaign: Campaign, actor: Actor, at: datetime) -> Campaign:
    """Close it once nothing it drew is under way any more; the seed is there for all to read."""
    require(actor, "supervision.run_campaign", campaign)
    campaign = locked_campaign(campaign)
    state = CAMPAIGN.next_state(campaign.state, "close_campaign")
    open_ones = Inspection.objects.live().filter(unit__campaign=campaign).count()
    if open_ones:
        raise DoesNotFit(_("%(n)d inspections of the campaign are still open: decide or cancel them first.") % {"n": open_ones})  # fmt: skip
    campaign.state, campaign.closed_at = state, at
    campaign.save(update_fields=["state", "closed_at"])
    details = {"seed": campaign.seed}
    audit.record("campaign.closed", campaign, actor=actor, at=at, details=details)
    news.publish("campaign.closed", campaign, actor=actor, at=at, payload=details)
    return campaign


def repeats(campaign: Campaign) -> bool:
    """Draw again from the frame that was kept, and say whether the same comes out."""
    units = list(campaign.units.order_by("place").values_list("risk", "probability", "is_random"))
    again = draw_campaign(
        [risk for risk, _chance, _random in units], size=campaign.size, seed=int(campaign.seed)
    )
    drawn = {one.place: (one.probability, one.is_random) for one in again}
    kept = {
        place: (chance, is_random)
        for place, (_risk, chance, is_random) in enumerate(units)
        if chance is not None
    }
    return drawn == kept and hash_of_seed(campaign.seed) == campaign.seed_hash
