"""Campaigns, inspections, visits and measures of a college and its host, for the house."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from django.utils import timezone
from tests.factories import inspecting as make
from tests.factories import placements as making
from tests.factories.parties import membership, organisation, person, region, remit

from ronghe.kernel.evidence import evidence_of
from ronghe.kernel.models import Evidence
from ronghe.parties.actors import Actor, acting_as
from ronghe.parties.models import Organisation, OrganisationKind, Role
from ronghe.partnerships.models import Cooperation, CooperationState
from ronghe.partnerships.operations import cooperations
from ronghe.supervision.models import Campaign, EvidenceRequest, Inspection, Measure
from ronghe.supervision.operations import (
    campaigns,
    decisions,
    inspections,
    measures,
    mending,
    replies,
    visits,
)
from ronghe.supervision.operations.inspections import Asked
from ronghe.supervision.operations.measures import MeasurePlan
from ronghe.supervision.operations.visits import Looked as Seen

DAY = timedelta(days=1)
NOTICE = 3


@dataclass(frozen=True)
class Inspected:
    cooperation: Cooperation  # nobody looks at it
    campaign: Campaign  # announced
    drawn: Campaign
    planned: Inspection  # of the college, with its officer
    waiting: Inspection  # of the host, for a second person
    asked: Inspection  # a visit of the host, which it may decline
    awaited: Inspection  # of the college, whose day has come
    under_way: Inspection
    found: Inspection
    replied: Inspection
    decided: Inspection  # hollow, with nothing announced after it
    noticed: Measure
    objected: Measure
    in_force: Measure
    to_mend: Measure
    mended: Measure  # said to be put right
    request: EvidenceRequest  # of the awaited one
    file: Evidence  # handed in for it
    wanted: EvidenceRequest  # of the visit


@dataclass
class Story:
    """Who acts, and the cooperations of the college with the host, one a case."""

    college: Organisation
    host: Organisation
    manager: Actor
    inspector: Actor
    coordinator: Actor
    second: Actor
    now: datetime
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    def cooperation(self) -> Cooperation:
        made = cooperations.open_cooperation(
            organisation=self.college,
            others=[self.host],
            kind="framework",
            title=f"抽查用合作{next(self.numbers)}",
            purpose="共同培养人才",
            actor=self.manager,
            at=self.now,
        )
        Cooperation.objects.filter(pk=made.pk).update(state=CooperationState.RUNNING)
        made.refresh_from_db()
        return made

    def opened(self, inspected: Organisation, *, way: str = "inspection", days: int = 0) -> Inspection:  # fmt: skip
        return inspections.open_inspection(
            cooperation=self.cooperation(),
            inspected=inspected,
            way=way,
            ground=make.ITEM,
            actor=self.coordinator,
            at=self.now - days * DAY,
        )

    def planned(self, *, days: int = 0, way: str = "inspection") -> Inspection:
        inspected = self.host if way == "visit" else self.college
        inspection = self.opened(inspected, way=way, days=days)
        return inspections.name_officers(
            inspection=inspection,
            officers=[self.inspector.membership],
            actor=self.coordinator,
            at=self.now - days * DAY,
        )

    def announced(self, *, days: int, way: str = "inspection") -> Inspection:
        """Announce it so many days ago, for three days later."""
        at = self.now - days * DAY
        day = timezone.localdate(at)
        return inspections.announce_inspection(
            inspection=self.planned(days=days, way=way),
            on=day + NOTICE * DAY,
            asked=[Asked("走访记录原件", day + DAY)],
            actor=self.coordinator,
            at=at,
        )

    def begun(self, *, days: int) -> Inspection:
        at = self.now - days * DAY
        inspection = self.announced(days=days + NOTICE)
        return visits.begin_inspection(inspection=inspection, actor=self.inspector, at=at, seed=1)

    def found(self, *, days: int) -> Inspection:
        at = self.now - days * DAY
        inspection = self.begun(days=days)
        visits.fill_in_checklist(
            inspection=inspection,
            lines={one.key: Seen("holds", "现场已看") for one in inspection.lines.all()},
            records={one.pk: Seen("holds") for one in inspection.records.all()},
            actor=self.inspector,
            at=at,
        )
        return visits.state_findings(
            inspection=inspection, findings="台账与现场不一致", actor=self.inspector, at=at
        )

    def replied(self, *, days: int) -> Inspection:
        inspection = self.found(days=days)
        replies.reply_to_findings(
            inspection=inspection, text="已整理说明", actor=self.manager, at=self.now - days * DAY
        )
        inspection.refresh_from_db()
        return inspection

    def decided(self, *, days: int) -> Inspection:
        return decisions.decide_inspection(
            inspection=self.replied(days=days),
            outcome="hollow",
            reasons="多项记录无法印证",
            actor=self.coordinator,
            at=self.now - days * DAY,
        )

    def noticed(self, *, days: int, step: int = 1, of: Inspection | None = None) -> Measure:
        day = timezone.localdate(self.now)
        mend = ("补齐带教安排", day + 20 * DAY) if step == 3 else ("", None)
        return measures.notice_measure(
            inspection=of or self.decided(days=days),
            plan=MeasurePlan(step, "记录与实际不符", *mend),
            actor=self.coordinator,
            at=self.now - days * DAY,
        )

    def in_force(self, *, days: int, step: int = 1, of: Inspection | None = None) -> Measure:
        """Have it announced, the days for an objection over, and put in force."""
        measure = self.noticed(days=days, step=step, of=of)
        yesterday = timezone.localdate(self.now) - DAY
        Measure.objects.filter(pk=measure.pk).update(object_until=yesterday)
        return measures.impose_measure(measure=measure, actor=self.coordinator, at=self.now)

    def to_mend(self) -> Measure:
        talk = self.in_force(days=1, step=2)
        return self.in_force(days=1, step=3, of=talk.inspection)


def inspected_of(
    manager: Actor, host: Organisation, *, authority: Organisation | None, inspector: Actor | None
) -> Inspected:
    """Let every stage be there; where no authority of the cast looks, another one does."""
    story = _story(manager, host, authority, inspector)
    now = story.now
    drawn = _campaign(story)
    campaigns.draw_units(campaign=drawn, actor=story.coordinator, at=now)
    drawn.refresh_from_db()
    awaited = story.announced(days=NOTICE)
    request = awaited.requests.get()
    replies.hand_in_evidence(
        request=request, note="见附件", files=[making.paper()], actor=manager, at=now
    )
    objected = story.noticed(days=1)
    measures.object_to_measure(measure=objected, objection="记录已补", actor=manager, at=now)
    mended = story.to_mend()
    mending.answer_mending(mending=mended.mending, done="已补齐", actor=manager, at=now)
    asked = story.announced(days=1, way="visit")
    return Inspected(
        cooperation=story.cooperation(),
        campaign=_campaign(story),
        drawn=drawn,
        planned=story.planned(),
        waiting=story.opened(host),
        asked=asked,
        awaited=awaited,
        under_way=story.begun(days=1),
        found=story.found(days=1),
        replied=story.replied(days=1),
        decided=story.decided(days=1),
        noticed=story.noticed(days=1),
        objected=objected,
        in_force=story.in_force(days=1),
        to_mend=story.to_mend(),
        mended=mended,
        request=request,
        file=evidence_of(request).get(),
        wanted=asked.requests.get(),
    )


def _campaign(story: Story) -> Campaign:
    assert story.college.region is not None
    today = timezone.localdate(story.now)
    return campaigns.open_campaign(
        region=story.college.region,
        plan=make.plan(size=1, starts_on=today, ends_on=today + 30 * DAY),
        actor=story.coordinator,
        at=story.now,
        seed=5,
    )


def _story(
    manager: Actor, host: Organisation, authority: Organisation | None, inspector: Actor | None
) -> Story:
    college = manager.organisation
    assert college is not None
    assert college.region is not None
    if authority is None:
        authority = organisation(kind=OrganisationKind.AUTHORITY, name="白石市教育局", english="")
        remit(authority, region=region(college.region.code, college.region.scheme))
        remit(authority, organisation=host)  # wherever it is
    found = inspector or _staff(authority, Role.INSPECTOR, "秦川")
    coordinator = _staff(authority, Role.COORDINATOR, "白露")
    second = _staff(authority, Role.CASE_OFFICER, "夏明")
    return Story(college, host, manager, found, coordinator, second, timezone.now())


def _staff(of: Organisation, role: Role, name: str) -> Actor:
    held = membership(person(of, name, may_sign_in=False), of, role)
    return acting_as(held, on=timezone.localdate())
