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
    """Give the invitations of the organisations that the actor manages, newest first."""
    return (
        Invitation.objects.visible_to(actor)
        .select_related("membership__person__user")
        .order_by("-invited_at", "-pk")
    )


def memberships_without_account(actor: Actor, *, on: date) -> QuerySet[Membership]:
    """People of the managed organisations who cannot sign in and hold no open invitation."""
    return (
        Membership.objects.on(on)
        .filter(organisation__in=actor.managed_organisations, person__erased_at__isnull=True)
        .exclude(Exists(User.objects.filter(person=OuterRef("person"))))
        .exclude(
            Exists(Invitation.objects.filter(membership=OuterRef("pk"), state=InvitationState.OPEN))
        )
        .select_related("person", "organisation")
        .order_by("role", "person__full_name", "pk")
    )


def invitable_memberships(actor: Actor, ids: Iterable[int], *, on: date) -> QuerySet[Membership]:
    """Those of the chosen memberships that the actor may invite, an open invitation or not."""
    return (
        Membership.objects.on(on)
        .filter(
            pk__in=list(ids),
            organisation__in=actor.managed_organisations,
            person__erased_at__isnull=True,
        )
        .exclude(Exists(User.objects.filter(person=OuterRef("person"))))
        .select_related("person", "organisation")
        .order_by("role", "person__full_name", "pk")
    )
