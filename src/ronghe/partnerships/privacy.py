"""What is kept about people here: each part of the app has its lines in a file of its own."""

from ronghe.partnerships import (  # noqa: F401 -- registers its lines
    agreement_privacy,
    listing_privacy,
    paper_privacy,
    review_privacy,
)
