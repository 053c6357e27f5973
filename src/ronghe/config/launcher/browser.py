"""A Chromium for the browser tests: an installed one, Playwright's own, or Debian's."""

import os
import shutil
from pathlib import Path

from ronghe.config.launcher.paths import LOGS
from ronghe.config.launcher.processes import run
from ronghe.config.launcher.say import Trouble, step, tr

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MACOS = ("Google Chrome.app/Contents/MacOS/Google Chrome", "Chromium.app/Contents/MacOS/Chromium")


def find_chromium() -> str:
    """Return the path of a Chromium, installing Debian's when we may."""
    if found := os.environ.get("RONGHE_CHROMIUM") or _installed():
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        with step("Chromium for the browser tests"):
            env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
            script = "apt-get update && apt-get install -y --no-install-recommends chromium"
            run(
                ["/bin/sh", "-c", script],
                log=LOGS / "chromium.log",
                env=env,
                mend=tr("Try: apt install chromium"),
            )
        if found := _installed():
            return found
    raise Trouble(
        tr("The browser tests need Chromium, and there is none."),
        tr(
            "On Debian or Ubuntu: sudo apt install chromium — elsewhere: .venv/bin/playwright install chromium"
        ),
    )


def _installed() -> str | None:
    for name in NAMES:
        if path := shutil.which(name):
            return path
    for application in MACOS:
        if (path_ := Path("/Applications") / application).exists():
            return str(path_)
    caches = (
        Path.home() / ".cache" / "ms-playwright",
        Path.home() / "Library" / "Caches" / "ms-playwright",
    )
    for cache in caches:
        for pattern in (
            "chromium-*/chrome-linux*/chrome",
            "chromium-*/chrome-mac*/Chromium.app/Contents/MacOS/*",
        ):
            if owned := sorted(cache.glob(pattern)):
                return str(owned[-1])
    return None
