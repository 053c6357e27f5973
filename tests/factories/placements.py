"""Placements and what their gate asks for, made by the product's own operations."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.utils import timezone
from tests.factories import agreements as agreeing
from tests.factories.parties import CERTIFICATE, NOW, enrolled, identity_number

from ronghe.parties.actors import SYSTEM, acting_as
from ronghe.parties.models import Membership, Organisation, SchoolClass
from ronghe.parties.operations import GuardianEntry
from ronghe.partnerships import library
from ronghe.partnerships.models import Agreement
from ronghe.partnerships.operations.piles import Handed
from ronghe.partnerships.operations.readiness import write_site_report
from ronghe.placements.models import (
    EmergencyPlan,
    Filing,
    FilingKind,
    InsuranceCover,
    Placement,
    WeekRecord,
)
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
    safety_tests,
    weeks,
    work_tasks,
)

STARTS, ENDS = date(2026, 10, 12), date(2027, 4, 9)
# All that the law asks of the work itself, and nothing that breaks it.
LAWFUL: dict[str, Any] = {
    "venue_type": "factory",
    "hazards": [],
    "physical_grade": 2,
    "load_kg": 10,
    "loads_per_hour": 2,
    "independent_work": False,
    "monthly_pay_minor": 180_000,
    "same_post_wage_minor": 450_000,
    "lowest_tier_wage_minor": 300_000,
    "fees_minor": 0,
    "guarantee_demanded": False,
    "papers_held": False,
    "agency_involved": False,
    "night_shift": False,
    "hours_a_day": "8",
    "days_a_week": 5,
    "currency": "CNY",
    "programme": "school_based",
    "post_related_to_major": True,
    "lodging_arranged": True,
}


def paper(name: str = "扫描件.pdf") -> Handed:
    return Handed(BytesIO(CERTIFICATE), name)


def learner(
    school_class: SchoolClass, number: int = 1, *, born: str = "20070115", name: str = "林小满"
) -> Membership:
    """A student of the class with a mother on record."""
    return enrolled(
        school_class,
        name,
        f"20269{number:03d}",
        identity_number=identity_number(born, order=600 + number),
        guardian=GuardianEntry("林海", contact_phone=f"138001382{number:02d}"),
    )


def signed(cast: Any, student: Membership) -> Agreement:
    """The tripartite agreement of the student over the days of the placement, in force."""
    return agreeing.tripartite(cast, student, starts_on=STARTS, ends_on=ENDS)


def planned(student: Membership, host: Organisation, **more: Any) -> Placement:
    said: dict[str, Any] = {
        "title": "数控车工",
        "starts_on": STARTS,
        "ends_on": ENDS,
        "work": LAWFUL,
    }
    return placements.plan_placement(
        college=student.organisation,
        plan=placements.Plan(student=student, host=host, **(said | more)),
        actor=SYSTEM,
        at=NOW,
    )


def insured(*insured_: Placement, at=NOW, **more: Any) -> InsuranceCover:
    said: dict[str, Any] = {
        "kind": "liability",
        "insurer": "青禾财产保险",
        "policy_number": "QH-2026-001",
        "starts_on": STARTS,
        "ends_on": ENDS,
        "payer": "college",
    }
    return covers.enter_cover(
        organisation=insured_[0].college,
        policy=covers.Policy(**(said | more)),
        placements=insured_,
        actor=SYSTEM,
        at=at,
    )


def listed(college: Organisation, *hosts: Organisation) -> None:
    host_approvals.approve_hosts(
        college=college,
        hosts=hosts,
        decision=host_approvals.Decision("校党委会第9次会议", NOW.date(), ENDS),
        actor=SYSTEM,
        at=NOW,
    )
    host_approvals.publish_host_list(college=college, actor=SYSTEM, at=NOW)


def filed(authority: Organisation, *of: Placement, kind: str = FilingKind.PLAN) -> Filing:
    return filings.file_placements(
        college=of[0].college,
        paper=filings.Paper(kind, authority, NOW.date(), "2026年秋季岗位实习方案"),
        placements=of,
        actor=SYSTEM,
        at=NOW,
    )


def prepared(college: Organisation, host: Organisation | None = None) -> EmergencyPlan:
    return emergency_plans.enter_emergency_plan(
        college=college,
        plan=emergency_plans.Emergency("岗位实习应急预案", "吴岚", "0574-8800", STARTS, ENDS, host),
        actor=SYSTEM,
        at=NOW,
    )


def visited(college: Organisation, host: Organisation) -> None:
    write_site_report(
        college=college,
        host=host,
        visited_on=NOW.date(),
        observations={one.key: "holds" for one in library.inspected()},
        suitability="suitable",
        files=[paper("车间.pdf")],
        actor=SYSTEM,
        at=NOW,
    )


def counted(host: Organisation, staff: int) -> None:
    headcounts.state_headcount(
        host=host,
        occupation=None,
        staff_count=staff,
        stated_on=NOW.date(),
        actor=SYSTEM,
        at=NOW,
    )


def tested(placement: Placement, score: int) -> None:
    safety_tests.enter_safety_test(
        placement=placement,
        test=safety_tests.PaperTest(NOW.date(), NOW.date(), score, 60),
        files=[paper("考核试卷.pdf")],
        actor=SYSTEM,
        at=NOW,
    )


def consented(placement: Placement) -> None:
    """Both the student and the guardian have signed on paper."""
    people = [placement.student.person, placement.student.person.guardians.get().person]
    for one in people:
        consents.enter_consent(
            placement=placement,
            person=one,
            given_on=NOW.date(),
            files=[paper("知情同意书.pdf")],
            actor=SYSTEM,
            at=NOW,
        )


def seen_to(placement: Placement, authority: Organisation) -> Placement:
    """See to everything but the agreement, the tutor and the mentor."""
    college, host = placement.college, placement.host
    listed(college, host)
    prepared(college)
    visited(college, host)
    counted(host, 200)
    insured(placement)
    insured(placement, kind="accident", policy_number="QH-2026-002")
    filed(authority, placement)
    tested(placement, 90)
    consented(placement)
    return Placement.objects.get(pk=placement.pk)


def lived(placement: Placement) -> WeekRecord:
    """Enter a week of a placement under way, have its question drawn, and write of it."""
    now = timezone.now()
    student = acting_as(placement.student, on=now.date())
    (task,) = work_tasks.plan_tasks(
        placement=placement, tasks=[work_tasks.PlannedTask("装夹")], actor=SYSTEM, at=now
    )
    today = timezone.localtime(now).date()
    monday = today - timedelta(days=today.weekday())
    week = weeks.enter_week(
        placement=placement,
        week=weeks.Week(monday, [weeks.Day(today, 480)], {task.pk: 3}),
        actor=SYSTEM,
        at=now,
    )
    assert placement.mentor is not None
    friday = now + timedelta(days=(4 - today.weekday()) % 7)
    mentor_links.begin_minute(mentor=placement.mentor, actor=SYSTEM, at=friday)
    entry = journals.write_entry(
        placement=placement,
        written=journals.Written(uuid4(), today, "new", "第一次自己装夹。", "both"),
        actor=SYSTEM,
        at=now,
    )
    journals.comment_entry(entry=entry, text="做得好", actor=student, at=now)
    return week
