"""The Python environment in .venv, made by uv from a lock file with hashes."""

import importlib.util
import os
import shutil
import sys
from pathlib import Path

from ronghe.config.launcher import locks
from ronghe.config.launcher.digests import digest, is_fresh, set_stamp
from ronghe.config.launcher.paths import LOGS, PYTHON, ROOT, VAR, VENV
from ronghe.config.launcher.processes import run
from ronghe.config.launcher.say import Trouble, step, tr

REQUIREMENTS = ROOT / "requirements"
UV_LOCK = Path(__file__).with_name("uv.lock")
TOOLS = VAR / "tools"
OFFLINE = "Is the network (or the package mirror, UV_INDEX_URL) within reach? Then try again."


def prepare_environment(*, wants_dev: bool) -> None:
    """Make or refresh .venv; one that has the developers' packages keeps them."""
    with locks.held("environment"):
        is_dev = wants_dev or (VENV / "bin" / "pytest").exists()
        lock = REQUIREMENTS / ("dev.lock" if is_dev else "product.lock")
        sync(VENV, lock, title="Python packages from {lock}")


def sync(folder: Path, lock: Path, *, title: str) -> None:
    """Bring one virtual environment to exactly what the lock says."""
    stamp = folder / "ronghe-lock"
    wanted = digest([lock], also=f"{lock.name} {sys.version}")
    python = folder / "bin" / "python"
    if is_fresh(stamp, wanted) and python.exists():
        return
    with step(title, lock=f"requirements/{lock.name}"):
        uv = _uv()
        env = os.environ | {"VIRTUAL_ENV": str(folder), "UV_LINK_MODE": _link_mode(folder)}
        log = LOGS / f"environment{folder.name.replace('.', '-')}.log"
        if not _runs_this_python(folder):
            argv = [
                str(uv),
                "venv",
                "--quiet",
                "--clear",
                "--no-project",
                "--python",
                _base_python(),
                str(folder),
            ]
            run(
                argv,
                log=log,
                env=env,
                mend=tr("Remove the folder {folder} and try again.", folder=folder),
            )
        argv = [str(uv), "pip", "sync", "--require-hashes", "--python", str(python), str(lock)]
        run(argv, log=log, env=env, mend=tr(OFFLINE))
        set_stamp(stamp, wanted)


def _runs_this_python(folder: Path) -> bool:
    """Tell whether the environment exists and belongs to the Python release we run on."""
    libraries = folder / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}"
    return (folder / "bin" / "python").exists() and libraries.exists()


def _base_python() -> str:
    return str(getattr(sys, "_base_executable", sys.executable))


def _link_mode(folder: Path) -> str:
    """Copy where hard links from uv's cache are impossible, without a warning for each package."""
    cache = Path(os.environ.get("UV_CACHE_DIR") or Path.home() / ".cache")
    with_same_device = cache.exists() and cache.stat().st_dev == folder.parent.stat().st_dev
    return "hardlink" if with_same_device else "copy"


def _uv() -> Path:
    """Find uv, or fetch the one in our own lock file with pip."""
    own = TOOLS / "bin" / "uv"
    if own.exists() and is_fresh(TOOLS / "ronghe-lock", digest([UV_LOCK])):
        return own
    if found := shutil.which("uv"):
        return Path(found)
    log = LOGS / "uv.log"
    shutil.rmtree(TOOLS, ignore_errors=True)
    fetch = [
        "-m", "pip", "install", "--quiet", "--no-deps", "--disable-pip-version-check",
        "--require-hashes", "--only-binary=:all:", "-r", str(UV_LOCK),
    ]  # fmt: skip
    if importlib.util.find_spec("pip"):
        argv = [sys.executable, *fetch, "--target", str(TOOLS)]
        run(argv, log=log, env=os.environ, mend=tr(OFFLINE))
    elif importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv"):
        run([sys.executable, "-m", "venv", str(TOOLS)], log=log, env=os.environ)
        run([str(TOOLS / "bin" / "python"), *fetch], log=log, env=os.environ, mend=tr(OFFLINE))
    else:
        release = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise Trouble(
            tr("This Python {release} has neither pip nor venv.", release=release),
            tr("On Debian or Ubuntu: apt install python3-venv — then run the same command again."),
        )
    set_stamp(TOOLS / "ronghe-lock", digest([UV_LOCK]))
    return own


def is_inside() -> bool:
    """Tell whether we run on the project's own environment."""
    return Path(sys.prefix) == VENV


def enter() -> None:
    """Go on as the same command on the environment's Python."""
    os.execv(PYTHON, [str(PYTHON), "-P", "-m", "ronghe.config.launcher", *sys.argv[1:]])  # noqa: S606 -- no shell
