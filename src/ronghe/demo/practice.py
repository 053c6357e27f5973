"""Placements under way in Qinghe: agreed, seen to, begun, and the weeks that were lived since.

Six students of one class at Qiming Precision. Four go by the book; one began before everything was
seen to; of one nobody has entered anything yet.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from io import BytesIO
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, When
from django.utils.translation import gettext_lazy as _

from ronghe.demo import papers, places
from ronghe.demo.dealings import CALM
from ronghe.demo.names import chance_of
from ronghe.demo.scene import Scene, Step, made_by
from ronghe.parties.actors import SYSTEM, Actor, acting_as, link_holder
from ronghe.parties.models import Guardian, Membership, Organisation, Role, SchoolClass
from ronghe.partnerships import library
from ronghe.partnerships.models import AgreementVersion, Cooperation, PartyRole
from ronghe.partnerships.operations import (
    agreements,
    checking,
    cooperations,
    negotiation,
    readiness,
    signing,
)
from ronghe.partnerships.operations.piles import Handed
from ronghe.partnerships.operations.placing import Hosting, draft_placement_agreements
from ronghe.partnerships.operations.signing import Proof
from ronghe.placements.mentor_weeks import waiting_weeks
from ronghe.placements.models import FilingKind, Placement, PlacementState, Prompt, Readers
from ronghe.placements.operations import (
    consents,
    covers,
    emergency_plans,
    filings,
    headcounts,
    host_approvals,
    journals,
    mentor_links,
    placements,
    planning,
    safety_tests,
    starting,
    weeks,
)
from ronghe.placements.operations import work_tasks as tasks
from ronghe.placements.pay_terms import worked_in
from ronghe.placements.refusals import GateIsClosed

PRACTICE = _("Placements under way")
CLASS_NUMBER = 1
BEGAN_DAYS_AGO, DAYS, FRIDAY = 42, 170, 4
AGREED, STUDENTS = 4, 6
REPEATING, IRREGULAR, BARE = 3, 4, 5  # who does the same every week, began too early, is not known
WEEKS_LIVED, LEFT_OPEN = 6, 1
SENT_HOUR, ANSWERED_HOUR = 17, 18
LEAST_SCALE = 0.05
WORK = {
    "venue_type": "factory",
    "host_sector": "manufacturing",
    "hazards": [],
    "physical_grade": 2,
    "load_kg": 10,
    "loads_per_hour": 2,
    "independent_work": False,
    "lowest_tier_wage_minor": 300_000,
    "fees_minor": 0,
    "guarantee_demanded": False,
    "papers_held": False,
    "agency_involved": False,
    "programme": "school_based",
    "hours_a_day": "8",
    "days_a_week": 5,
    "only_repetitive_work": False,
    "pictures_allowed": True,
}
TASKS = (
    ("工件装夹与找正", "典型零件加工"),
    ("粗车外圆", "典型零件加工"),
    ("刃磨刀具", "刀具准备与维护"),
    ("首件测量", "质量检测"),
    ("机床日常保养", "设备维护"),
)
LINES = (
    "对刀时 Z 向偏了 0.2 毫米，师傅让我先停机，重新对刀后再试切。",
    "第一次独立完成首件测量，千分尺读数和师傅差了一个刻度，重新练了十遍。",
    "问师傅为什么精车余量留 0.3，师傅说要看材料和刀具，让我自己试了两种。",
    "刀具崩刃了，原来是进给太快。今天学会了看切屑颜色。",
)


def practice(scale: float) -> Iterator[Step]:
    """Tell it where the region of that scale has the class."""
    if not is_told(scale):
        return
    began = BEGAN_DAYS_AGO
    yield Step("practice:cooperation", PRACTICE, began + 28, _cooperate)
    yield Step("practice:provisions", PRACTICE, began + 26, _provide)
    for number in range(AGREED):
        yield Step(f"practice:agreement:{number}", PRACTICE, began + 20, partial(_agree, number))
    yield Step("practice:planned", PRACTICE, began + 14, _plan)
    yield Step("practice:seen_to", PRACTICE, began + 8, _see_to)
    yield Step("practice:ready", PRACTICE, began + 2, _make_ready)
    yield Step("practice:begun", PRACTICE, began, _begin)
    for number in range(WEEKS_LIVED):
        days_ago, step = began - 7 * (number + 1), partial(_live, number)
        yield Step(f"practice:week:{number}", PRACTICE, days_ago, step, FRIDAY)


def is_told(scale: float) -> bool:
    """Say whether it is told in a region of that scale: in all that are more than a sample."""
    return scale >= LEAST_SCALE


def college_of(scene: Scene) -> Organisation:
    return scene.organisation(places.COLLEGES[0].key)


def host_of(scene: Scene) -> Organisation:
    return scene.organisation("qiming")


def learners(scene: Scene) -> list[Membership]:
    """Give the students of the class of whom enough is known, the one of the cast first."""
    of_class = SchoolClass.objects.get(pk=made_by(f"list:{places.COLLEGES[0].key}:{CLASS_NUMBER}"))
    # Born before October, all of a second-year class are sixteen whenever the story begins.
    known = of_class.memberships.filter(
        role=Role.STUDENT, ends_on=None, person__details__birth_on__month__lte=9
    )
    # Those with a parent on record come first: beside a student under age somebody signs.
    guardians = Guardian.objects.filter(student=OuterRef("person"), ends_on=None)
    is_cast = Case(When(person=scene.person("student"), then=0), default=1)
    found = known.annotate(has_guardian=Exists(guardians)).order_by(is_cast, "-has_guardian", "pk")
    related = ("person", "organisation__region", "school_class__cohort")
    return list(found.select_related(*related))


def _students(scene: Scene) -> list[Membership]:
    return learners(scene)[:STUDENTS]


def _days(scene: Scene, days_ago: int) -> tuple[date, date]:
    first = scene.on + timedelta(days=days_ago - BEGAN_DAYS_AGO)
    return first, first + timedelta(days=DAYS)


def _cooperate(scene: Scene) -> Cooperation:
    college, host = college_of(scene), host_of(scene)
    found = cooperations.open_cooperation(
        organisation=college,
        others=[host],
        kind="placement",
        title="数控技术专业岗位实习",
        purpose="岗位实习与双导师培养",
        actor=SYSTEM,
        at=scene.at,
    )
    for side in (college, host):
        readiness.assess_readiness(
            cooperation=found, organisation=side, answers=CALM, actor=SYSTEM, at=scene.at
        )
    return found


def file_of(name: str) -> Handed:
    return Handed(BytesIO(papers.certificate("Specimen", "Qinghe Polytechnic")), f"{name}.pdf")


def _provide(scene: Scene) -> None:
    """Visit the host, put it on the list, count its staff, and prepare for emergencies."""
    college, host = college_of(scene), host_of(scene)
    readiness.write_site_report(
        college=college,
        host=host,
        visited_on=scene.on,
        observations={one.key: "holds" for one in library.inspected()},
        suitability="suitable",
        files=[file_of("考察报告")],
        actor=SYSTEM,
        at=scene.at,
    )
    until = scene.on + timedelta(days=400)
    host_approvals.approve_hosts(
        college=college,
        hosts=[host],
        decision=host_approvals.Decision("校党委会2026年第6次会议", scene.on, until),
        actor=SYSTEM,
        at=scene.at,
    )
    host_approvals.publish_host_list(college=college, actor=SYSTEM, at=scene.at)
    emergency_plans.enter_emergency_plan(
        college=college,
        plan=emergency_plans.Emergency(
            "岗位实习突发事件应急预案", "吴岚", "0574-8800 1200", scene.on, until
        ),
        files=[file_of("应急预案")],
        actor=SYSTEM,
        at=scene.at,
    )
    headcounts.state_headcount(
        host=host, occupation=None, staff_count=186, stated_on=scene.on, actor=SYSTEM, at=scene.at
    )


def _agree(number: int, scene: Scene) -> None:
    """Draft one student's agreement, and have everybody sign it."""
    college, host = college_of(scene), host_of(scene)
    first, last = _days(scene, BEGAN_DAYS_AGO + 20)
    batch = draft_placement_agreements(
        cooperation=Cooperation.objects.get(pk=made_by("practice:cooperation")),
        college=college,
        template="placement",
        hosts=[hosting(scene)],
        students=[_students(scene)[number]],
        starts_on=first,
        ends_on=last,
        terms=terms(scene),
        actor=SYSTEM,
        at=scene.at,
    )
    for version in batch.drafted:
        sign(version, host, scene)


def hosting(scene: Scene) -> Hosting:
    """Say what the host pays, and who looks after the student there."""
    pay = {"monthly_pay_minor": 320_000, "same_post_wage_minor": 380_000}
    return Hosting(host_of(scene), terms={**pay, "mentor": "周强"})


def terms(scene: Scene) -> dict[str, Any]:
    return {
        "post": "数控车工",
        "place": "启明精密一车间",
        "related_to_major": True,
        "lodging": True,
        "tutor": "邓雪",
        "insurance_payer": college_of(scene).name_in("zh-hans"),
    }


def sign(version: AgreementVersion, host: Organisation, scene: Scene) -> None:
    """Propose it, check it, and have each side sign in its turn."""
    version = agreements.propose_agreement(
        version=version, to=host, note="", actor=SYSTEM, at=scene.at
    )
    parties = version.parties.exclude(organisation=None)
    for party in parties.order_by("order_group", "pk"):
        negotiation.confirm_facts(party=party, actor=SYSTEM, at=scene.at)
    checking.check_agreement(version=version, actor=SYSTEM, at=scene.at)
    version = checking.begin_signing(version=version, actor=SYSTEM, at=scene.at)
    for party in version.parties.order_by("order_group", "pk"):
        if party.organisation_id is not None:
            actor = _signatory(party.organisation_id, scene)
            proof = Proof("second_factor")
        else:
            assert party.person is not None  # noqa: S101 -- a party is one or the other
            actor, proof = link_holder(party.person), Proof("link")
        signing.sign_agreement(party=party, proof=proof, actor=actor, at=scene.at)


def _signatory(organisation: int, scene: Scene) -> Actor:
    held = Membership.objects.on(scene.on).filter(organisation=organisation, role=Role.SIGNATORY)
    return acting_as(
        held.select_related("person", "organisation__region").order_by("pk")[0], on=scene.on
    )


def _plan(scene: Scene) -> None:
    """Plan all six; the tutor looks after all of them, the mentor after those who are agreed."""
    college, host = college_of(scene), host_of(scene)
    first, last = _days(scene, BEGAN_DAYS_AGO + 14)
    tutor = scene.actor("tutor", Role.TUTOR).membership
    mentor = scene.actor("mentor", Role.MENTOR).membership
    for number, student in enumerate(_students(scene)):
        agreed = student.person.agreement_parties.filter(role=PartyRole.STUDENT).first()
        if agreed is not None:
            planned = planning.plan_from_agreement(
                agreement=agreed.version.agreement, actor=SYSTEM, at=scene.at
            )
        else:
            plan = placements.Plan(
                student=student, host=host, title="数控车工", starts_on=first, ends_on=last
            )
            planned = [
                placements.plan_placement(college=college, plan=plan, actor=SYSTEM, at=scene.at)
            ]
        for one in planned:
            assert tutor is not None  # noqa: S101 -- the cast has one
            assert mentor is not None  # noqa: S101 -- as above
            placements.name_tutor(placement=one, tutor=tutor, actor=SYSTEM, at=scene.at)
            if number != BARE:
                placements.name_mentor(placement=one, mentor=mentor, actor=SYSTEM, at=scene.at)
                health = {"health_check_on": (scene.on - timedelta(days=9)).isoformat()}
                placements.state_work(placement=one, work=WORK | health, actor=SYSTEM, at=scene.at)
                said = [tasks.PlannedTask(*task) for task in TASKS]
                tasks.plan_tasks(placement=one, tasks=said, actor=SYSTEM, at=scene.at)


def placements_of(scene: Scene) -> list[Placement]:
    """Give the six in the order of the students."""
    own = Placement.objects.filter(student__in=_students(scene), host=host_of(scene))
    order = {student.pk: number for number, student in enumerate(_students(scene))}
    found = own.select_related("student__person", "college", "host")
    return sorted(found, key=lambda one: order[one.student_id])


def _see_to(scene: Scene) -> None:
    """Insure, file, test and ask for consent: for all but the last."""
    found = placements_of(scene)
    college = college_of(scene)
    first, last = found[0].starts_on, found[0].ends_on
    for kind, number in (("liability", "QH-PL-2026-0318"), ("accident", "QH-PA-2026-0427")):
        covers.enter_cover(
            organisation=college,
            policy=covers.Policy(kind, "青禾财产保险", number, first, last, "college"),
            placements=found[:IRREGULAR],
            files=[file_of("保险单")],
            actor=SYSTEM,
            at=scene.at,
        )
    filings.file_placements(
        college=college,
        paper=filings.Paper(
            FilingKind.PLAN,
            scene.organisation("authority"),
            scene.on,
            "数控技术专业2026年岗位实习方案",
        ),
        placements=found[:BARE],
        files=[file_of("实习方案")],
        actor=SYSTEM,
        at=scene.at,
    )
    for placement in found[:BARE]:
        people = [placement.student.person]
        people += [one.person for one in placement.student.person.guardians.order_by("pk")[:1]]
        for person in people:
            consents.enter_consent(
                placement=placement,
                person=person,
                given_on=scene.on,
                files=[file_of("知情同意书")],
                actor=SYSTEM,
                at=scene.at,
            )
        score = chance_of("safety", placement.student.pk % 10).randint(80, 98)
        safety_tests.enter_safety_test(
            placement=placement,
            test=safety_tests.PaperTest(scene.on, scene.on, score, 80),
            files=[file_of("安全考核试卷")],
            actor=SYSTEM,
            at=scene.at,
        )


def _make_ready(scene: Scene) -> None:
    """Say of those that are agreed that they are ready, as far as they are."""
    for placement in placements_of(scene)[:AGREED]:
        try:
            starting.make_ready(placement=placement, actor=SYSTEM, at=scene.at)
        except GateIsClosed:
            continue  # it is seen on the college's desk


def _begin(scene: Scene) -> None:
    for number, placement in enumerate(placements_of(scene)):
        if placement.state == PlacementState.READY:
            starting.start_placement(placement=placement, actor=SYSTEM, at=scene.at)
        elif number != BARE:
            starting.record_start(
                placement=placement,
                reason="企业生产急需，提前到岗，补录。",
                actor=SYSTEM,
                at=scene.at,
            )


def _live(number: int, scene: Scene) -> None:
    """Have each enter the week that ends, and the mentor answer; the last one waits still."""
    found = [one for one in placements_of(scene) if one.has_begun]
    monday, at = monday_of(scene.on), scene.at.replace(hour=SENT_HOUR)
    for place, placement in enumerate(found):
        known = list(placement.tasks.filter(retired_at=None).order_by("position"))
        chance = chance_of("week", place, number)
        is_same = place == REPEATING and number > 0
        done = known[:1] if is_same else known[: 2 + number // 2]
        levels = {
            task.pk: 3 if is_same else min(5, 1 + (number + place) // 2 + chance.randint(0, 1))
            for task in done
        }
        days = [weeks.Day(day, 480) for day in working_days(placement, monday)]
        if days:
            week = weeks.Week(monday, days, levels)
            weeks.enter_week(placement=placement, week=week, actor=SYSTEM, at=at)
        if (number + place) % 3 == 0:
            text = LINES[(number + place) % len(LINES)]
            journals.write_entry(
                placement=placement,
                written=journals.Written(
                    UUID(int=1_000 * placement.pk + number),
                    scene.on,
                    Prompt.WENT_WRONG,
                    text,
                    Readers.BOTH,
                ),
                actor=SYSTEM,
                at=at,
            )
    if number < WEEKS_LIVED - LEFT_OPEN:
        mentor = scene.actor("mentor", Role.MENTOR).membership
        assert mentor is not None  # noqa: S101 -- the cast has one
        answer_weeks(mentor, scene)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def working_days(placement: Placement, monday: date) -> list[date]:
    """Give the days of a week on which somebody works at that placement."""
    coming = [monday + timedelta(days=number) for number in range(FRIDAY + 1)]
    return [day for day in coming if is_worked(placement, day)]


def is_worked(placement: Placement, day: date) -> bool:
    known = worked_in(placement.jurisdiction, day)
    is_day = day.weekday() <= FRIDAY if known is None else known
    return is_day and placement.starts_on <= day <= placement.ends_on


def answer_weeks(held: Membership, scene: Scene) -> None:
    """Have a mentor answer the question of the week, and confirm what waits."""
    mentor, at = acting_as(held, on=scene.on), scene.at.replace(hour=ANSWERED_HOUR)
    question = mentor_links.begin_minute(mentor=held, actor=mentor, at=at)
    if question is not None:
        mentor_links.answer_question(
            question=question, answer=question.entered, actor=mentor, at=at
        )
    answers = [weeks.Answered(one) for one in waiting_weeks(held, on=scene.on)]
    if answers:
        weeks.confirm_weeks(mentor=held, answers=answers, actor=mentor, at=at)
