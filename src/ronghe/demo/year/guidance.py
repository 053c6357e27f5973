"""Guidance by the mentors of a wave, and the visits of its tutors."""

from datetime import timedelta
from random import Random

from ronghe.demo.cheats import CHEATS, QUIET
from ronghe.demo.scene import Scene
from ronghe.demo.year.wave import Lived, actor_of
from ronghe.parties.actors import acting_as
from ronghe.placements.models import (
    ContactWay,
    Placement,
    Reply,
    Visit,
    VisitQuestion,
    VisitState,
    VisitWay,
)
from ronghe.placements.operations import contacts, visits

TUESDAY, EVERY = 1, 4
VISITED_EVERY, VISIT_PLANNED, PLAN_AHEAD = 5, 2, 3
ANSWERED, OFF, BY_PHONE, MET, KNOWN = 0.75, 0.12, 0.15, 0.8, 0.9
IMPOSSIBLE, LONG = 540, 170
USUAL = (20, 30, 45, 60, 90)
TOPICS = (
    "首件检测和读数练习", "刀具磨损怎么看，什么时候换", "图纸上的形位公差", "换批时的装夹顺序", "安全操作和应急停机", "下周任务和本周的不足",
)  # fmt: skip
REPORTS = (
    "到车间看了操作，和师傅、学生分别谈了话，工时与周记录一致。",
    "学生能独立完成首件，师傅建议加练测量。食宿没有问题。",
    "机台防护齐全，学生知道急停位置。提醒学生按时写日志。",
    "师傅当天调班不在，和班组长了解了情况，下次再约。",
)
MOVED = "企业当天盘点停产，改期再去。"


def guide(lived: Lived, placed: list[Placement]) -> None:
    """Have mentors note guidance and students confirm it; every few weeks the tutor comes by."""
    own = [one for one in placed if one.is_open]
    minutes = _minutes(lived)
    if own and minutes is not None:
        _note(lived, own, minutes)
    is_last = lived.week + 1 == lived.wave.weeks_lived
    if own and not is_last and lived.week % VISITED_EVERY == VISIT_PLANNED:
        _plan(own, lived.scene)
    elif own and lived.week % VISITED_EVERY == VISIT_PLANNED + 1:
        _report(lived, own)


def _minutes(lived: Lived) -> int | None:
    """Say how long each student was guided that week, by the host's own habit; None for not at all."""
    if lived.host == CHEATS["guidance_hours"].host:
        return IMPOSSIBLE
    if lived.host == CHEATS["guidance_hours"].twin:
        return LONG
    is_turn = lived.week % EVERY == len(lived.host) % EVERY
    return lived.chance("year guided").choice(USUAL) if is_turn else None


def _note(lived: Lived, own: list[Placement], minutes: int) -> None:
    chance, scene = lived.chance("year guidance"), lived.scene
    day = lived.monday + timedelta(days=TUESDAY)
    for one in own:
        if not one.starts_on <= day <= one.ends_on or one.mentor is None:
            continue
        guidance = contacts.Guidance(day, minutes, ContactWay.TALK, chance.choice(TOPICS))
        mentor = acting_as(one.mentor, on=scene.on)
        noted = contacts.note_contact(placement=one, guidance=guidance, actor=mentor, at=scene.at)
        if lived.host == QUIET or chance.random() < ANSWERED:
            student = acting_as(one.student, on=scene.on)
            contacts.answer_contact(contact=noted, is_right=True, actor=student, at=scene.at)


# -- visits -----------------------------------------------------------------------------------


def _plan(own: list[Placement], scene: Scene) -> None:
    """Plan a visit to the host for one of the next days, as the tutor."""
    day = scene.on + timedelta(days=PLAN_AHEAD)
    if day > min(one.ends_on for one in own) or own[0].tutor is None:
        return
    tutor = acting_as(own[0].tutor, on=scene.on)
    mine = [one for one in own if one.tutor_id == own[0].tutor_id]
    plan = visits.VisitPlan(day, VisitWay.ON_SITE, "看工位，和师傅谈阶段目标")
    visits.plan_visits(placements=mine, plan=plan, actor=tutor, at=scene.at)


def _report(lived: Lived, own: list[Placement]) -> None:
    """Report the visits whose day has come; now and then one was called off."""
    chance, scene = lived.chance("year visit"), lived.scene
    waiting = Visit.objects.filter(
        placement__in=own, state=VisitState.PLANNED, planned_on__lte=scene.on
    )
    is_off = lived.host != QUIET and chance.random() < OFF
    for visit in waiting.select_related("placement__student__person", "tutor").order_by("pk"):
        tutor = actor_of(visit.tutor_id, scene.on)
        if is_off:
            visits.cancel_visit(visit=visit, note=MOVED, actor=tutor, at=scene.at)
            continue
        report = _seen(visit, chance)
        made = visits.report_visit(visit=visit, report=report, actor=tutor, at=scene.at)
        if chance.random() < ANSWERED:
            student = acting_as(visit.placement.student, on=scene.on)
            visits.answer_visit(visit=made, took_place=True, actor=student, at=scene.at)


def _seen(visit: Visit, chance: Random) -> visits.VisitReport:
    way = VisitWay.PHONE if chance.random() < BY_PHONE else VisitWay.ON_SITE
    saw_mentor = chance.random() < MET
    replies = {
        one: Reply.YES if chance.random() < KNOWN else Reply.UNKNOWN for one in VisitQuestion.values
    }
    text = chance.choice(REPORTS[:-1]) if saw_mentor else REPORTS[-1]
    return visits.VisitReport(
        visit.planned_on,
        way,
        saw_student=True,
        saw_mentor=saw_mentor,
        saw_workplace=way == VisitWay.ON_SITE,
        replies=replies,
        text=text,
    )
