"""What a student does in a round: rank, go with a classmate, let a parent read along, withdraw."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.invitation_queries import digest
from ronghe.placements.lifecycles import CANDIDATE, LINK
from ronghe.placements.locking import (
    NotNow,
    hold_open,
    locked_candidate,
    locked_round,
    note_change,
)
from ronghe.placements.models import (
    Candidate,
    CandidateState,
    GuardianView,
    Link,
    LinkState,
    Post,
    PostState,
    RoundState,
    Wish,
)


class ListIsAmiss(ValueError):
    """A list names posts of the round, each once, no more than the round allows."""


class CannotBeLinked(ValueError):
    """Two students of one round go together if both want it."""


@transaction.atomic
def save_list(
    *,
    candidate: Candidate,
    posts: Sequence[Post],
    tail_minutes: int | None = None,
    actor: Actor,
    at: datetime,
) -> Candidate:
    """Save the list in its order; it counts as it stands at the deadline. Linked classmates share it."""
    require(actor, "placements.rank_posts", candidate)
    hold_open(candidate, at)
    pair = _locked_pair(candidate)
    candidate = next(one for one in pair if one.pk == candidate.pk)
    _refuse_who_left(candidate)
    _check(candidate, posts)
    for one in pair:
        _write_list(one, posts, tail_minutes, at)
    details = {"posts": [post.reference for post in posts], "tail_minutes": tail_minutes}
    audit.record("candidate.list_saved", candidate, actor=actor, at=at, details=details)
    for one in pair:
        if one.pk != candidate.pk:
            news.publish("candidate.list_shared", one, actor=actor, at=at)
    return candidate


def _refuse_who_left(candidate: Candidate) -> None:
    if candidate.state != CandidateState.TAKING_PART:
        raise NotNow(_("You have withdrawn from this round."))


def _locked_pair(candidate: Candidate) -> list[Candidate]:
    """Lock the student, and the classmate with whom the list is shared, in one order for both.

    Raises `NotNow` where a link was agreed or ended just before: the list one looks at is another.
    """
    other = partner_of(candidate)
    ids = sorted({candidate.pk, *([other.pk] if other else [])})
    pair = [locked_candidate(Candidate(pk=pk)) for pk in ids]
    if partner_of(candidate) != other:
        raise NotNow(
            _("With whom you go has changed this moment. Look at your list, and save it once more.")
        )
    return pair


def partner_of(candidate: Candidate) -> Candidate | None:
    """Give the classmate with whom a student goes, once both have agreed."""
    link = agreed_link_of(candidate)
    if link is None:
        return None
    return link.asked if link.asked_by_id == candidate.pk else link.asked_by


def agreed_link_of(candidate: Candidate) -> Link | None:
    return _links_of(candidate).filter(state=LinkState.AGREED).first()


def _links_of(*candidates: Candidate) -> QuerySet[Link]:
    """Give the links that are asked or agreed and have one of them in it."""
    mine = Q(asked_by__in=candidates) | Q(asked__in=candidates)
    found = Link.objects.filter(mine).exclude(state=LinkState.ENDED)
    return found.select_related("asked", "asked_by").order_by("pk")


def _end(link: Link, at: datetime) -> None:
    link.state, link.answered_at = LINK.next_state(link.state, "end_link"), at
    link.save(update_fields=["state", "answered_at"])


def _check(candidate: Candidate, posts: Sequence[Post]) -> None:
    most = candidate.round.most_wishes
    if len(posts) > most:
        raise ListIsAmiss(_("Your list may have %(n)d posts at most.") % {"n": most})
    if len({post.pk for post in posts}) != len(posts):
        raise ListIsAmiss(_("A post stands on your list once."))
    kept = set(candidate.wishes.order_by().values_list("post_id", flat=True))
    for post in posts:
        if post.round_id != candidate.round_id or post.state == PostState.ASKED:
            raise ListIsAmiss(_("Choose among the posts of this round."))
        if post.state == PostState.WITHDRAWN and post.pk not in kept:
            raise ListIsAmiss(_("“%(title)s” was taken back.") % {"title": post.title})


def _write_list(
    candidate: Candidate, posts: Sequence[Post], tail_minutes: int | None, at: datetime
) -> None:
    candidate.wishes.all().delete()
    Wish.objects.bulk_create(
        Wish(candidate=candidate, post=post, rank=rank) for rank, post in enumerate(posts, start=1)
    )
    candidate.tail_minutes, candidate.saved_at = tail_minutes, at
    candidate.save(update_fields=["tail_minutes", "saved_at"])


@transaction.atomic
def show_name(*, candidate: Candidate, is_named: bool, actor: Actor, at: datetime) -> Candidate:
    """Let the hosts on one's list see one's name before the result, or not."""
    require(actor, "placements.rank_posts", candidate)
    hold_open(candidate, at)
    candidate = locked_candidate(candidate)
    candidate.is_named = is_named
    candidate.save(update_fields=["is_named"])
    details = {"named": is_named}
    audit.record("candidate.named", candidate, actor=actor, at=at, details=details)
    return candidate


@transaction.atomic
def ask_link(
    *, candidate: Candidate, classmate: Candidate, may_part: bool, actor: Actor, at: datetime
) -> Link:
    """Ask a classmate to go together; nothing happens until they agree."""
    require(actor, "placements.rank_posts", candidate)
    hold_open(candidate, at)
    candidate = locked_candidate(candidate)
    _refuse_who_left(candidate)
    if (
        classmate.round_id != candidate.round_id
        or classmate.pk == candidate.pk
        or classmate.membership.school_class_id != candidate.membership.school_class_id
        or classmate.state != CandidateState.TAKING_PART
    ):
        raise CannotBeLinked(_("Choose a classmate who takes part in the same round."))
    open_links = Link.objects.exclude(state=LinkState.ENDED)
    if open_links.filter(asked_by=candidate).exists() or agreed_link_of(candidate):
        raise CannotBeLinked(_("You have asked somebody, or go with somebody, already."))
    link = Link.objects.create(asked_by=candidate, asked=classmate, may_part=may_part, asked_at=at)
    audit.record("link.asked", candidate, actor=actor, at=at)
    news.publish("link.asked", classmate, actor=actor, at=at)
    return link


@transaction.atomic
def agree_link(*, link: Link, actor: Actor, at: datetime) -> Link:
    """Agree to go with whoever asked: from now on both have the list of whoever asked."""
    require(actor, "placements.rank_posts", link.asked)
    hold_open(link.asked, at)
    link = _locked_link(link)
    state = LINK.next_state(link.state, "agree_link")
    if agreed_link_of(link.asked) or agreed_link_of(link.asked_by):
        raise CannotBeLinked(_("One of you goes with somebody else already."))
    _refuse_who_left(link.asked)
    if link.asked_by.state != CandidateState.TAKING_PART:
        raise CannotBeLinked(_("Your classmate has withdrawn from the round."))
    link.state, link.answered_at = state, at
    link.save(update_fields=["state", "answered_at"])
    _end_others(link, at)
    posts = [one.post for one in link.asked_by.wishes.select_related("post").order_by("rank")]
    _write_list(link.asked, posts, link.asked_by.tail_minutes, at)
    audit.record("link.agreed", link.asked, actor=actor, at=at)
    news.publish("link.agreed", link.asked_by, actor=actor, at=at)
    return link


def _locked_link(link: Link) -> Link:
    """Lock both students in one order, then the link."""
    pair = {pk: locked_candidate(Candidate(pk=pk)) for pk in sorted({link.asked_by_id, link.asked_id})}  # fmt: skip
    found = Link.objects.select_for_update(of=("self",)).get(pk=link.pk)
    found.asked_by, found.asked = pair[found.asked_by_id], pair[found.asked_id]
    return found


def _end_others(link: Link, at: datetime) -> None:
    for one in _links_of(link.asked_by, link.asked).filter(state=LinkState.ASKED):
        _end(one, at)


@transaction.atomic
def end_link(*, link: Link, actor: Actor, at: datetime) -> Link:
    """Go alone again, or say no; each keeps the list as it stands."""
    require(actor, "placements.rank_posts", link)
    hold_open(link.asked, at)
    link = _locked_link(link)
    _end(link, at)
    audit.record("link.ended", link.asked, actor=actor, at=at)
    other = link.asked if actor.membership_id == link.asked_by.membership_id else link.asked_by
    news.publish("link.ended", other, actor=actor, at=at)
    return link


@transaction.atomic
def let_guardian_read(*, candidate: Candidate, actor: Actor, at: datetime) -> str:
    """Make a link with which a parent or guardian reads along; it ends the one before it."""
    require(actor, "placements.rank_posts", candidate)
    candidate = locked_candidate(candidate)
    candidate.guardian_views.filter(ended_at=None).update(ended_at=at)
    token = secrets.token_urlsafe(24)
    GuardianView.objects.create(candidate=candidate, token_hash=digest(token), made_at=at)
    audit.record("candidate.shown_to_guardian", candidate, actor=actor, at=at)
    return token


@transaction.atomic
def withdraw_candidate(*, candidate: Candidate, actor: Actor, at: datetime) -> Candidate:
    """Leave the round, before the result or without a post after it; a link ends with it."""
    require(actor, "placements.rank_posts", candidate)
    round_ = locked_round(candidate.round)
    if round_.state not in {RoundState.OPEN, RoundState.CLOSED, RoundState.PUBLISHED}:
        raise NotNow(_("A result is being decided just now. Try again once it is published."))
    candidate = _alone(candidate, actor, at)
    candidate.state = CANDIDATE.next_state(candidate.state, "withdraw_candidate")
    candidate.post = None
    candidate.save(update_fields=["state", "post"])
    note_change(round_)
    audit.record("candidate.withdrawn", candidate, actor=actor, at=at)
    return candidate


def _alone(candidate: Candidate, actor: Actor, at: datetime) -> Candidate:
    """Lock the student, and end going together, asked or agreed; the classmates are told."""
    pair = _locked_pair(candidate)
    for link in _links_of(candidate):
        _end(link, at)
        audit.record("link.ended", link.asked, actor=actor, at=at)
        other = link.asked if link.asked_by_id == candidate.pk else link.asked_by
        news.publish("link.ended", other, actor=actor, at=at)
    return next(one for one in pair if one.pk == candidate.pk)


@transaction.atomic
def arrange_candidate(
    *,
    candidate: Candidate,
    is_half: bool,
    fixed_at: Post | None,
    actor: Actor,
    at: datetime,
) -> Candidate:
    """Say that a student is placed half-time, or is at a post already and does not move."""
    require(actor, "placements.arrange_candidate", candidate)
    round_ = locked_round(candidate.round)
    candidate = locked_candidate(candidate)
    if round_.state not in {RoundState.OPEN, RoundState.CLOSED}:
        raise NotNow(_("Students are arranged before a result is proposed."))
    if fixed_at is not None and fixed_at.round_id != round_.pk:
        raise ListIsAmiss(_("Choose among the posts of this round."))
    candidate.is_half, candidate.is_fixed = is_half, fixed_at is not None
    candidate.post = fixed_at
    candidate.save(update_fields=["is_half", "is_fixed", "post"])
    note_change(round_)
    details = {"half": is_half, "fixed_at": fixed_at.reference if fixed_at else ""}
    audit.record("candidate.arranged", candidate, actor=actor, at=at, details=details)
    return candidate
