"""What a file really is, before anything parses it. Free of Django.

A name proves nothing: the first bytes decide. Packed formats are refused by the sizes that their
directory declares; what a directory conceals meets the limits of the child process.
"""

import codecs
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

MIB = 1024 * 1024
LARGEST_FILE = 512 * MIB
LARGEST_UNPACKED = 768 * MIB
LARGEST_RATIO = 400  # of what is unpacked to what is packed, for parts that matter
PART_THAT_MATTERS = 16 * MIB
MOST_PARTS = 2_000
BLOCK = MIB
HEAD = 8 * 1024
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# What people rename into a table: the beginning, and what it is.
OTHER_THINGS = (
    (b"MZ", "programme"),
    (b"\x7fELF", "programme"),
    (b"#!", "programme"),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
)
# In real Chinese text the second byte of most pairs is high; in a misread Western text it is not.
PLAUSIBLE_SHARE = 0.6


class FileRefused(Exception):
    """The file as a whole cannot be read; `code` and `params` are put into words by the page."""

    def __init__(self, code: str, **params: Any) -> None:
        self.code, self.params = code, params
        super().__init__(code, params)


class Kind(StrEnum):
    """The formats that are read."""

    TEXT = "csv"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"


@dataclass(frozen=True)
class Found:
    """What a file is; `encoding` is empty for packed formats."""

    kind: Kind
    encoding: str = ""


def examine(path: Path, *, encoding: str = "") -> Found:
    """Say what the file is, or raise `FileRefused`; `encoding` is what a mapping insists on."""
    size = path.stat().st_size
    if not size:
        raise FileRefused("empty")
    if size > LARGEST_FILE:
        raise FileRefused("too_large", size=size // MIB, largest=LARGEST_FILE // MIB)
    with path.open("rb") as file:
        head = file.read(HEAD)
        if head.startswith(ZIP):
            return Found(_kind_of_archive(file))
        if head.startswith(OLE):
            return Found(Kind.XLS)
        _refuse_other_things(head)
        file.seek(0)
        return Found(Kind.TEXT, encoding or _encoding_of(file, head))


def _kind_of_archive(file: BinaryIO) -> Kind:
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            _refuse_bomb(parts)
            names = {part.filename for part in parts}
            if "xl/workbook.xml" in names:
                return Kind.XLSX
            if "content.xml" in names and _is_spreadsheet(archive, names):
                return Kind.ODS
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as damage:
        raise FileRefused("damaged") from damage
    raise FileRefused("not_a_table", what="archive")


def _refuse_bomb(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MOST_PARTS:
        raise FileRefused("too_many_parts", count=len(parts), most=MOST_PARTS)
    unpacked = sum(part.file_size for part in parts)
    if unpacked > LARGEST_UNPACKED:
        raise FileRefused(
            "unpacks_too_large", size=unpacked // MIB, largest=LARGEST_UNPACKED // MIB
        )
    for part in parts:
        ratio = part.file_size / max(1, part.compress_size)
        if part.file_size > PART_THAT_MATTERS and ratio > LARGEST_RATIO:
            raise FileRefused("unpacks_too_large", size=part.file_size // MIB, largest=0)


def _is_spreadsheet(archive: zipfile.ZipFile, names: set[str]) -> bool:
    if "mimetype" not in names:
        return True
    with archive.open("mimetype") as file:
        return b"spreadsheet" in file.read(200)


def _refuse_other_things(head: bytes) -> None:
    for beginning, what in OTHER_THINGS:
        if head.startswith(beginning):
            raise FileRefused("not_a_table", what=what)
    start = head.lstrip(codecs.BOM_UTF8).lstrip()[:512].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<?xml", b"<svg")):
        raise FileRefused("web_page")
    has_mark = any(head.startswith(mark) for mark in BYTE_ORDER_MARKS)
    if b"\0" in head and not has_mark:
        raise FileRefused("not_a_table", what="binary")


def _encoding_of(file: BinaryIO, head: bytes) -> str:
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if head.startswith(mark):
            _refuse_undecodable(file, encoding)
            return encoding
    try:
        _refuse_undecodable(file, "utf-8")
    except FileRefused as refusal:
        file.seek(0)
        if not _is_chinese(file):
            raise
        file.seek(0)
        try:
            _refuse_undecodable(file, "gb18030")
        except FileRefused:
            raise refusal from None
        return "gb18030"
    return "utf-8"


def _refuse_undecodable(file: BinaryIO, encoding: str) -> None:
    """Decode all of it strictly; name the line of the first byte that does not fit."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    for block in _blocks(file):
        try:
            decoder.decode(block)
        except UnicodeDecodeError as failure:
            # What was decoded before lies within this block or at the very end of the last one.
            line += failure.object[: failure.start].count(b"\n")
            raise FileRefused("encoding", line=line) from failure
        line += block.count(b"\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as failure:
        raise FileRefused("encoding", line=line) from failure


def _is_chinese(file: BinaryIO) -> bool:
    """Tell whether bytes above ASCII come in pairs as in GB18030, rather than one by one."""
    high = pairs = 0
    for block in _blocks(file):
        place, end = 0, len(block) - 3
        if block.isascii():
            continue
        while place < end:
            byte = block[place]
            if byte < 0x80:  # noqa: PLR2004 -- ASCII
                place += 1
                continue
            high += 1
            second = block[place + 1]
            if 0x30 <= second <= 0x39 and block[place + 2] >= 0x81:  # noqa: PLR2004 -- four bytes
                pairs += 1
                place += 4
                continue
            pairs += second >= 0xA1  # noqa: PLR2004 -- GB 2312
            place += 2
        if high > 20_000:  # noqa: PLR2004 -- enough to judge by
            break
    return high > 0 and pairs / high >= PLAUSIBLE_SHARE


def is_encrypted(path: Path) -> bool:
    """Tell whether an OLE file, which is no old workbook, holds a new one under a password."""
    rest = b""
    with path.open("rb") as file:
        for block in _blocks(file):
            if ENCRYPTED in rest + block:
                return True
            rest = block[-len(ENCRYPTED) :]
    return False


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    while block := file.read(BLOCK):
        yield block
