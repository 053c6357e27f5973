"""Illness and changes of a college’s placements, for the house."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from tests.house.placing import Life, Placed

from ronghe.parties.actors import SYSTEM, acting_as
from ronghe.placements.models import IllnessReport, Placement, Stage
from ronghe.placements.operations import consents, illnesses, stages
from ronghe.placements.operations.stages import Turn


@dataclass(frozen=True)
class Changed:
    placement: Placement  # of the student in a class, under way
    own: Placement  # of the student who acts, under way
    illness: IllnessReport  # of the student in a class, waits for the tutor
    stage: Stage  # of the same, proposed by the college
    family_token: str  # of the guardian of the student in a class


def changed_of(placed: Placed, life: Life) -> Changed:
    now = timezone.now()
    today = timezone.localtime(now).date()
    placement = placed.active
    student = acting_as(placement.student, on=today)
    illness = illnesses.report_illness(
        placement=placement, starts_on=today, ends_on=None, actor=student, at=now
    )
    (stage,) = stages.propose_stages(
        placement=placement,
        turns=[Turn(today + timedelta(days=5), "质检")],
        side="nobody",
        note="轮岗",
        actor=SYSTEM,
        at=now,
    )
    guardian = placement.student.person.guardians.get().person
    _link, token = consents.send_guardian_link(
        placement=placement, person=guardian, actor=SYSTEM, at=now
    )
    return Changed(placement, life.own, illness, stage, token)
