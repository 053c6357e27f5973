"""Several processes at one run: each part is claimed by one of them, and taken once.

A claim is an advisory lock of the session: whoever is killed gives it back with the connection, and
a process left over from before finishes its part while the next one waits.
"""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import OperationalError, connection

PAUSE, ATTEMPTS = 0.3, 5
# A deadlock, a lock not given in time, a snapshot overtaken: the part is rolled back and taken anew.
PASSING = frozenset({"40P01", "55P03", "40001"})


class LeftAlone(Exception):
    """The process that asked for help is gone."""


@contextmanager
def claimed(*names: object) -> Iterator[bool]:
    """Claim something for this process while the block runs; say whether nobody else has it."""
    key = int.from_bytes(hashlib.sha256(repr(names).encode()).digest()[:8], signed=True)
    with connection.cursor() as sql:
        sql.execute("SELECT pg_try_advisory_lock(%s)", [key])
        (is_mine,) = sql.fetchone()
    try:
        yield is_mine
    finally:
        if is_mine:
            with connection.cursor() as sql:
                sql.execute("SELECT pg_advisory_unlock(%s)", [key])


def is_passing(failure: OperationalError) -> bool:
    """Say whether others merely stood in the way."""
    return getattr(failure.__cause__, "sqlstate", None) in PASSING


def wait(parent: int) -> None:
    refuse_alone(parent)
    time.sleep(PAUSE)


def refuse_alone(parent: int) -> None:
    """Stop a helper whose parent is gone: nobody would hear of what it does."""
    if parent and os.getppid() != parent:
        raise LeftAlone


@contextmanager
def helpers(count: int, arguments: Sequence[str]) -> Iterator[None]:
    """Have so many further processes take parts of the same run while the block runs."""
    command = [sys.executable, "-m", "django", "cycle", *arguments]
    found = [
        subprocess.Popen([*command, "--helper", str(number + 1)], stdout=subprocess.DEVNULL)  # noqa: S603 -- this very command
        for number in range(count)
    ]
    try:
        yield
    finally:
        for one in found:
            one.terminate()
            one.wait()
