"""What the end of a placement keeps about people: who reported, what was said, who answered."""

from dataclasses import replace

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ronghe.kernel.held_rows import manager_of, rows_found
from ronghe.kernel.privacy import kept, personal, register
from ronghe.placements.privacy.grounds import PLACING

ENDINGS = replace(
    PLACING, of_life=_("What a certificate rests on must stay checkable; it stays without a name.")
)


def _reports_about(person_id: int) -> "QuerySet":  # type: ignore[type-arg]  # of any model
    """Give what may be known by now: the student’s own reports, the host’s once it is open."""
    about = manager_of("placements.OutcomeReport").filter(placement__student__person=person_id)
    return about.filter(Q(side="student") | Q(placement__ending__opened_at__isnull=False))


ENDINGS.done_by("Ending.called_off_by", "placement__reference", "called_off_note")
ENDINGS.done_by("OutcomeReport.written_by", "placement__reference", "side", "number", "written_at")
ENDINGS.done_by("ReportAnswer.answered_by", "report__placement__reference", "agrees", "text")
personal("placements.outcomereport.remark")
register(
    "placements.outcomereport.remark",
    purpose=_("Saying what you learned and how it was, each side for itself."),
    basis=ENDINGS.basis,
    retention=ENDINGS.retention,
    export=rows_found(
        _reports_about,
        "placement__reference",
        "side",
        "number",
        "stated_hours",
        "offer",
        "has_contract",
        "remark",
        "learned",
        "treated_fairly",
        "recommends",
    ),
    erase=kept("placements.OutcomeReport", "placement__student__person", ENDINGS.of_life),
)
ENDINGS.about(
    "StudentWord.text",
    "report__placement__student__person",
    "report__placement__reference",
    "text",
    "readers",
    purpose=_("Your own words about a placement; only those named beside them read them."),
)

ENDINGS.done_by("AssessmentScheme.made_by", "college__reference", "number")
ENDINGS.done_by("Assessment.given_by", "placement__reference", "grade", "given_at")
ENDINGS.done_by("AssessmentObjection.assessed_by", "assessment__placement__reference")
ENDINGS.done_by("AssessmentObjection.answered_by", "assessment__placement__reference", "answer")
ENDINGS.done_by("PracticeCertificate.issued_by", "reference", "issued_at")
ENDINGS.done_by("PracticeCertificate.revoked_by", "reference", "revoke_reason")
ENDINGS.about(
    "AssessedPart.reason",
    "assessment__placement__student__person",
    "assessment__placement__reference",
    "kind",
    "weight",
    "points",
    "reason",
    purpose=_("Assessing what you learned, part by part, with reasons that you read."),
)
ENDINGS.about(
    "AssessmentObjection.text",
    "assessment__placement__student__person",
    "assessment__placement__reference",
    "text",
    "answer",
    purpose=_("Answering what you say is wrong."),
)
ENDINGS.about(
    "PracticeCertificate.facts",
    "placement__student__person",
    "reference",
    "facts",
    "state",
    purpose=_("Certifying what you did, for as long as somebody may ask you for it."),
)
ENDINGS.about(
    "FollowUpLink.is_answered",
    "student__person",
    "follow_up__asked_on",
    "is_answered",
    purpose=_("Asking each graduate once; what was answered is kept without a name."),
)
