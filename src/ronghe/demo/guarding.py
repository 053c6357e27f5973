"""What could hurt somebody, what did, and what a student confided, at the placements of `practice`.

A hazard is open, another was mended; an incident of middling severity is closed by a second person;
a complaint in confidence about night shifts has its answer, and one of a mother has been seen to.
"""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ronghe.demo import practice
from ronghe.demo.scene import Scene, Step, made_by
from ronghe.parties.actors import SYSTEM, Actor, acting_as, link_holder
from ronghe.parties.models import Membership, Person, Role
from ronghe.placements.models import Grievance, Hazard, Incident, Placement
from ronghe.placements.operations import (
    answering,
    consents,
    grievances,
    hazards,
    incidents,
    officers,
    telling,
)
from ronghe.placements.operations.grievances import Complaint
from ronghe.placements.operations.hazards import Seen
from ronghe.placements.operations.incidents import Happened

CHAPTER = _("Safety, and a word in confidence")
SECOND = 1  # which of the placements the incident happened at


def guarding(scale: float) -> Iterator[Step]:
    """Tell it where the region of that scale has the placements."""
    if not list(practice.practice(scale)):
        return
    yield Step("guarding:named", CHAPTER, 41, _name)
    yield Step("guarding:mended", CHAPTER, 30, _mend)
    yield Step("guarding:happened", CHAPTER, 23, _happen)
    yield Step("guarding:looked_into", CHAPTER, 21, _look_into)
    yield Step("guarding:closed", CHAPTER, 16, _close)
    yield Step("guarding:family:sent", CHAPTER, 15, _hear_family)
    yield Step("guarding:family:answered", CHAPTER, 14, _answer_family)
    yield Step("guarding:family:settled", CHAPTER, 11, _settle_family)
    yield Step("guarding:confided", CHAPTER, 6, _confide)
    yield Step("guarding:answered", CHAPTER, 5, _answer)
    yield Step("guarding:seen", CHAPTER, 1, _see)


def _begun(scene: Scene) -> list[Placement]:
    """Give those under way that the tutor of the story looks after, in order."""
    tutor = scene.actor("tutor", Role.TUTOR).membership
    found = Placement.objects.filter(tutor=tutor, host=scene.organisation("qiming")).under_way()
    related = ("student__person", "student__organisation", "mentor__person", "host", "college")
    return list(found.select_related(*related).order_by("pk"))


def _student(placement: Placement, scene: Scene) -> Actor:
    return acting_as(placement.student, on=scene.on)


def _keeper(scene: Scene) -> Actor:
    """Give the safety officer, whom the college has named to protect students."""
    held = Membership.objects.select_related("person", "organisation")
    return acting_as(held.get(pk=made_by("guarding:named")), on=scene.on)


def _name(scene: Scene) -> Membership:
    """Have the authority name its contact, beside the college's safety officer."""
    officer = scene.actor("safety_officer", Role.SAFETY_OFFICER).membership
    contact = scene.actor("case_officer", Role.CASE_OFFICER).membership
    assert officer is not None  # noqa: S101 -- the cast has one
    assert contact is not None  # noqa: S101 -- as above
    officers.name_officer(
        organisation=contact.organisation,
        membership=contact,
        starts_on=scene.on,
        actor=scene.actor("coordinator", Role.COORDINATOR),
        at=scene.at,
    )
    return officer


def _mend(scene: Scene) -> None:
    """Have a student see something, the mentor mend it, and the student look again."""
    placement = _begun(scene)[0]
    student = _student(placement, scene)
    seen = Seen(UUID(int=7_001), "machine", "一车间3号车床防护罩卡扣断裂")
    found = hazards.report_hazard(placement=placement, seen=seen, actor=student, at=scene.at)
    mentor = scene.actor("mentor", Role.MENTOR)
    hazards.answer_hazard(hazard=found, answer="已更换卡扣并试机", actor=mentor, at=scene.at)
    hazards.look_at_hazard(hazard=found, is_mended=True, actor=student, at=scene.at)


def _happen(scene: Scene) -> None:
    happened = Happened(
        UUID(int=7_002),
        "work",
        "moderate",
        scene.at - timedelta(minutes=40),
        "一车间砂轮机旁",
        "磨刀时火花溅出，护目镜没有戴好，左眼不适，由师傅陪同就医。",
        "左眼结膜擦伤，门诊处理，休息两天。",
    )
    tutor = scene.actor("tutor", Role.TUTOR)
    incidents.report_incident(
        placement=_begun(scene)[SECOND], happened=happened, actor=tutor, at=scene.at
    )


def _incident(scene: Scene) -> Incident:
    found = Incident.objects.filter(placement=_begun(scene)[SECOND], client_key=UUID(int=7_002))
    return found.select_related("placement").get()


def _look_into(scene: Scene) -> None:
    """Have the safety officer look into it; both sides note whom they told."""
    found, keeper = _incident(scene), _keeper(scene)
    assert keeper.membership is not None  # noqa: S101 -- made above
    office = scene.actor("cooperation_officer", Role.COOPERATION_OFFICER)
    found = incidents.investigate_incident(
        incident=found, investigator=keeper.membership, actor=office, at=scene.at
    )
    for one in found.notices.order_by("pk"):
        one.incident = found
        teller = scene.actor("plant_manager", Role.TRAINING_MANAGER) if one.by_host else office
        telling.note_told(
            notice=one, way="telephone", note="", told_at=scene.at, actor=teller, at=scene.at
        )
    incidents.state_measures(
        incident=found,
        cause="砂轮机旁没有备用护目镜，岗前提醒只讲了车床，没有讲磨刀。",
        measures="砂轮机旁固定放置护目镜；师傅第一次带学生磨刀时先检查佩戴。由班组长每周点检。",
        actor=keeper,
        at=scene.at,
    )


def _close(scene: Scene) -> None:
    office = scene.actor("cooperation_officer", Role.COOPERATION_OFFICER)
    incidents.close_incident(incident=_incident(scene), actor=office, at=scene.at)


def _hear_family(scene: Scene) -> None:
    """Have the mother of the first student write in confidence, from her page."""
    placement = _begun(scene)[0]
    mother = _mother(placement)
    consents.send_guardian_link(placement=placement, person=mother, actor=SYSTEM, at=scene.at)
    sent = Complaint(
        UUID(int=7_005),
        "other",
        "孩子下中班回宿舍，从厂门口到宿舍楼有一段路没有路灯。孩子自己不好意思说，我有点担心。",
    )
    grievances.send_grievance(
        placement=placement, complaint=sent, actor=link_holder(mother), at=scene.at
    )


def _mother(placement: Placement) -> Person:
    return placement.student.person.guardians.select_related("person").order_by("pk")[0].person


def _of_family() -> Grievance:
    return Grievance.objects.select_related("placement").get(client_key=UUID(int=7_005))


def _answer_family(scene: Scene) -> None:
    answering.answer_grievance(
        grievance=_of_family(),
        text="感谢您来信。已和企业行政部约好今晚一起走一遍这段路；在灯装好之前，由班组长安排同班的人结伴回宿舍。",
        actor=_keeper(scene),
        at=scene.at,
    )


def _settle_family(scene: Scene) -> None:
    """Propose to close it, and have the mother say that she is content."""
    answering.propose_closing(
        grievance=_of_family(),
        text="路灯昨天装好，晚上去看过，整段路都照得到。",
        actor=_keeper(scene),
        at=scene.at,
    )
    grievances.settle_grievance(
        grievance=_of_family(),
        is_satisfied=True,
        actor=link_holder(_mother(_begun(scene)[0])),
        at=scene.at + timedelta(hours=3),
    )


def _confide(scene: Scene) -> None:
    placement = _begun(scene)[SECOND]
    sent = Complaint(
        UUID(int=7_003),
        "hours",
        "这周有两天让我留到晚上九点，说是赶订单。我不敢直接说。",
        about=frozenset({"host"}),
    )
    grievances.send_grievance(
        placement=placement, complaint=sent, actor=_student(placement, scene), at=scene.at
    )


def _answer(scene: Scene) -> None:
    found = Grievance.objects.select_related("placement").get(client_key=UUID(int=7_003))
    answering.answer_grievance(
        grievance=found,
        text="谢谢你告诉我。实习协议写明每天不超过8小时。我会以例行走访的名义去核对，不会提到你；去之前我先和你通电话。",
        actor=_keeper(scene),
        at=scene.at,
    )


def _see(scene: Scene) -> Hazard:
    """Have a student report what is still open today."""
    placement = _begun(scene)[-1]
    seen = Seen(UUID(int=7_004), "fire", "仓库北门安全出口前堆着三托盘毛坯", is_urgent=True)
    return hazards.report_hazard(
        placement=placement, seen=seen, actor=_student(placement, scene), at=scene.at
    )
