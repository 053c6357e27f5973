"""This installation's own: its issuing authority, time stamps and signing service, by the settings.

`kernel.documents` knows no settings; whoever signs asks here for what it needs.
"""

from datetime import datetime
from functools import partial

from django.conf import settings

from ronghe.kernel import outbound
from ronghe.kernel.documents import (
    HttpSigningProvider,
    IssuingAuthority,
    LocalTimeStamps,
    RemoteTimeStamps,
    SigningProvider,
    TimeStamps,
)

FOLDER = "signing"


def authority() -> IssuingAuthority:
    """Give the issuing authority; raises `AuthorityIsMissing` before set-up."""
    return IssuingAuthority.open(settings.RONGHE_VAR / FOLDER)


def create_authority(*, at: datetime) -> IssuingAuthority:
    """Make the issuing authority under RONGHE_VAR, unless there is one."""
    folder = settings.RONGHE_VAR / FOLDER
    return IssuingAuthority.create(folder, name=settings.RONGHE_OPERATOR, at=at)


def time_stamps() -> TimeStamps:
    """Give the time-stamp authority that the settings name, or else our own."""
    if settings.RONGHE_TIME_STAMPS_URL:
        return RemoteTimeStamps(settings.RONGHE_TIME_STAMPS_URL, _post)
    return LocalTimeStamps(authority())


def provider() -> SigningProvider | None:
    """Give the licensed signing service that the settings name, if any."""
    if not settings.RONGHE_SIGNING_URL:
        return None
    return HttpSigningProvider(
        url=settings.RONGHE_SIGNING_URL,
        account=settings.RONGHE_SIGNING_ACCOUNT,
        secret=settings.RONGHE_SIGNING_SECRET,
        request=partial(outbound.request_json, largest=settings.RONGHE_EVIDENCE_LARGEST_BYTES * 2),
    )


def _post(url: str, body: bytes, media_type: str) -> bytes:
    return outbound.request_bytes("POST", url, content=body, headers={"Content-Type": media_type})
