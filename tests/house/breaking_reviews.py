"""Attempts at the constraints of reviews and piles of papers: a part of `breaking`."""

from tests.factories.parties import NOW
from tests.house.attempts import Attempt, change, copy

from ronghe.partnerships.models import Trouble

REVIEW, PICTURE = "partnerships.Review", "partnerships.PilePicture"

CONSTRAINTS = {
    "pile_picture_state_is_known": change(PICTURE, state="lost"),
    "pile_picture_refused_says_why": change(PICTURE, state="refused"),
    "review_has_minutes": change(REVIEW, minutes=""),
    "review_state_is_known": change(REVIEW, state="lost", answered_at=NOW),
    "review_takes_two_sides": Attempt(
        REVIEW,
        lambda row: {
            "state": "confirmed",
            "answered_at": NOW,
            "answered_for_id": row.recorded_for_id,
        },
    ),
    "review_objection_is_said": Attempt(
        REVIEW,
        lambda row: {
            "state": "objected",
            "answered_at": NOW,
            "answered_for_id": row.actions.get().owner_id,
        },
    ),
    "review_action_says_what": change("partnerships.ReviewAction", what=""),
    "trouble_open_once": copy("partnerships.Trouble"),
}
UNIQUE_FIELDS = {
    "partnerships.paperpile.reference": copy("partnerships.PaperPile"),
    "partnerships.review.reference": copy(REVIEW),
}


def furnish(world) -> None:
    """Let one cooperation be in trouble; reviews and piles come with it."""
    Trouble.objects.create(
        cooperation=world.things["college"].pact.cooperation,
        kind="silent",
        since_on=NOW.date(),
        noticed_at=NOW,
    )
