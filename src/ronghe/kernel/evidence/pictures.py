"""Pictures without what a telephone writes into them: where and when, by whom, with which device.

A picture of a workplace, or of a paper on the kitchen table, carries coordinates that nobody was
asked for. Only which way is up and the colour profile stay. What is seen stays bit by bit, as it
is evidence: segments are left out, and nothing is compressed anew.
"""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from ronghe.kernel.evidence.refusals import FileRefused
from ronghe.kernel.evidence.types import JPEG, PNG

_MARK = 0xFF
_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_APP0, _APP1, _APP2, _APP14, _COM = 0xE0, 0xE1, 0xE2, 0xEE, 0xFE
_LENGTH = struct.Struct(">H")
_APPLICATION = range(_APP0, _APP0 + 16)
# Markers that may stand among the compressed lines and end nothing: a stuffed byte, and restarts.
_AMONG_LINES = frozenset({0x00, *range(0xD0, 0xD8)})
_EXIF, _PROFILE = b"Exif\x00\x00", b"ICC_PROFILE\x00"
_ORIENTATION, _WAYS_UP = 0x0112, range(1, 9)
_PNG_START = b"\x89PNG\r\n\x1a\n"
# Of the chunks a reader may pass over, those that say how the picture looks.
_LOOKS = frozenset({b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs", b"bKGD"})


def leave_traces_out(path: Path, media_type: str) -> None:
    """Rewrite a JPEG or PNG without its traces, or leave any other file as it is.

    Raises `FileRefused` for a picture that is not built like one or breaks off.
    """
    rewrite = {JPEG: _jpeg, PNG: _png}.get(media_type)
    if rewrite is None:
        return
    try:
        kept = rewrite(path.read_bytes())
    except (IndexError, struct.error) as trouble:
        raise FileRefused(_("This picture is damaged or breaks off. Take it again, or send it from the telephone once more.")) from trouble  # fmt: skip
    path.write_bytes(kept)


# -- JPEG (ITU-T T.81, annex B) -------------------------------------------------------------------


def _jpeg(content: bytes) -> bytes:
    """Give the first picture of the file; what cameras append (depth, a film) is left out."""
    kept, turned = [], b""
    for marker, segment in _segments(content):
        payload = segment[4:]
        if marker == _APP1 and payload.startswith(_EXIF):
            turned = turned or _which_way_up(payload[len(_EXIF) :])
        elif (
            (marker not in _APPLICATION and marker != _COM)
            or marker in {_APP0, _APP14}
            or (marker == _APP2 and payload.startswith(_PROFILE))
        ):
            kept.append(segment)
    return bytes([_MARK, _SOI]) + turned + b"".join(kept)


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Give each segment with its marker, from after the start to the end of the first picture."""
    at = 2
    while True:
        if content[at] != _MARK:
            raise IndexError
        while content[at + 1] == _MARK:  # any number of these may stand before a marker
            at += 1
        marker = content[at + 1]
        if marker == _EOI:
            yield marker, content[at : at + 2]
            return
        (length,) = _LENGTH.unpack_from(content, at + 2)
        end = at + 2 + length
        if length < _LENGTH.size or end > len(content):
            raise IndexError
        if marker == _SOS:
            end = _end_of_lines(content, end)
        yield marker, content[at:end]
        at = end


def _end_of_lines(content: bytes, at: int) -> int:
    while True:
        at = content.find(b"\xff", at)
        if at < 0:
            raise IndexError
        if content[at + 1] == _MARK:
            at += 1
        elif content[at + 1] in _AMONG_LINES:
            at += 2
        else:
            return at


def _which_way_up(exif: bytes) -> bytes:
    """Give a segment that says of all that was written only which way is up; none if unsaid."""
    try:
        order = {b"II": "<", b"MM": ">"}[exif[:2]]
        (directory,) = struct.unpack_from(f"{order}I", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, directory)
        entries = (
            struct.unpack_from(f"{order}HHIH", exif, directory + 2 + 12 * number)
            for number in range(count)
        )
        turn = next(value for tag, _kind, _count, value in entries if tag == _ORIENTATION)
    except (KeyError, StopIteration, struct.error):
        return b""
    if turn not in _WAYS_UP:
        return b""
    payload = _EXIF + struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, turn, 0, 0)
    return struct.pack(">BBH", _MARK, _APP1, len(payload) + 2) + payload


# -- PNG (W3C, third edition) ---------------------------------------------------------------------


def _png(content: bytes) -> bytes:
    """Give what is needed to see the picture, up to its end."""
    kept, at, name = [_PNG_START], len(_PNG_START), b""
    while name != b"IEND":
        length, name = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        (checksum,) = struct.unpack_from(">I", content, end - 4)
        if checksum != zlib.crc32(content[at + 4 : end - 4]):
            raise IndexError
        is_needed = name[:1].isupper()
        if is_needed or name in _LOOKS:
            kept.append(content[at:end])
        at = end
    return b"".join(kept)
