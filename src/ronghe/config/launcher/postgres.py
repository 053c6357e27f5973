"""The embedded PostgreSQL: made once, shared by whoever uses it, stopped after the last one.

Every user of a cluster holds a shared file lock. A small keeper process runs the server and waits
for the lock alone: it gets it when the last user has left or died, and then stops the server.
"""

import contextlib
import fcntl
import json
import locale
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from ronghe.config.launcher import locks, secrets_file
from ronghe.config.launcher.home import MAJOR, Home, find_home
from ronghe.config.launcher.paths import LOGS, PYTHON, SOURCE, VAR
from ronghe.config.launcher.processes import all_commands, run
from ronghe.config.launcher.say import Trouble, tr

PATIENCE_SECONDS = 90
ROLES = """
CREATE ROLE ronghe_owner LOGIN CREATEDB PASSWORD '{owner_password}';
CREATE ROLE ronghe_app LOGIN PASSWORD '{app_password}';
\\connect template1
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO ronghe_app;
ALTER DEFAULT PRIVILEGES FOR ROLE ronghe_owner
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ronghe_app;
ALTER DEFAULT PRIVILEGES FOR ROLE ronghe_owner GRANT USAGE, SELECT ON SEQUENCES TO ronghe_app;
ALTER DEFAULT PRIVILEGES FOR ROLE ronghe_owner GRANT EXECUTE ON FUNCTIONS TO ronghe_app;
\\connect postgres
CREATE DATABASE ronghe OWNER ronghe_owner;
"""


@dataclass(frozen=True)
class Cluster:
    """One embedded server: its folder, its port (a mere file name: it listens on no network)."""

    name: str
    port: int
    is_durable: bool = True

    @property
    def folder(self) -> Path:
        return find_home().folder / self.name

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def ready_mark(self) -> Path:
        return self.folder / "ready"

    @property
    def log(self) -> Path:
        return LOGS / f"{self.name}.log"

    def sockets(self) -> Path:
        return find_home().socket_folder(self.folder / "run", VAR / f"{self.name}-sockets")

    def url(self, role: str, database: str = "ronghe") -> str:
        known = secrets_file.read()
        password = known["owner_password" if role == "ronghe_owner" else "app_password"]
        host = quote(str(self.sockets()), safe="")
        return f"postgresql://{role}:{password}@/{database}?host={host}&port={self.port}"

    def server_command(self) -> list[str]:
        socket_folder = str(self.sockets()).replace('"', '""')
        options = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{socket_folder}"',
            "port": str(self.port),
            "max_connections": "100",
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        if not self.is_durable:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        return [str(find_home().programs / "postgres"), "-D", str(self.data), *settings]


MAIN = Cluster("postgres", port=5432)
TEST = Cluster("test-postgres", port=5433, is_durable=False)
BENCH = Cluster("bench-postgres", port=5434)


@contextlib.contextmanager
def running(cluster: Cluster) -> Iterator[None]:
    """Have the server running; afterwards stop it, unless somebody else is using it."""
    user_lock = locks.take(f"{cluster.name}.users", fcntl.LOCK_SH)
    assert user_lock is not None  # noqa: S101 -- a waiting lock is always given
    keeper = None
    try:
        with locks.held(f"{cluster.name}.start"):
            if not is_ready(cluster):
                keeper = _start(cluster)
        yield
    finally:
        os.close(user_lock)
        _wait_for_end(cluster)
        if keeper is not None and locks.is_free(f"{cluster.name}.keeper"):
            keeper.wait()


def is_ready(cluster: Cluster) -> bool:
    """Tell whether our keeper lives and its server takes connections."""
    if locks.is_free(f"{cluster.name}.keeper"):
        return False
    try:
        known = json.loads(locks.path_of(f"{cluster.name}.keeper").read_text())
        lines = (cluster.data / "postmaster.pid").read_text().splitlines()
    except (OSError, ValueError):
        return False
    return len(lines) > 7 and int(lines[0]) == known["server"] and lines[7].strip() == "ready"  # noqa: PLR2004


def _start(cluster: Cluster) -> subprocess.Popen[bytes]:
    home = find_home()
    _end_orphan(cluster)
    if not cluster.ready_mark.exists():
        _make(cluster, home)
    _refuse_other_version(cluster)
    keeper = _launch_keeper(cluster)
    if not cluster.ready_mark.exists():
        _make_roles(cluster, home)
        cluster.ready_mark.touch()
    return keeper


def _make(cluster: Cluster, home: Home) -> None:
    """Make a new, empty cluster; what an interrupted attempt left is cleared first."""
    if cluster.folder.exists():
        shutil.rmtree(cluster.folder)
    # The folder stays ours, so that the unprivileged user can plant nothing where root writes.
    cluster.folder.mkdir(mode=0o755 if home.account else 0o700, parents=True)
    home.make_private_folder(cluster.data)
    password_file = cluster.folder / "password"
    password_file.touch(mode=0o600)
    password_file.write_text(secrets_file.read()["superuser_password"])
    home.give(password_file)
    argv = [
        str(home.programs / "initdb"), f"--pgdata={cluster.data}", "--username=postgres",
        "--auth=scram-sha-256", f"--pwfile={password_file}", "--encoding=UTF8",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8", f"--locale={_locale()}",
        "--lc-messages=C", "--no-instructions", *([] if cluster.is_durable else ["--no-sync"]),
    ]  # fmt: skip
    run(
        argv,
        log=LOGS / f"{cluster.name}-initdb.log",
        env={"PATH": os.defpath},
        cwd=cluster.folder,
        mend=tr(
            "Is the disk full? Otherwise remove {folder} and try again.", folder=cluster.folder
        ),
        **home.identity,
    )
    password_file.unlink()


def _locale() -> str:
    """Return a UTF-8 locale that this machine has: text search reads it to tell letters from signs."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "en_US.UTF-8"):
            with contextlib.suppress(locale.Error):
                locale.setlocale(locale.LC_CTYPE, name)
                return name
        return "C"
    finally:
        locale.setlocale(locale.LC_CTYPE, before)


def _make_roles(cluster: Cluster, home: Home) -> None:
    known = secrets_file.read()
    argv = [
        str(home.programs / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-U", "postgres",
        "-h", str(cluster.sockets()), "-p", str(cluster.port), "postgres",
    ]  # fmt: skip
    env = {"PATH": os.defpath, "PGPASSWORD": known["superuser_password"]}
    done = subprocess.run(
        argv, input=ROLES.format(**known), env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Trouble(
            tr("The roles of the database could not be made: {why}", why=done.stderr.strip())
        )


def _refuse_other_version(cluster: Cluster) -> None:
    found = (cluster.data / "PG_VERSION").read_text().strip()
    if found != str(MAJOR):
        raise Trouble(
            tr(
                "{folder} was made by PostgreSQL {found}, not {now}.",
                folder=cluster.data,
                found=found,
                now=MAJOR,
            ),
            tr("Back it up with the earlier Ronghe, then restore it here."),
        )


def _launch_keeper(cluster: Cluster) -> subprocess.Popen[bytes]:
    LOGS.mkdir(parents=True, exist_ok=True)
    with cluster.log.open("wb") as log:
        keeper = subprocess.Popen(
            [str(PYTHON), "-P", "-m", "ronghe.config.launcher.keeper", cluster.name],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env={"PATH": os.defpath, "PYTHONPATH": str(SOURCE), "RONGHE_VAR": str(VAR)},
            start_new_session=True,
        )
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_ready(cluster):
        if keeper.poll() is not None or time.monotonic() > deadline:
            raise Trouble(
                tr("PostgreSQL did not start."),
                tr("The lines above say why; its data is in {folder}.", folder=cluster.data),
                cluster.log,
            )
        time.sleep(0.02)
    return keeper


def _end_orphan(cluster: Cluster) -> None:
    """End a server whose keeper was killed; PostgreSQL itself recovers from whatever that was."""
    try:
        pid = int((cluster.data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return
    deadline = time.monotonic() + PATIENCE_SECONDS
    number = signal.SIGINT
    while str(cluster.data) in all_commands().get(pid, (0, ""))[1]:
        if time.monotonic() > deadline:
            number = signal.SIGKILL
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        time.sleep(0.2)


def _wait_for_end(cluster: Cluster) -> None:
    """Wait until the keeper has stopped the server, or until somebody else is seen to use it."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and not locks.is_free(f"{cluster.name}.keeper"):
        if _is_used(cluster):
            return
        time.sleep(0.05)


def _is_used(cluster: Cluster) -> bool:
    probe = locks.take(f"{cluster.name}.users", fcntl.LOCK_SH | fcntl.LOCK_NB)
    if probe is None:  # the keeper has it alone: it is stopping the server
        return False
    try:
        fcntl.flock(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(probe)
    return False
