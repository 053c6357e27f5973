"""Certificates of practice: issued by the college from what is on record, set, sealed, revoked."""

from datetime import datetime
from io import BytesIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, evidence, news, signing_office
from ronghe.kernel.documents import (
    Signer,
    SigningAct,
    Words,
    content_hash,
    prepare_signatures,
    sign,
    typeset,
    verification_code,
)
from ronghe.kernel.permissions import require
from ronghe.kernel.references import next_reference
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.placements.badges import signed_badge
from ronghe.placements.certificate_facts import facts_of
from ronghe.placements.certificate_papers import FIELD, content_of, imprint_of
from ronghe.placements.endings import locked_ending
from ronghe.placements.lifecycles import CERTIFICATE
from ronghe.placements.models import CertificateState, Placement, PracticeCertificate
from ronghe.placements.refusals import DoesNotFit, ReasonIsMissing, TooEarly

DOCUMENT = "certificate"
REASON = Words("出具本实习证明", "Issues this certificate")


@transaction.atomic
def issue_certificate(*, placement: Placement, actor: Actor, at: datetime) -> PracticeCertificate:
    """Certify a placement that is over; the facts are frozen, and the paper is set behind it."""
    require(actor, "placements.issue_certificate", placement)
    ending = locked_ending(placement)
    if not ending.is_opened:
        raise TooEarly(_("A certificate is issued once the reports are open, or their last day has passed."))  # fmt: skip
    if placement.certificates.filter(state=CertificateState.ISSUED).exists():
        raise DoesNotFit(_("There is a certificate. To issue another, revoke it first."))
    certificate = PracticeCertificate(
        reference=next_reference("PC", on=day_of(at)),
        placement=placement,
        verification_code=verification_code(),
        facts=facts_of(placement),
        issued_by=actor.person,
        issued_at=at,
    )
    certificate.content_hash = content_hash(content_of(certificate))
    certificate.save()
    details = {"certificate": certificate.reference}
    audit.record("certificate.issued", placement, actor=actor, at=at, details=details)
    news.publish("certificate.issued", certificate, actor=actor, at=at)
    return certificate


@transaction.atomic
def write_certificate(
    *, certificate: PracticeCertificate, actor: Actor, at: datetime
) -> PracticeCertificate:
    """Set the paper, seal it for the college, and sign the badge; done once, run as often as need be."""
    require(actor, "placements.write_certificate")
    certificate = _locked(certificate)
    if certificate.paper_id is not None:
        return certificate
    college = Words(*certificate.facts["college"])
    issuer = certificate.issued_by
    name = issuer.name_in("zh-hans") if issuer else college.chinese
    act = SigningAct(FIELD, Signer(name, Words("经办", "Issued by"), college, certificate.reference), REASON, certificate.issued_at)  # fmt: skip
    pdf = sign(
        prepare_signatures(typeset(content_of(certificate), imprint_of(certificate))),
        act,
        authority=signing_office.authority(),
        time_stamps=signing_office.time_stamps(),
    )
    certificate.paper = evidence.store(
        BytesIO(pdf),
        name=f"{certificate.reference}.pdf",
        subject=certificate,
        kind=DOCUMENT,
        uploaded_by=actor,
        at=at,
    )
    certificate.badge = signed_badge(certificate)
    certificate.save(update_fields=["paper", "badge"])
    details = {"certificate": certificate.reference, "sha256": certificate.paper.sha256}
    audit.record("certificate.written", certificate.placement, actor=actor, at=at, details=details)
    news.publish("certificate.written", certificate, actor=actor, at=at)
    return certificate


@transaction.atomic
def revoke_certificate(
    *, certificate: PracticeCertificate, reason: str, actor: Actor, at: datetime
) -> PracticeCertificate:
    """Revoke it with a reason: whoever checks paper or badge is told that it does not count."""
    require(actor, "placements.issue_certificate", certificate.placement)
    if not reason.strip():
        raise ReasonIsMissing(_("Say in a sentence why it does not count any more."))
    certificate = _locked(certificate)
    certificate.state = CERTIFICATE.next_state(certificate.state, "revoke_certificate")
    certificate.revoked_at, certificate.revoked_by = at, actor.person
    certificate.revoke_reason = reason.strip()[:500]
    certificate.save(update_fields=["state", "revoked_at", "revoked_by", "revoke_reason"])
    details = {"certificate": certificate.reference}
    audit.record("certificate.revoked", certificate.placement, actor=actor, at=at, details=details)
    news.publish("certificate.revoked", certificate, actor=actor, at=at)
    return certificate


def _locked(certificate: PracticeCertificate) -> PracticeCertificate:
    found = PracticeCertificate.objects.select_for_update(of=("self",))
    related = ("placement__student__person", "placement__college", "issued_by")
    return found.select_related(*related).get(pk=certificate.pk)
