"""What is kept about people by cooperations and agreements: why, until when."""

from django.utils.translation import gettext_lazy as _

from ronghe.kernel.held_rows import rows_of
from ronghe.kernel.privacy import Text, kept, register

WORK = _("Knowing who did this for an organisation.")
BASIS = _("Contract of the organisations that work together.")
AS_LONG = _("As long as the cooperation itself.")
STAYS = _("What was done for an organisation stays; a number without a name remains.")
SIGNED_BASIS = _("The agreement that you or your organisation signed.")
SIGNED_FOR = _("As long as claims can be made from the agreement.")
SIGNED_STAYS = _("What was signed must stay provable; a number without a name remains.")


def entry(
    column: str,
    *fields: str,
    purpose: Text = WORK,
    basis: Text = BASIS,
    retention: Text = AS_LONG,
    stays: Text = STAYS,
) -> None:
    model, field = column.rsplit(".", 1)
    register(
        f"partnerships.{column.lower()}",
        purpose=purpose,
        basis=basis,
        retention=retention,
        export=rows_of(f"partnerships.{model}", field, *fields),
        erase=kept(f"partnerships.{model}", field, stays),
    )


def _signed(column: str, *fields: str, purpose: Text) -> None:
    entry(
        column,
        *fields,
        purpose=purpose,
        basis=SIGNED_BASIS,
        retention=SIGNED_FOR,
        stays=SIGNED_STAYS,
    )


entry("Cooperation.opened_by", "reference", "opened_at")
entry("ReadinessAssessment.submitted_by", "cooperation__reference", "submitted_at")
entry("SiteReport.written_by", "reference", "written_at")
entry("Suspension.decided_by", "agreement__reference", "starts_on", "reason")
entry("AgreementVersion.drafted_by", "agreement__reference", "number", "drafted_at")
entry("AgreementVersion.closed_by", "agreement__reference", "number", "closing_reason")
entry("VersionRevision.made_by", "version__agreement__reference", "number", "made_at", "why")
entry("FactConfirmation.confirmed_by", "party__version__agreement__reference", "confirmed_at")
entry("ClauseComment.author", "version__agreement__reference", "text", "written_at")
entry("ApprovalStep.decided_by", "version__agreement__reference", "title", "state", "remark")
entry("Obligation.reported_by", "agreement__reference", "key", "reported_at", "report")
entry("Obligation.answered_by", "agreement__reference", "key", "answered_at", "answer")
entry("Milestone.reached_by", "agreement__reference", "key", "reached_on")
entry("Concern.raised_by", "reference", "text", "raised_at")
entry("Concern.answered_by", "reference", "answer", "answered_at")
entry("PaperSigning.recorded_by", "party__version__agreement__reference", "recorded_at")
entry("PaperSigning.settled_by", "party__version__agreement__reference", "settled_at")
_signed(
    "AgreementParty.person",
    "version__agreement__reference",
    "version__number",
    "role",
    purpose=_("Naming you as a party of an agreement."),
)
_signed(
    "Signature.signed_by",
    "version__agreement__reference",
    "version__number",
    "signed_at",
    "channel",
    purpose=_("Proving who signed which text, and when."),
)
_signed(
    "PaperSigning.signed_by",
    "party__version__agreement__reference",
    "signed_on",
    "seal",
    purpose=_("Proving who signed which text on paper, and when."),
)
_signed(
    "SigningLink.person",
    "party__version__agreement__reference",
    "made_at",
    "used_at",
    purpose=_("Letting you sign without an account."),
)
_signed(
    "ProviderOrder.signer",
    "party__version__agreement__reference",
    "ordered_at",
    "outcome",
    purpose=_("Having you sign by a licensed signing service."),
)
