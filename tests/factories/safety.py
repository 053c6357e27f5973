"""Hazards, incidents and confidential complaints, made by the product's own operations."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from ronghe.parties.actors import SYSTEM, Actor
from ronghe.parties.models import Membership, Organisation
from ronghe.placements.models import Grievance, Hazard, Incident, Placement, SafeguardingOfficer
from ronghe.placements.operations import grievances, hazards, incidents, officers, telling

# Words that stand nowhere but in a complaint: whoever finds them has read it.
MARKER = "师傅下班后单独叫我去宿舍"


def hazard(placement: Placement, actor: Actor, *, at: datetime, **more: Any) -> Hazard:
    said: dict[str, Any] = {"kind": "machine", "where": "二车间冲床护罩松动", "is_urgent": False}
    seen = hazards.Seen(client_key=uuid4(), **(said | more))
    return hazards.report_hazard(placement=placement, seen=seen, actor=actor, at=at)


def incident(placement: Placement, actor: Actor, *, at: datetime, **more: Any) -> Incident:
    said: dict[str, Any] = {
        "kind": "work",
        "severity": "moderate",
        "happened_at": at - timedelta(hours=1),
        "place": "二车间三号车床",
        "what": "换刀时手指被夹",
    }
    happened = incidents.Happened(client_key=uuid4(), **(said | more))
    return incidents.report_incident(placement=placement, happened=happened, actor=actor, at=at)


def looked_into(found: Incident, investigator: Membership, by: Actor, *, at: datetime) -> Incident:
    """Name who looks into it, and have cause and measures stated by them."""
    found = incidents.investigate_incident(
        incident=found, investigator=investigator, actor=SYSTEM, at=at
    )
    return incidents.state_measures(
        incident=found, cause="护罩未复位", measures="加装联锁，班前点检", actor=by, at=at
    )


def all_told(found: Incident, actor: Actor, *, at: datetime) -> None:
    for one in found.notices.filter(told_at=None).order_by("pk"):
        telling.note_told(
            notice=one, way="telephone", note="已说明情况", told_at=at, actor=actor, at=at
        )


def officer(
    organisation: Organisation, membership: Membership, *, on: date, at: datetime
) -> SafeguardingOfficer:
    return officers.name_officer(
        organisation=organisation, membership=membership, starts_on=on, actor=SYSTEM, at=at
    )


def complaint(
    placement: Placement, actor: Actor, *, at: datetime, confidants=(), about=(), **more: Any
) -> Grievance:
    said: dict[str, Any] = {"kind": "harassment", "text": MARKER, "in_danger": False}
    sent = grievances.Complaint(
        uuid4(), confidants=frozenset(confidants), about=frozenset(about), **(said | more)
    )
    return grievances.send_grievance(placement=placement, complaint=sent, actor=actor, at=at)
