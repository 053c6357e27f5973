from ronghe.kernel.invariants import audited_states
from ronghe.parties.models import InvitationState, Verification

audited_states(
    "organisations_in_the_audit",
    "parties.Organisation",
    "verification",
    {
        Verification.PENDING: ["organisation.submitted_for_verification"],
        Verification.VERIFIED: ["organisation.verified"],
    },
)
audited_states(
    "invitations_in_the_audit",
    "parties.Invitation",
    "state",
    {
        InvitationState.CLAIMED: ["invitation.claimed"],
        InvitationState.WITHDRAWN: ["invitation.withdrawn"],
    },
)
