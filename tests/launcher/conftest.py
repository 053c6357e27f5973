"""A toy project under the real launcher: real PostgreSQL, real web server, real worker."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

from ronghe.config.launcher.paths import ROOT
from ronghe.config.launcher.processes import all_commands

collect_ignore = ["toy"]
SECONDS_TO_START = 90
COPIED = ("ronghe", "pyproject.toml", "requirements", "src/ronghe/config/launcher")


class Project:
    """A copy of the launcher with a toy product, in a folder whose name has a space."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.var = folder / "var"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        kept = {name: value for name, value in os.environ.items() if not _is_of_ronghe(name)}
        self.env = kept | {"LANG": "C.UTF-8"}

    def run(self, *argv: str, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.folder / "ronghe", *argv],
            env=self.env | env,
            cwd="/",
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def lines(self) -> list[str]:
        return self.run("manage", "write_line", "asked").stdout.split()

    @contextlib.contextmanager
    def up(self):
        output = self.folder / "output"
        with output.open("w") as out:
            process = subprocess.Popen(
                [self.folder / "ronghe", "up", "--port", str(self.port), "--workers", "1"],
                env=self.env,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        try:
            wait_until(lambda: "Ctrl-C stops" in output.read_text() or process.poll() is not None)
            assert process.poll() is None, output.read_text()
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(timeout=60)

    def page(self) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}", timeout=30) as answer:
            return answer.read().decode()

    def processes(self) -> list[str]:
        return [command for _, command in all_commands().values() if str(self.folder) in command]

    def pids(self, *words: str) -> list[int]:
        wanted = (str(self.folder), *words)
        return [
            pid
            for pid, (_, command) in all_commands().items()
            if all(word in command for word in wanted)
        ]

    @property
    def postgres(self) -> Path:
        """The cluster's folder: as root, below a closed folder, it lies elsewhere."""
        record = self.var / "postgres-home.json"
        home = Path(json.loads(record.read_text())["folder"]) if record.exists() else self.var
        return home / "postgres"

    def clear(self) -> None:
        wait_until(lambda: not self.processes())
        record = self.var / "postgres-home.json"
        if record.exists():
            shutil.rmtree(json.loads(record.read_text())["folder"])


def _is_of_ronghe(name: str) -> bool:
    return name.startswith(("RONGHE_", "DATABASE_", "DJANGO_", "PYTHON", "PYTEST_"))


def wait_until(is_so, seconds: float = SECONDS_TO_START) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


def make_project(folder: Path) -> Project:
    for name in COPIED:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target)
    shutil.copytree(Path(__file__).parent / "toy", folder / "src", dirs_exist_ok=True)
    # The toy migrates as the product does, one at a time.
    commands = Path("ronghe", "cli", "management", "commands", "migrate.py")
    shutil.copy(
        ROOT / "src" / commands, folder / "src" / "ronghe" / "toy" / "management" / "commands"
    )
    for package in ("ronghe", "ronghe/config"):
        (folder / "src" / package / "__init__.py").touch()
    (folder / ".venv").symlink_to(ROOT / ".venv")
    return Project(folder)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    made = make_project(tmp_path_factory.mktemp("launcher") / "my project")
    yield made
    made.clear()
