"""What the end of a placement keeps about people: who reported, what was said, who answered."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ronghe.kernel.held_rows import manager_of, rows_found, rows_of
from ronghe.kernel.privacy import Text, kept, personal, register

_WORK = _("Knowing who did this for an organisation.")
_BASIS = _("Public task of the college that places its students.")
_AS_LONG = _("Ten years after the placement: what was done before it started may be asked for.")
_STAYS = _("What was done for an organisation stays; a number without a name remains.")
_RESULT = _("What a certificate rests on must stay checkable; it stays without a name.")


def _done_by(column: str, *fields: str) -> None:
    model, field = column.rsplit(".", 1)
    register(
        f"placements.{column.lower()}",
        purpose=_WORK,
        basis=_BASIS,
        retention=_AS_LONG,
        export=rows_of(f"placements.{model}", field, *fields),
        erase=kept(f"placements.{model}", field, _STAYS),
    )


def _of(column: str, path: str, *fields: str, purpose: Text) -> None:
    model, _field = column.rsplit(".", 1)
    personal(f"placements.{column.lower()}")
    register(
        f"placements.{column.lower()}",
        purpose=purpose,
        basis=_BASIS,
        retention=_AS_LONG,
        export=rows_of(f"placements.{model}", path, *fields),
        erase=kept(f"placements.{model}", path, _RESULT),
    )


def _reports_about(person_id: int) -> "QuerySet":  # type: ignore[type-arg]  # of any model
    """Give what may be known by now: the student’s own reports, the host’s once it is open."""
    about = manager_of("placements.OutcomeReport").filter(placement__student__person=person_id)
    return about.filter(Q(side="student") | Q(placement__ending__opened_at__isnull=False))


_done_by("Ending.called_off_by", "placement__reference", "called_off_note")
_done_by("OutcomeReport.written_by", "placement__reference", "side", "number", "written_at")
_done_by("ReportAnswer.answered_by", "report__placement__reference", "agrees", "text")
personal("placements.outcomereport.remark")
register(
    "placements.outcomereport.remark",
    purpose=_("Saying what you learned and how it was, each side for itself."),
    basis=_BASIS,
    retention=_AS_LONG,
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
    erase=kept("placements.OutcomeReport", "placement__student__person", _RESULT),
)
_of(
    "StudentWord.text",
    "report__placement__student__person",
    "report__placement__reference",
    "text",
    "readers",
    purpose=_("Your own words about a placement; only those named beside them read them."),
)

_done_by("AssessmentScheme.made_by", "college__reference", "number")
_done_by("Assessment.given_by", "placement__reference", "grade", "given_at")
_done_by("AssessmentObjection.assessed_by", "assessment__placement__reference")
_done_by("AssessmentObjection.answered_by", "assessment__placement__reference", "answer")
_done_by("PracticeCertificate.issued_by", "reference", "issued_at")
_done_by("PracticeCertificate.revoked_by", "reference", "revoke_reason")
_of(
    "AssessedPart.reason",
    "assessment__placement__student__person",
    "assessment__placement__reference",
    "kind",
    "weight",
    "points",
    "reason",
    purpose=_("Assessing what you learned, part by part, with reasons that you read."),
)
_of(
    "AssessmentObjection.text",
    "assessment__placement__student__person",
    "assessment__placement__reference",
    "text",
    "answer",
    purpose=_("Answering what you say is wrong."),
)
_of(
    "PracticeCertificate.facts",
    "placement__student__person",
    "reference",
    "facts",
    "state",
    purpose=_("Certifying what you did, for as long as somebody may ask you for it."),
)
_of(
    "FollowUpLink.is_answered",
    "student__person",
    "follow_up__asked_on",
    "is_answered",
    purpose=_("Asking each graduate once; what was answered is kept without a name."),
)
