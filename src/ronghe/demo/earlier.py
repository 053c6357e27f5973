"""Those who were at Qiming Precision before: their weeks, reports, results, certificates, half a year later.

Seven students of a class that has left. Six report, and one disagrees with the host; of one only the
host's paper is there. Two more, of a class that is there, are through since twelve days: one report
is still waited for, and one result.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import partial

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ronghe.demo import places
from ronghe.demo.names import chance_of, name_by
from ronghe.demo.practice import (
    CLASS_NUMBER,
    FRIDAY,
    SENT_HOUR,
    TASKS,
    answer_weeks,
    file_of,
    monday_of,
    working_days,
)
from ronghe.demo.scene import Scene, Step, made_by
from ronghe.demo.staff import enter_staff
from ronghe.parties import operations
from ronghe.parties.actors import SYSTEM, acting_as, link_holder
from ronghe.parties.models import Membership, Organisation, Role, SchoolClass, Unit
from ronghe.parties.operations import StudentEntry
from ronghe.placements.endings import confirmed_minutes
from ronghe.placements.models import Placement, Whereabouts
from ronghe.placements.operations import (
    assessments,
    certificates,
    ending,
    endings,
    follow_ups,
    placements,
    starting,
    weeks,
)
from ronghe.placements.operations import work_tasks as tasks
from ronghe.placements.operations.outcome_reports import (
    HostSays,
    StudentSays,
    answer_report,
    file_paper_report,
    report_as_host,
    report_as_student,
)

EARLIER = _("An earlier year, and how it ended")
SIZE, ON_PAPER = 7, 6  # how many they were, and the one of whom only a paper is there
SAID_OTHERWISE, STAGES = 5, 4  # of whom the host counts a day less; how far one comes week by week
CAME_DAYS_AGO, BEGAN_DAYS_AGO, OVER_DAYS_AGO, LEFT_DAYS_AGO = 297, 296, 216, 200
RECENT_DAYS_AGO, THROUGH_DAYS_AGO, LIVED = 41, 12, (35, 28, 21, 14)
YEARS, NOT_SEEN, SHORT = 3, 8, timedelta(days=60)
REASON = "平台启用之初，三方协议仍在纸上，补录。"
SOONER = "企业赶订单，短期实习先行到岗，材料后补。"
ANSWERS = ((5, 5, 5), (4, 5, 4), (4, 4, 3), (3, 4, 4), (5, 5, 4), (2, 3, 2))
REMARKS = (
    "能独立完成典型轴类零件的加工和首件检测。",
    "装夹和对刀熟练，会调整切削参数。",
    "能看懂图纸，精车还需带教。",
    "设备保养做得细，操作速度一般。",
    "能独立值守一台机床。",
    "粗加工可以独立，量具使用还要练。",
)
WORDS = ("师傅每天下班前讲十分钟，学得很扎实。", "", "想多做一些精车，后来大多在装夹。")
WENT = (
    Whereabouts.AT_HOST,
    Whereabouts.AT_HOST,
    Whereabouts.AT_HOST,
    Whereabouts.IN_TRADE,
    Whereabouts.IN_TRADE,
    Whereabouts.STUDYING,
)


def earlier(practice: Sequence[Step]) -> Iterator[Step]:
    """Tell it where the placements of this year are told."""
    if not practice:
        return
    yield Step("earlier:class", EARLIER, CAME_DAYS_AGO, _enter_class)
    yield Step("earlier:placed", EARLIER, BEGAN_DAYS_AGO, _place)
    for number, days_ago in enumerate(range(BEGAN_DAYS_AGO - 7, OVER_DAYS_AGO, -7)):
        step = partial(_live_then, number)
        yield Step(f"earlier:then:{number}", EARLIER, days_ago, step, FRIDAY)
    yield Step("earlier:over", EARLIER, OVER_DAYS_AGO, _complete)
    yield Step("earlier:host", EARLIER, 212, _host_reports)
    yield Step("earlier:students", EARLIER, 210, _students_report)
    yield Step("earlier:answered", EARLIER, 208, _answer)
    yield Step("earlier:left", EARLIER, LEFT_DAYS_AGO, _leave)
    yield Step("earlier:opened", EARLIER, 180, _open)
    yield Step("earlier:assessed", EARLIER, 178, _assess)
    yield Step("earlier:objected", EARLIER, 175, _object)
    yield Step("earlier:certified", EARLIER, 172, _certify)
    yield Step("earlier:asked", EARLIER, 34, _ask)
    yield Step("earlier:went", EARLIER, 30, _answer_question)
    yield Step("earlier:mentor", EARLIER, RECENT_DAYS_AGO, _enter_mentor)
    yield Step("earlier:recent", EARLIER, RECENT_DAYS_AGO, _begin_recent)
    for number, days_ago in enumerate(LIVED):
        step = partial(_live, number)
        yield Step(f"earlier:week:{number}", EARLIER, days_ago, step, FRIDAY)
    yield Step("earlier:last_week", EARLIER, THROUGH_DAYS_AGO, _live_last)
    yield Step("earlier:through", EARLIER, THROUGH_DAYS_AGO, _complete_recent)
    yield Step("earlier:recent_reports", EARLIER, 9, _report_recent)


def _college(scene: Scene) -> Organisation:
    return scene.organisation(places.COLLEGES[0].key)


def _class(scene: Scene) -> SchoolClass:
    return SchoolClass.objects.select_related("cohort", "organisation").get(
        pk=made_by("earlier:class")
    )


def _enter_class(scene: Scene) -> SchoolClass:
    """Enter a class in its last year, from the college's papers."""
    year = scene.on.year - YEARS
    officer = scene.actor("cooperation_officer", Role.COOPERATION_OFFICER)
    opened = operations.open_class(
        organisation=_college(scene),
        unit=Unit.objects.get(pk=made_by(f"school:{places.COLLEGES[0].key}")),
        entry_year=year,
        name=f"数控{year % 100}05班",
        major_code="460103",
        major_name="数控技术",
        starts_on=date(year, 9, 1),
        actor=officer,
        at=scene.at,
    )
    for number in range(SIZE):
        chance = chance_of("earlier", number)
        name = name_by(chance)
        operations.enrol_student(
            school_class=opened,
            student_number=f"{year}05{number + 1:02d}",
            starts_on=date(year, 9, 1),
            entry=StudentEntry(
                full_name=name.full,
                latin_name=name.latin,
                birth_on=date(year - 16, chance.randint(1, 12), chance.randint(1, 28)),
            ),
            actor=officer,
            at=scene.at,
        )
    return opened


def _place(scene: Scene) -> None:
    """Enter the placements of that year, which begin."""
    last = scene.on + timedelta(days=BEGAN_DAYS_AGO - OVER_DAYS_AGO)
    learners = _class(scene).memberships.filter(role=Role.STUDENT)
    for student in learners.select_related("person", "organisation").order_by("pk"):
        _plan(student, scene.on, last, _mentor(scene), scene)


def _live_then(number: int, scene: Scene) -> None:
    _enter_weeks(_placements(scene), number // 3, scene)
    answer_weeks(_mentor(scene), scene)


def _complete(scene: Scene) -> None:
    """Enter the last week with the days that it has; then they are through."""
    _live_then(STAGES, scene)
    for placement in _placements(scene):
        ending.complete_placement(placement=placement, actor=SYSTEM, at=scene.at)
        endings.begin_ending(placement=placement, actor=SYSTEM, at=scene.at)


def _plan(
    student: Membership,
    first: date,
    last: date,
    mentor: Membership,
    scene: Scene,
    *,
    reason: str = REASON,
) -> Placement:
    plan = placements.Plan(
        student=student,
        host=scene.organisation("qiming"),
        title="数控车工",
        starts_on=first,
        ends_on=last,
    )
    found = placements.plan_placement(college=_college(scene), plan=plan, actor=SYSTEM, at=scene.at)
    tutor = scene.actor("tutor", Role.TUTOR).membership
    assert tutor is not None  # noqa: S101 -- the cast has one
    placements.name_tutor(placement=found, tutor=tutor, actor=SYSTEM, at=scene.at)
    placements.name_mentor(placement=found, mentor=mentor, actor=SYSTEM, at=scene.at)
    said = [tasks.PlannedTask(*task) for task in TASKS]
    tasks.plan_tasks(placement=found, tasks=said, actor=SYSTEM, at=scene.at)
    return starting.record_start(placement=found, reason=reason, actor=SYSTEM, at=scene.at)


def _mentor(scene: Scene) -> Membership:
    held = scene.actor("mentor", Role.MENTOR).membership
    assert held is not None  # noqa: S101 -- the cast has one
    return held


def _placements(scene: Scene) -> list[Placement]:
    found = Placement.objects.filter(student__school_class=_class(scene))
    return list(found.select_related("student__person", "college", "mentor").order_by("pk"))


def _host_reports(scene: Scene) -> None:
    mentor = scene.actor("mentor", Role.MENTOR)
    for number, placement in enumerate(_placements(scene)):
        if number == ON_PAPER:
            file_paper_report(
                placement=placement,
                side="host",
                files=[file_of("实习鉴定表")],
                actor=mentor,
                at=scene.at,
            )
            continue
        report_as_host(
            placement=placement,
            says=_host_says(placement, number),
            actor=mentor,
            at=scene.at,
        )


def _host_says(placement: Placement, number: int) -> HostSays:
    known = placement.tasks.filter(retired_at=None).order_by("position")
    return HostSays(
        offer=("yes", "yes", "later", "no", "yes", "no")[number],
        has_contract=number in {0, 1, 4},
        stated_hours=confirmed_minutes(placement) // 60 - 8 * (number == SAID_OTHERWISE),
        levels={
            one.pk: max(2, 5 - (place + number) % 3) if place + number < NOT_SEEN else None
            for place, one in enumerate(known)
        },
        remark=REMARKS[number],
    )


def _students_report(scene: Scene) -> None:
    for number, placement in enumerate(_placements(scene)[:ON_PAPER]):
        says = StudentSays(*ANSWERS[number], word=WORDS[number % 3], readers="college" if number else "all")  # fmt: skip
        report_as_student(placement=placement, says=says, actor=SYSTEM, at=scene.at)


def _leave(scene: Scene) -> None:
    """Say since when the class has left."""
    operations.close_class(
        school_class=_class(scene),
        ends_on=scene.on,
        actor=scene.actor("cooperation_officer", Role.COOPERATION_OFFICER),
        at=scene.at,
    )


def _answer(scene: Scene) -> None:
    for number, placement in enumerate(_placements(scene)[:ON_PAPER]):
        report = placement.outcome_reports.select_related("placement").get(side="host")
        disagrees = number == ON_PAPER - 1
        text = "首件检测我后期是独立做的，有记录。" if disagrees else ""
        answer_report(report=report, agrees=not disagrees, text=text, actor=SYSTEM, at=scene.at)


def _open(scene: Scene) -> None:
    endings.open_due_endings(actor=SYSTEM, at=scene.at)


def _assess(scene: Scene) -> None:
    tutor = scene.actor("tutor", Role.TUTOR)
    for number, placement in enumerate(_placements(scene)):
        parts = {
            "tasks": assessments.Judged(92 - 4 * number, "多数任务达到独立完成。"),
            "journal": assessments.Judged(88 - 5 * number, "日志写到了问题和改进。"),
            "host": assessments.Judged(None, "实习单位只交了纸质鉴定表，未按任务评定。")
            if number == ON_PAPER
            else assessments.Judged(90 - 3 * number, "师傅按任务逐项评定。"),
            "talk": assessments.Judged(85 - 2 * number, "答辩讲清了工艺路线。"),
        }
        assessments.assess_placement(placement=placement, parts=parts, actor=tutor, at=scene.at)


def _object(scene: Scene) -> None:
    """Let the one who disagrees object; the dean looks again, and changes one part."""
    placement = _placements(scene)[ON_PAPER - 1]
    given = placement.assessments.select_related("placement").get(is_last=True)
    assessments.object_to_assessment(
        assessment=given, text="首件检测的记录没有计入任务得分。", actor=SYSTEM, at=scene.at
    )
    parts = {
        one.kind: assessments.Judged(one.points, one.reason) for one in given.parts.order_by("pk")
    }
    parts["tasks"] = assessments.Judged(78, "补看首件检测记录，独立完成。")
    assessments.answer_objection(
        assessment=given,
        answer="查看检测记录后，任务一项重新评分。",
        parts=parts,
        actor=scene.actor("dean", Role.DEAN),
        at=scene.at,
    )


def _certify(scene: Scene) -> None:
    dean = scene.actor("dean", Role.DEAN)
    for placement in _placements(scene)[:ON_PAPER]:
        certificates.issue_certificate(placement=placement, actor=dean, at=scene.at)


def _ask(scene: Scene) -> None:
    for cohort in follow_ups.cohorts_due(scene.on):
        follow_ups.ask_graduates(cohort=cohort, actor=SYSTEM, at=scene.at)


def _answer_question(scene: Scene) -> None:
    links = _class(scene).cohort.follow_up.links.select_related("student__person").order_by("pk")
    for link, whereabouts in zip(links, WENT, strict=False):
        follow_ups.answer_follow_up(
            link=link,
            whereabouts=whereabouts,
            actor=link_holder(link.student.person),
            at=scene.at,
        )


# -- two who are through since a few days -----------------------------------------------------


def _enter_mentor(scene: Scene) -> Membership:
    """Bring in who looks after them: the mentor of the cast has five already."""
    chance = chance_of("earlier mentor")
    return enter_staff(scene.organisation("qiming"), Role.MENTOR, chance, scene=scene)


def _mentor_of_recent() -> Membership:
    held = Membership.objects.select_related("person", "organisation__region")
    return held.get(pk=made_by("earlier:mentor"))


def _begin_recent(scene: Scene) -> None:
    known = SchoolClass.objects.get(pk=made_by(f"list:{places.COLLEGES[0].key}:{CLASS_NUMBER}"))
    learners = known.memberships.filter(role=Role.STUDENT, ends_on=None)
    free = learners.filter(placements=None).select_related("person", "organisation")
    last = scene.on + timedelta(days=RECENT_DAYS_AGO - THROUGH_DAYS_AGO)
    for student in free.order_by("-pk")[:2]:
        _plan(student, scene.on, last, _mentor_of_recent(), scene, reason=SOONER)


def _recent(scene: Scene) -> list[Placement]:
    found = Placement.objects.filter(
        host=scene.organisation("qiming"), ends_on__lt=F("starts_on") + SHORT
    )
    return list(found.select_related("student__person", "college").order_by("pk"))


def _live(number: int, scene: Scene) -> None:
    """Have both enter the week, and their mentor answer."""
    _enter_weeks(_recent(scene), number, scene)
    answer_weeks(_mentor_of_recent(), scene)


def _enter_weeks(placed: Sequence[Placement], number: int, scene: Scene) -> None:
    """Enter the week that ends, unless it is there: each does more as the weeks go by."""
    monday, at = monday_of(scene.on), scene.at.replace(hour=SENT_HOUR)
    for place, placement in enumerate(placed):
        known = placement.tasks.filter(retired_at=None).order_by("position")
        days = [weeks.Day(day, 480) for day in working_days(placement, monday)]
        levels = {one.pk: min(5, 2 + number + place % 3) for one in known[: 3 + number]}
        if days and not placement.weeks.filter(monday=monday).exists():
            week = weeks.Week(monday, days, levels)
            weeks.enter_week(placement=placement, week=week, actor=SYSTEM, at=at)


def _live_last(scene: Scene) -> None:
    """Have the week told in which both are through, with the days it has."""
    _live(len(LIVED), scene)


def _complete_recent(scene: Scene) -> None:
    for placement in _recent(scene):
        ending.complete_placement(placement=placement, actor=SYSTEM, at=scene.at)
        endings.begin_ending(placement=placement, actor=SYSTEM, at=scene.at)


def _report_recent(scene: Scene) -> None:
    """Have both students report, and the host on one of them."""
    mentor = acting_as(_mentor_of_recent(), on=scene.on)
    for number, placement in enumerate(_recent(scene)):
        says = StudentSays(*ANSWERS[number])
        report_as_student(placement=placement, says=says, actor=SYSTEM, at=scene.at)
        if number:
            report_as_host(
                placement=placement, says=_host_says(placement, 1), actor=mentor, at=scene.at
            )
