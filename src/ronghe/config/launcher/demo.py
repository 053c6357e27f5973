"""Filling the demonstration region on the first start, and showing how far it has come."""

import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from typing import Any

from ronghe.config.launcher.installation import has_own_database, is_demo, main_stamps
from ronghe.config.launcher.paths import LOGS, PYTHON
from ronghe.config.launcher.processes import start, stop
from ronghe.config.launcher.say import say, tr, write

SECONDS_BETWEEN_LOOKS = 2


class DemoProgress:
    """One helper process that starts the job and then tells, line by line, how far it is."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._stamp = main_stamps() / "demo" if not has_own_database() else None
        self._helper: subprocess.Popen[bytes] | None = None
        self._last = ""
        self._is_terminal = sys.stdout.isatty()
        if not is_demo(env) or self._stamp is None or self._stamp.exists():
            return
        with (LOGS / "demo.log").open("wb") as log:
            self._helper = start(
                [PYTHON, "-P", "-m", "ronghe.config.launcher.demo"],
                out=subprocess.PIPE,
                stderr=log,
                env=env,
            )
        assert self._helper.stdout is not None  # noqa: S101 -- for the type checker
        os.set_blocking(self._helper.stdout.fileno(), False)

    def show(self) -> None:
        """Show news of the demonstration region, if there is any."""
        if self._helper is None or self._helper.stdout is None:
            return
        lines = (self._helper.stdout.read() or b"").decode().splitlines()
        for line in lines:
            self._show_line(json.loads(line))
        if not lines and self._helper.poll() is not None:
            self._finish()

    def _show_line(self, status: dict[str, Any]) -> None:
        text = tr(
            "Demonstration region: {done} of {total} · {step}",
            **{"done": "?", "total": "?", "step": ""} | status,
        )
        if text != self._last:
            write(f"\r\033[K• {text}" if self._is_terminal else f"• {text}\n")
            self._last = text
        if status["state"] == "done" and self._stamp is not None:
            self._stamp.parent.mkdir(parents=True, exist_ok=True)
            self._stamp.touch()

    def _finish(self) -> None:
        if self._is_terminal and self._last:
            write("\n")
        if self._stamp is not None and self._stamp.exists():
            say("• The demonstration region is complete.")
        else:
            say("• The demonstration region is not complete; see {log}. The next start goes on with it.",
                log=LOGS / "demo.log")  # fmt: skip
        self._helper = None

    def close(self) -> None:
        if self._helper is not None:
            stop([self._helper], patience=3)


def _follow() -> int:
    """Start the job and print a line of JSON whenever it has gone on. Runs in the helper process."""
    import django  # noqa: PLC0415 -- only the helper needs it
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("demo", "--in-background", stdout=sys.stderr)
    while True:
        out = io.StringIO()
        call_command("demo", "--status", stdout=out)
        status = json.loads(out.getvalue().strip().splitlines()[-1])
        sys.stdout.write(json.dumps(status) + "\n")
        sys.stdout.flush()
        if status["state"] in {"done", "failed"}:
            return int(status["state"] == "failed")
        time.sleep(SECONDS_BETWEEN_LOOKS)


if __name__ == "__main__":
    sys.exit(_follow())
