"""Having a file read by a process apart, and putting its rows into the staging table."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import IO, Any

from django.db import connection, transaction

from ronghe.kernel.imports.child import REFUSED
from ronghe.kernel.imports.files import FileRefused

BLOCK = 256 * 1024
ROWS_BETWEEN_COMMITS = 20_000
PEEK_SECONDS = 60
SOURCES = Path(__file__).resolve().parents[3]
COPY = "COPY kernel_importstaging (import_id, number, row_hash, cells, vals, problems) FROM STDIN"
_STOPPED = {
    signal.SIGXCPU: "too_long",
    signal.SIGKILL: "too_much_memory",
    signal.SIGABRT: "too_much_memory",  # what the reader of workbooks does when memory ends
}


class Cancelled(Exception):
    """Somebody cancelled the import while its file was being read."""


def peek(path: Path) -> dict[str, Any]:
    """Give the first rows of every sheet, as texts; raises `FileRefused`."""
    with _child({"task": "peek", "path": str(path)}) as (process, said):
        try:
            process.wait(PEEK_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            raise FileRefused("too_long") from None
        return _outcome(process, said)


def stage(
    *,
    import_id: int,
    path: Path,
    mapping: str,
    reader: str,
    options: Mapping[str, Any],
    repairs: list[str],
    key: str,
    progress: Callable[[int], None],
) -> dict[str, Any]:
    """Read the file into the staging table; give what the child says of it.

    `key` seals the values of secret fields; registers without such get none. Commits every few
    thousand rows and calls `progress` with their number, which may raise
    `Cancelled`. Raises `FileRefused`. What an earlier, broken attempt left is replaced.
    """
    order = {
        "task": "read",
        "import_id": import_id,
        "path": str(path),
        "mapping": mapping,
        "reader": reader,
        "options": dict(options),
        "repairs": repairs,
        "key": key,
    }
    clear(import_id)
    count = 0
    with _child(order) as (process, said):
        assert process.stdout is not None  # noqa: S101 -- for the type checker
        for batch in _batches(process.stdout):
            with transaction.atomic(), connection.cursor() as sql, sql.copy(COPY) as copy:
                for block in batch:
                    copy.write(block)
                    count += block.count(b"\n")
            progress(count)
        process.wait()
        return _outcome(process, said)


def clear(import_id: int) -> None:
    """Remove the staged rows of an import."""
    with connection.cursor() as sql:
        sql.execute("DELETE FROM kernel_importstaging WHERE import_id = %s", [import_id])


def _batches(stream: IO[bytes]) -> Iterator[Iterator[bytes]]:
    """Give some thousand rows at a time, as blocks of whole lines: each as soon as it is there.

    So the database takes rows in while the child reads on.
    """
    blocks = _whole_lines(stream)
    for first in blocks:
        yield _batch(first, blocks)


def _batch(first: bytes, blocks: Iterator[bytes]) -> Iterator[bytes]:
    rows = 0
    for block in chain([first], blocks):
        yield block
        rows += block.count(b"\n")
        if rows >= ROWS_BETWEEN_COMMITS:
            return


def _whole_lines(stream: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    while block := stream.read(BLOCK):
        whole, newline, rest = (rest + block).rpartition(b"\n")
        if newline:
            yield whole + newline


@contextmanager
def _child(order: Mapping[str, Any]) -> Iterator[tuple["subprocess.Popen[bytes]", IO[bytes]]]:
    """Start the child with nothing of our environment but where its sources are."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "ronghe.kernel.imports.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE if order["task"] == "read" else subprocess.DEVNULL,
            stderr=said,
            env={
                "PYTHONPATH": str(SOURCES),
                "PYTHONUTF8": "1",
                "PATH": os.environ.get("PATH", ""),
                "MALLOC_ARENA_MAX": "2",
            },
        )
        try:
            assert process.stdin is not None  # noqa: S101 -- for the type checker
            process.stdin.write(json.dumps(order, default=str).encode() + b"\n")
            process.stdin.close()
            yield process, said
        finally:
            if process.poll() is None:
                process.kill()
            if process.stdout is not None:
                process.stdout.close()
            process.wait()


def _outcome(process: "subprocess.Popen[bytes]", said: IO[bytes]) -> dict[str, Any]:
    said.seek(0)
    lines = said.read().decode(errors="replace").strip().splitlines()
    code = process.returncode
    if code in (0, REFUSED) and lines:
        answer: dict[str, Any] = json.loads(lines[-1])
        if code == REFUSED:
            raise FileRefused(answer["refused"], **answer["params"])
        return answer
    raise FileRefused(_STOPPED.get(signal.Signals(-code), "damaged") if code < 0 else _why(lines))


def _why(lines: list[str]) -> str:
    """Tell memory that ran out from a mistake of ours, which must not hide as a bad file."""
    last = lines[-1] if lines else ""
    if "MemoryError" in last or "memory allocation" in last:
        return "too_much_memory"
    if "PanicException" in last:  # the reader of workbooks, on what no spreadsheet would write
        return "damaged"
    raise RuntimeError("The reading process failed: " + " | ".join(lines[-3:]))
