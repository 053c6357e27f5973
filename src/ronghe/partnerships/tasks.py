"""Background entry points: each part of the app has its own in a file of its own."""

from ronghe.partnerships import (  # noqa: F401 -- registers its tasks
    agreement_tasks,
    listing_tasks,
    paper_tasks,
    review_tasks,
)
