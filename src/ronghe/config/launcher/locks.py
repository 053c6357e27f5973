"""File locks: the kernel lets go of them when their holder dies, however it dies."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from ronghe.config.launcher.paths import LOCKS


class HeldByOther(Exception):
    """Another process holds the lock; `note` is what it wrote into it."""

    def __init__(self, note: str) -> None:
        super().__init__(note)
        self.note = note


def path_of(name: str) -> Path:
    LOCKS.mkdir(parents=True, exist_ok=True)
    return LOCKS / name


def take(name: str, how: int) -> int | None:
    """Take a lock (LOCK_SH or LOCK_EX, perhaps with LOCK_NB); None when another holds it."""
    descriptor = os.open(path_of(name), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, how)
    except BlockingIOError:
        os.close(descriptor)
        return None
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def is_free(name: str) -> bool:
    descriptor = take(name, fcntl.LOCK_EX | fcntl.LOCK_NB)
    if descriptor is None:
        return False
    os.close(descriptor)
    return True


@contextlib.contextmanager
def held(name: str, *, wait: bool = True) -> Iterator[int]:
    """Hold a lock alone; without waiting, say so when another has it."""
    descriptor = take(name, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    if descriptor is None:
        raise HeldByOther(path_of(name).read_text())
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def write_note(descriptor: int, note: str) -> None:
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, note.encode(), 0)
