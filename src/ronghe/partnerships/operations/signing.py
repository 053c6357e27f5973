"""Signing a version, refusing to, and taking it back from signing."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor, ActorKind
from ronghe.parties.following import day_of
from ronghe.parties.models import Organisation
from ronghe.partnerships.agreement_seats import seat_agreement, seats_needed
from ronghe.partnerships.lifecycles import VERSION
from ronghe.partnerships.models import (
    AgreementParty,
    AgreementVersion,
    Channel,
    Signature,
)
from ronghe.partnerships.signatures import (
    AlreadySigned,
    NotEntitled,
    NotOutForSignature,
    NotYetYourTurn,
    OtherChannel,
    Proof,
    ProofIsMissing,
    write_signature,
)
from ronghe.partnerships.standing import parties_of
from ronghe.partnerships.versions import (
    advance,
    locked_version,
    made_version,
    note_revision,
    party_rows,
)

__all__ = [
    "AlreadySigned",
    "NotEntitled",
    "NotOutForSignature",
    "NotYetYourTurn",
    "OtherChannel",
    "Proof",
    "ProofIsMissing",
    "ReasonIsMissingHere",
    "refuse_agreement",
    "sign_agreement",
    "withdraw_agreement",
]


class ReasonIsMissingHere(ValueError):
    """Who refuses or withdraws says why."""


@transaction.atomic
def sign_agreement(*, party: AgreementParty, proof: Proof, actor: Actor, at: datetime) -> Signature:
    """Sign on this platform for a party; the last signature brings the text into force.

    Whoever is signed in proves it by a second factor; others come by a link of their own
    (`use_signing_link`).
    """
    require(actor, "partnerships.sign_agreement", party)
    version = locked_version(party.version)
    party = next(one for one in parties_of(version) if one.pk == party.pk)
    if party.channel != Channel.NATIVE:
        raise OtherChannel(_("This party signs in another way: %(way)s.") % {"way": party.get_channel_display()})  # fmt: skip
    wanted = "link" if actor.kind == ActorKind.LINK else "second_factor"
    if proof.kind != wanted or actor.person is None:
        raise ProofIsMissing(_("Confirm that it is you with your second factor, then sign."))
    return write_signature(version, party, actor.person, proof, actor=actor, at=at)


@transaction.atomic
def refuse_agreement(
    *, party: AgreementParty, reason: str, actor: Actor, at: datetime
) -> AgreementVersion:
    """Refuse to sign, saying why. The text goes back into negotiation as the next version."""
    require(actor, "partnerships.refuse_agreement", party)
    if not reason.strip():
        raise ReasonIsMissingHere(_("Say why, so that the others can change it."))
    version = locked_version(party.version)
    _close_version(version, "refuse_agreement", reason, actor=actor, at=at)
    details = {"version": version.number, "party": party.key, "reason": version.closing_reason}
    audit.record("agreement.refused", version.agreement, actor=actor, at=at, details=details)
    news.publish("agreement.refused", version.agreement, actor=actor, at=at, payload=details)
    return _next_version(version, actor=actor, at=at)


@transaction.atomic
def withdraw_agreement(
    *, version: AgreementVersion, reason: str, actor: Actor, at: datetime
) -> AgreementVersion:
    """Take the text back from signing before all have signed; it is negotiated anew."""
    require(actor, "partnerships.edit_agreement", version.agreement)
    if not reason.strip():
        raise ReasonIsMissingHere(_("Say why, so that those who signed understand it."))
    version = locked_version(version)
    _close_version(version, "withdraw_agreement", reason, actor=actor, at=at)
    details = {"version": version.number, "reason": version.closing_reason}
    audit.record("agreement.withdrawn", version.agreement, actor=actor, at=at, details=details)
    news.publish("agreement.withdrawn", version.agreement, actor=actor, at=at, payload=details)
    return _next_version(version, actor=actor, at=at)


def _close_version(
    version: AgreementVersion, transition: str, reason: str, *, actor: Actor, at: datetime
) -> None:
    version.closed_at, version.closed_by, version.closing_reason = at, actor.person, reason.strip()
    advance(version, transition, "closed_at", "closed_by", "closing_reason")
    needed = seats_needed(version.agreement, None, on=day_of(at))
    seat_agreement(version.agreement, needed, actor=actor, at=at)


def _next_version(version: AgreementVersion, *, actor: Actor, at: datetime) -> AgreementVersion:
    """Go on from the text that was not signed, with the drafter; what was signed of it is void."""
    turn_of: Organisation = version.agreement.drafted_for
    following = made_version(
        version.agreement,
        version.content,
        turn_of=turn_of,
        amends=version.amends,
        purpose=version.purpose,
        effective_on=version.effective_on if version.is_amendment else None,
        until_on=version.until_on,
        actor=actor,
        at=at,
    )
    party_rows(following, version.parties.order_by("pk"))
    note_revision(following, version.closing_reason, actor=actor, at=at)
    following.state = VERSION.next_state(following.state, "propose_agreement")
    following.save(update_fields=["state"])
    return following
