"""Posts of a round: asked of a host, accepted, arranged, taken back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.kernel.references import next_reference
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Membership
from ronghe.partnerships.models import (
    AgreementParty,
    Listing,
    ListingKind,
    ListingSide,
    ListingState,
)
from ronghe.partnerships.versions import locked_agreement
from ronghe.placements import carrying, held_seats
from ronghe.placements.agreed_work import work_of
from ronghe.placements.lifecycles import POST
from ronghe.placements.locking import NotNow, locked_post, locked_round, note_change
from ronghe.placements.models import Post, PostState, Round, RoundState

KINDS = frozenset({ListingKind.POSTS, ListingKind.APPRENTICESHIP})
BEFORE_RESULT = frozenset({RoundState.PLANNED, RoundState.OPEN, RoundState.CLOSED})
BEFORE_CLOSING = frozenset({RoundState.PLANNED, RoundState.OPEN})


class NotOffered(ValueError):
    """A round takes posts that a host has published or agreed on, in the days of the round."""


class SeatsDoNotFit(ValueError):
    """A post has seats, and opens with no more students than that."""


class ReasonIsMissing(ValueError):
    """Who ranked a post learns why it is gone."""


@dataclass(frozen=True)
class Arrangement:
    """How a post takes part: seats, the least that open it, its tutor, the way, its majors."""

    seats_count: int
    opens_with: int | None = None
    tutor: Membership | None = None
    minutes: int | None = None
    majors: tuple[str, ...] = ()


@transaction.atomic
def ask_for_post(
    *, round_: Round, listing: Listing, arrangement: Arrangement, actor: Actor, at: datetime
) -> Post:
    """Ask the host to take part in the round with an offer that it has published."""
    require(actor, "placements.run_round", round_)
    round_ = locked_round(round_)
    _refuse_unless(round_, BEFORE_CLOSING)
    _refuse_unfit(round_, listing)
    _check(arrangement, listing.seats_left or 0)
    post = Post.objects.create(
        reference=next_reference("PO", on=day_of(at)),
        round=round_,
        listing=listing,
        host=listing.organisation,
        title=listing.title,
        occupation=listing.occupation,
        site=listing.site,
        details=dict(listing.details),
        **_columns(arrangement),
    )
    audit.record("post.asked", post, actor=actor, at=at, details={"listing": listing.reference})
    news.publish("post.asked", post, actor=actor, at=at)
    return post


@transaction.atomic
def ask_by_agreement(
    *, round_: Round, side: AgreementParty, arrangement: Arrangement, actor: Actor, at: datetime
) -> Post:
    """Ask a host to take part with seats of an agreement that it has signed for a whole class.

    From now on the post holds them: no other round is promised the same ones.
    """
    require(actor, "placements.run_round", round_)
    round_ = locked_round(round_)
    _refuse_unless(round_, BEFORE_CLOSING)
    agreement = locked_agreement(side.version.agreement)
    found = carrying.open_sides(round_).filter(pk=side.pk).first()
    if found is None or found.acting is None:
        raise NotOffered(
            _(
                "Choose an agreement in force that covers the days of the round, has free seats, and"
                " is not in the round yet."
            )
        )
    _check(arrangement, vars(found)["seats"] - vars(found)["held"])
    work = work_of(found, found.acting, round_)
    post = Post.objects.create(
        reference=next_reference("PO", on=day_of(at)),
        round=round_,
        agreement=agreement,
        host=found.acting,
        **vars(work),
        **_columns(arrangement),
    )
    details = {"agreement": agreement.reference}
    audit.record("post.asked", post, actor=actor, at=at, details=details)
    news.publish("post.asked", post, actor=actor, at=at)
    return post


def _refuse_unless(round_: Round, states: Collection[str]) -> None:
    if round_.state not in states:
        raise NotNow(_("The ranking is over; posts stay as students ranked them."))


def _refuse_unfit(round_: Round, listing: Listing) -> None:
    if (
        listing.side != ListingSide.OFFER
        or listing.kind not in KINDS
        or listing.state != ListingState.PUBLISHED
        or listing.organisation.is_restricted
    ):
        raise NotOffered(_("Choose an offer of posts that a host has published."))
    begins_late = listing.starts_on is not None and listing.starts_on > round_.starts_on
    ends_early = listing.ends_on is not None and listing.ends_on < round_.ends_on
    if begins_late or ends_early:
        raise NotOffered(
            _("The offer does not cover the days of the round. Ask the host whether it could.")
        )
    if round_.posts.filter(listing=listing).exists():
        raise NotOffered(_("This offer is in the round already."))


def _check(arrangement: Arrangement, left: int) -> None:
    seats, floor = arrangement.seats_count, arrangement.opens_with
    if not 1 <= seats <= left:
        raise SeatsDoNotFit(_("Choose between one seat and the %(n)d that are left.") % {"n": left})
    if floor is not None and not 1 <= floor <= seats:
        raise SeatsDoNotFit(_("A post cannot need more students than it has seats."))


def _columns(arrangement: Arrangement) -> dict[str, object]:
    return {**vars(arrangement), "majors": sorted(set(arrangement.majors))}


@transaction.atomic
def accept_post(*, post: Post, has_scores: bool, actor: Actor, at: datetime) -> Post:
    """Take part as the host, with or without putting applicants into bands; the seats are held."""
    require(actor, "placements.answer_for_post", post)
    post = locked_post(post)
    _refuse_unless(post.round, BEFORE_CLOSING)
    post.state = POST.next_state(post.state, "accept_post")
    held_seats.hold(post, post.seats_count, at=at)
    post.has_scores = has_scores
    post.save(update_fields=["state", "has_scores"])
    note_change(post.round)
    audit.record("post.accepted", post, actor=actor, at=at, details={"bands": has_scores})
    news.publish("post.accepted", post, actor=actor, at=at)
    return post


@transaction.atomic
def arrange_post(*, post: Post, arrangement: Arrangement, actor: Actor, at: datetime) -> Post:
    """Change seats, tutor, way or majors before the ranking ends; fewer seats are given back."""
    require(actor, "placements.arrange_post", post)
    post = locked_post(post)
    _refuse_unless(post.round, BEFORE_CLOSING)
    if post.state == PostState.WITHDRAWN:
        raise NotNow(_("This post was taken back."))
    _check(arrangement, held_seats.most_seats(post))
    if post.state == PostState.OFFERED:
        held_seats.hold(post, arrangement.seats_count, at=at)
    for name, value in _columns(arrangement).items():
        setattr(post, name, value)
    post.save(update_fields=["seats_count", "opens_with", "tutor", "minutes", "majors"])
    note_change(post.round)
    audit.record("post.arranged", post, actor=actor, at=at, details={"seats": post.seats_count})
    return post


@transaction.atomic
def withdraw_post(*, post: Post, reason: str, actor: Actor, at: datetime) -> Post:
    """Take a post back, as its host or as whoever runs the round, before a result is proposed.

    It stays on the lists of those who ranked it, and they are told; a run that is under way has
    read it, and cannot be published.
    """
    require(actor, "placements.withdraw_post", post)
    if not reason.strip():
        raise ReasonIsMissing(_("Say why, so that those who ranked it understand."))
    post = locked_post(post)
    if post.round.state not in BEFORE_RESULT:
        raise NotNow(
            _("A result has been proposed or published. Talk with whoever runs the round.")
        )
    post.state = POST.next_state(post.state, "withdraw_post")
    post.state_note = reason.strip()
    post.save(update_fields=["state", "state_note"])
    held_seats.give_back(post, at=at)
    note_change(post.round)
    details = {"reason": post.state_note}
    audit.record("post.withdrawn", post, actor=actor, at=at, details=details)
    news.publish("post.withdrawn", post, actor=actor, at=at)
    return post
