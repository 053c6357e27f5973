"""Signing without an account: a link for one person and one version, and a code beside it."""

import secrets
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.invitation_queries import digest
from ronghe.parties.models import Person
from ronghe.partnerships.models import (
    AgreementParty,
    Channel,
    Signature,
    SigningLink,
    VersionState,
)
from ronghe.partnerships.operations.signing import (
    NotOutForSignature,
    OtherChannel,
    Proof,
    sign_agreement,
)
from ronghe.partnerships.versions import locked_version

LIFETIME = timedelta(days=7)
CODE_LIFETIME = timedelta(minutes=10)
BETWEEN_CODES = timedelta(minutes=1)
# Lighter than for passwords: a code lives ten minutes and five wrong ones close the link.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


class LinkIsOver(ValueError):
    """It was used, has run out, or was tried too often."""


class CodeIsWrong(ValueError):
    """Not the code that was sent, or too late."""


class CannotBeReached(ValueError):
    """A link and a code need a telephone or an e-mail address."""


class CodeWasJustSent(ValueError):
    """One code a minute is enough."""


@transaction.atomic
def send_signing_link(
    *, party: AgreementParty, person: Person, actor: Actor, at: datetime
) -> tuple[SigningLink, str]:
    """Send somebody a link with which to read and sign this version; an earlier one stops working.

    Gives the token too, which is stored nowhere, for a page that shows it as a QR code.
    """
    require(actor, "partnerships.send_signing_link", party)
    version = locked_version(party.version)
    if version.state != VersionState.SIGNING:
        raise NotOutForSignature(_("Links are sent once the text is out for signature."))
    if party.channel != Channel.NATIVE:
        raise OtherChannel(_("This party signs in another way: %(way)s.") % {"way": party.get_channel_display()})  # fmt: skip
    if not (person.contact_phone or person.contact_email):
        raise CannotBeReached(_("Neither telephone nor e-mail of this person is known. Enter one first."))  # fmt: skip
    party.links.filter(person=person, used_at=None).update(used_at=at)
    token = secrets.token_urlsafe(24)
    link = SigningLink.objects.create(
        party=party,
        person=person,
        token_hash=digest(token),
        made_at=at,
        expires_at=at + LIFETIME,
    )
    details = {"version": version.number, "party": party.key}
    audit.record("signing_link.sent", version.agreement, actor=actor, at=at, details=details)
    news.publish(
        "signing_link.sent",
        version.agreement,
        actor=actor,
        at=at,
        payload={"link": link.pk},
        secrets={"token": token},
    )
    return link, token


def link_of_token(token: str) -> SigningLink | None:
    """Find the link, whatever has become of it."""
    return (
        SigningLink.objects.filter(token_hash=digest(token))
        .select_related("person", "party__version__agreement", "party__organisation")
        .first()
    )


@transaction.atomic
def send_signing_code(*, link: SigningLink, actor: Actor, at: datetime) -> SigningLink:
    """Send a code of six figures to the person's telephone or mail; it lives ten minutes."""
    require(actor, "partnerships.use_signing_link", link.party)
    link = _locked_link(link)
    _refuse_over(link, at)
    if link.code_sent_at is not None and at < link.code_sent_at + BETWEEN_CODES:
        raise CodeWasJustSent(_("A code was just sent. Wait a minute before asking for another."))
    code = f"{secrets.randbelow(10**6):06d}"
    link.code_hash, link.code_sent_at = HASHER.hash(code), at
    link.save(update_fields=["code_hash", "code_sent_at"])
    agreement = link.party.version.agreement
    audit.record("signing_link.code_sent", agreement, actor=actor, at=at)
    news.publish(
        "signing_link.code_sent",
        agreement,
        actor=actor,
        at=at,
        payload={"link": link.pk},
        secrets={"code": code},
    )
    return link


def sign_by_link(*, link: SigningLink, code: str, actor: Actor, at: datetime) -> Signature:
    """Sign with the link and its code. A wrong code is counted even though nothing is signed."""
    if not _uses_link(link, code, actor=actor, at=at):
        raise CodeIsWrong(_("This is not the code that was sent, or it is older than ten minutes."))
    return _sign_with(link, actor=actor, at=at)


@transaction.atomic
def _uses_link(link: SigningLink, code: str, *, actor: Actor, at: datetime) -> bool:
    require(actor, "partnerships.use_signing_link", link.party)
    link = _locked_link(link)
    _refuse_over(link, at)
    if _is_code(link, code.strip(), at):
        return True
    link.failed_count += 1
    link.save(update_fields=["failed_count"])
    agreement = link.party.version.agreement
    audit.record("signing_link.code_refused", agreement, actor=actor, at=at)
    return False


def _is_code(link: SigningLink, code: str, at: datetime) -> bool:
    if link.code_sent_at is None or at >= link.code_sent_at + CODE_LIFETIME:
        return False
    try:
        return HASHER.verify(link.code_hash, code)
    except VerifyMismatchError:
        return False


@transaction.atomic
def _sign_with(link: SigningLink, *, actor: Actor, at: datetime) -> Signature:
    """Use the link up and sign, both or neither: of two at once, one finds it used."""
    used = SigningLink.objects.filter(pk=link.pk, used_at=None, expires_at__gt=at).update(
        used_at=at
    )
    if not used:
        raise LinkIsOver(_("This link was used already."))
    proof = Proof("link", {"link": link.pk})
    return sign_agreement(party=link.party, proof=proof, actor=actor, at=at)


def _refuse_over(link: SigningLink, at: datetime) -> None:
    if not link.is_usable(at):
        raise LinkIsOver(_("This link is used up or has run out. Ask for another one."))


def _locked_link(link: SigningLink) -> SigningLink:
    return (
        SigningLink.objects.select_for_update(of=("self",))
        .select_related("party__version__agreement", "person")
        .get(pk=link.pk)
    )
