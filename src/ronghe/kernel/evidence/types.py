"""What a file is, by its content: its name and what the browser says are not asked."""

import re
import zipfile
from pathlib import Path
from typing import IO

import puremagic
from django.utils.translation import gettext as _

from ronghe.kernel.evidence.refusals import FileRefused, UnknownFileType

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT = "text/plain"
SUFFIXES = {PDF: ".pdf", PNG: ".png", JPEG: ".jpg", XLSX: ".xlsx", TEXT: ".txt"}

HEAD_BYTES = 4096
MOST_ENTRIES = 2000
LARGEST_UNPACKED = 200 * 1024 * 1024
LARGEST_RATIO = 200
_STARTS = {PDF: b"%PDF-", PNG: b"\x89PNG\r\n\x1a\n", JPEG: b"\xff\xd8\xff"}
_MARKUP = re.compile(
    rb"<\s*(!doctype|\?xml|svg|html|head|body|script|iframe|img|object|embed|a\s)", re.IGNORECASE
)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")


def media_type_of(path: Path) -> str:
    """Give the media type of the file, one of SUFFIXES.

    Raises `UnknownFileType` for everything else (HTML and SVG among it), and `FileRefused` for an
    Excel file that would unpack beyond measure or carries macros.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    for media_type, start in _STARTS.items():
        if head.startswith(start) and media_type in _guesses(head):
            return media_type
    if zipfile.is_zipfile(path) and head.startswith(b"PK\x03\x04"):
        return _workbook(path)
    if head and not _MARKUP.search(head) and _is_text(path):
        return TEXT
    raise UnknownFileType(
        _("This is no PDF, picture (PNG, JPEG), Excel file (.xlsx) or plain text. Save it as PDF.")
    )


def _guesses(head: bytes) -> set[str]:
    try:
        return {str(match.mime_type) for match in puremagic.magic_string(head)}
    except puremagic.PureError:
        return set()


def _workbook(path: Path) -> str:
    """Look into the archive without trusting the sizes it declares."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
                raise UnknownFileType(_("Archives are not taken; upload the files one by one."))
            if len(entries) > MOST_ENTRIES or any(map(_leads_elsewhere, names)):
                raise FileRefused(
                    _("This Excel file is not built like one. Save it anew in Excel.")
                )
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise FileRefused(_("Excel files with macros are not taken. Save it as .xlsx."))
            _measure(archive, entries, limit=_limit(path))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as trouble:
        raise FileRefused(_("This Excel file is damaged or has a password.")) from trouble
    return XLSX


def _limit(path: Path) -> int:
    return min(LARGEST_UNPACKED, LARGEST_RATIO * path.stat().st_size)


def _measure(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], *, limit: int) -> None:
    if sum(entry.file_size for entry in entries) > limit:
        raise _bomb()
    unpacked = 0
    for entry in entries:
        with archive.open(entry) as content:
            unpacked += _length(content, limit - unpacked)


def _length(content: IO[bytes], most: int) -> int:
    length = 0
    while block := content.read(65536):
        length += len(block)
        if length > most:
            raise _bomb()
    return length


def _bomb() -> FileRefused:
    return FileRefused(_("This Excel file grows far beyond its size when unpacked."))


def _leads_elsewhere(name: str) -> bool:
    return name.startswith(("/", "\\")) or ":" in name or ".." in name.replace("\\", "/").split("/")


def _is_text(path: Path) -> bool:
    """UTF-8 or GB18030, read strictly, without control characters."""
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return not _CONTROLS.search(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    return False
