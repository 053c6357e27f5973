"""The placements of a college that are over, with the reports of both sides, for the house."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from tests.factories import endings as ending
from tests.factories import placements as making
from tests.house.placing import Placed

from ronghe.kernel.evidence import evidence_of
from ronghe.kernel.models import Evidence
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Membership
from ronghe.placements.models import Placement
from ronghe.placements.operations.outcome_reports import file_paper_report
from ronghe.placements.operations.report_links import send_report_link


@dataclass(frozen=True)
class Ended:
    waiting: Placement  # of the student who acts: nobody has reported
    open: Placement  # of the student who acts: both have reported
    of_class: Placement  # of the student in a class: both have reported, the host on paper
    paper: Evidence
    token: str  # for the mentor of the first


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
    return Ended(waiting, opened, second, evidence_of(report).get(), token)


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
