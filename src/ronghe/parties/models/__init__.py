from ronghe.parties.models.invitation import Invitation, InvitationState
from ronghe.parties.models.membership import MANAGING_ROLES, Membership, Role
from ronghe.parties.models.organisation import (
    Identifier,
    IdentifierScheme,
    NameKind,
    Organisation,
    OrganisationKind,
    OrganisationName,
    Verification,
)
from ronghe.parties.models.person import Person
from ronghe.parties.models.user import User

__all__ = [
    "MANAGING_ROLES",
    "Identifier",
    "IdentifierScheme",
    "Invitation",
    "InvitationState",
    "Membership",
    "NameKind",
    "Organisation",
    "OrganisationKind",
    "OrganisationName",
    "Person",
    "Role",
    "User",
    "Verification",
]
