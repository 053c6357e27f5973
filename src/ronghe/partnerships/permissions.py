"""Who may do what: each part of the app has its rules in a file of its own, all loaded here."""

from ronghe.partnerships import (  # noqa: F401 -- registers its rules
    agreement_permissions,
    listing_permissions,
    paper_permissions,
    review_permissions,
)
