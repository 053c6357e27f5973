"""The seats of listings that posts of a round hold, and what is given back of them."""

from datetime import datetime

from ronghe.partnerships.operations.writing import locked_listing
from ronghe.partnerships.seats import free_seats, set_seats
from ronghe.placements.models import Post, Round


def hold(post: Post, count: int, *, at: datetime) -> None:
    """Let the post hold so many seats of its listing; raises `SeatsAreGone`."""
    set_seats(locked_listing(post.listing), holder=post, count=count, reserve=None, at=at)


def give_back(post: Post, *, at: datetime) -> None:
    free_seats(locked_listing(post.listing), holder=post, at=at)


def give_all_back(round_: Round, *, at: datetime) -> None:
    for post in round_.posts.select_related("listing").order_by("listing"):
        give_back(post, at=at)
