"""One placement as the student and the guardian read it, and what is left for them to do."""

from dataclasses import dataclass
from datetime import date

from ronghe.parties.models import Guardian, Person
from ronghe.placements.consent_text import is_consent_to
from ronghe.placements.models import (
    Consent,
    EmergencyPlan,
    InsuranceCover,
    Placement,
    PlacementKind,
    SafetyTest,
)
from ronghe.placements.pay_terms import pay_said_for
from ronghe.placements.records import plan_of
from ronghe.placements.safety_bank import MOST_A_DAY

RELATED = (
    "agreement",
    "college__region__jurisdiction",
    "host",
    "student__person",
    "student__school_class__cohort",
    "region",
    "site",
    "tutor__person",
    "mentor__person",
)


@dataclass(frozen=True)
class Learning:
    """How far the student is with safety: the test that counts, and whether another may follow."""

    passed: SafetyTest | None
    last: SafetyTest | None
    attempt: int
    is_enough_today: bool

    @property
    def is_wanted(self) -> bool:
        return self.passed is None


def learning_of(placement: Placement, *, on: date) -> Learning:
    taken = list(placement.safety_tests.order_by("pk"))
    return Learning(
        passed=next((one for one in taken if one.is_passed), None),
        last=taken[-1] if taken else None,
        attempt=len(taken) + 1,
        is_enough_today=sum(one.taken_on == on for one in taken) >= MOST_A_DAY,
    )


def consent_of(placement: Placement, person: Person | None) -> Consent | None:
    """Give the consent that the person has given and not taken back."""
    return placement.consents.filter(person=person, withdrawn_at=None).order_by("-pk").first()


def has_changed(consent: Consent) -> bool:
    """Say whether the placement is another by now than what was consented to."""
    placement = consent.placement
    return not is_consent_to(
        placement,
        consent.matter_hash,
        given_on=consent.given_on,
        given_at=consent.given_at,
        said=pay_said_for(placement),
    )


@dataclass(frozen=True)
class Knowledge:
    """What is known of a placement by whoever is to go there, or whose child is."""

    placement: Placement
    covers: list[InsuranceCover]
    plan: EmergencyPlan | None


def knowledge_of(placement: Placement) -> Knowledge:
    covers = InsuranceCover.objects.filter(insured__placement=placement)
    return Knowledge(placement, list(covers.order_by("kind", "starts_on", "pk")), plan_of(placement))  # fmt: skip


def is_tested(placement: Placement) -> bool:
    """Say whether a safety test belongs to it: nobody works during a study visit."""
    return placement.kind == PlacementKind.POST


def guardians_of(placement: Placement) -> list[Guardian]:
    """Give the guardians on record of the student, in order."""
    found = Guardian.objects.filter(student=placement.student.person_id, ends_on=None)
    return list(found.select_related("person").order_by("pk"))
