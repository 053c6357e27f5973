from ronghe.partnerships.models.agreement import (
    LIVE,
    ONCE_SIGNED,
    UNSIGNED,
    Agreement,
    AgreementState,
    Suspension,
)
from ronghe.partnerships.models.concern import (
    Concern,
    ConcernState,
)
from ronghe.partnerships.models.cooperation import (
    PERSONAL_ROLES,
    Cooperation,
    CooperationKind,
    CooperationParty,
    CooperationState,
    PartyRole,
)
from ronghe.partnerships.models.enquiry import (
    LIVE_ENQUIRIES,
    Enquiry,
    EnquiryMessage,
    EnquiryReason,
    EnquiryState,
)
from ronghe.partnerships.models.listing import (
    ON_THE_LIST,
    Listing,
    ListingKind,
    ListingSide,
    ListingState,
    PauseCause,
)
from ronghe.partnerships.models.listing_policy import (
    ListingPolicy,
)
from ronghe.partnerships.models.negotiation import (
    ApprovalRoute,
    ApprovalState,
    ApprovalStep,
    ClauseComment,
    FactConfirmation,
)
from ronghe.partnerships.models.obligation import (
    Milestone,
    Obligation,
    ObligationState,
)
from ronghe.partnerships.models.pile import (
    PaperPile,
    PictureState,
    PilePage,
    PilePicture,
)
from ronghe.partnerships.models.readiness import (
    Observation,
    ReadinessAssessment,
    SiteReport,
    Suitability,
)
from ronghe.partnerships.models.review import (
    Review,
    ReviewAction,
    ReviewState,
    Trouble,
)
from ronghe.partnerships.models.saved_search import (
    SavedSearch,
)
from ronghe.partnerships.models.seat_holding import (
    SeatHolding,
)
from ronghe.partnerships.models.signature import (
    MOST_WRONG_CODES,
    OrderOutcome,
    PaperSigning,
    ProviderOrder,
    SealKind,
    Signature,
    SigningLink,
)
from ronghe.partnerships.models.version import (
    EDITABLE,
    FROZEN,
    OPEN,
    AgreementCheck,
    AgreementParty,
    AgreementVersion,
    Channel,
    VersionRevision,
    VersionState,
)

__all__ = [
    "EDITABLE",
    "FROZEN",
    "LIVE",
    "LIVE_ENQUIRIES",
    "MOST_WRONG_CODES",
    "ONCE_SIGNED",
    "ON_THE_LIST",
    "OPEN",
    "PERSONAL_ROLES",
    "UNSIGNED",
    "Agreement",
    "AgreementCheck",
    "AgreementParty",
    "AgreementState",
    "AgreementVersion",
    "ApprovalRoute",
    "ApprovalState",
    "ApprovalStep",
    "Channel",
    "ClauseComment",
    "Concern",
    "ConcernState",
    "Cooperation",
    "CooperationKind",
    "CooperationParty",
    "CooperationState",
    "Enquiry",
    "EnquiryMessage",
    "EnquiryReason",
    "EnquiryState",
    "FactConfirmation",
    "Listing",
    "ListingKind",
    "ListingPolicy",
    "ListingSide",
    "ListingState",
    "Milestone",
    "Obligation",
    "ObligationState",
    "Observation",
    "OrderOutcome",
    "PaperPile",
    "PaperSigning",
    "PartyRole",
    "PauseCause",
    "PictureState",
    "PilePage",
    "PilePicture",
    "ProviderOrder",
    "ReadinessAssessment",
    "Review",
    "ReviewAction",
    "ReviewState",
    "SavedSearch",
    "SealKind",
    "SeatHolding",
    "Signature",
    "SigningLink",
    "SiteReport",
    "Suitability",
    "Suspension",
    "Trouble",
    "VersionRevision",
    "VersionState",
]
