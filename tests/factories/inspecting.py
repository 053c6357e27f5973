"""Campaigns, inspections and measures, made by the product's own operations."""

from datetime import datetime, timedelta
from typing import Any

from tests.factories.parties import NOW, membership, organisation, person

from ronghe.parties.actors import Actor, acting_as
from ronghe.parties.following import day_of
from ronghe.parties.models import Organisation, Role
from ronghe.partnerships.models import Cooperation, CooperationState
from ronghe.partnerships.operations import cooperations
from ronghe.supervision.models import (
    BINDING,
    Campaign,
    Inspection,
    Measure,
    MeasureStep,
    Outcome,
    Seen,
)
from ronghe.supervision.operations import (
    campaigns,
    decisions,
    inspections,
    measures,
    replies,
    visits,
)
from ronghe.supervision.operations.campaigns import CampaignPlan
from ronghe.supervision.operations.inspections import Asked, Ground
from ronghe.supervision.operations.measures import MeasurePlan
from ronghe.supervision.operations.visits import Looked

DAY = timedelta(days=1)
ITEM = Ground("有反映", "职业学校实习管理监督检查", "《职业学校学生实习管理规定》第四十五条")
# From the announcement: the day on site, the end of the reply, of the time to decide, to object.
ON_SITE, REPLIED_BY, DECIDED_BY, OBJECTED_BY = 5 * DAY, 16 * DAY, 47 * DAY, 11 * DAY


def running(cast, number: int = 1, *, host: Organisation | None = None) -> Cooperation:
    """A cooperation of the college that runs; its host is a new one unless said."""
    made = cooperations.open_cooperation(
        organisation=cast.college,
        others=[host or organisation(name=f"合作企业{number}", number=50_000_000 + number)],
        kind="framework",
        title=f"合作{number}",
        purpose="共同培养人才",
        actor=cast.dean,
        at=NOW,
    )
    Cooperation.objects.filter(pk=made.pk).update(state=CooperationState.RUNNING)
    made.refresh_from_db()
    return made


def colleague(cast, role: Role = Role.INSPECTOR, name: str = "秦川") -> Actor:
    """Somebody else of the authority."""
    held = membership(person(cast.authority, name), cast.authority, role)
    return acting_as(held, on=NOW.date())


def plan(**more: Any) -> CampaignPlan:
    said: dict[str, Any] = {
        "title": "校企合作实效抽查",
        "way": "inspection",
        "starts_on": NOW.date(),
        "ends_on": NOW.date() + 60 * DAY,
        "size": 4,
    }
    return CampaignPlan(**(said | more))


def campaign(cast, *, at: datetime = NOW, seed: int | None = 7, **more: Any) -> Campaign:
    return campaigns.open_campaign(
        region=cast.authority.region, plan=plan(**more), actor=cast.coordinator, at=at, seed=seed
    )


def drawn(cast, *, at: datetime = NOW, **more: Any) -> Campaign:
    return campaigns.draw_units(campaign=campaign(cast, at=at, **more), actor=cast.coordinator, at=at)  # fmt: skip


def opened(
    cast,
    cooperation: Cooperation,
    inspected: Organisation | None = None,
    *,
    way: str = "inspection",
    at: datetime = NOW,
) -> Inspection:
    return inspections.open_inspection(
        cooperation=cooperation,
        inspected=inspected or cast.college,
        way=way,
        ground=ITEM,
        actor=cast.coordinator,
        at=at,
    )


def announced(cast, inspection: Inspection, *officers: Actor, at: datetime = NOW) -> Inspection:
    named = [one.membership for one in officers or (cast.inspector,)]
    inspections.name_officers(inspection=inspection, officers=named, actor=cast.coordinator, at=at)
    return inspections.announce_inspection(
        inspection=inspection,
        on=day_of(at) + ON_SITE,
        asked=[Asked("走访记录原件", day_of(at) + 3 * DAY)],
        actor=cast.coordinator,
        at=at,
    )


def on_site(cast, inspection: Inspection, *, at: datetime = NOW) -> Inspection:
    """Announce it, and begin on the day announced; a visit is agreed to by whoever it is of."""
    inspection = announced(cast, inspection, at=at)
    return visits.begin_inspection(
        inspection=inspection, actor=cast.inspector, at=at + ON_SITE, seed=3
    )


def filled(cast, inspection: Inspection, *, at: datetime, answer: str = Seen.HOLDS) -> Inspection:
    return visits.fill_in_checklist(
        inspection=inspection,
        lines={one.key: Looked(answer) for one in inspection.lines.all()},
        records={one.pk: Looked(answer) for one in inspection.records.all()},
        actor=cast.inspector,
        at=at,
    )


def found(cast, inspection: Inspection, *, at: datetime = NOW, answer: str = Seen.HOLDS) -> Inspection:  # fmt: skip
    """Announce, look, fill in, and state findings."""
    inspection = on_site(cast, inspection, at=at)
    filled(cast, inspection, at=at + ON_SITE, answer=answer)
    return visits.state_findings(
        inspection=inspection,
        findings="现场情况与记录基本一致",
        actor=cast.inspector,
        at=at + ON_SITE,
    )


def decided(
    cast, inspection: Inspection, outcome: str = Outcome.HOLLOW, *, at: datetime = NOW, **more: Any
) -> Inspection:
    """All the way: found, replied to, decided by the coordinator."""
    inspection = found(cast, inspection, at=at, **more)
    later = at + ON_SITE + DAY
    replies.reply_to_findings(inspection=inspection, text="已说明", actor=cast.dean, at=later)
    return decisions.decide_inspection(
        inspection=inspection,
        outcome=outcome,
        reasons="依据现场记录",
        actor=cast.coordinator,
        at=later,
    )


def noticed(cast, inspection: Inspection, step: int = 1, *, at: datetime, **more: Any) -> Measure:
    said: dict[str, Any] = {}
    if step == MeasureStep.MENDING:
        said = {"mend_what": "补齐带教安排", "mend_by": day_of(at) + 30 * DAY}
    if step in BINDING:
        said = {"legal_basis": ITEM.legal_basis, "binds_until": day_of(at) + 90 * DAY}
    return measures.notice_measure(
        inspection=inspection,
        plan=MeasurePlan(step, "走访记录与实际不符", **(said | more)),
        actor=cast.coordinator,
        at=at,
    )


def in_force(cast, inspection: Inspection, step: int = 1, *, at: datetime) -> Measure:
    """Announce it, let the days for an objection pass, and put it in force."""
    measure = noticed(cast, inspection, step, at=at)
    return measures.impose_measure(measure=measure, actor=cast.coordinator, at=at + OBJECTED_BY)
