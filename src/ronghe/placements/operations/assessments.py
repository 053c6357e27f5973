"""The tutor's assessment by the college's scheme, and the one objection to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Organisation
from ronghe.placements.endings import locked_ending
from ronghe.placements.lifecycles import ASSESSMENT
from ronghe.placements.models import (
    AssessedPart,
    Assessment,
    AssessmentObjection,
    AssessmentScheme,
    AssessmentState,
    Grade,
    PartKind,
    Placement,
)
from ronghe.placements.refusals import DoesNotFit, ReasonIsMissing, TooEarly

ALL = 100
OBJECTION_DAYS = 14
# The rule that a scheme must not break, shown where one is refused.
RULE = "CN-ASSESS-01"
MAY_BE_UNKNOWN = frozenset({PartKind.HOST, PartKind.ATTENDANCE})
GRADES = (
    (90, Grade.EXCELLENT),
    (80, Grade.GOOD),
    (70, Grade.FAIR),
    (60, Grade.PASSED),
    (0, Grade.FAILED),
)


class IsAttendanceSheet(ValueError):
    """A scheme that looks at presence, or at the host's word, alone."""


class AlreadyAssessed(ValueError):
    """A placement is assessed once; an objection may bring a second look."""


@dataclass(frozen=True)
class Judged:
    """Points of one part, with the sentence that gives the reason; None where nothing is known."""

    points: int | None
    reason: str


@transaction.atomic
def set_scheme(
    *, college: Organisation, weights: Mapping[str, int], actor: Actor, at: datetime
) -> AssessmentScheme:
    """Say by what placements are assessed from now on; earlier assessments keep their scheme."""
    require(actor, "placements.set_scheme", college)
    college = Organisation.objects.select_for_update(of=("self",)).get(pk=college.pk)
    if not set(weights) <= set(PartKind.values) or min(weights.values(), default=-1) < 0:
        raise DoesNotFit(_("Choose among the parts, with a share in percent for each."))
    if sum(weights.values()) != ALL:
        raise DoesNotFit(_("The shares make 100 percent in all; these make %(n)d.") % {"n": sum(weights.values())})  # fmt: skip
    of_presence = weights.get(PartKind.ATTENDANCE, 0)
    if of_presence == ALL:
        raise IsAttendanceSheet(_("Attendance alone assesses nobody: the host’s attendance rules are not simply applied to students (%(rule)s). Give a share to what was learned.") % {"rule": RULE})  # fmt: skip
    if of_presence + weights.get(PartKind.HOST, 0) == ALL:
        raise IsAttendanceSheet(_("The host’s word and attendance alone assess nobody: students are not assessed by the standards for employees (%(rule)s). Give a share to what the college itself looks at.") % {"rule": RULE})  # fmt: skip
    number = college.assessment_schemes.count() + 1
    scheme = AssessmentScheme.objects.create(
        college=college,
        number=number,
        made_by=actor.person,
        made_at=at,
        **{f"{kind}_weight": weight for kind, weight in weights.items()},
    )
    details = {"version": number, "weights": dict(weights)}
    audit.record("scheme.set", college, actor=actor, at=at, details=details)
    return scheme


@transaction.atomic
def assess_placement(
    *, placement: Placement, parts: Mapping[str, Judged], actor: Actor, at: datetime
) -> Assessment:
    """Assess as the tutor, each part with its points and its reason; the student is told."""
    require(actor, "placements.assess", placement)
    ending = locked_ending(placement)
    if not ending.is_opened:
        raise TooEarly(_("Assess once the reports of both sides are open, or their last day has passed."))  # fmt: skip
    if Assessment.objects.filter(placement=placement).exists():
        raise AlreadyAssessed(_("This placement has been assessed."))
    scheme = placement.college.assessment_schemes.order_by("-number").first()
    if scheme is None:
        raise TooEarly(_("The college has not said yet by what placements are assessed."))
    found = _write(placement, scheme, parts, number=1, actor=actor, at=at)
    audit.record("assessment.given", placement, actor=actor, at=at, details={"version": 1})
    news.publish("assessment.given", placement, actor=actor, at=at)
    return found


def _write(
    placement: Placement,
    scheme: AssessmentScheme,
    parts: Mapping[str, Judged],
    *,
    number: int,
    actor: Actor,
    at: datetime,
) -> Assessment:
    weights = scheme.weights
    if set(parts) != set(weights):
        raise DoesNotFit(_("Give points to each part of the scheme."))
    for kind, one in parts.items():
        if not one.reason.strip():
            raise ReasonIsMissing(_("Give the reason for each part in a sentence; the student reads it."))  # fmt: skip
        if one.points is None and kind not in MAY_BE_UNKNOWN:
            raise DoesNotFit(_("Only what the host did not report may stay unknown."))
        if one.points is not None and not 0 <= one.points <= ALL:
            raise DoesNotFit(_("Points lie between 0 and 100."))
    points = points_of(weights, {kind: one.points for kind, one in parts.items()})
    found = Assessment.objects.create(
        placement=placement,
        scheme=scheme,
        number=number,
        state=AssessmentState.GIVEN if number == 1 else AssessmentState.CHANGED,
        points=points,
        grade=grade_of(points),
        given_by=actor.person,
        given_at=at,
    )
    AssessedPart.objects.bulk_create(
        AssessedPart(
            assessment=found,
            kind=kind,
            weight=weights[kind],
            points=one.points,
            reason=one.reason.strip()[:500],
        )
        for kind, one in parts.items()
    )
    return found


def points_of(weights: Mapping[str, int], points: Mapping[str, int | None]) -> Decimal:
    """Weigh what is known; what is not known counts neither for nor against the student."""
    known = {kind: one for kind, one in points.items() if one is not None}
    share = sum(weights[kind] for kind in known)
    if not share:
        raise DoesNotFit(_("Something must be known to assess by."))
    whole = sum(weights[kind] * one for kind, one in known.items())
    return (Decimal(whole) / share).quantize(Decimal("0.01"))


def grade_of(points: Decimal) -> Grade:
    return next(grade for least, grade in GRADES if points >= least)


@transaction.atomic
def object_to_assessment(
    *, assessment: Assessment, text: str, actor: Actor, at: datetime
) -> AssessmentObjection:
    """Object as the student, once, within two weeks."""
    require(actor, "placements.object_to_assessment", assessment.placement)
    assessment = _locked(assessment)
    if not text.strip():
        raise ReasonIsMissing(_("Write what is wrong, and why."))
    assessment.state = ASSESSMENT.next_state(assessment.state, "object_to_assessment")
    if day_of(at) > day_of(assessment.given_at) + timedelta(days=OBJECTION_DAYS):
        raise TooEarly(_("An objection is possible for 14 days after the assessment."))
    assessment.save(update_fields=["state"])
    objection = AssessmentObjection.objects.create(
        assessment=assessment,
        text=text.strip()[:1000],
        raised_at=at,
        assessed_by=assessment.given_by,
    )
    placement = assessment.placement
    audit.record("assessment.objected", placement, actor=actor, at=at)
    news.publish("assessment.objected", placement, actor=actor, at=at)
    return objection


@transaction.atomic
def answer_objection(
    *,
    assessment: Assessment,
    answer: str,
    parts: Mapping[str, Judged] | None,
    actor: Actor,
    at: datetime,
) -> Assessment:
    """Answer as somebody else than whoever assessed; with parts, the result is a new one."""
    require(actor, "placements.answer_objection", assessment)
    assessment = _locked(assessment)
    if not answer.strip():
        raise ReasonIsMissing(_("Answer in a sentence; the student reads it."))
    step = "keep_assessment" if parts is None else "change_assessment"
    assessment.state = ASSESSMENT.next_state(assessment.state, step)
    assessment.is_last = parts is None
    assessment.save(update_fields=["state", "is_last"])
    objection = assessment.objection
    objection.answer, objection.answered_by, objection.answered_at = answer.strip()[:1000], actor.person, at  # fmt: skip
    objection.save(update_fields=["answer", "answered_by", "answered_at"])
    placement, found = assessment.placement, assessment
    if parts is None:
        audit.record("assessment.kept", placement, actor=actor, at=at)
    else:
        number = assessment.number + 1
        found = _write(placement, assessment.scheme, parts, number=number, actor=actor, at=at)
        audit.record("assessment.changed", placement, actor=actor, at=at)
    news.publish("assessment.answered", placement, actor=actor, at=at)
    return found


def _locked(assessment: Assessment) -> Assessment:
    found = Assessment.objects.select_for_update(of=("self",))
    return found.select_related("placement", "scheme", "placement__student").get(pk=assessment.pk)
