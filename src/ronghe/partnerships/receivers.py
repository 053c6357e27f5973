"""Reactions to news: each part of the app has its own in a file of its own."""

from ronghe.partnerships import (  # noqa: F401 -- registers its receivers
    agreement_receivers,
    approval_receivers,
    listing_receivers,
    paper_receivers,
    review_receivers,
)
