"""`./ronghe check`: what machines can say about the sources, two checks at a time."""

import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ronghe.config.launcher.manage import placeholder_variables
from ronghe.config.launcher.paths import LOGS, PYTHON, ROOT, SOURCE, tool
from ronghe.config.launcher.processes import start, stop
from ronghe.config.launcher.say import Trouble, say, tr, write

AT_ONCE = 2
LINES_SHOWN = 60
TEMPLATES = str(SOURCE / "ronghe" / "web" / "templates")
MANAGE = [str(PYTHON), "-W", "ignore::RuntimeWarning", "-m", "django"]

# The longest first.
CHECKS = {
    "types (mypy)": [tool("mypy")],
    "templates, format (djlint)": [tool("djlint"), "--check", TEMPLATES],
    "templates, lint (djlint)": [tool("djlint"), "--lint", "--quiet", TEMPLATES],
    "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    "translations": [*MANAGE, "messages", "--check"],
    "layers (import-linter)": [tool("lint-imports")],
    "lint (ruff)": [tool("ruff"), "check", "--quiet", "."],
    "format (ruff)": [tool("ruff"), "format", "--check", "--quiet", "."],
    "lock files": [str(PYTHON), "-m", "ronghe.config.launcher.lockfiles"],
}


@dataclass
class Running:
    name: str
    process: subprocess.Popen[bytes]
    begun: float


def check(argv: Sequence[str]) -> int:
    if argv:
        raise Trouble(tr("./ronghe check takes no arguments."))
    return 0 if run_checks() else 1


def run_checks() -> bool:
    """Run all checks, print a line for each and the output of those that fail."""
    begun = time.monotonic()
    env = placeholder_variables()
    waiting = list(CHECKS)
    running: list[Running] = []
    failed: list[str] = []
    LOGS.mkdir(parents=True, exist_ok=True)
    try:
        while waiting or running:
            while waiting and len(running) < AT_ONCE:
                running.append(_begin(waiting.pop(0), env))
            for one in [one for one in running if one.process.poll() is not None]:
                running.remove(one)
                if not _report(one):
                    failed.append(one.name)
            time.sleep(0.05)
    finally:
        stop([one.process for one in running], patience=3)
    say("{passed} of {all} checks passed in {seconds:.0f} s.",
        passed=len(CHECKS) - len(failed), all=len(CHECKS), seconds=time.monotonic() - begun)  # fmt: skip
    return not failed


def _log(name: str) -> Path:
    return LOGS / f"check-{''.join(sign for sign in name if sign.isalnum())}.log"


def _begin(name: str, env: Mapping[str, str]) -> Running:
    with _log(name).open("wb") as out:
        return Running(name, start(CHECKS[name], out=out, env=env, cwd=ROOT), time.monotonic())


def _report(one: Running) -> bool:
    is_sound = one.process.returncode == 0
    write(f"{'✓' if is_sound else '✗'} {tr(one.name)} {time.monotonic() - one.begun:.1f} s\n")
    if not is_sound:
        lines = _log(one.name).read_text(errors="replace").splitlines()
        write("".join(f"  │ {line}\n" for line in lines[-LINES_SHOWN:]))
        if len(lines) > LINES_SHOWN:
            say("  (all of it: {log})", log=_log(one.name))
    return is_sound
