"""The document of a version on disk: typeset once, and each signature appended to the one before."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from django.db import transaction

from ronghe.kernel import audit, evidence, signing_office
from ronghe.kernel.documents import Signer, SigningAct, Words, prepare_signatures, sign, typeset
from ronghe.kernel.evidence import evidence_of
from ronghe.kernel.models import Evidence
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.partnerships.agreement_papers import (
    content_of,
    field_of_signature,
    imprint_of,
    name_of_party,
    role_words,
)
from ronghe.partnerships.models import AgreementVersion, Channel, Signature
from ronghe.partnerships.versions import locked_version

DOCUMENT, STAGE = "agreement", "signed_agreement"
REASON = Words("签署本协议", "Signs this agreement")


@dataclass(frozen=True)
class Stage:
    """One more state of the file: the text as set, or with one more signature in it."""

    pdf: bytes
    signature: Signature | None = None


@transaction.atomic
def write_documents(*, version: AgreementVersion, actor: Actor, at: datetime) -> AgreementVersion:
    """Bring the file up to what was signed: run twice, or after a crash, it goes on where it stood.

    Every stage stays on disk and on record; none replaces another. Setting and signing take their
    time, above all where another's time stamps are asked for: nobody who signs waits for it, so
    the version is locked only to be written down.
    """
    require(actor, "partnerships.tend_agreements")
    version = AgreementVersion.objects.select_related("agreement").get(pk=version.pk)
    stood, stages = _progress(version), _stages(version)
    if not stages:
        return version
    version = locked_version(version)
    if _progress(version) != stood:  # somebody was quicker, and what is left is little
        stages = _stages(version)
    for stage in stages:
        _write_stage(version, stage, actor=actor, at=at)
    return version


def _progress(version: AgreementVersion) -> tuple[int | None, int]:
    return version.paper_id, evidence_of(version).filter(kind=STAGE).count()


def _stages(version: AgreementVersion) -> list[Stage]:
    """Make what the file lacks, each stage from the one before."""
    found: list[Stage] = []
    paper = version.signed_paper or version.paper
    if paper is None:
        pdf = prepare_signatures(typeset(content_of(version), imprint_of(version)))
        found.append(Stage(pdf))
    else:
        pdf = paper.path.read_bytes()
    _paper, done = _progress(version)
    native = Signature.objects.filter(version=version, channel=Channel.NATIVE)
    waiting = native.select_related("party__organisation", "party__person", "signed_by", "mandate")
    for signature in waiting.order_by("pk")[done:]:
        pdf = _with_signature(pdf, signature)
        found.append(Stage(pdf, signature))
    return found


def _with_signature(pdf: bytes, signature: Signature) -> bytes:
    act = SigningAct(field_of_signature(signature), _signer(signature), REASON, signature.signed_at)
    return sign(
        pdf, act, authority=signing_office.authority(), time_stamps=signing_office.time_stamps()
    )


def _write_stage(version: AgreementVersion, stage: Stage, *, actor: Actor, at: datetime) -> None:
    details: dict[str, object] = {"version": version.number}
    if stage.signature is None:
        version.paper = _stored(version, stage.pdf, DOCUMENT, actor=actor, at=at)
        version.save(update_fields=["paper"])
        details["sha256"] = version.paper.sha256
        audit.record("agreement.typeset", version.agreement, actor=actor, at=at, details=details)
        return
    version.signed_paper = _stored(version, stage.pdf, STAGE, actor=actor, at=at)
    version.save(update_fields=["signed_paper"])
    details |= {"party": stage.signature.party.key, "sha256": version.signed_paper.sha256}
    audit.record("agreement.sealed", version.agreement, actor=actor, at=at, details=details)


def _signer(signature: Signature) -> Signer:
    mandate = signature.mandate.reference if signature.mandate else ""
    return Signer(
        signature.signed_by.name_in("zh-hans"),
        role_words(signature),
        name_of_party(signature.party) if signature.party.organisation_id else Words(""),
        mandate,
    )


def _stored(
    version: AgreementVersion, pdf: bytes, kind: str, *, actor: Actor, at: datetime
) -> Evidence:
    return evidence.store(
        BytesIO(pdf),
        name=f"{version.agreement.reference}-v{version.number}.pdf",
        subject=version,
        kind=kind,
        uploaded_by=actor,
        at=at,
    )
