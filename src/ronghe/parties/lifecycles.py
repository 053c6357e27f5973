from django.utils.translation import gettext_lazy as _

from ronghe.engines.lifecycle import lifecycle
from ronghe.parties.models import InvitationState as Claim
from ronghe.parties.models import MandateState, Verification

VERIFICATION = lifecycle(
    "verification",
    Verification.UNVERIFIED,
    submit_for_verification=({Verification.UNVERIFIED}, Verification.PENDING),
    verify=({Verification.PENDING}, Verification.VERIFIED),
    return_for_completion=({Verification.PENDING}, Verification.UNVERIFIED),
    reopen=({Verification.PENDING, Verification.VERIFIED}, Verification.UNVERIFIED),
)
INVITATION = lifecycle(
    "invitation",
    Claim.OPEN,
    claim=({Claim.OPEN}, Claim.CLAIMED),
    withdraw=({Claim.OPEN}, Claim.WITHDRAWN),
)
MANDATE = lifecycle(
    "mandate",
    MandateState.PROPOSED,
    confirm=({MandateState.PROPOSED}, MandateState.IN_FORCE),
    revoke=({MandateState.PROPOSED, MandateState.IN_FORCE}, MandateState.REVOKED),
)

LABELS = {
    "submit_for_verification": _("Submit for verification"),
    "verify": _("Verify"),
    "return_for_completion": _("Return for completion"),
    "reopen": _("Take back"),
    "claim": _("Claim"),
    "withdraw": _("Withdraw"),
    "confirm": _("Confirm mandate"),
    "revoke": _("Revoke"),
}
# Where each transition lives: operation, permission, audit verb. A house test holds them together.
TRANSITIONS = {
    "submit_for_verification": (
        "submit_for_verification",
        "parties.manage_organisation",
        "organisation.submitted_for_verification",
    ),
    "verify": ("verify_organisation", "parties.verify_organisation", "organisation.verified"),
    "return_for_completion": (
        "return_organisation",
        "parties.verify_organisation",
        "organisation.returned",
    ),
    "reopen": ("reopen_organisation", "parties.manage_organisation", "organisation.reopened"),
    "claim": ("claim_invitation", "parties.claim_invitation", "invitation.claimed"),
    "withdraw": ("withdraw_invitation", "parties.invite_person", "invitation.withdrawn"),
    "confirm": ("confirm_mandate", "parties.confirm_mandate", "mandate.confirmed"),
    "revoke": ("revoke_mandate", "parties.revoke_mandate", "mandate.revoked"),
}
