"""Having a workbook looked at or filled in by a process apart."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ronghe.supervision.sheets.child import REFUSED
from ronghe.supervision.sheets.refusals import SheetRefused

SECONDS = 60
SOURCES = Path(__file__).resolve().parents[3]
_STOPPED = {signal.SIGXCPU, signal.SIGKILL, signal.SIGABRT}


def look_apart(path: Path) -> dict[str, Any]:
    """Give the sheets of a workbook: `{"sheets": [...], "lost": [...]}`; raises `SheetRefused`."""
    return _ask({"task": "look", "path": str(path)})


def fill_apart(path: Path, *, sheet: str, first: int, last: int, rows: Sequence[Any]) -> bytes:
    """Give the workbook with these rows filled in, everything else as it was."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "filled.xlsx"
        order = {"path": str(path), "sheet": sheet, "first": first, "last": last, "rows": rows}
        _ask({"task": "fill", "target": str(target), **order})
        return target.read_bytes()


def formats_apart(path: Path, *, sheet: str, row: int, columns: Sequence[int]) -> list[str]:
    """Give how the numbers of these columns are written in that row."""
    order = {"task": "formats", "path": str(path), "sheet": sheet, "row": row}
    found: list[str] = _ask({**order, "columns": list(columns)})["formats"]
    return found


def _ask(order: Mapping[str, Any]) -> dict[str, Any]:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "ronghe.supervision.sheets.child"],
            input=json.dumps(order).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={
                "PYTHONPATH": str(SOURCES),
                "PYTHONUTF8": "1",
                "PATH": os.environ.get("PATH", ""),
                "MALLOC_ARENA_MAX": "2",
            },
        )
    except subprocess.TimeoutExpired:
        raise SheetRefused("too_much") from None
    if done.returncode in (0, REFUSED):
        said: dict[str, Any] = json.loads(done.stdout.decode())
        if "refused" in said:
            raise SheetRefused(said["refused"], **said["params"])
        return said
    raise _why(done.returncode, done.stderr.decode(errors="replace"))


def _why(code: int, said: str) -> Exception:
    """Tell memory that ran out from a mistake of ours, which must not hide as a bad file."""
    last = (said.strip().splitlines() or [""])[-1]
    if (code < 0 and signal.Signals(-code) in _STOPPED) or "memory" in last.casefold():
        return SheetRefused("too_much")
    if "PanicException" in last:  # the reader of workbooks, on what no spreadsheet would write
        return SheetRefused("damaged")
    return RuntimeError(f"The reading process failed: {last}")
