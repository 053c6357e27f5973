"""Who goes next: two students for whom all is seen to, and who wait for their first day."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from django.utils.translation import gettext_lazy as _

from ronghe.demo import practice
from ronghe.demo.names import chance_of
from ronghe.demo.scene import Scene, Step, made_by
from ronghe.demo.staff import enter_staff
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Membership, Role
from ronghe.partnerships.models import Agreement, Cooperation
from ronghe.partnerships.operations.placing import draft_placement_agreements
from ronghe.placements.models import FilingKind, Placement
from ronghe.placements.operations import (
    consents,
    covers,
    filings,
    placements,
    planning,
    safety_tests,
    starting,
    work_tasks,
)

COMING = _("A year of placements: who goes next")
GOING, FIRST_IN_DAYS, DAYS, PASSED = 2, 12, 170, 80
AGREED, PLANNED, SEEN_TO, READY = 20, 14, 8, 3  # days ago


def coming(scale: float) -> Iterator[Step]:
    """Tell it where the practice is told, whose class and host these are."""
    if not practice.is_told(scale):
        return
    yield Step("year:coming:mentor", COMING, AGREED, _mentor)
    for number in range(GOING):
        key = f"year:coming:agreement:{number}"
        yield Step(key, COMING, AGREED, partial(_agree, number))
    yield Step("year:coming:planned", COMING, PLANNED, _plan)
    yield Step("year:coming:seen_to", COMING, SEEN_TO, _see_to)
    yield Step("year:coming:ready", COMING, READY, _make_ready)


def _days(scene: Scene, days_ago: int) -> tuple[date, date]:
    first = scene.on + timedelta(days=days_ago + FIRST_IN_DAYS)
    return first, first + timedelta(days=DAYS)


def _mentor(scene: Scene) -> Membership:
    chance = chance_of("year coming mentor")
    return enter_staff(practice.host_of(scene), Role.MENTOR, chance, scene=scene)


def _agree(number: int, scene: Scene) -> Agreement:
    """Draft the agreement of one student, and have everybody sign it."""
    first, last = _days(scene, AGREED)
    batch = draft_placement_agreements(
        cooperation=Cooperation.objects.get(pk=made_by("practice:cooperation")),
        college=practice.college_of(scene),
        template="placement",
        hosts=[practice.hosting(scene)],
        students=[practice.learners(scene)[practice.STUDENTS + number]],
        starts_on=first,
        ends_on=last,
        terms=practice.terms(scene),
        actor=SYSTEM,
        at=scene.at,
    )
    version = batch.drafted[0]
    practice.sign(version, practice.host_of(scene), scene)
    return version.agreement


def _plan(scene: Scene) -> None:
    tutor = scene.actor("tutor", Role.TUTOR).membership
    mentor = Membership.objects.get(pk=made_by("year:coming:mentor"))
    assert tutor is not None  # noqa: S101 -- the cast has one
    planned: list[Placement] = []
    for number in range(GOING):
        agreement = Agreement.objects.get(pk=made_by(f"year:coming:agreement:{number}"))
        planned += planning.plan_from_agreement(agreement=agreement, actor=SYSTEM, at=scene.at)
    placements.name_staff(
        tutors=[(one, tutor) for one in planned],
        mentors=[(one, mentor) for one in planned],
        actor=SYSTEM,
        at=scene.at,
    )
    health = {"health_check_on": (scene.on - timedelta(days=9)).isoformat()}
    works = [(one, practice.WORK | health) for one in planned]
    placements.state_works(works=works, actor=SYSTEM, at=scene.at)
    tasks = [work_tasks.PlannedTask(*one) for one in practice.TASKS]
    for one in planned:
        work_tasks.plan_tasks(placement=one, tasks=tasks, actor=SYSTEM, at=scene.at)


def _placements() -> list[Placement]:
    agreements = [made_by(f"year:coming:agreement:{number}") for number in range(GOING)]
    found = Placement.objects.filter(agreement__in=agreements)
    return list(found.select_related("student__person", "college", "host").order_by("pk"))


def _see_to(scene: Scene) -> None:
    """Insure, file, test and ask for consent."""
    found, college = _placements(), practice.college_of(scene)
    for kind, number in (("liability", "QH-PL-2026-0402"), ("accident", "QH-PA-2026-0511")):
        covers.enter_cover(
            organisation=college,
            policy=covers.Policy(
                kind, "青禾财产保险", number, found[0].starts_on, found[0].ends_on, "college"
            ),
            placements=found,
            files=[practice.file_of("保险单")],
            actor=SYSTEM,
            at=scene.at,
        )
    authority, title = scene.organisation("authority"), "数控技术专业岗位实习补充方案"
    filings.file_placements(
        college=college,
        paper=filings.Paper(FilingKind.PLAN, authority, scene.on, title),
        placements=found,
        files=[practice.file_of("实习方案")],
        actor=SYSTEM,
        at=scene.at,
    )
    for one in found:
        _consent_and_test(one, scene)


def _consent_and_test(placement: Placement, scene: Scene) -> None:
    student = placement.student.person
    guardians = [one.person for one in student.guardians.order_by("pk")[:1]]
    for person in (student, *guardians):
        consents.enter_consent(
            placement=placement, person=person, given_on=scene.on,
            files=[practice.file_of("知情同意书")], actor=SYSTEM, at=scene.at,
        )  # fmt: skip
    safety_tests.enter_safety_test(
        placement=placement,
        test=safety_tests.PaperTest(scene.on, scene.on, 92, PASSED),
        files=[practice.file_of("安全考核试卷")],
        actor=SYSTEM,
        at=scene.at,
    )


def _make_ready(scene: Scene) -> None:
    starting.make_ready_together(placements=_placements(), actor=SYSTEM, at=scene.at)
