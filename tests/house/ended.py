"""The placements of a college that are over, with the reports of both sides, for the house."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from tests.factories import endings as ending
from tests.factories import placements as making
from tests.house.placing import Placed

from ronghe.kernel import evidence
from ronghe.kernel.evidence import evidence_of
from ronghe.kernel.models import Evidence
from ronghe.parties.actors import SYSTEM
from ronghe.parties.invitation_queries import digest
from ronghe.parties.models import Membership
from ronghe.placements.models import Placement, PracticeCertificate
from ronghe.placements.operations.assessments import (
    Judged,
    assess_placement,
    object_to_assessment,
    set_scheme,
)
from ronghe.placements.operations.certificates import issue_certificate
from ronghe.placements.operations.follow_ups import ask_graduates
from ronghe.placements.operations.outcome_reports import file_paper_report
from ronghe.placements.operations.report_links import send_report_link


@dataclass(frozen=True)
class Ended:
    waiting: Placement  # of the student who acts: nobody has reported
    open: Placement  # of the student who acts: both have reported
    of_class: Placement  # of the student in a class: both have reported, the host on paper
    paper: Evidence
    token: str  # for the mentor of the first
    assessed: Placement  # of the student who acts: assessed, and not certified
    objected: Placement  # of the student who acts, who objects
    certificate: PracticeCertificate  # of the second one
    graduate_token: str  # for the student in a class


def ended_of(placed: Placed) -> Ended:
    acting, of_class = placed.planned.student, placed.of_class.student
    waiting = _over(placed, acting, title="数控装调")
    opened = _over(placed, acting, title="磨工", days=1)
    second = _over(placed, of_class, title="钳工装配", days=2)
    now = timezone.now()
    for one in (opened, second):
        ending.by_student(one, at=now, word="师傅很耐心")
    ending.by_host(opened, at=now)
    report = file_paper_report(
        placement=second, side="host", files=[making.paper()], actor=SYSTEM, at=now
    )
    _link, token = send_report_link(placement=waiting, actor=SYSTEM, at=now)
    assessed, objected = (_assessed(placed, acting, days) for days in (3, 4))
    object_to_assessment(
        assessment=objected.assessments.get(), text="漏计一题", actor=SYSTEM, at=now
    )
    return Ended(
        waiting,
        opened,
        second,
        evidence_of(report).get(),
        token,
        assessed,
        objected,
        _certified(opened),
        _graduated(of_class),
    )


def _assessed(placed: Placed, student: Membership, days: int) -> Placement:
    found, now = _over(placed, student, title="镗工", days=days), timezone.now()
    ending.by_student(found, at=now)
    ending.by_host(found, at=now)
    if not found.college.assessment_schemes.exists():
        weights = {"tasks": 60, "talk": 40}
        set_scheme(college=found.college, weights=weights, actor=SYSTEM, at=now)
    scheme = found.college.assessment_schemes.order_by("-number")[0]
    parts = {kind: Judged(85, "独立完成，条理清楚") for kind in scheme.weights}
    assess_placement(placement=found, parts=parts, actor=SYSTEM, at=now)
    return found


def _certified(placement: Placement) -> PracticeCertificate:
    """Issue one, with a paper that stands for the one that is set and sealed behind the page."""
    now = timezone.now()
    found = issue_certificate(placement=placement, actor=SYSTEM, at=now)
    paper = making.paper("证明.pdf")
    found.paper = evidence.store(
        paper.file, name=paper.name, subject=found, kind="certificate", uploaded_by=SYSTEM, at=now
    )
    found.badge = "ey"
    found.save(update_fields=["paper", "badge"])
    return found


def _graduated(student: Membership) -> str:
    assert student.school_class is not None
    found = ask_graduates(cohort=student.school_class.cohort, actor=SYSTEM, at=timezone.now())
    token = f"graduate-{student.pk}"
    found.links.filter(student=student).update(token_hash=digest(token))
    return token


def _over(placed: Placed, student: Membership, *, title: str, days: int = 0) -> Placement:
    now = timezone.now()
    last = now.date() - timedelta(days=1)
    return ending.completed(
        student,
        placed.planned.host,
        at=now,
        title=title,
        starts_on=last - timedelta(days=70 + days),
        ends_on=last,
        mentor=placed.active.mentor,
        tutor=placed.tutor,
    )
