"""What waits for a student before the first day: consent, and the safety test."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef

from ronghe.parties.actors import Actor
from ronghe.parties.models import Role
from ronghe.placements.models import OPEN, Consent, Placement, PlacementKind, SafetyTest

SHOWN = 10


@dataclass(frozen=True)
class OwnStep:
    """One thing that the student does: which, for which placement, best before which day."""

    kind: str
    placement: str
    title: str
    due_on: date


def own_steps(actor: Actor) -> list[OwnStep]:
    """Give what the student has yet to do, in one query; nothing for anybody else."""
    if not actor.holds(Role.STUDENT):
        return []
    agreed = Consent.objects.filter(
        placement=OuterRef("pk"), person=actor.person_id, withdrawn_at=None
    )
    passed = SafetyTest.objects.filter(placement=OuterRef("pk"), score__gte=F("pass_mark"))
    mine = (
        Placement.objects.filter(student=actor.membership_id, state__in=OPEN, kind=PlacementKind.POST)
        .annotate(has_agreed=Exists(agreed), has_passed=Exists(passed))
        .order_by("starts_on", "pk")
    )  # fmt: skip
    found = []
    for one in mine[:SHOWN]:
        if not vars(one)["has_agreed"]:
            found.append(OwnStep("consent", one.reference, one.title, one.starts_on))
        if not vars(one)["has_passed"]:
            found.append(OwnStep("safety", one.reference, one.title, one.starts_on))
    return found
