"""Every lifecycle of the app, each part's from a file of its own."""

from ronghe.partnerships import agreement_lifecycles, listing_lifecycles, review_lifecycles
from ronghe.partnerships.agreement_lifecycles import (
    AGREEMENT,
    APPROVAL,
    CONCERN,
    COOPERATION,
    OBLIGATION,
    SIGNING_ORDER,
    VERSION,
)
from ronghe.partnerships.listing_lifecycles import ENQUIRY, LISTING
from ronghe.partnerships.review_lifecycles import REVIEW

__all__ = [
    "AGREEMENT",
    "APPROVAL",
    "CONCERN",
    "COOPERATION",
    "ENQUIRY",
    "LABELS",
    "LISTING",
    "OBLIGATION",
    "REVIEW",
    "SIGNING_ORDER",
    "TRANSITIONS",
    "VERSION",
]

LABELS = {
    **listing_lifecycles.LABELS,
    **agreement_lifecycles.LABELS,
    **review_lifecycles.LABELS,
}
TRANSITIONS = {
    **listing_lifecycles.TRANSITIONS,
    **agreement_lifecycles.TRANSITIONS,
    **review_lifecycles.TRANSITIONS,
}
