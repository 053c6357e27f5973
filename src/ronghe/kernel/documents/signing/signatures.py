"""One signature: PAdES with a time stamp, appended to the file, and seen on the page."""

import io
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ronghe.kernel.documents.signing.authority import IssuingAuthority
from ronghe.kernel.documents.signing.stamps import stamp
from ronghe.kernel.documents.signing.time_stamps import TimeStamps, store_of
from ronghe.kernel.documents.signing.writing import appending_writer
from ronghe.kernel.documents.words import Languages, Words

if TYPE_CHECKING:
    from pyhanko.sign import signers


class NoSuchField(LookupError):
    """The document has no signature field of that name."""


class FieldTaken(ValueError):
    """Somebody has signed in this field already."""


@dataclass(frozen=True)
class Signer:
    """Who signs: name and organisation go into the certificate, all of it onto the page.

    `reference` is the installation's own public number of the mandate or person; never the number
    of an identity card.
    """

    name: str
    role: Words
    organisation: Words
    reference: str = ""


@dataclass(frozen=True)
class SigningAct:
    """A signature about to be made: in which field, by whom, why, and at what instant."""

    field: str
    signer: Signer
    reason: Words
    at: datetime
    languages: Languages = Languages.CHINESE


def sign(
    pdf: bytes, act: SigningAct, *, authority: IssuingAuthority, time_stamps: TimeStamps
) -> bytes:
    """Sign, and give the file with the signature appended; what was there before stays as it was.

    The hour on the page is in the zone of `act.at`. Raises `NoSuchField`, `FieldTaken`, and
    `NoTimeStamp` when the authority gives none.
    """
    from pyhanko.sign.fields import SigSeedSubFilter  # noqa: PLC0415 -- heavy
    from pyhanko.sign.signers import PdfSignatureMetadata  # noqa: PLC0415 -- heavy
    from pyhanko.stamp import StaticStampStyle  # noqa: PLC0415 -- heavy

    if act.at.tzinfo is None:
        raise ValueError("An instant needs a time zone.")
    writer = appending_writer(pdf, number=secrets.token_bytes(16))
    width, height = _size_of_empty_field(writer.prev, act.field)
    signer = act.signer
    metadata = PdfSignatureMetadata(
        field_name=act.field,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        name=signer.name,
        reason=act.reason.chinese,
    )
    picture = stamp(act.signer, act.reason, act.at, act.languages, width=width, height=height)
    style = StaticStampStyle(border_width=0, background=picture, background_layout=_edge_to_edge())
    pdf_signer = _signer_at(
        act.at,
        metadata,
        _one_time_signer(authority, signer, act.at),
        timestamper=time_stamps.stamper(act.at),
        stamp_style=style,
    )
    out = io.BytesIO()
    pdf_signer.sign_pdf(writer, existing_fields_only=True, output=out)
    return out.getvalue()


def _size_of_empty_field(reader: Any, name: str) -> tuple[float, float]:
    from pyhanko.sign.fields import enumerate_sig_fields  # noqa: PLC0415 -- heavy

    for field, value, reference in enumerate_sig_fields(reader):
        if field == name:
            if value is not None:
                raise FieldTaken(name)
            left, bottom, right, top = (float(edge) for edge in reference.get_object()["/Rect"])
            return right - left, top - bottom
    raise NoSuchField(name)


def _one_time_signer(
    authority: IssuingAuthority, signer: Signer, at: datetime
) -> "signers.SimpleSigner":
    from asn1crypto import keys  # noqa: PLC0415 -- heavy
    from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415 -- heavy
    from pyhanko.sign.signers import SimpleSigner  # noqa: PLC0415 -- heavy

    one_time = authority.one_time_key(
        name=signer.name,
        organisation=signer.organisation.chinese,
        role=signer.role.chinese,
        reference=signer.reference,
        at=at,
    )
    known = store_of([authority.certificate("issuer"), *authority.roots])
    der = one_time.key.private_bytes(
        form.Encoding.DER, form.PrivateFormat.PKCS8, form.NoEncryption()
    )
    return SimpleSigner(one_time.certificate, keys.PrivateKeyInfo.load(der), known)


def _signer_at(at: datetime, *arguments: Any, **options: Any) -> "signers.PdfSigner":
    """Give pyHanko's signer, told what time it is instead of reading the clock."""
    from pyhanko.sign.signers import PdfSigner  # noqa: PLC0415 -- heavy

    class SignerAt(PdfSigner):
        """Signs at the instant of the act."""

        def init_signing_session(self, *arguments: Any, **options: Any) -> Any:
            """Begin a session at that instant."""
            session = super().init_signing_session(*arguments, **options)
            session.system_time = at
            return session

    return SignerAt(*arguments, **options)


def _edge_to_edge() -> Any:
    from pyhanko.pdf_utils import layout  # noqa: PLC0415 -- heavy

    return layout.SimpleBoxLayoutRule(
        x_align=layout.AxisAlignment.ALIGN_MIN,
        y_align=layout.AxisAlignment.ALIGN_MIN,
        margins=layout.Margins(),
    )
