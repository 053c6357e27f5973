"""RFC 3161 time stamps: our own for development and small installations, or an authority's.

Our own prove no more than our clock does. Where it matters, name an authority that others trust.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from ronghe.kernel.documents.signing.authority import IssuingAuthority

if TYPE_CHECKING:
    from asn1crypto import tsp, x509
    from pyhanko.sign.timestamps import TimeStamper
    from pyhanko_certvalidator.registry import CertificateStore

ANY_POLICY = "2.5.29.32.0"
MEDIA_TYPE = "application/timestamp-query"
Send = Callable[[str, bytes, str], bytes]


class NoTimeStamp(Exception):
    """The authority gave none: nothing is signed, and the job tries again."""


class TimeStamps(Protocol):
    """Where the time stamps of signatures come from."""

    def stamper(self, at: datetime) -> "TimeStamper":
        """Give pyHanko's end of it."""


@dataclass(frozen=True)
class LocalTimeStamps:
    """Our own time-stamp key; the time is the one that the signature is given."""

    authority: IssuingAuthority

    def stamper(self, at: datetime) -> "TimeStamper":
        """Give a stamper that stamps with this time."""
        from asn1crypto import keys, tsp  # noqa: PLC0415 -- heavy
        from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415 -- heavy
        from pyhanko.sign.timestamps import DummyTimeStamper  # noqa: PLC0415 -- heavy

        class OwnTimeStamper(DummyTimeStamper):
            """pyHanko's stamper, which would else claim the policy of somebody's company."""

            def _build_tst_info(
                self, message_imprint: tsp.MessageImprint, dt: datetime, req: tsp.TimeStampReq
            ) -> tsp.TSTInfo:
                info = super()._build_tst_info(message_imprint, dt, req)
                info["policy"] = tsp.ObjectIdentifier(ANY_POLICY)
                return info

        der = self.authority.key("time-stamps").private_bytes(
            form.Encoding.DER, form.PrivateFormat.PKCS8, form.NoEncryption()
        )
        return OwnTimeStamper(
            self.authority.certificate("time-stamps"),
            keys.PrivateKeyInfo.load(der),
            certs_to_embed=store_of(self.authority.roots),
            fixed_dt=at.replace(microsecond=0),
        )


def store_of(certificates: Iterable["x509.Certificate"]) -> "CertificateStore":
    """Put certificates together as pyHanko wants them."""
    from pyhanko_certvalidator.registry import SimpleCertificateStore  # noqa: PLC0415 -- heavy

    store: CertificateStore = SimpleCertificateStore.from_certs(certificates)  # type: ignore[no-untyped-call]
    return store


@dataclass(frozen=True)
class RemoteTimeStamps:
    """An authority reached by HTTP.

    `send(url, body, media_type)` posts and gives the answer's body: the installation's one way
    out. Whatever it raises means that there is no time stamp.
    """

    url: str
    send: Send

    def stamper(self, at: datetime) -> "TimeStamper":
        """Give a stamper that asks the authority; `at` is the authority's to say."""
        from asn1crypto import tsp  # noqa: PLC0415 -- heavy
        from pyhanko.sign.timestamps import TimeStamper  # noqa: PLC0415 -- heavy

        url, send = self.url, self.send

        class Asking(TimeStamper):
            """Posts the request as RFC 3161 §3.4 has it."""

            async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
                return _asked(url, req, send)

        return Asking()  # type: ignore[no-untyped-call]


def _asked(url: str, request: "tsp.TimeStampReq", send: Send) -> "tsp.TimeStampResp":
    """Post the request, and see that the answer is one to it: its digest, its number."""
    from asn1crypto import cms, core, tsp  # noqa: PLC0415 -- heavy

    class Answer(core.Sequence):  # type: ignore[misc]
        """RFC 3161's TimeStampResp: a refusal has no token, which asn1crypto does not foresee."""

        _fields = [  # asn1crypto writes into it
            ("status", tsp.PKIStatusInfo),
            ("time_stamp_token", cms.ContentInfo, {"optional": True}),
        ]

    try:
        received = send(url, request.dump(), MEDIA_TYPE)
        answer = Answer.load(received, strict=True)
        status = answer["status"]["status"].native
        if status == "granted":
            token = answer["time_stamp_token"]["content"]["encap_content_info"]["content"].parsed
            is_ours = token["nonce"].native == request["nonce"].native and (
                token["message_imprint"].native == request["message_imprint"].native
            )
    except Exception as trouble:
        raise NoTimeStamp(f"The time-stamp authority gave no answer: {trouble}") from trouble
    if status != "granted":
        raise NoTimeStamp(f"The time-stamp authority answered “{status}”.")
    if not is_ours:
        raise NoTimeStamp("The time-stamp authority answered another question.")
    return tsp.TimeStampResp.load(received)
