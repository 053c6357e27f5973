"""A certificate of practice as an Open Badge 3.0: a credential that others check by our public key.

It names the college, what was practised and at what level, and nobody: the holder who shows it is
bound to it by the code on the paper, which they give or keep.
"""

from datetime import datetime
from typing import Any

from django.conf import settings

from ronghe.kernel import badge_office
from ronghe.placements.certificate_papers import LEVELS
from ronghe.placements.models import CertificateState, PracticeCertificate

# The list that says which are revoked has a bit for each; 2¹⁷ in the specification's default.
STATUS_SIZE = 131_072


def address(path: str) -> str:
    return f"{settings.RONGHE_URL}/badges/{path}"


def issuer_of(certificate: PracticeCertificate) -> Any:
    """Give the issuer as the credential names it: the college, at an address of this installation."""
    from openbadgeslib.ob3 import Issuer  # noqa: PLC0415 -- heavy

    college = certificate.placement.college
    name = certificate.facts["college"][1] or certificate.facts["college"][0]
    return Issuer(id=address(f"issuers/{college.reference}/"), name=name, url=settings.RONGHE_URL)


def signed_badge(certificate: PracticeCertificate) -> str:
    """Sign the credential of a certificate as a JWT."""
    from openbadgeslib.ob3 import (  # noqa: PLC0415 -- heavy
        Achievement,
        OB3Signer,
        OpenBadgeCredential,
        status_entry,
    )

    facts = certificate.facts
    levels = "; ".join(f"{one['task']}: {one['level']} ({LEVELS[one['level']].english})" for one in facts["tasks"])  # fmt: skip
    achievement = Achievement(
        id=address(f"credentials/{certificate.verification_code}/achievement/"),
        name=f"Certificate of Practice: {facts['post']}",
        description=f"Placement at {facts['host'][1] or facts['host'][0]}, {facts['starts_on']} to {facts['over_on']}.",
        criteria_narrative=levels or "A placement that both sides have reported on.",
        achievement_type="CertificateOfCompletion",
    )
    credential = OpenBadgeCredential(
        issuer=issuer_of(certificate),
        recipient_id=address(f"credentials/{certificate.verification_code}/#holder"),
        achievement=achievement,
        id=address(f"credentials/{certificate.verification_code}/"),
        issuance_date=certificate.issued_at,
        credential_status=[
            status_entry(address(f"status/{page_of(certificate)}/"), "revocation", certificate.pk % STATUS_SIZE)
        ],
    )  # fmt: skip
    signer = OB3Signer(privkey_pem=badge_office.private_key(), algorithm="EdDSA")
    return str(signer.sign(credential))


def page_of(certificate: PracticeCertificate) -> int:
    return certificate.pk // STATUS_SIZE


def revoked_on(page: int) -> list[int]:
    """Give the bits that are set on one page of the list of what was revoked."""
    first = page * STATUS_SIZE
    found = PracticeCertificate.objects.filter(
        state=CertificateState.REVOKED, pk__gte=first, pk__lt=first + STATUS_SIZE
    )
    return [pk - first for pk in found.order_by("pk").values_list("pk", flat=True)]


def status_list(page: int, *, at: datetime, until: datetime) -> str:
    """Sign the list of what was revoked, with the day until which it may be trusted."""
    from openbadgeslib.ob3 import (  # noqa: PLC0415 -- heavy
        build_status_list_credential,
        sign_status_list_credential,
    )

    listed = build_status_list_credential(
        settings.RONGHE_URL,
        address(f"status/{page}/"),
        "revocation",
        revoked_on(page),
        STATUS_SIZE,
        issued=at,
        valid_until=until,
    )
    return str(sign_status_list_credential(listed, badge_office.private_key(), "EdDSA"))
