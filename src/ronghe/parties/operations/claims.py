from datetime import datetime

from argon2.exceptions import VerifyMismatchError
from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.parties.actors import SYSTEM, Actor
from ronghe.parties.invitation_queries import MOST_FAILURES
from ronghe.parties.lifecycles import INVITATION
from ronghe.parties.models import Invitation, InvitationState, Person, User
from ronghe.parties.operations.invitations import (
    HASHER,
    InvitationIsOver,
    clean_secret,
    require_no_account,
)
from ronghe.parties.operations.people import create_user


class InvitationIsUsed(ValueError):
    """An invitation is claimed once."""


class InvitationIsLocked(ValueError):
    """Too many wrong answers were given."""


class ProofIsMissing(ValueError):
    """The link alone opens nothing."""


@transaction.atomic
def prove_invitation(
    *, invitation: Invitation, answer: str, sent_code: str = "", actor: Actor, at: datetime
) -> bool:
    """Whether the answer is right: the code that was sent, or the secret.

    The attempt is counted before anything is compared, so that guesses made at once count too;
    the fifth wrong one locks the invitation.
    """
    require(actor, "parties.claim_invitation", invitation)
    counted = (
        Invitation.objects.filter(pk=invitation.pk, state=InvitationState.OPEN)
        .filter(failed_count__lt=MOST_FAILURES, expires_at__gt=at)
        .update(failed_count=F("failed_count") + 1)
    )
    invitation.refresh_from_db(fields=["failed_count", "state"])
    if counted != 1:
        raise _refusal(invitation, at)
    if _is_right(invitation, answer, sent_code):
        Invitation.objects.filter(pk=invitation.pk).update(failed_count=F("failed_count") - 1)
        return True
    audit.record(
        "invitation.refused",
        invitation,
        actor=actor,
        at=at,
        details={"failed_count": invitation.failed_count},
    )
    return False


@transaction.atomic
def claim_invitation(
    *,
    invitation: Invitation,
    proved_by: str,
    email: str = "",
    phone: str = "",
    password: str | None = None,
    actor: Actor,
    at: datetime,
) -> User:
    """Open the invited person's account, signing in by a contact that was shown to be theirs."""
    require(actor, "parties.claim_invitation", invitation)
    if proved_by != invitation.check_kind:
        raise ProofIsMissing(_("First show that the invitation is for you."))
    INVITATION.next_state(InvitationState.OPEN, "claim")
    claimed = (
        Invitation.objects.filter(pk=invitation.pk, state=InvitationState.OPEN)
        .filter(failed_count__lt=MOST_FAILURES, expires_at__gt=at)
        .update(state=InvitationState.CLAIMED, closed_at=at)
    )
    if claimed != 1:
        invitation.refresh_from_db(fields=["failed_count", "state"])
        raise _refusal(invitation, at)
    person = invitation.membership.person
    require_no_account(person)
    user = create_user(
        person=person,
        email=email,
        phone=phone,
        password=password,
        is_phone_verified=bool(phone),
        actor=SYSTEM,
        at=at,
    )
    audit.record("invitation.claimed", invitation, actor=actor, at=at)
    _close_others_of(person, at=at)
    news.publish("invitation.claimed", invitation, actor=actor, at=at)
    return user


def _close_others_of(person: Person, *, at: datetime) -> None:
    """Withdraw what the account makes needless; the system does it, for nobody asked."""
    others = Invitation.objects.filter(membership__person=person, state=InvitationState.OPEN)
    for other in others.order_by("pk"):
        other.state = INVITATION.next_state(other.state, "withdraw")
        other.closed_at = at
        other.save(update_fields=["state", "closed_at"])
        audit.record("invitation.withdrawn", other, actor=SYSTEM, at=at)


def _is_right(invitation: Invitation, answer: str, sent_code: str) -> bool:
    if invitation.check_kind == Invitation.Check.SECRET:
        try:
            return HASHER.verify(invitation.secret_hash, clean_secret(answer))
        except VerifyMismatchError:
            return False
    return bool(sent_code) and constant_time_compare(clean_secret(answer), sent_code)


def _refusal(invitation: Invitation, at: datetime) -> ValueError:
    if invitation.state == InvitationState.CLAIMED:
        return InvitationIsUsed(_("This invitation has been used. Sign in instead."))
    if invitation.state == InvitationState.WITHDRAWN or invitation.is_expired(at):
        return InvitationIsOver(
            _("This invitation no longer works. Ask whoever invited you for a new one.")
        )
    return InvitationIsLocked(
        _("Five wrong answers have locked this invitation. Ask whoever invited you for a new one.")
    )
