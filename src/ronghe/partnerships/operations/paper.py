"""Signing on paper: signature and seal are two facts, seen by one person and confirmed by another."""

from datetime import date, datetime
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, evidence, news
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Person
from ronghe.partnerships.models import (
    AgreementParty,
    Channel,
    PaperSigning,
    SealKind,
    VersionState,
)
from ronghe.partnerships.signatures import (
    NotOutForSignature,
    OtherChannel,
    Proof,
    mandate_of,
    refuse_signature,
    write_signature,
)
from ronghe.partnerships.versions import locked_version


class PaperIsAmiss(ValueError):
    """A paper is signed on a day that has come, and by somebody."""


class SamePerson(ValueError):
    """Whoever recorded a paper does not confirm it."""


class AlreadySettled(ValueError):
    """Somebody looked at this paper before."""


@transaction.atomic
def record_paper_signing(
    *,
    party: AgreementParty,
    signed_by: Person,
    signed_on: date,
    has_signature: bool,
    seal: str,
    file: BinaryIO,
    file_name: str,
    actor: Actor,
    at: datetime,
) -> PaperSigning:
    """Write down what is to be seen on the paper, with its scan; nothing is signed by it yet."""
    require(actor, "partnerships.record_paper", party)
    version = locked_version(party.version)
    party = version.parties.select_related("organisation", "person").get(pk=party.pk)
    if version.state != VersionState.SIGNING:
        raise NotOutForSignature(_("This text is not out for signature."))
    if party.channel != Channel.PAPER:
        raise OtherChannel(_("This party signs in another way: %(way)s.") % {"way": party.get_channel_display()})  # fmt: skip
    if signed_on > day_of(at) or (version.frozen_at and signed_on < day_of(version.frozen_at)):
        raise PaperIsAmiss(
            _("The day on the paper lies before signing began, or has not come yet.")
        )
    if actor.person is None:
        raise PaperIsAmiss(_("Somebody has to answer for what is to be seen on the paper."))
    refuse_signature(version, party, signed_by)
    mandate_of(version, party, signed_by, on=signed_on)
    if party.papers.filter(signed_by=signed_by, is_confirmed=None).exists():
        raise PaperIsAmiss(_("This paper is recorded already and waits to be confirmed."))
    scan = evidence.store(
        file, name=file_name, subject=party, kind="signed_paper", uploaded_by=actor, at=at
    )
    paper = PaperSigning.objects.create(
        party=party,
        signed_by=signed_by,
        signed_on=signed_on,
        has_signature=has_signature,
        seal=SealKind(seal),
        scan=scan,
        recorded_by=actor.person,
        recorded_at=at,
    )
    details = {"party": party.key, "seal": paper.seal, "sha256": scan.sha256}
    audit.record("paper.recorded", version.agreement, actor=actor, at=at, details=details)
    return paper


@transaction.atomic
def settle_paper_signing(
    *,
    paper: PaperSigning,
    is_confirmed: bool,
    objection: str = "",
    actor: Actor,
    at: datetime,
) -> PaperSigning:
    """Confirm as the second person that text, signature and seal are right, or say what is not."""
    require(actor, "partnerships.settle_paper", paper.party)
    version = locked_version(paper.party.version)
    paper = PaperSigning.objects.select_related("party", "signed_by", "scan").get(pk=paper.pk)
    if paper.is_confirmed is not None:
        raise AlreadySettled(_("Somebody has looked at this paper already."))
    if actor.person is None or actor.person_id == paper.recorded_by_id:
        raise SamePerson(_("A second person confirms what the first one recorded."))
    if is_confirmed and not paper.has_signature:
        raise PaperIsAmiss(_("The paper is recorded as not signed. Have it signed, and record it again."))  # fmt: skip
    if not is_confirmed and not objection.strip():
        raise PaperIsAmiss(_("Say what is wrong with the paper."))
    paper.settled_by, paper.settled_at = actor.person, at
    paper.is_confirmed, paper.objection = is_confirmed, objection.strip()
    paper.save(update_fields=["settled_by", "settled_at", "is_confirmed", "objection"])
    details = {"party": paper.party.key, "sha256": paper.scan.sha256}
    if not is_confirmed:
        details["objection"] = paper.objection
        audit.record("paper.rejected", version.agreement, actor=actor, at=at, details=details)
        payload = {"paper": paper.pk}
        news.publish("paper.rejected", version.agreement, actor=actor, at=at, payload=payload)
        return paper
    audit.record("paper.confirmed", version.agreement, actor=actor, at=at, details=details)
    party = version.parties.select_related("organisation", "person").get(pk=paper.party_id)
    proof = Proof("paper", {"paper": paper.pk, "seal": paper.seal, "sha256": paper.scan.sha256})
    write_signature(
        version, party, paper.signed_by, proof, signed_on=paper.signed_on, actor=actor, at=at
    )
    return paper
