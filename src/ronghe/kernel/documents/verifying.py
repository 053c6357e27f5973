"""Is this file the one that was issued? By its hash, and by the signatures in it."""

import hashlib
import io
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from ronghe.kernel.documents.labels import PageLabel, read_label

if TYPE_CHECKING:
    from asn1crypto import x509
    from pyhanko.sign.validation import EmbeddedPdfSignature, PdfSignatureStatus

LARGEST_FILE = 20 * 1024 * 1024
MOST_SIGNATURES = 60


class Verdict(StrEnum):
    """What can be said of a file."""

    GENUINE = "genuine"  # on record to the last byte, or signed by us and unchanged since
    ALTERED = "altered"  # says it is ours, and is not what was issued
    UNKNOWN = "unknown"  # says nothing of us


@dataclass(frozen=True)
class SignatureFinding:
    """What one signature is worth; whose it claims to be matters only where it is valid.

    `is_valid`: intact, by a certificate of ours, time-stamped, and nothing but further signatures
    came after it.
    """

    field: str
    signer: str
    organisation: str
    role: str
    signed_at: datetime | None
    is_valid: bool
    covers_whole_file: bool


@dataclass(frozen=True)
class FileFinding:
    """The verdict on a file and what it rests on."""

    verdict: Verdict
    sha256: str
    is_on_record: bool
    label: PageLabel | None
    signatures: tuple[SignatureFinding, ...]


def sha256_of(file: bytes) -> str:
    """Hash a file as records do."""
    return hashlib.sha256(file).hexdigest()


def label_of(file: bytes) -> PageLabel | None:
    """Read which document a PDF says it is (its first page), so that its record can be looked up.

    A statement, not a proof. Photographs and scans say it by their codes: `filing`.
    """
    reader = _reader(file)
    return _label(reader) if reader is not None else None


def verify(
    file: bytes, *, known: Collection[str], roots: Collection["x509.Certificate"]
) -> FileFinding:
    """Say whether a file is genuine, altered or unknown.

    `known` are the SHA-256 hashes on record for the document that `label_of` names: of the version
    as frozen and after each signature. A signature counts as of its own time stamp, so an expired
    certificate spoils nothing.
    """
    digest = sha256_of(file)
    reader = _reader(file)
    if reader is None:
        verdict = Verdict.GENUINE if digest in known else Verdict.UNKNOWN
        return FileFinding(verdict, digest, digest in known, None, ())
    label, signatures = _label(reader), _signatures(reader, roots)
    ours = label is not None or any(one.is_valid for one in signatures)
    is_whole = bool(signatures) and all(one.is_valid for one in signatures)
    if digest in known or (is_whole and any(one.covers_whole_file for one in signatures)):
        verdict = Verdict.GENUINE
    else:
        verdict = Verdict.ALTERED if ours else Verdict.UNKNOWN
    return FileFinding(verdict, digest, digest in known, label, signatures)


def _reader(file: bytes) -> Any:
    """Open a PDF, or give None for what is none, is encrypted, or too large."""
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 -- heavy

    if len(file) > LARGEST_FILE or not file.startswith(b"%PDF-"):
        return None
    try:
        reader = PdfFileReader(io.BytesIO(file))
        is_readable = not reader.encrypted
    except Exception:  # noqa: BLE001 -- whatever a broken file breaks, it is no file of ours
        return None
    return reader if is_readable else None


def _label(reader: Any) -> PageLabel | None:
    try:
        words = [word.strip() for word in str(reader.trailer["/Info"]["/Keywords"]).split(",")]
        document, version, code = words[:3]
    except Exception:  # noqa: BLE001 -- as above
        return None
    return read_label(f"/D/{code}/{document}/{version}/1")


def _signatures(reader: Any, roots: Collection["x509.Certificate"]) -> tuple[SignatureFinding, ...]:
    try:
        embedded = list(reader.embedded_regular_signatures)[:MOST_SIGNATURES]
    except Exception:  # noqa: BLE001 -- as above
        return ()
    found = [_finding(one, roots) for one in embedded]
    return tuple(sorted(found, key=lambda one: (one.signed_at is None, one.signed_at, one.field)))


def _finding(
    embedded: "EmbeddedPdfSignature", roots: Collection["x509.Certificate"]
) -> SignatureFinding:
    try:
        status, at = _validated(embedded, roots)
    except Exception:  # noqa: BLE001 -- a signature that cannot be read proves nothing
        status, at = None, None
    return SignatureFinding(
        field=str(embedded.field_name),
        signer=_part(embedded, "common_name"),
        organisation=_part(embedded, "organization_name"),
        role=_part(embedded, "title"),
        signed_at=at,
        is_valid=status is not None and _is_valid(status),
        covers_whole_file=status is not None and _covers_all(status),
    )


def _validated(
    embedded: "EmbeddedPdfSignature", roots: Collection["x509.Certificate"]
) -> "tuple[PdfSignatureStatus, datetime]":
    """Validate as of the time stamp, which is itself validated by the same roots."""
    from pyhanko.sign.validation import validate_pdf_signature  # noqa: PLC0415 -- heavy
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415 -- heavy

    at = _stamped_at(embedded)
    context = ValidationContext(trust_roots=list(roots), moment=at, allow_fetching=False)
    return validate_pdf_signature(embedded, context, context), at


def _stamped_at(embedded: "EmbeddedPdfSignature") -> datetime:
    (attribute,) = (
        attribute
        for attribute in embedded.signer_info["unsigned_attrs"]
        if attribute["type"].native == "signature_time_stamp_token"
    )
    (token,) = attribute["values"]
    at: datetime = token["content"]["encap_content_info"]["content"].parsed["gen_time"].native
    return at


def _is_valid(status: "PdfSignatureStatus") -> bool:
    stamped = status.timestamp_validity
    return bool(
        status.bottom_line
        and stamped is not None
        and stamped.valid
        and stamped.trusted
        and status.modification_level is not None
        and status.modification_level.name in {"NONE", "LTA_UPDATES", "FORM_FILLING"}
    )


def _covers_all(status: "PdfSignatureStatus") -> bool:
    return status.coverage is not None and status.coverage.name == "ENTIRE_FILE"


def _part(embedded: "EmbeddedPdfSignature", name: str) -> str:
    try:
        return str(embedded.signer_cert.subject.native.get(name, ""))
    except Exception:  # noqa: BLE001 -- as above
        return ""
