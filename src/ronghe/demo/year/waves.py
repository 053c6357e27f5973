"""A wave comes: its hosts are on the list, the ledger brings it in, and what is missing is seen to."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from ronghe.demo.cheats import CHEATS, HOSTS
from ronghe.demo.dealings import entitle
from ronghe.demo.names import chance_of
from ronghe.demo.places import Firm
from ronghe.demo.practice import WORK, file_of, sign, terms
from ronghe.demo.scene import Scene, Step, made_by
from ronghe.demo.year.tables import Row, insured, learners, take_ledger
from ronghe.demo.year.wave import COLLEGE, TUTORS, Wave, college
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Membership, Role
from ronghe.partnerships.models import Cooperation, CooperationKind
from ronghe.partnerships.operations.cooperations import open_cooperation
from ronghe.partnerships.operations.placing import Hosting, draft_placement_agreements
from ronghe.placements.models import FilingKind, Placement
from ronghe.placements.operations import (
    emergency_plans,
    filings,
    headcounts,
    host_approvals,
    placements,
    planning,
    safety_tests,
    work_tasks,
)

WAVES = _("A year of placements: coming and going")
LISTED_DAYS, AGREED_DAYS, SEEN_TO_DAYS, TESTED_DAYS, STAFF = 4, -30, 2, 3, (140, 420)
PAY, PAY_OF_OTHERS = 320_000, 380_000
VALID_DAYS = 400
TITLES = ("数控车工", "数控铣工", "钳工", "质量检验员")
TASKS = (
    ("按图纸读尺寸和公差", "识图与测量"),
    ("装夹、找正与试切", "典型零件加工"),
    ("首件与巡检测量", "质量检测"),
    ("刀具、量具领用与保养", "设备维护"),
    ("整理工位与交接班", "安全与现场管理"),
)
HOURS = {CHEATS["same_hours"].host: "7.5", CHEATS["same_hours"].twin: "8"}
PASSED = 80


def seen_to() -> Iterator[Step]:
    """Put the hosts on the college's list before anybody goes there; each says how many work there."""
    days_ago = HOSTS[0].days_ago - LISTED_DAYS
    for host in HOSTS:
        yield Step(f"year:staff:{host.key}", WAVES, days_ago, partial(_count_staff, host.key))
        yield Step(f"year:framework:{host.key}", WAVES, days_ago, partial(_open_framework, host))
    yield Step("year:listed", WAVES, days_ago, _list_hosts)


def arrival(wave: Wave) -> Iterator[Step]:
    """Tell how a wave came; of those before, the papers lie in a drawer, as elsewhere."""
    if not wave.is_over:
        for host in HOSTS:
            step = partial(_agree, wave, host)
            yield Step(f"{wave.key}:agreed:{host.key}", WAVES, wave.days_ago(AGREED_DAYS), step)
    yield Step(f"{wave.key}:ledger", WAVES, wave.days_ago(0), partial(_arrive, wave))
    yield Step(f"{wave.key}:named", WAVES, wave.days_ago(1), partial(_name_staff, wave))
    yield Step(f"{wave.key}:work", WAVES, wave.days_ago(1), partial(_state_work, wave))
    if not wave.is_over:
        seen_to = (("tested", _test), ("filed", _file), ("attached", _attach))
        for name, run in seen_to:
            days_ago = wave.days_ago(SEEN_TO_DAYS)
            yield Step(f"{wave.key}:{name}", WAVES, days_ago, partial(run, wave))


def _count_staff(key: str, scene: Scene) -> None:
    headcounts.state_headcount(
        host=scene.organisation(key),
        occupation=None,
        staff_count=chance_of("year staff", key).randint(*STAFF),
        stated_on=scene.on,
        actor=SYSTEM,
        at=scene.at,
    )


def _open_framework(host: Firm, scene: Scene) -> Cooperation:
    """Put on record what college and host have agreed before, on a paper that lies in a drawer."""
    return open_cooperation(
        organisation=college(scene),
        others=[scene.organisation(host.key)],
        kind=CooperationKind.FRAMEWORK,
        title=f"{COLLEGE.name_zh}与{host.name_zh}校企合作",
        purpose="机电类专业学生岗位实习，企业指导教师带教，逐步共建课程。",
        actor=SYSTEM,
        at=scene.at,
    )


def _list_hosts(scene: Scene) -> None:
    until = scene.on + timedelta(days=VALID_DAYS)
    host_approvals.approve_hosts(
        college=college(scene),
        hosts=[scene.organisation(one.key) for one in HOSTS],
        decision=host_approvals.Decision("校党委会2025年第21次会议", scene.on, until),
        actor=SYSTEM,
        at=scene.at,
    )
    host_approvals.publish_host_list(college=college(scene), actor=SYSTEM, at=scene.at)
    plan = emergency_plans.Emergency(
        "学生岗位实习突发事件应急预案", "顾宁", "0574-8800 1200", scene.on, until
    )
    emergency_plans.enter_emergency_plan(
        college=college(scene), plan=plan, files=[file_of("应急预案")], actor=SYSTEM, at=scene.at
    )


def _agree(wave: Wave, host: Firm, scene: Scene) -> None:
    """Have everybody sign the agreements of those who go to one host, before their first day."""
    organisation, first_last = scene.organisation(host.key), wave.days(scene, AGREED_DAYS)
    for side in (college(scene), organisation):
        entitle(side, scene)
    tutor, mentor = (held.person.full_name for held in _guides(wave, host))
    pay = {"monthly_pay_minor": PAY, "same_post_wage_minor": PAY_OF_OTHERS}
    batch = draft_placement_agreements(
        cooperation=Cooperation.objects.get(pk=made_by(f"year:framework:{host.key}")),
        college=college(scene),
        template="placement",
        hosts=[Hosting(organisation, terms={**pay, "mentor": mentor})],
        students=_students(wave, host),
        starts_on=first_last[0],
        ends_on=first_last[1],
        terms={**terms(scene), "post": _title(host), "place": "生产车间", "tutor": tutor},
        actor=SYSTEM,
        at=scene.at,
    )
    for version in batch.drafted:
        sign(version, organisation, scene)


def _students(wave: Wave, host: Firm) -> list[Membership]:
    known = zip(learners(wave.school_class()), wave.seats(), strict=True)
    numbers = [number for (number, _name), seat in known if seat is host]
    found = wave.school_class().memberships.filter(
        role=Role.STUDENT, person__enrolments__student_number__in=numbers
    )
    return list(
        found.select_related("person", "organisation__region", "school_class__cohort").order_by(
            "pk"
        )
    )


def _arrive(wave: Wave, scene: Scene) -> None:
    """Bring the wave in with the ledger of the college, some months after its first day."""
    known = learners(wave.school_class())
    rows = [_row(wave, place, learner, scene) for place, learner in enumerate(known)]
    first, _last = wave.days(scene)
    name = f"{COLLEGE.name_zh}实习台账{first:%Y%m}"
    take_ledger(name, rows, college=college(scene), at=scene.at)


def _row(wave: Wave, place: int, learner: tuple[str, str], scene: Scene) -> Row:
    host, days = wave.seats()[place], wave.days(scene)
    tutor, mentor = (held.person.full_name for held in _guides(wave, host))
    return (
        *learner, host.name_zh, "岗位实习", _title(host), f"{days[0]}", f"{days[1]}", tutor, mentor,
        f"{PAY // 100 + 50 * (place % 3) * wave.is_over}",
        HOURS.get(host.key, "8"), "5", *insured(f"QH-YR-{wave.number:03d}", *days),
    )  # fmt: skip


def _title(host: Firm) -> str:
    return TITLES[HOSTS.index(host) % len(TITLES)]


def _guides(wave: Wave, host: Firm) -> list[Membership]:
    """Give the tutor who looks after the students of a host, and its mentor."""
    tutor = HOSTS.index(host) % TUTORS
    keys = (f"{wave.key}:tutor:{tutor}", f"{wave.key}:mentor:{host.key}")
    return [Membership.objects.select_related("person").get(pk=made_by(key)) for key in keys]


def _name_staff(wave: Wave, scene: Scene) -> None:
    """Name those whom the ledger could not tell from others of the same name."""
    found = wave.by_host()
    tutors: list[tuple[Placement, Membership]] = []
    mentors: list[tuple[Placement, Membership]] = []
    for host in HOSTS:
        tutor, mentor = _guides(wave, host)
        tutors += [(one, tutor) for one in found[host.key] if one.tutor_id is None]
        mentors += [(one, mentor) for one in found[host.key] if one.mentor_id is None]
    if tutors or mentors:
        placements.name_staff(tutors=tutors, mentors=mentors, actor=SYSTEM, at=scene.at)


def _state_work(wave: Wave, scene: Scene) -> None:
    """Have hosts state the work, and the college its tasks."""
    found = wave.by_host()
    works = [(one, work_of(key, one)) for key, own in found.items() for one in own]
    placements.state_works(works=works, actor=SYSTEM, at=scene.at)
    tasks = [work_tasks.PlannedTask(*one) for one in TASKS]
    for own in found.values():
        for one in own:
            work_tasks.plan_tasks(placement=one, tasks=tasks, actor=SYSTEM, at=scene.at)


def work_of(host: str, placement: Placement, hours: str = "") -> dict[str, Any]:
    """Give what the host states of the work; pay stays what the ledger said."""
    return {
        **placement.work,
        **WORK,
        "hours_a_day": hours or HOURS.get(host, "8"),
        "post_related_to_major": True,
        "lodging_arranged": True,
        "same_post_wage_minor": PAY_OF_OTHERS,
    }


def _test(wave: Wave, scene: Scene) -> None:
    for place, one in enumerate(wave.placements()):
        score = chance_of("year test", wave.number, place).randint(PASSED, 99)
        before = one.starts_on - timedelta(days=TESTED_DAYS)
        test = safety_tests.PaperTest(before, before, score, PASSED)
        safety_tests.enter_safety_test(
            placement=one, test=test, files=[file_of("安全考核试卷")], actor=SYSTEM, at=scene.at
        )


def _file(wave: Wave, scene: Scene) -> None:
    """File the plan with the authority, for all who went."""
    filings.file_placements(
        college=college(scene),
        paper=filings.Paper(
            FilingKind.PLAN, scene.organisation("authority"), scene.on, "机电类专业岗位实习方案"
        ),
        placements=wave.placements(),
        files=[file_of("实习方案")],
        actor=SYSTEM,
        at=scene.at,
    )


def _attach(wave: Wave, scene: Scene) -> None:
    """Lay the agreements to the placements that the ledger brought."""
    for one in wave.placements():
        for agreement in planning.agreements_for(one)[:1]:
            planning.attach_agreement(placement=one, agreement=agreement, actor=SYSTEM, at=scene.at)
