"""Writing a signature down, by whatever way it came, and what follows when everybody has signed."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from ronghe.engines.terms import occurrences
from ronghe.kernel import audit, news
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.mandates import WhyNot, may_sign
from ronghe.parties.models import Person, SigningMandate
from ronghe.partnerships.agreement_seats import seat_agreement, seats_needed
from ronghe.partnerships.hindrances import document_kind_of
from ronghe.partnerships.lifecycles import COOPERATION, OBLIGATION
from ronghe.partnerships.models import (
    AgreementParty,
    AgreementVersion,
    Cooperation,
    CooperationState,
    Milestone,
    Obligation,
    ObligationState,
    Signature,
    VersionState,
)
from ronghe.partnerships.standing import first_day_of, keep_along, turns_of, worth
from ronghe.partnerships.versions import advance


class NotOutForSignature(ValueError):
    """Only a text that is out for signature is signed or refused."""


class AlreadySigned(ValueError):
    """Everybody signs once."""


class NotYetYourTurn(ValueError):
    """Others sign before."""


class NotEntitled(ValueError):
    """Who signs for an organisation holds a mandate; `why` is the nearest miss."""

    def __init__(self, why: WhyNot) -> None:
        self.why = why
        super().__init__(str(NOT_ENTITLED[why]))


class OtherChannel(ValueError):
    """This party signs in another way."""


class ProofIsMissing(ValueError):
    """A password alone signs nothing."""


NOT_ENTITLED = {
    WhyNot.IS_NO_MEMBER: _("You do not belong to this organisation today."),
    WhyNot.HAS_NO_MANDATE: _("You hold no signing mandate. Ask who manages your organisation for one."),
    WhyNot.OTHER_DOCUMENTS: _("Your signing mandate is for other documents."),
    WhyNot.REVOKED: _("Your signing mandate was revoked."),
    WhyNot.ENDED: _("Your signing mandate has ended."),
    WhyNot.WAITS: _("Your signing mandate waits for a second person to confirm it."),
    WhyNot.NOT_YET: _("Your signing mandate has not begun yet."),
    WhyNot.OTHER_CURRENCY: _("Your signing mandate names another currency."),
    WhyNot.ABOVE_LIMIT: _("The amount lies above the limit of your signing mandate."),
}  # fmt: skip


@dataclass(frozen=True)
class Proof:
    """By what a signer is known: "second_factor", "link", "paper" or "provider"; and which."""

    kind: str
    details: dict[str, Any] = field(default_factory=dict)


def write_signature(
    version: AgreementVersion,
    party: AgreementParty,
    signer: Person,
    proof: Proof,
    *,
    signed_on: date | None = None,
    actor: Actor,
    at: datetime,
) -> Signature:
    """Write the signature down for a locked version, and what follows from it."""
    refuse_signature(version, party, signer)
    mandate = mandate_of(version, party, signer, on=signed_on or day_of(at))
    signature = Signature(
        version=version,
        party=party,
        signed_by=signer,
        mandate=mandate,
        channel=party.channel,
        signed_at=at,
        document_hash=version.document_hash,
        proof={"kind": proof.kind, **proof.details},
    )
    keep_along(party, "signatures", signature)
    details = {"version": version.number, "party": party.key, "hash": version.document_hash}
    audit.record("agreement.signed", version.agreement, actor=actor, at=at, details=details)
    news.publish(
        "agreement.signed",
        version.agreement,
        actor=actor,
        at=at,
        payload={"version": version.pk, "signature": signature.pk},
    )
    if all(turn.is_complete for turn in turns_of(version)):
        _bring_into_force(version, actor=actor, at=at)
    return signature


def refuse_signature(version: AgreementVersion, party: AgreementParty, signer: Person) -> None:
    if version.state != VersionState.SIGNING:
        raise NotOutForSignature(_("This text is not out for signature any more. Look at the agreement."))  # fmt: skip
    turn = next(one for one in turns_of(version) if one.party.pk == party.pk)
    signed = {one.signed_by_id for one in turn.party.signatures.all()}
    if turn.is_complete or signer.pk in signed:
        raise AlreadySigned(_("This party has already signed."))
    if not turn.is_next:
        raise NotYetYourTurn(_("Others sign before. You will be told when it is your turn."))


def mandate_of(
    version: AgreementVersion, party: AgreementParty, signer: Person, *, on: date
) -> SigningMandate | None:
    """Give the mandate by which the signer binds the organisation; persons sign for themselves."""
    if party.acting is None:
        if signer.pk != party.person_id:
            raise NotEntitled(WhyNot.HAS_NO_MANDATE)
        return None
    entitlement = may_sign(
        person=signer,
        organisation=party.acting,
        document_kind=document_kind_of(version),
        money=worth(version.content, party.key),
        on=on,
    )
    if entitlement.mandate is None:
        raise NotEntitled(entitlement.why_not or WhyNot.HAS_NO_MANDATE)
    return entitlement.mandate


def _bring_into_force(version: AgreementVersion, *, actor: Actor, at: datetime) -> None:
    """Let the text count, since every party has signed this very version."""
    assert version.effective_on is not None  # noqa: S101 -- the database asks for it on freezing
    earliest = max(version.effective_on, day_of(at))
    version.in_force_on = first_day_of(version.agreement, earliest)
    advance(version, "bring_into_force", "in_force_on")
    agreement = version.agreement
    details = {"version": version.number, "from": str(version.in_force_on)}
    if version.is_amendment:
        audit.record("agreement.amended", agreement, actor=actor, at=at, details=details)
        needed = seats_needed(agreement, version.content.terms, on=day_of(at))
        seat_agreement(agreement, needed, actor=actor, at=at)
    else:
        audit.record("agreement.brought_into_force", agreement, actor=actor, at=at, details=details)  # fmt: skip
    _cancel_obligations(version, actor=actor, at=at)
    _lay_down_obligations(version)
    _begin_cooperation(agreement.cooperation, actor=actor, at=at)
    news.publish(
        "agreement.in_force", agreement, actor=actor, at=at, payload={"version": version.pk}
    )


def _begin_cooperation(cooperation: Cooperation, *, actor: Actor, at: datetime) -> None:
    cooperation = Cooperation.objects.select_for_update(of=("self",)).get(pk=cooperation.pk)
    if cooperation.state == CooperationState.PREPARING:
        cooperation.state = COOPERATION.next_state(cooperation.state, "begin_cooperation")
        cooperation.save(update_fields=["state"])
        audit.record("cooperation.begun", cooperation, actor=actor, at=at)


def _cancel_obligations(version: AgreementVersion, *, actor: Actor, at: datetime) -> None:
    """Let open obligations of earlier versions go for the days of which this one speaks."""
    agreement = version.agreement
    owed = agreement.obligations.filter(
        state=ObligationState.OPEN, due_on__gte=version.in_force_on
    ).exclude(version=version)
    if version.until_on is not None:
        owed = owed.filter(due_on__lte=version.until_on)
    target = OBLIGATION.next_state(ObligationState.OPEN, "cancel_obligation")
    if count := owed.update(state=target):
        details = {"count": count, "version": version.number}
        audit.record("obligation.cancelled", agreement, actor=actor, at=at, details=details)


def _lay_down_obligations(version: AgreementVersion) -> None:
    """Write down what falls due when, and the steps of the plan."""
    document = version.content
    owners = {one.key: one.organisation_id for one in version.parties.order_by("pk")}
    first, last = version.in_force_on, version.until_on
    assert first is not None  # noqa: S101 -- set by whoever calls
    Obligation.objects.bulk_create(
        Obligation(
            agreement=version.agreement,
            version=version,
            region_id=version.agreement.region_id,
            key=one.key,
            owner_key=one.owner,
            owner_id=owners.get(one.owner),
            creditor_id=owners.get(one.to),
            what=dict(one.what),
            evidence_wanted=dict(one.evidence),
            consequence=dict(one.consequence),
            due_on=day,
        )
        for one in document.obligations
        for day in occurrences(one, document.terms)
        if not version.is_amendment or (first <= day and (last is None or day <= last))
    )
    reached = _steps_reached(version)
    Milestone.objects.bulk_create(
        Milestone(
            agreement=version.agreement,
            version=version,
            key=one.key,
            owner_key=one.owner,
            owner_id=owners.get(one.owner),
            title=dict(one.title),
            evidence_wanted=dict(one.evidence),
            covers=list(one.covers),
            due_on=one.due.day(document.terms),
            reached_on=reached[one.key].reached_on if one.key in reached else None,
            reached_by_id=reached[one.key].reached_by_id if one.key in reached else None,
        )
        for one in document.milestones
    )


def _steps_reached(version: AgreementVersion) -> dict[str, Milestone]:
    """Give the steps of earlier versions that were reached: an amendment does not undo them."""
    found = Milestone.objects.filter(agreement=version.agreement, reached_on__isnull=False)
    return {one.key: one for one in found.order_by("version__number", "pk")}
