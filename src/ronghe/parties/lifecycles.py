from django.utils.translation import gettext_lazy as _

from ronghe.engines.lifecycle import lifecycle
from ronghe.parties.models import InvitationState as Claim
from ronghe.parties.models import MandateState, Verification
from ronghe.parties.models import RestrictionState as Bound
from ronghe.parties.models import SuggestionState as Pair

FREE = {Verification.UNVERIFIED, Verification.PENDING, Verification.VERIFIED}

VERIFICATION = lifecycle(
    "verification",
    Verification.UNVERIFIED,
    submit_for_verification=({Verification.UNVERIFIED}, Verification.PENDING),
    verify=({Verification.PENDING}, Verification.VERIFIED),
    return_for_completion=({Verification.PENDING}, Verification.UNVERIFIED),
    reopen=({Verification.PENDING, Verification.VERIFIED}, Verification.UNVERIFIED),
    suspend=(FREE, Verification.SUSPENDED),
    ban=(FREE, Verification.BANNED),
    release=({Verification.SUSPENDED, Verification.BANNED}, Verification.UNVERIFIED),
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
RESTRICTION = lifecycle(
    "restriction",
    Bound.IN_FORCE,
    request_repair=({Bound.IN_FORCE}, Bound.REPAIR_REQUESTED),
    refuse_repair=({Bound.REPAIR_REQUESTED}, Bound.IN_FORCE),
    lift=({Bound.IN_FORCE, Bound.REPAIR_REQUESTED}, Bound.LIFTED),
    expire=({Bound.IN_FORCE, Bound.REPAIR_REQUESTED}, Bound.EXPIRED),
)
SUGGESTION = lifecycle(
    "suggestion",
    Pair.OPEN,
    merge=({Pair.OPEN, Pair.DISMISSED}, Pair.MERGED),
    dismiss=({Pair.OPEN}, Pair.DISMISSED),
    undo_merge=({Pair.MERGED}, Pair.OPEN),
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
    "suspend": _("Suspend"),
    "ban": _("Ban"),
    "release": _("Release"),
    "request_repair": _("Request credit repair"),
    "refuse_repair": _("Refuse credit repair"),
    "lift": _("Lift"),
    "expire": _("Run out"),
    "merge": _("Merge"),
    "dismiss": _("Keep apart"),
    "undo_merge": _("Undo merge"),
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
    "suspend": (
        "restrict_organisation",
        "parties.restrict_organisation",
        "organisation.suspended",
    ),
    "ban": ("restrict_organisation", "parties.restrict_organisation", "organisation.banned"),
    "release": ("lift_restriction", "parties.restrict_organisation", "restriction.lifted"),
    "request_repair": (
        "request_repair",
        "parties.manage_organisation",
        "restriction.repair_requested",
    ),
    "refuse_repair": (
        "refuse_repair",
        "parties.restrict_organisation",
        "restriction.repair_refused",
    ),
    "lift": ("lift_restriction", "parties.restrict_organisation", "restriction.lifted"),
    "expire": ("expire_restrictions", "parties.expire_restriction", "restriction.expired"),
    "merge": ("merge_organisations", "parties.merge_organisation", "organisation.merged"),
    "dismiss": ("dismiss_duplicate", "parties.merge_organisation", "duplicate.dismissed"),
    "undo_merge": ("undo_merge", "parties.merge_organisation", "organisation.merge_undone"),
}
