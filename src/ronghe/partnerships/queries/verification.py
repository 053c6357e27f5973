"""What the holder of a verification code may know of a document."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ronghe.engines.terms import Phase
from ronghe.partnerships.models import AgreementState, AgreementVersion, VersionState
from ronghe.partnerships.standing import phase_of, version_in_force


class Worth(StrEnum):
    """What a document is worth on a day."""

    UNKNOWN = "unknown"  # no document has this code
    UNSIGNED = "unsigned"  # out for signature, and not signed by all
    VOID = "void"  # refused or withdrawn before all had signed
    NOT_BEGUN = "not_begun"
    CURRENT = "current"
    SUSPENDED = "suspended"
    SUPERSEDED = "superseded"  # a later version counts
    TERMINATED = "terminated"
    COMPLETED = "completed"
    ANNULLED = "annulled"


@dataclass(frozen=True)
class Verdict:
    """Organisations are named, people never: who holds the paper knows who signed it."""

    worth: Worth
    reference: str = ""
    version: int = 0
    parties: tuple[str, ...] = ()
    signed_at: datetime | None = None
    document_hash: str = ""


def verdict_on(code: str, *, on: date, language: str = "zh-hans") -> Verdict:
    version = (
        AgreementVersion.objects.filter(verification_code=code)
        .select_related("agreement")
        .prefetch_related("parties__organisation__names")
        .first()
    )
    if version is None:
        return Verdict(Worth.UNKNOWN)
    last = version.signatures.order_by("-signed_at").first()
    return Verdict(
        worth=_worth(version, on),
        reference=version.agreement.reference,
        version=version.number,
        parties=tuple(
            one.organisation.name_in(language)
            for one in version.parties.all()
            if one.organisation is not None
        ),
        signed_at=last.signed_at if last and version.state == VersionState.SIGNED else None,
        document_hash=version.document_hash,
    )


ENDED = {
    AgreementState.ANNULLED: Worth.ANNULLED,
    AgreementState.TERMINATED: Worth.TERMINATED,
}
PHASES = {
    Phase.NOT_BEGUN: Worth.NOT_BEGUN,
    Phase.IN_FORCE: Worth.CURRENT,
    Phase.SUSPENDED: Worth.SUSPENDED,
    Phase.OVER: Worth.COMPLETED,
}


def _worth(version: AgreementVersion, on: date) -> Worth:
    agreement = version.agreement
    if version.state == VersionState.SIGNING:
        return Worth.UNSIGNED
    if version.state != VersionState.SIGNED:
        return Worth.VOID
    if agreement.state == AgreementState.ANNULLED:
        return Worth.ANNULLED
    phase = phase_of(agreement, on=on)
    if phase == Phase.OVER:
        return ENDED.get(AgreementState(agreement.state), Worth.COMPLETED)
    current = version_in_force(agreement, on=on)
    if current is not None and current.number > version.number:
        return Worth.SUPERSEDED
    return PHASES[phase]
