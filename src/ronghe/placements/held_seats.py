"""The seats that posts of a round hold, of listings or of agreements, and what is given back of them.

An agreement keeps no account of its own: what its posts hold is counted. It has its listing’s seats
already, so such a post takes none of them.
"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ronghe.partnerships.operations.writing import locked_listing
from ronghe.partnerships.seats import SeatsAreGone, free_seats, set_seats
from ronghe.partnerships.versions import locked_agreement
from ronghe.placements import carrying
from ronghe.placements.models import Post, PostState, Round


class AgreementFellAway(ValueError):
    """A post is taken up, and grows, while its agreement carries it."""


def hold(post: Post, count: int, *, at: datetime) -> None:
    """Let the post hold so many seats; raises `SeatsAreGone`, `AgreementFellAway`."""
    if post.listing is not None:
        set_seats(locked_listing(post.listing), holder=post, count=count, reserve=None, at=at)
    else:
        _hold_of_agreement(post, count)


def _hold_of_agreement(post: Post, count: int) -> None:
    """Look, under the lock of the agreement, whether it carries so many; what is held may be kept."""
    assert post.agreement is not None  # noqa: S101 -- the database asks for one of the two
    before = Post.objects.get(pk=post.pk)
    if before.state == PostState.OFFERED and count <= before.seats_count:
        return
    locked_agreement(post.agreement)
    if carrying.fall_of(post) is not None:
        raise AgreementFellAway(
            _(
                "The agreement behind this post is not in force as it was when the host was asked."
                " Look at it first."
            )
        )
    left = carrying.seats_for(post)
    if count > left:
        raise SeatsAreGone(
            _("The agreement has %(n)d seats for this post. Agree on fewer.") % {"n": left}
        )


def most_seats(post: Post) -> int:
    """Give how many seats the post could have: its own, and those that nobody holds."""
    if post.listing is None:
        return carrying.seats_for(post)
    own = post.seats_count if post.state == PostState.OFFERED else 0
    return (post.listing.seats_left or 0) + own


def give_back(post: Post, *, at: datetime) -> None:
    """Give a listing its seats back; those of an agreement are free once the post is taken back."""
    if post.listing is not None:
        free_seats(locked_listing(post.listing), holder=post, at=at)


def give_all_back(round_: Round, *, at: datetime) -> None:
    for post in round_.posts.select_related("listing").order_by("listing"):
        give_back(post, at=at)
