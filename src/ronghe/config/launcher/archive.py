"""The backup file: a tar with the database, the evidence files, and a manifest of their hashes."""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from ronghe.config.launcher.say import Trouble, tr

DATABASE = "database.dump"
EVIDENCE = "evidence/"
MANIFEST = "manifest.json"
FORMAT = 1
CHUNK = 1 << 20


class _Hashing:
    """A file that is hashed while tar reads it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.sha256 = hashlib.sha256()

    def read(self, size: int = -1, /) -> bytes:
        block = self._file.read(size)
        self.sha256.update(block)
        return block


def write(file: Path, *, dump: Path, evidence: Path, facts: dict[str, Any]) -> None:
    """Write the parts and then the manifest: a file that was cut short has none."""
    parts: dict[str, str] = {}
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
            for name, path in _parts(dump, evidence):
                with path.open("rb") as source:
                    info = tarfile.TarInfo(name)
                    info.size = os.fstat(source.fileno()).st_size
                    info.mode = 0o600
                    reader = _Hashing(source)
                    tar.addfile(info, reader)
                    parts[name] = reader.sha256.hexdigest()
            manifest = json.dumps({"format": FORMAT, **facts, "parts": parts}, indent=2).encode()
            info = tarfile.TarInfo(MANIFEST)
            info.size = len(manifest)
            tar.addfile(info, io.BytesIO(manifest))
        out.flush()
        os.fsync(out.fileno())


def _parts(dump: Path, evidence: Path) -> Iterator[tuple[str, Path]]:
    yield DATABASE, dump
    for path in sorted(evidence.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield EVIDENCE + path.relative_to(evidence).as_posix(), path


def unpack(file: Path, folder: Path) -> dict[str, Any]:
    """Unpack into an empty folder and compare every part with the manifest; return the manifest."""
    found: dict[str, str] = {}
    manifest: dict[str, Any] = {}
    try:
        with tarfile.open(file, mode="r:") as tar:
            for member in tar:
                source = tar.extractfile(member)
                if source is None or not _is_safe(member.name):
                    raise _damaged(file, member.name)
                if member.name == MANIFEST:
                    manifest = json.load(source)
                else:
                    found[member.name] = _copy(source, folder / member.name)
    except (tarfile.TarError, ValueError, EOFError) as error:
        raise _damaged(file, str(error)) from None
    if manifest.get("format") != FORMAT:
        raise _damaged(file, tr("it has no manifest: was it cut short?"))
    if wrong := {
        name
        for name in found.keys() | manifest["parts"]
        if found.get(name) != manifest["parts"].get(name)
    }:
        raise _damaged(file, ", ".join(sorted(wrong)[:5]))
    return manifest


def _is_safe(name: str) -> bool:
    return name in {DATABASE, MANIFEST} or (
        name.startswith(EVIDENCE) and ".." not in Path(name).parts
    )


def _copy(source: IO[bytes], target: Path) -> str:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    sha256 = hashlib.sha256()
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        while block := source.read(CHUNK):
            sha256.update(block)
            out.write(block)
    return sha256.hexdigest()


def _damaged(file: Path, why: str) -> Trouble:
    return Trouble(
        tr("{file} is not a whole backup of Ronghe ({why}).", file=file, why=why),
        tr("Nothing was changed. Take another copy of it, or an earlier backup."),
    )
