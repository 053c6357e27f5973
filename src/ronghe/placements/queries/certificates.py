"""What the holder of a code or a badge may know of a certificate: nobody's name."""

from dataclasses import dataclass
from datetime import datetime

from ronghe.kernel import badge_office
from ronghe.placements.models import CertificateState, PracticeCertificate


@dataclass(frozen=True)
class Certified:
    """Of a certificate: which it is, of which college, and whether it counts."""

    reference: str
    college: str
    issued_at: datetime
    revoked_at: datetime | None
    content_hash: str


def certified(code: str, language: str) -> Certified | None:
    found = PracticeCertificate.objects.filter(verification_code=code).first()
    if found is None:
        return None
    chinese, english = found.facts["college"]
    return Certified(
        found.reference,
        chinese if language.startswith("zh") else english,
        found.issued_at,
        found.revoked_at,
        found.content_hash,
    )


@dataclass(frozen=True)
class Badge:
    """What a badge is worth: signed by us or not, revoked or not, and what it says."""

    is_ours: bool
    is_revoked: bool = False
    issuer: str = ""
    name: str = ""
    description: str = ""
    levels: str = ""


def badge_verdict(token: str) -> Badge:
    """Check a badge by our own key, and look up whether it was revoked."""
    from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier  # noqa: PLC0415 -- heavy

    try:
        credential = OB3Verifier(badge_office.public_key()).verify(token)
    except OB3VerificationError:
        return Badge(is_ours=False)
    found = PracticeCertificate.objects.filter(badge=token).first()
    if found is None:
        return Badge(is_ours=False)
    achievement = credential.achievement
    return Badge(
        True,
        found.state == CertificateState.REVOKED,
        credential.issuer.name,
        achievement.name,
        achievement.description,
        achievement.criteria_narrative,
    )
