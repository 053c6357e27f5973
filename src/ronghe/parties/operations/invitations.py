import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from argon2 import PasswordHasher
from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import NotAllowed, require
from ronghe.kernel.references import next_reference
from ronghe.parties.actors import Actor
from ronghe.parties.invitation_queries import digest
from ronghe.parties.lifecycles import INVITATION
from ronghe.parties.models import (
    Invitation,
    InvitationState,
    Membership,
    Organisation,
    Person,
    SchoolClass,
    Unit,
    User,
)
from ronghe.parties.operations.people import grant_membership, register_person

LIFETIME = timedelta(days=14)
SHORTEST_SECRET = 6
# Lighter than for passwords, since a class sheet hashes fifty at once and five answers are all.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


class HasAccount(ValueError):
    """Who can sign in already needs no invitation."""


class ContactIsMissing(ValueError):
    """A code cannot be sent to nowhere."""


class SecretIsTooShort(ValueError):
    """What five guesses could find is no proof."""


class InvitationIsOver(ValueError):
    """Its time has run out, or it was withdrawn."""


def clean_secret(secret: str) -> str:
    """Read the end of an identity or student number, however it was typed."""
    return "".join(secret.split()).upper()


@transaction.atomic
def invite_person(
    *, membership: Membership, check: str, secret: str = "", actor: Actor, at: datetime
) -> tuple[Invitation, str]:
    """Open a way in for the person, and give the token of its link, which is stored nowhere.

    An earlier invitation of the same membership stops working.
    """
    require(actor, "parties.invite_person", membership)
    if actor.person is None:
        raise NotAllowed("parties.invite_person")
    membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    require_no_account(membership.person)
    secret = clean_secret(secret)
    _require_a_check(membership.person, check, secret)
    for earlier in membership.invitations.filter(state=InvitationState.OPEN).order_by("pk"):
        _close_as_withdrawn(earlier, actor=actor, at=at)
    token = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        membership=membership,
        reference=next_reference("IN", on=at.date()),
        invited_by=actor.person,
        invited_at=at,
        expires_at=at + LIFETIME,
        token_hash=digest(token),
        check_kind=check,
        secret_hash=HASHER.hash(secret) if check == Invitation.Check.SECRET else "",
    )
    audit.record("invitation.sent", invitation, actor=actor, at=at, details={"check": check})
    return invitation, token


@dataclass(frozen=True)
class Choice:
    """Whom to invite, and what the claim asks for."""

    membership: Membership
    check: str
    secret: str = ""


@transaction.atomic
def invite_people(
    *, choices: Sequence[Choice], is_sent: bool, actor: Actor, at: datetime
) -> list[tuple[Invitation, str]]:
    """Invite all of them, or, when one cannot be invited, nobody."""
    made = [
        invite_person(
            membership=choice.membership,
            check=choice.check,
            secret=choice.secret,
            actor=actor,
            at=at,
        )
        for choice in choices
    ]
    if is_sent:
        for invitation, token in made:
            send_invitation(invitation=invitation, token=token, actor=actor, at=at)
    return made


@transaction.atomic
def invite_new_person(
    *,
    organisation: Organisation,
    full_name: str,
    latin_name: str = "",
    language: str = "zh-hans",
    contact_email: str = "",
    contact_phone: str = "",
    role: str,
    unit: Unit | None = None,
    school_class: SchoolClass | None = None,
    starts_on: date,
    check: str,
    secret: str = "",
    is_sent: bool = False,
    actor: Actor,
    at: datetime,
) -> list[tuple[Invitation, str]]:
    """Enter a person, give them their role, and invite them, or do none of it."""
    person = register_person(
        full_name=full_name,
        latin_name=latin_name,
        language=language,
        contact_email=contact_email,
        contact_phone=contact_phone,
        organisation=organisation,
        actor=actor,
        at=at,
    )
    membership = grant_membership(
        person=person,
        organisation=organisation,
        role=role,
        unit=unit,
        school_class=school_class,
        starts_on=starts_on,
        actor=actor,
        at=at,
    )
    choices = [Choice(membership, check, secret)]
    return invite_people(choices=choices, is_sent=is_sent, actor=actor, at=at)


@transaction.atomic
def send_invitation(
    *, invitation: Invitation, token: str, actor: Actor, at: datetime
) -> Invitation:
    """Have the link sent to the contact on record."""
    require(actor, "parties.invite_person", invitation.membership)
    if not constant_time_compare(invitation.token_hash, digest(token)):
        raise InvitationIsOver(_("This link has been replaced by a newer one."))
    _require_contact(invitation.membership.person)
    audit.record("invitation.delivered", invitation, actor=actor, at=at)
    news.publish("invitation.sent", invitation, actor=actor, at=at, secrets={"token": token})
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, actor: Actor, at: datetime) -> Invitation:
    require(actor, "parties.invite_person", invitation.membership)
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    _close_as_withdrawn(invitation, actor=actor, at=at)
    return invitation


def require_no_account(person: Person) -> None:
    if User.objects.filter(person=person).exists():
        raise HasAccount(
            _("%(name)s already signs in: new roles show at the next visit, without an invitation.")
            % {"name": person}
        )


def _require_contact(person: Person) -> None:
    if not person.contact_phone and not person.contact_email:
        raise ContactIsMissing(
            _("No telephone number or e-mail address is on record for %(name)s.") % {"name": person}
        )


def _require_a_check(person: Person, check: str, secret: str) -> None:
    if check == Invitation.Check.CONTACT:
        _require_contact(person)
    elif len(secret) < SHORTEST_SECRET:
        raise SecretIsTooShort(
            _("Enter at least six characters that only %(name)s knows.") % {"name": person}
        )


def _close_as_withdrawn(invitation: Invitation, *, actor: Actor, at: datetime) -> None:
    invitation.state = INVITATION.next_state(invitation.state, "withdraw")
    invitation.closed_at = at
    invitation.save(update_fields=["state", "closed_at"])
    audit.record("invitation.withdrawn", invitation, actor=actor, at=at)
