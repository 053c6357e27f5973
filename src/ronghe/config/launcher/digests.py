"""Doing a step only when what it depends on has changed."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from ronghe.config.launcher.paths import ROOT


def digest(files: Iterable[Path], *, also: str = "") -> str:
    """Return one hash over names and contents; the project may be moved."""
    total = hashlib.sha256(also.encode())
    for file in sorted(files):
        total.update(f"\0{os.path.relpath(file, ROOT)}\0".encode())
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def files_under(folder: Path, *, without: Iterable[str] = ()) -> list[Path]:
    """Return all files below a folder, leaving out those in folders of the given names."""
    skipped = set(without) | {"__pycache__"}
    return [
        file
        for file in folder.rglob("*")
        if file.is_file() and skipped.isdisjoint(file.relative_to(folder).parts)
    ]


def is_fresh(stamp: Path, value: str) -> bool:
    return stamp.exists() and stamp.read_text() == value


def set_stamp(stamp: Path, value: str) -> None:
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(value)
