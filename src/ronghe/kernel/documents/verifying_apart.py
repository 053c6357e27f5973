"""Verifying a stranger's file in a process of its own: limited in memory and time."""

import json
import struct
import subprocess
import sys
from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ronghe.kernel.documents.isolation import limit_memory, surroundings
from ronghe.kernel.documents.labels import PageLabel
from ronghe.kernel.documents.verifying import (
    FileFinding,
    SignatureFinding,
    Verdict,
    sha256_of,
    verify,
)

if TYPE_CHECKING:
    from asn1crypto import x509

SECONDS = 30.0
MEMORY = 1024**3
_LENGTH = struct.Struct("!Q")


def verify_apart(
    file: bytes,
    *,
    known: Collection[str],
    roots: Collection["x509.Certificate"],
    seconds: float = SECONDS,
) -> FileFinding:
    """Do what `verify` does, for files that anybody may send: takes a second more.

    A file that takes the process down, or too long, is unknown, unless its hash is on record.
    """
    parts = [root.dump() for root in roots] + [file]
    order = b"".join(_LENGTH.pack(len(part)) + part for part in parts)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "ronghe.kernel.documents.verifying_apart"],
            input=order,
            capture_output=True,
            timeout=seconds,
            env=surroundings(),
            check=True,
        )
        found = _read(json.loads(done.stdout))
    except (subprocess.SubprocessError, OSError, ValueError):
        found = FileFinding(Verdict.UNKNOWN, sha256_of(file), False, None, ())
    is_on_record = found.sha256 in known
    verdict = Verdict.GENUINE if is_on_record else found.verdict
    return FileFinding(verdict, found.sha256, is_on_record, found.label, found.signatures)


def main() -> None:
    """Verify the one file that comes in after the roots, and write what was found as JSON."""
    from asn1crypto import x509  # noqa: PLC0415 -- heavy

    limit_memory(MEMORY)
    given = sys.stdin.buffer
    parts = []
    while head := given.read(_LENGTH.size):
        parts.append(given.read(_LENGTH.unpack(head)[0]))
    *roots, file = parts
    found = verify(file, known=(), roots=[x509.Certificate.load(root) for root in roots])
    json.dump(_written(found), sys.stdout)


def _written(found: FileFinding) -> dict[str, Any]:
    label = found.label
    return {
        "verdict": found.verdict.value,
        "sha256": found.sha256,
        "label": [label.document, label.version, label.page, label.code] if label else None,
        "signatures": [
            {**vars(one), "signed_at": one.signed_at.isoformat() if one.signed_at else None}
            for one in found.signatures
        ],
    }


def _read(content: dict[str, Any]) -> FileFinding:
    signatures = tuple(
        SignatureFinding(
            **{**one, "signed_at": datetime.fromisoformat(at) if (at := one["signed_at"]) else None}
        )
        for one in content["signatures"]
    )
    label = PageLabel(*content["label"]) if content["label"] else None
    return FileFinding(Verdict(content["verdict"]), content["sha256"], False, label, signatures)


if __name__ == "__main__":
    main()
