import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Exists, OuterRef, QuerySet

from ronghe.parties.actors import Actor
from ronghe.parties.models import Invitation, InvitationState, Membership, User

MOST_FAILURES = 5


class Standing(StrEnum):
    """Where an invitation stands for its reader; time and wrong answers close it too."""

    OPEN = "open"
    CLAIMED = "claimed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    LOCKED = "locked"


def digest(token: str) -> str:
    """Give what is stored of a link: the link itself stays with the person."""
    return hashlib.sha256(token.encode()).hexdigest()


def standing(invitation: Invitation, at: datetime) -> Standing:
    if invitation.state != InvitationState.OPEN:
        return Standing(invitation.state)
    if invitation.is_expired(at):
        return Standing.EXPIRED
    return Standing.LOCKED if invitation.failed_count >= MOST_FAILURES else Standing.OPEN


def invitation_of_token(token: str) -> Invitation | None:
    """Find the invitation that this link opens, whatever has become of it."""
    return (
        Invitation.objects.filter(token_hash=digest(token))
        .select_related("membership__person", "membership__organisation", "invited_by")
        .prefetch_related("membership__organisation__names")
        .first()
    )


def invitations_made_by(actor: Actor) -> QuerySet[Invitation]:
    """Give the invitations of those whom the actor looks after, newest first."""
    return (
        Invitation.objects.visible_to(actor)
        .select_related("membership__person__user")
        .order_by("-invited_at", "-pk")
    )


def memberships_without_account(actor: Actor, *, on: date) -> QuerySet[Membership]:
    """People whom the actor looks after, who cannot sign in and hold no open invitation."""
    return (
        _without_account(actor, on)
        .exclude(
            Exists(Invitation.objects.filter(membership=OuterRef("pk"), state=InvitationState.OPEN))
        )
        .select_related("person", "organisation")
        .order_by("role", "person__full_name", "pk")
    )


def invitable_memberships(actor: Actor, ids: Iterable[int], *, on: date) -> QuerySet[Membership]:
    """Those of the chosen memberships that the actor may invite, an open invitation or not."""
    return (
        _without_account(actor, on)
        .filter(pk__in=list(ids))
        .select_related("person", "organisation", "school_class")
        .order_by("role", "person__full_name", "pk")
    )


def _without_account(actor: Actor, on: date) -> QuerySet[Membership]:
    if not actor.scope.looks_after_others:
        return Membership.objects.none()
    return (
        Membership.objects.on(on)
        .visible_to(actor)
        .filter(person__erased_at__isnull=True)
        .exclude(Exists(User.objects.filter(person=OuterRef("person"))))
    )
