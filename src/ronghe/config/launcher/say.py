"""What the launcher says: one short line a step, and troubles that tell how to mend them."""

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from ronghe.config.launcher.words import CHINESE

TAIL_LINES = 25
_out = [sys.stdout]


class Trouble(Exception):
    """Something a person has to mend: what happened, what to do, and where to read more."""

    def __init__(self, what: str, mend: str = "", log: Path | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend
        self.log = log


def tr(text: str, **values: object) -> str:
    """Translate the text when the terminal speaks Chinese, then fill in the values."""
    return (CHINESE.get(text, text) if _speaks_chinese() else text).format(**values)


def _speaks_chinese() -> bool:
    chosen = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return next((value for value in chosen if value), "").startswith("zh")


def say(text: str = "", **values: object) -> None:
    write(tr(text, **values) + "\n")


def write(text: str) -> None:
    """Write to the terminal, if there still is one."""
    with contextlib.suppress(OSError):
        _out[0].write(text)
        _out[0].flush()


def leave_output_alone() -> None:
    """Speak on the error channel: the output belongs to the command we run, and may be piped."""
    _out[0] = sys.stderr


@contextlib.contextmanager
def step(text: str, **values: object) -> Iterator[None]:
    """Say what is being done, and how long it took."""
    begun = time.monotonic()
    write(f"• {tr(text, **values)} … ")
    try:
        yield
    except BaseException:
        write("✗\n")
        raise
    write(f"{time.monotonic() - begun:.1f} s\n")


def explain(trouble: Trouble) -> None:
    """Print a trouble with the end of its log, and what to do about it."""
    lines = [f"✗ {trouble.what}"]
    if trouble.log and trouble.log.exists():
        tail = trouble.log.read_text(errors="replace").splitlines()[-TAIL_LINES:]
        lines += [f"  │ {line}" for line in tail]
        lines += [tr("  (all of it: {log})", log=trouble.log)]
    if trouble.mend:
        lines += [f"→ {trouble.mend}"]
    with contextlib.suppress(OSError):
        sys.stdout.flush()
        sys.stderr.write("\n".join(lines) + "\n")
        sys.stderr.flush()
