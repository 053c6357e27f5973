"""Cold start of a fresh clone, warm start, and the size of what they made."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from ronghe.config.launcher.paths import ROOT

PATIENCE_SECONDS = 600
BARS = {"cold start": 180.0, "warm start": 10.0}


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="ronghe start ") as folder:
        clone = Path(folder) / "ronghe"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        try:
            figures = {"cold start": first_page(clone), "warm start": first_page(clone)}
            sizes = {".venv": size(clone / ".venv"), "var": size(clone / "var")}
            sizes["node_modules"] = size(clone / "frontend" / "node_modules")
        finally:
            forget_system_home(clone)
    for name, seconds in figures.items():
        print(f"{name:<14} {seconds:6.1f} s   (bar {BARS[name]:.0f} s)")
    for name, size_mb in sizes.items():
        print(f"{name:<14} {size_mb:6.0f} MB")


def first_page(clone: Path) -> float:
    """Return the seconds from the command to the first page with status 200."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {name: value for name, value in os.environ.items() if not is_ours(name)}
    begun = time.monotonic()
    process = subprocess.Popen(
        [clone / "ronghe", "up", "--port", str(port)], env=env, stdout=subprocess.DEVNULL
    )
    try:
        while not answers(f"http://127.0.0.1:{port}/"):
            is_late = time.monotonic() - begun > PATIENCE_SECONDS
            if process.poll() is not None or is_late:
                raise SystemExit("./ronghe up did not serve a page")
            time.sleep(0.1)
        return time.monotonic() - begun
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def is_ours(name: str) -> bool:
    return name.startswith(("RONGHE_", "DATABASE_", "DJANGO_", "PYTHONPATH"))


def answers(address: str) -> bool:
    with (
        contextlib.suppress(OSError, urllib.error.HTTPError),
        urllib.request.urlopen(address, timeout=30) as page,
    ):
        return page.status == 200
    return False


def size(folder: Path) -> float:
    files = (file for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
    return sum(file.stat().st_size for file in files) / 1e6


def forget_system_home(clone: Path) -> None:
    """Remove what a start as root put under /var/lib for this clone."""
    for record in Path("/var/lib/ronghe").glob("*/project.json"):
        if str(clone) in record.read_text():
            shutil.rmtree(record.parent)
