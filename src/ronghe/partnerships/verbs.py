"""What the audit says of this app's verbs: one sentence each, in the words of a story."""

from ronghe.partnerships.agreement_verbs import AGREEMENT_VERBS
from ronghe.partnerships.listing_verbs import LISTING_VERBS
from ronghe.partnerships.paper_verbs import PAPER_VERBS
from ronghe.partnerships.review_verbs import REVIEW_VERBS

VERBS = {**LISTING_VERBS, **AGREEMENT_VERBS, **PAPER_VERBS, **REVIEW_VERBS}
