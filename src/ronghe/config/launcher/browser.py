"""Programs that tests need: a Chromium (installed, Playwright's own, or Debian's), and poppler."""

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
    if _may_install():
        with step("Chromium for the browser tests"):
            _install("chromium", mend=tr("Try: apt install chromium"))
        if found := _installed():
            return found
    raise Trouble(
        tr("The browser tests need Chromium, and there is none."),
        tr(
            "On Debian or Ubuntu: sudo apt install chromium — elsewhere: .venv/bin/playwright install chromium"
        ),
    )


def prepare_poppler() -> None:
    """Install Debian's poppler when we may: it judges our PDFs and signatures independently.

    Where we may not, the tests that need it are skipped and say so.
    """
    if not shutil.which("pdfsig") and _may_install():
        with step("poppler for the tests of documents"):
            _install("poppler-utils", mend=tr("Try: apt install poppler-utils"))


def _may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _install(package: str, *, mend: str) -> None:
    script = f"apt-get update && apt-get install -y --no-install-recommends {package}"
    run(
        ["/bin/sh", "-c", script],
        log=LOGS / f"{package}.log",
        env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
        mend=mend,
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
