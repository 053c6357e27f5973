"""What went wrong in a wave: hazards, incidents and complaints in confidence, a handful of each kind."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ronghe.demo.cheats import CHEATS, QUIET
from ronghe.demo.names import chance_of
from ronghe.demo.scene import Scene, Step
from ronghe.demo.year.wave import Wave, college
from ronghe.parties.actors import SYSTEM, Actor, acting_as
from ronghe.parties.models import Role
from ronghe.placements.models import (
    Grievance,
    GrievanceKind,
    HazardKind,
    IncidentKind,
    Placement,
    SafeguardingOfficer,
    Severity,
    ToldWay,
)
from ronghe.placements.operations import answering, grievances, hazards, incidents, telling
from ronghe.placements.operations.officers import name_officer

SAFETY = _("A year of placements: what went wrong")
OFFICER_DAYS_AGO = 300
REPORTED_DAYS, ANSWERED_DAYS, SEEN_TO_DAYS = 16, 19, 24


@dataclass(frozen=True)
class Danger:
    """A hazard at a host: what was done about it, and whether it held."""

    host: str
    kind: str
    where: str
    answer: str
    is_mended: bool = True


@dataclass(frozen=True)
class Mishap:
    """An incident at a host: looked into, told and closed; of the first wave one is open still."""

    host: str
    severity: str
    what: str
    cause: str
    measures: str
    is_first_open: bool = False


@dataclass(frozen=True)
class Complaint:
    """What a student said in confidence, and what came of it: settled, or taken back."""

    host: str
    kind: str
    text: str
    answer: str = ""
    closing: str = ""
    report: str = ""  # of what has to be reported: to whom it was


DANGERS = (
    Danger(QUIET, HazardKind.FALL, "抛光间地面有切削液，容易滑倒", "当天铺了防滑垫，每班清理两次。"),
    Danger(CHEATS["copied_journals"].host, HazardKind.MACHINE, "二号车床防护罩的联锁失灵", "已经贴了警示牌。", is_mended=False),
    Danger(CHEATS["guidance_hours"].twin, HazardKind.GEAR, "磨齿工位没有护目镜", "已补发护目镜，班前检查佩戴。"),
)  # fmt: skip
MISHAPS = (
    Mishap(CHEATS["closed_weeks"].twin, Severity.MINOR, "搬模具时手指被夹，现场冰敷处理。",
           "单人搬运，没有使用吊具。", "两人搬运，重新培训吊具使用，并写入班前会。"),
    Mishap(CHEATS["wrong_answers"].twin, Severity.NEAR_MISS, "液压管接头松脱喷油，无人在旁。",
           "接头卡套老化，点检表没有这一项。", "更换卡套，点检表增加接头一项。", is_first_open=True),
)  # fmt: skip
COMPLAINTS = (
    Complaint(CHEATS["same_hours"].host, GrievanceKind.HOURS,
              "实际每天做多久都让我们填七小时，加班的也不写。", "已收到。请按实际时间填写，我们会与企业核对排班表。",
              "已要求企业公布排班表，今后以实际时间为准。"),
    Complaint(CHEATS["guidance_hours"].twin, GrievanceKind.WORK,
              "这两周一直让我扫地搬料，没有上机。", "已与企业沟通，下周起恢复轮岗计划。"),
    Complaint(CHEATS["copied_journals"].twin, GrievanceKind.OTHER, "宿舍四楼热水经常没有。"),
)  # fmt: skip
# Told once, of the first wave; answered and reported within the hour.
GRAVE = Complaint(
    CHEATS["closed_weeks"].host, GrievanceKind.ABUSE,
    "有一位老员工几次在更衣室门口拦住我，说的话让我很不舒服。我不想再单独碰到他。",
    "谢谢你说出来，这不是你的错。从现在起你换到另一个班组，不会再和他单独在一起。今天下午我到厂里来看你，谈话时可以请你信任的人陪着。",
    "企业已让该员工停职接受调查，学校每周回访一次。你愿意继续实习，新的班组和师傅已经安排好；有任何不安，随时打我的电话。",
    "已于当天向公安机关和市教育局报告，校长知悉。",
)  # fmt: skip


def complaints_of(wave: Wave) -> tuple[Complaint, ...]:
    return (*COMPLAINTS, GRAVE) if wave.number == 0 else COMPLAINTS


def officer() -> Iterator[Step]:
    """Have the college name who answers complaints, before there is one."""
    yield Step("year:officer", SAFETY, OFFICER_DAYS_AGO, _name_officer)


def safety(wave: Wave) -> Iterator[Step]:
    told = (
        ("reported", REPORTED_DAYS, _report),
        ("answered", ANSWERED_DAYS, _answer),
        ("seen_to", SEEN_TO_DAYS, _see_to),
    )
    for name, days, run in told:
        yield Step(f"{wave.key}:safety:{name}", SAFETY, wave.days_ago(days), partial(run, wave))


def _keeper(scene: Scene) -> Actor:
    return scene.actor("safety_officer", Role.SAFETY_OFFICER)


def _name_officer(scene: Scene) -> SafeguardingOfficer:
    keeper = _keeper(scene)
    assert keeper.membership is not None  # noqa: S101 -- acts under it
    return name_officer(
        organisation=college(scene),
        membership=keeper.membership,
        starts_on=scene.on,
        actor=SYSTEM,
        at=scene.at,
    )


def _key(wave: Wave, *of: object) -> UUID:
    return UUID(int=chance_of("year safety", wave.number, *of).getrandbits(128))


def _student(placement: Placement, scene: Scene) -> Actor:
    return acting_as(placement.student, on=scene.on)


def _guides(placement: Placement, scene: Scene) -> tuple[Actor, Actor]:
    """Give mentor and tutor, whom every placement of a wave has."""
    assert placement.mentor is not None  # noqa: S101 -- named on the day after the arrival
    assert placement.tutor is not None  # noqa: S101 -- as above
    return acting_as(placement.mentor, on=scene.on), acting_as(placement.tutor, on=scene.on)


def _sent(placement: Placement) -> list[Grievance]:
    return list(Grievance.objects.filter(placement=placement).order_by("pk"))


def _report(wave: Wave, scene: Scene) -> None:
    """Have students report hazards and complain, and mentors report what happened."""
    found = wave.by_host()
    for danger in DANGERS:
        one = found[danger.host][0]
        seen = hazards.Seen(_key(wave, danger.host, danger.kind), danger.kind, danger.where)
        hazards.report_hazard(placement=one, seen=seen, actor=_student(one, scene), at=scene.at)
    for mishap in MISHAPS:
        one = found[mishap.host][0]
        happened = incidents.Happened(
            _key(wave, mishap.host, "incident"), IncidentKind.WORK, mishap.severity,
            scene.at - timedelta(hours=2), "车间", mishap.what,
        )  # fmt: skip
        mentor, _tutor = _guides(one, scene)
        incidents.report_incident(placement=one, happened=happened, actor=mentor, at=scene.at)
    for said in complaints_of(wave):
        one = found[said.host][0]
        complaint = grievances.Complaint(_key(wave, said.host, said.kind), said.kind, said.text)
        sent = grievances.send_grievance(
            placement=one, complaint=complaint, actor=_student(one, scene), at=scene.at
        )
        if said.report:
            _answer_at_once(sent, said, scene)


def _answer_at_once(grievance: Grievance, said: Complaint, scene: Scene) -> None:
    """Answer what cannot wait until tomorrow, and note to whom it was reported."""
    keeper = _keeper(scene)
    at, reported_at = (scene.at + timedelta(minutes=minutes) for minutes in (20, 50))
    answering.answer_grievance(grievance=grievance, text=said.answer, actor=keeper, at=at)
    answering.note_report(grievance=grievance, text=said.report, actor=keeper, at=reported_at)


def _answer(wave: Wave, scene: Scene) -> None:
    """Have hosts say what was done, the college name who looks into it, and the officer answer."""
    found = wave.by_host()
    for danger in DANGERS:
        one = found[danger.host][0]
        mentor, _tutor = _guides(one, scene)
        for hazard in one.hazards.all():
            hazards.answer_hazard(hazard=hazard, answer=danger.answer, actor=mentor, at=scene.at)
    for mishap in MISHAPS:
        one = found[mishap.host][0]
        _mentor, tutor = _guides(one, scene)
        for incident in one.incidents.all():
            assert one.tutor is not None  # noqa: S101 -- as in `_guides`
            incidents.investigate_incident(
                incident=incident, investigator=one.tutor, actor=tutor, at=scene.at
            )
    for said in COMPLAINTS:
        for grievance in _sent(found[said.host][0]):
            if said.answer:
                answering.answer_grievance(
                    grievance=grievance, text=said.answer, actor=_keeper(scene), at=scene.at
                )
            else:
                own = _student(found[said.host][0], scene)
                grievances.withdraw_grievance(grievance=grievance, actor=own, at=scene.at)


def _see_to(wave: Wave, scene: Scene) -> None:
    """Have somebody else look at what was done, and close what is done."""
    found = wave.by_host()
    for danger in DANGERS:
        one = found[danger.host][0]
        _mentor, tutor = _guides(one, scene)
        doubt = "" if danger.is_mended else "联锁仍不起作用，警示牌不能代替防护。"
        for hazard in one.hazards.all():
            hazards.look_at_hazard(
                hazard=hazard, is_mended=danger.is_mended, doubt=doubt, actor=tutor, at=scene.at
            )
    for mishap in MISHAPS:
        if wave.number or not mishap.is_first_open:
            _close(found[mishap.host][0], mishap, scene)
    for said in complaints_of(wave):
        if said.closing:
            _settle(found[said.host][0], said, scene)


def _close(placement: Placement, mishap: Mishap, scene: Scene) -> None:
    """State cause and measures, note who was told, and close it as a second person."""
    _mentor, tutor = _guides(placement, scene)
    officer = scene.actor("cooperation_officer", Role.COOPERATION_OFFICER)
    for incident in placement.incidents.all():
        incidents.state_measures(
            incident=incident, cause=mishap.cause, measures=mishap.measures, actor=tutor, at=scene.at
        )  # fmt: skip
        for notice in incident.notices.filter(told_at=None).order_by("pk"):
            told_at = incident.happened_at + timedelta(hours=1)
            telling.note_told(
                notice=notice, way=ToldWay.TELEPHONE, note="", told_at=told_at, actor=tutor, at=scene.at
            )  # fmt: skip
        incidents.close_incident(incident=incident, actor=officer, at=scene.at)


def _settle(placement: Placement, said: Complaint, scene: Scene) -> None:
    for grievance in _sent(placement):
        answering.propose_closing(
            grievance=grievance, text=said.closing, actor=_keeper(scene), at=scene.at
        )
        grievances.settle_grievance(
            grievance=grievance, is_satisfied=True, actor=_student(placement, scene), at=scene.at
        )
