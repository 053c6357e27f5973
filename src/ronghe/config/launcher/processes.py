"""Starting programs so that none outlives us, and stopping them with all their children."""

import contextlib
import ctypes
import functools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import IO, Any

from ronghe.config.launcher.paths import ROOT
from ronghe.config.launcher.say import Trouble, tr

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None
Arguments = Sequence[str | Path]


class Stopped(BaseException):
    """Somebody asked us to stop: Ctrl-C, a SIGTERM, or a closed terminal."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def stop_on_signals() -> None:
    """Turn the three ways of asking into one exception, so that everything is tidied up."""

    def stop(number: int, _frame: FrameType | None) -> None:
        raise Stopped(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


def ignore_signals() -> None:
    """Tidying up is not to be interrupted: it ends by itself in seconds."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: None)


def die_with_parent(number: int = signal.SIGTERM) -> None:
    """Ask Linux to signal this process when its parent dies, however it dies."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, number)


def start(
    argv: Arguments,
    *,
    out: IO[bytes] | int,
    env: Mapping[str, str],
    cwd: Path = ROOT,
    dies_by: int = signal.SIGTERM,
    **more: Any,
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own: the terminal's Ctrl-C goes to us alone."""
    return subprocess.Popen(  # the callback is a single prctl: no lock can be held across it
        argv,
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=more.pop("stderr", subprocess.STDOUT),
        env=env,
        cwd=cwd,
        start_new_session=True,
        preexec_fn=functools.partial(die_with_parent, dies_by),  # noqa: PLW1509 -- see above
        **more,
    )


def run(
    argv: Arguments,
    *,
    log: Path,
    env: Mapping[str, str],
    mend: str = "",
    cwd: Path = ROOT,
    **more: Any,
) -> None:
    """Run one step to its end, its output in a log; a failure becomes a Trouble."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        process = start(argv, out=out, env=env, cwd=cwd, **more)
        try:
            code = process.wait()
        except BaseException:
            stop([process], patience=5)
            raise
    if code:
        command = " ".join([Path(argv[0]).name, *map(str, argv[1:4])])
        raise Trouble(
            tr("“{command}” failed (exit code {code}).", command=command, code=code), mend, log
        )


def run_in_foreground(argv: Arguments, *, env: Mapping[str, str], cwd: Path | None = None) -> int:
    """Run a program that may talk to the terminal; give back its exit code."""
    has_terminal = sys.stdin is not None and sys.stdin.isatty()
    waiting: list[int] = []

    def pass_on(number: int, _frame: FrameType | None) -> None:
        if not (number == signal.SIGINT and has_terminal):  # the terminal has told it already
            waiting.append(number)

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, pass_on) for number in numbers}
    try:
        process = subprocess.Popen(
            argv,
            env=env,
            cwd=cwd,
            preexec_fn=die_with_parent,  # noqa: PLW1509 -- a single prctl
        )
        while True:
            with contextlib.suppress(subprocess.TimeoutExpired):
                code = process.wait(timeout=0.2)
                break
            while waiting:
                process.send_signal(waiting.pop())
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return code if code >= 0 else 128 - code


def stop(processes: Sequence[subprocess.Popen[bytes]], *, patience: float = 15) -> None:
    """Ask programs to end, then end them and whatever they had started."""
    for process in processes:
        _signal_group(process.pid, signal.SIGTERM)
    deadline = time.monotonic() + patience
    for process in processes:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=max(0.1, deadline - time.monotonic()))
    for process in processes:
        _signal_group(process.pid, signal.SIGKILL)
        process.wait()


def _signal_group(group: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def all_commands() -> dict[int, tuple[int, str]]:
    """Return every process we can see: its group and its command line, by process id."""
    if sys.platform != "linux":
        listing = subprocess.run(
            ["/bin/ps", "-A", "-o", "pid=,pgid=,command="],
            capture_output=True,
            text=True,
            check=False,
        ).stdout
        rows = (line.split(None, 2) for line in listing.splitlines())
        return {int(row[0]): (int(row[1]), row[2]) for row in rows if len(row) == 3}  # noqa: PLR2004
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                command = (
                    (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                )
                found[int(entry.name)] = (os.getpgid(int(entry.name)), command)
    return found


def end_leftovers(groups: Sequence[int], mark: str) -> int:
    """End what is left of process groups of an earlier, killed start; say how many there were.

    Process ids are given out again, so only commands that carry our mark are touched.
    """
    left = [
        pid
        for pid, (group, command) in all_commands().items()
        if group in groups and mark in command
    ]
    for number, patience in ((signal.SIGTERM, 5.0), (signal.SIGKILL, 2.0)):
        for pid in left:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, number)
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline and any(is_alive(pid) for pid in left):
            time.sleep(0.1)
    return len(left)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
