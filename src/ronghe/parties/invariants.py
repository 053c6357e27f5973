from django.utils.translation import gettext_lazy as _

from ronghe.kernel.invariants import audited_states, sql_invariant
from ronghe.parties.models import (
    InvitationState,
    RestrictionState,
    SuggestionState,
    Verification,
)

audited_states(
    "organisations_in_the_audit",
    "parties.Organisation",
    "verification",
    {
        Verification.PENDING: ["organisation.submitted_for_verification"],
        Verification.VERIFIED: ["organisation.verified"],
        Verification.SUSPENDED: ["organisation.suspended", "organisation.restriction_followed"],
        Verification.BANNED: ["organisation.banned", "organisation.restriction_followed"],
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
audited_states(
    "restrictions_in_the_audit",
    "parties.Restriction",
    "state",
    {
        RestrictionState.REPAIR_REQUESTED: ["restriction.repair_requested"],
        RestrictionState.LIFTED: ["restriction.lifted"],
        RestrictionState.EXPIRED: ["restriction.expired"],
    },
)
audited_states(
    "duplicates_in_the_audit",
    "parties.DuplicateSuggestion",
    "state",
    {SuggestionState.DISMISSED: ["duplicate.dismissed"]},
)
sql_invariant(
    "parties.restricted_records",
    _("A record shows a restriction exactly while one binds it."),
    """
    SELECT o.reference FROM parties_organisation o
      LEFT JOIN parties_restriction r
        ON r.organisation_id = o.id AND r.state IN ('in_force', 'repair_requested')
     WHERE o.merged_into_id IS NULL
       AND (CASE r.kind WHEN 'ban' THEN 'banned' WHEN 'suspension' THEN 'suspended' ELSE '' END)
        <> (CASE WHEN o.verification IN ('suspended', 'banned') THEN o.verification ELSE '' END)
     ORDER BY o.reference
    """,
)
sql_invariant(
    "parties.merged_records",
    _("A record is merged exactly while its merge is not undone."),
    """
    SELECT o.reference FROM parties_organisation o
      LEFT JOIN parties_merge m ON m.absorbed_id = o.id AND m.undone_at IS NULL
     WHERE o.merged_into_id IS DISTINCT FROM m.survivor_id
     ORDER BY o.reference
    """,
)
