"""What the authority of Qinghe looks at: a campaign of visits, and two inspections of colleges.

Of the visits one is declined and one is still to come; the others are decided, the riskiest as
hollow, with a first piece of advice. Of the colleges one may reply, the other is waited for.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from ronghe.demo.scene import NotYetTold, Scene, Step, made_by
from ronghe.parties.actors import Actor, acting_as
from ronghe.parties.models import MANAGING_ROLES, Membership, Organisation, Role
from ronghe.partnerships.models import Cooperation, CooperationState, PartyRole
from ronghe.supervision.models import (
    PENDING,
    Campaign,
    Inspection,
    InspectionState,
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

INSPECTING = _("Inspections and visits")
SIZE, SEED, PERIOD_DAYS = 8, 20_261_130, 60
SHARE = (3, 5)  # of those that run, so that chance has something to choose from
NOTICE_DAYS = 4
OPENED, DRAWN, ANNOUNCED, ANSWERED, LOOKED, REPLIED, DECIDED, NOTICED, IMPOSED = (
    40, 38, 37, 36, 33, 31, 30, 29, 18,
)  # fmt: skip
COMING_ANNOUNCED, COMING_AGREED = 2, 1
COLLEGE_OPENED, COLLEGE_LOOKED, WAITED_OPENED = 9, 4, 5
ASKED = "最近一学期的指导记录、排班表"
FINDINGS = {
    Outcome.SOUND: "现场有学生的实习岗位和带教安排，台账与现场一致；一项未能看到。",
    Outcome.HOLLOW: "登记的实习岗位现场没有设置，指导记录经办人说不清当时情况。",
}
REASONS = {
    Outcome.SOUND: "现场所见与记录一致，未能看到的一项不影响认定。",
    Outcome.HOLLOW: "多项记录现场无法印证，单位说明未提供新的材料。",
}
GROUND = Ground("例行核对走访与指导记录")


class Case(NamedTuple):
    """One drawn visit: whether it is declined, still to come, or how it is decided."""

    inspection: Inspection
    fate: str


def inspecting(scale: float) -> Iterator[Step]:
    """Tell it after the agreements are signed and while the placements are under way."""
    del scale  # the authority looks at as many at every scale, as far as there are so many
    yield Step("inspecting:opened", INSPECTING, OPENED, _open)
    yield Step("inspecting:drawn", INSPECTING, DRAWN, _draw)
    yield Step("inspecting:announced", INSPECTING, ANNOUNCED, _announce)
    yield Step("inspecting:answered", INSPECTING, ANSWERED, _answer)
    yield Step("inspecting:looked", INSPECTING, LOOKED, _look)
    yield Step("inspecting:replied", INSPECTING, REPLIED, _reply)
    yield Step("inspecting:decided", INSPECTING, DECIDED, _decide)
    yield Step("inspecting:noticed", INSPECTING, NOTICED, _notice)
    yield Step("inspecting:imposed", INSPECTING, IMPOSED, _impose)
    yield Step("inspecting:coming", INSPECTING, COMING_ANNOUNCED, _announce_coming)
    yield Step("inspecting:agreed", INSPECTING, COMING_AGREED, _agree_coming)
    yield Step("inspecting:college", INSPECTING, COLLEGE_OPENED, _open_college)
    yield Step("inspecting:college:found", INSPECTING, COLLEGE_LOOKED, _look_at_college)
    yield Step("inspecting:waited", INSPECTING, WAITED_OPENED, _open_waited)


def _coordinator(scene: Scene) -> Actor:
    return scene.actor("coordinator", Role.COORDINATOR)


def _inspector(scene: Scene) -> Actor:
    return scene.actor("inspector", Role.INSPECTOR)


def _manager(of: Organisation, scene: Scene) -> Actor | None:
    held = Membership.objects.on(scene.on).filter(organisation=of, role__in=MANAGING_ROLES, unit=None)  # fmt: skip
    found = held.select_related("person", "organisation__region").order_by("pk").first()
    return acting_as(found, on=scene.on) if found else None


# -- the campaign -----------------------------------------------------------------------------


def _open(scene: Scene) -> Campaign | None:
    running = Cooperation.objects.filter(state=CooperationState.RUNNING, parties__role=PartyRole.HOST)  # fmt: skip
    size = min(SIZE, -(-running.distinct().count() * SHARE[0] // SHARE[1]))
    if not size:
        return None
    return campaigns.open_campaign(
        region=scene.region("qinghe"),
        plan=CampaignPlan(
            title="校企合作实效走访（秋季）",
            way="visit",
            starts_on=scene.on,
            ends_on=scene.on + timedelta(days=PERIOD_DAYS),
            size=size,
        ),
        actor=_coordinator(scene),
        at=scene.at,
        seed=SEED,
    )


def _campaign() -> Campaign | None:
    """Give the campaign; there is none where nothing ran on that day."""
    try:
        return Campaign.objects.get(pk=made_by("inspecting:opened"))
    except NotYetTold:
        return None


def _draw(scene: Scene) -> None:
    campaign = _campaign()
    if campaign is not None:
        campaigns.draw_units(campaign=campaign, actor=_coordinator(scene), at=scene.at)


def _cases() -> list[Case]:
    """Give the visits drawn: the riskiest is hollow, the next declined, and one comes later."""
    drawn = list(
        Inspection.objects.filter(unit__campaign=_campaign())
        .select_related("inspected", "unit", "region__jurisdiction")
        .order_by("unit__is_random", "-unit__risk", "pk")
    )
    fates = {1: "declined", 2: "coming"} if len(drawn) > len(("hollow", "declined")) else {}
    return [
        Case(one, fates.get(number, Outcome.SOUND if number else Outcome.HOLLOW))
        for number, one in enumerate(drawn)
    ]


def _announce_one(inspection: Inspection, scene: Scene) -> None:
    by: dict[str, Any] = {"inspection": inspection, "actor": _coordinator(scene), "at": scene.at}
    officer = _inspector(scene).membership
    inspections.name_officers(officers=[officer] if officer else [], **by)
    day = scene.on + timedelta(days=NOTICE_DAYS)
    inspections.announce_inspection(on=day, asked=[Asked(ASKED, day)], **by)


def _announce(scene: Scene) -> None:
    for case in _cases():
        if case.fate != "coming":
            _announce_one(case.inspection, scene)


def _answer(scene: Scene) -> None:
    """Have each host answer; where nobody can, the visit lapses."""
    for case in _cases():
        manager = _manager(case.inspection.inspected, scene)
        if manager is None or case.inspection.state != InspectionState.ANNOUNCED:
            continue
        by: dict[str, Any] = {"inspection": case.inspection, "actor": manager, "at": scene.at}
        if case.fate == "declined":
            visits.decline_visit(note="年末生产任务重，欢迎明年再来。", **by)
            continue
        visits.agree_to_visit(**by)
        for request in case.inspection.requests.order_by("pk"):
            replies.hand_in_evidence(request=request, note="存于人力资源部，现场可查。", actor=manager, at=scene.at)  # fmt: skip


def _in(state: InspectionState) -> list[Case]:
    return [case for case in _cases() if case.inspection.state == state]


def _look(scene: Scene) -> None:
    for case in _in(InspectionState.AGREED):
        if case.fate != "coming":
            _see(case.inspection, Outcome(case.fate), scene)


def _see(inspection: Inspection, outcome: Outcome, scene: Scene) -> None:
    """Begin, fill the checklist in, and state what was found."""
    by: dict[str, Any] = {"actor": _inspector(scene), "at": scene.at}
    inspection = visits.begin_inspection(inspection=inspection, seed=SEED, **by)
    answer = Seen.FAILS if outcome == Outcome.HOLLOW else Seen.HOLDS
    keys = list(inspection.lines.order_by("pk").values_list("key", flat=True))
    lines = {key: Looked(answer) for key in keys} | {keys[-1]: Looked(Seen.UNSEEN, "负责人不在")}
    records = {one.pk: Looked(answer) for one in inspection.records.order_by("pk")}
    visits.fill_in_checklist(inspection=inspection, lines=lines, records=records, **by)
    visits.state_findings(inspection=inspection, findings=FINDINGS[outcome], **by)


def _reply(scene: Scene) -> None:
    for case in _in(InspectionState.FOUND):
        manager = _manager(case.inspection.inspected, scene)
        if manager is not None:
            replies.reply_to_findings(
                inspection=case.inspection,
                text="情况属实，我们会继续做好带教和记录。",
                actor=manager,
                at=scene.at,
            )


def _decide(scene: Scene) -> None:
    for case in _in(InspectionState.REPLIED):
        decisions.decide_inspection(
            inspection=case.inspection,
            outcome=case.fate,
            reasons=REASONS[Outcome(case.fate)],
            actor=_coordinator(scene),
            at=scene.at,
        )


def _hollow() -> list[Inspection]:
    return [one.inspection for one in _cases() if one.inspection.outcome == Outcome.HOLLOW]


def _notice(scene: Scene) -> None:
    for inspection in _hollow():
        measures.notice_measure(
            inspection=inspection,
            plan=MeasurePlan(1, "请按协议设置实习岗位，并如实记录带教情况。"),
            actor=_coordinator(scene),
            at=scene.at,
        )


def _impose(scene: Scene) -> None:
    for inspection in _hollow():
        for measure in inspection.measures.filter(state__in=PENDING):
            measures.impose_measure(measure=measure, actor=_coordinator(scene), at=scene.at)


def _announce_coming(scene: Scene) -> None:
    for case in _cases():
        if case.fate == "coming":
            _announce_one(case.inspection, scene)


def _agree_coming(scene: Scene) -> None:
    for case in _cases():
        manager = _manager(case.inspection.inspected, scene)
        if case.fate == "coming" and manager is not None:
            visits.agree_to_visit(inspection=case.inspection, actor=manager, at=scene.at)


# -- two colleges -----------------------------------------------------------------------------


def _of_college(key: str, scene: Scene) -> tuple[Cooperation, Organisation] | None:
    """Give a running cooperation of the college that nobody looks at yet."""
    college = scene.organisation(key)
    running = Cooperation.objects.filter(
        state=CooperationState.RUNNING, parties__organisation=college
    ).select_related("region__jurisdiction")
    found = running.exclude(inspections__inspected=college).order_by("pk").first()
    return (found, college) if found else None


def _open_one(key: str, scene: Scene) -> Inspection | None:
    found = _of_college(key, scene)
    if found is None:
        return None
    inspection = inspections.open_inspection(
        cooperation=found[0],
        inspected=found[1],
        way="inspection",
        ground=GROUND,
        actor=_coordinator(scene),
        at=scene.at,
    )
    _announce_one(inspection, scene)
    return inspection


def _open_college(scene: Scene) -> Inspection | None:
    return _open_one("polytechnic", scene)


def _look_at_college(scene: Scene) -> None:
    """State what was found at the college; its office may reply."""
    for inspection in _looked_at("polytechnic", scene):
        _see(inspection, Outcome.SOUND, scene)


def _looked_at(key: str, scene: Scene) -> list[Inspection]:
    found = Inspection.objects.filter(
        inspected=scene.organisation(key), state=InspectionState.ANNOUNCED
    )
    return list(found.select_related("region__jurisdiction").order_by("pk"))


def _open_waited(scene: Scene) -> Inspection | None:
    return _open_one("transport", scene)
