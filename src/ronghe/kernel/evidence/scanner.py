"""The port to a virus scanner, and ClamAV's daemon behind it."""

import socket
import struct
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from ronghe.kernel.evidence.refusals import InfectedFile

CHUNK = 65536
TIMEOUT_SECONDS = 30.0


class ScannerSilent(Exception):
    """The scanner gave no verdict: nothing is taken in until it does."""


class Scanner(Protocol):
    """Looks at a file before it is stored."""

    def check(self, path: Path) -> None:
        """Raise `InfectedFile` for a bad file, `ScannerSilent` when there is no verdict."""


class NoScanner:
    """For development and the demonstration: lets every file pass."""

    def check(self, path: Path) -> None:
        """Look at nothing."""


class ClamdScanner:
    """ClamAV's clamd, over its INSTREAM command.

    Source: ClamAV documentation, "ClamD Protocol". RONGHE_CLAMD is a socket's path, or host:port.
    """

    def check(self, path: Path) -> None:
        """Stream the file to clamd: 4-byte big-endian lengths, an empty chunk at the end."""
        try:
            with _connect() as wire, path.open("rb") as file:
                wire.sendall(b"zINSTREAM\0")
                while chunk := file.read(CHUNK):
                    wire.sendall(struct.pack("!I", len(chunk)) + chunk)
                wire.sendall(struct.pack("!I", 0))
                verdict = _answer(wire)
        except OSError as trouble:
            raise ScannerSilent(f"clamd: {type(trouble).__name__}") from trouble
        if verdict.endswith(" FOUND"):
            raise InfectedFile(_("The virus scanner refused this file."))
        if verdict != "stream: OK":
            raise ScannerSilent(f"clamd: {verdict[:100]}")


def scanner() -> Scanner:
    """Give the scanner that RONGHE_SCANNER names."""
    chosen: Scanner = import_string(settings.RONGHE_SCANNER)()
    return chosen


def _connect() -> socket.socket:
    address: str = settings.RONGHE_CLAMD
    if address.startswith("/"):
        wire = socket.socket(socket.AF_UNIX)
        wire.settimeout(TIMEOUT_SECONDS)
        try:
            wire.connect(address)
        except OSError:
            wire.close()
            raise
        return wire
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=TIMEOUT_SECONDS)


def _answer(wire: socket.socket) -> str:
    received = b""
    while block := wire.recv(4096):
        received += block
        if b"\0" in block:
            break
    return received.rstrip(b"\0\n").decode("utf-8", "replace")
