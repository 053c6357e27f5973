from ronghe.parties.models.duplicates import DuplicateSuggestion, Merge, SuggestionState
from ronghe.parties.models.enrolment import Enrolment
from ronghe.parties.models.guardian import Guardian, Relation
from ronghe.parties.models.identifier import Identifier, IdentifierScheme
from ronghe.parties.models.invitation import Invitation, InvitationState
from ronghe.parties.models.membership import MANAGING_ROLES, ROLES_OF_KIND, Membership, Role
from ronghe.parties.models.offering import MajorScheme, Offering
from ronghe.parties.models.organisation import (
    NAME_LANGUAGES,
    NameKind,
    Organisation,
    OrganisationKind,
    OrganisationName,
    SizeBand,
    Verification,
)
from ronghe.parties.models.person import Person
from ronghe.parties.models.personal_details import PersonalDetails
from ronghe.parties.models.remit import Remit, RemitException
from ronghe.parties.models.restriction import (
    RestrictedNumber,
    Restriction,
    RestrictionKind,
    RestrictionState,
)
from ronghe.parties.models.school_class import Cohort, SchoolClass
from ronghe.parties.models.signing_mandate import DocumentKind, MandateState, SigningMandate
from ronghe.parties.models.site import Site
from ronghe.parties.models.unit import Unit, UnitKind
from ronghe.parties.models.user import User

__all__ = [
    "MANAGING_ROLES",
    "NAME_LANGUAGES",
    "ROLES_OF_KIND",
    "Cohort",
    "DocumentKind",
    "DuplicateSuggestion",
    "Enrolment",
    "Guardian",
    "Identifier",
    "IdentifierScheme",
    "Invitation",
    "InvitationState",
    "MajorScheme",
    "MandateState",
    "Membership",
    "Merge",
    "NameKind",
    "Offering",
    "Organisation",
    "OrganisationKind",
    "OrganisationName",
    "Person",
    "PersonalDetails",
    "Relation",
    "Remit",
    "RemitException",
    "RestrictedNumber",
    "Restriction",
    "RestrictionKind",
    "RestrictionState",
    "Role",
    "SchoolClass",
    "SigningMandate",
    "Site",
    "SizeBand",
    "SuggestionState",
    "Unit",
    "UnitKind",
    "User",
    "Verification",
]
