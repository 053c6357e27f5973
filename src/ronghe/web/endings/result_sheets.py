"""What stands below the reports: the college's assessment, and its certificate."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ronghe.kernel.permissions import may
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.placements.models import (
    AssessedPart,
    Assessment,
    AssessmentState,
    CertificateState,
    Ending,
    Placement,
    PracticeCertificate,
)
from ronghe.placements.operations.assessments import OBJECTION_DAYS
from ronghe.web.endings.access import url_of
from ronghe.web.parts import Action


@dataclass(frozen=True)
class ResultSheet:
    """The assessment that counts, with what may be done about it."""

    assessment: Assessment | None
    parts: tuple[AssessedPart, ...]
    by: str
    objections: tuple[Assessment, ...]
    actions: tuple[Action, ...]


def result_sheet(
    placement: Placement, ending: Ending, actor: Actor, on: date
) -> ResultSheet | None:
    """Give it to the student and the college; for the host there is none."""
    if not may(actor, "placements.read_assessment", placement):
        return None
    found = Assessment.objects.visible_to(actor).filter(placement=placement)
    many = list(
        found.select_related("given_by", "objection__answered_by", "placement__student")
        .prefetch_related("parts")
        .order_by("-number")
    )
    last = next((one for one in many if one.is_last), None)
    return ResultSheet(
        last,
        tuple(sorted(last.parts.all(), key=lambda one: -one.weight)) if last else (),
        last.given_by.name_in(get_language() or "en") if last and last.given_by else "",
        tuple(one for one in many if hasattr(one, "objection")),
        tuple(_result_actions(placement, ending, last, actor, on)),
    )


def _result_actions(
    placement: Placement, ending: Ending, last: Assessment | None, actor: Actor, on: date
) -> list[Action]:
    found: list[Action] = []
    if last is None:
        if ending.is_opened and may(actor, "placements.assess", placement):
            found.append(Action(_("Assess"), url_of("assessment_give", placement), is_primary=True))
        return found
    until = day_of(last.given_at) + timedelta(days=OBJECTION_DAYS)
    if last.state == AssessmentState.GIVEN and on <= until and may(actor, "placements.object_to_assessment", placement):  # fmt: skip
        found.append(Action(_("Object"), url_of("assessment_object", placement)))
    if last.state == AssessmentState.OBJECTED and may(actor, "placements.answer_objection", last):
        found.append(
            Action(
                _("Answer the objection"), url_of("objection_answer", placement), is_primary=True
            )
        )
    return found


@dataclass(frozen=True)
class CertificateSheet:
    """The certificates of a placement, the newest first."""

    certificates: tuple[PracticeCertificate, ...]
    actions: tuple[Action, ...]


def certificate_sheet(
    placement: Placement, ending: Ending, actor: Actor
) -> CertificateSheet | None:
    if not may(actor, "placements.read_assessment", placement):
        return None
    found = PracticeCertificate.objects.visible_to(actor).filter(placement=placement)
    many = tuple(found.select_related("paper").order_by("-pk"))
    is_issued = any(one.state == CertificateState.ISSUED for one in many)
    actions: list[Action] = []
    if may(actor, "placements.issue_certificate", placement):
        if is_issued:
            actions.append(Action(_("Revoke certificate"), url_of("certificate_revoke", placement)))
        elif ending.is_opened:
            label = _("Issue certificate")
            actions.append(
                Action(label, url_of("certificate_issue", placement), "post", is_primary=True)
            )
    return CertificateSheet(many, tuple(actions))
