"""Test databases: templates made once and kept, copies for whoever needs one.

Nothing is ever flushed. A template is named after a digest of what it was made from, so that an
unchanged tree finds it ready; copying one takes a few hundredths of a second.
"""

import hashlib
import itertools
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.db import connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg import sql
from psycopg.errors import InsufficientPrivilege, ObjectInUse

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "ronghe"
LOCK = 7_206_5013  # any number that nobody else uses in this cluster
DEMO_SCALE = "0.05"
# The demonstration ends today: a template of last month has grown old. Read before tests stop clocks.
MONTH = f"{datetime.now(UTC):%Y-%m}"
ATTEMPTS = 5
_numbers = itertools.count(1)


def _url(role: str, database: str) -> str:
    parts = urlsplit(os.environ["DATABASE_OWNER_URL" if role == "owner" else "DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{database}"))


def connect_as_owner(database: str) -> psycopg.Connection:
    return psycopg.connect(_url("owner", database), autocommit=True)


@contextmanager
def _cluster(*, exclusive: bool) -> Iterator[psycopg.Connection]:
    """Connect to no database of ours, holding the lock on templates."""
    shared = "" if exclusive else "_shared"
    with connect_as_owner("postgres") as cluster:
        cluster.execute(f"SELECT pg_advisory_lock{shared}({LOCK})")
        yield cluster


def _names(cluster: psycopg.Connection, prefix: str) -> list[str]:
    rows = cluster.execute(
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix]
    )
    return [name for (name,) in rows]


def _drop(cluster: psycopg.Connection, name: str) -> None:
    # The owner may not end the sessions of the application, but the application may. Nobody but the
    # server may end its own vacuum, which a drop without force waits for and one with force is not
    # allowed to touch: so the two take turns.
    plain = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name))
    forced = plain + sql.SQL(" WITH (FORCE)")
    with psycopg.connect(_url("app", "postgres"), autocommit=True) as application:
        for attempt in range(ATTEMPTS):
            application.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = %s AND usename = current_user",
                [name],
            )
            try:
                cluster.execute(plain if attempt % 2 else forced)
            except (InsufficientPrivilege, ObjectInUse):  # somebody has just connected again
                if attempt == ATTEMPTS - 1:
                    raise
            else:
                return


def _copy(cluster: psycopg.Connection, template: str, name: str) -> None:
    # Written by files rather than through the log: 2-3 times as fast where nothing is synced.
    cluster.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
            sql.Identifier(name), sql.Identifier(template)
        )
    )


def _digest(*patterns: str, more: str = "") -> str:
    """Hash the files of the product that a template is made from."""
    files = {path for pattern in patterns for path in SOURCE.glob(pattern) if path.is_file()}
    total = hashlib.sha256(more.encode())
    for path in (*sorted(files), ROOT / "requirements" / "product.lock"):
        if "__pycache__" not in path.parts:
            total.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return total.hexdigest()[:12]


def _manage(database: str, *arguments: str, as_owner: bool = False) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "default", "-m", "django", *arguments],
        env=environment(database) | {"RONGHE_AS_OWNER": "1" if as_owner else ""},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"`{' '.join(arguments)}` failed:\n{done.stdout}\n{done.stderr}")


def environment(database: str) -> dict[str, str]:
    """The environment of a program that shall use that database."""
    kept = {name: value for name, value in os.environ.items() if name != "RONGHE_AS_OWNER"}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "ronghe.config.settings",
        "PYTHONPATH": str(ROOT / "src"),
        "DATABASE_URL": _url("app", database),
        "DATABASE_OWNER_URL": _url("owner", database),
    }


def log_file(name: str) -> Path:
    folder = Path(os.environ.get("RONGHE_VAR") or ROOT / "var") / "log"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / name


def base_template() -> str:
    """Tables and reference data, nobody in them."""
    digest = _digest("*/migrations/*.py", "jurisdictions/**/*", "reference/**/*.py")

    def fill(name: str) -> None:
        _manage(name, "migrate", "--no-input", "--verbosity=0", as_owner=True)
        _manage(name, "load_reference")

    return _template("base", digest, "template1", fill)


def demo_template() -> str:
    """The small demonstration region, on top of the base."""
    base = base_template()
    digest = _digest(
        "demo/**/*.py",
        "placements/**/*.py",
        "partnerships/**/*.py",
        "compliance/**/*.py",
        "parties/**/*.py",
        "kernel/**/*.py",
        more=f"{base} {DEMO_SCALE} {MONTH}",
    )

    def fill(name: str) -> None:
        _manage(name, "demo", "--scale", DEMO_SCALE)
        # What the story would tell people was told long ago; a test's worker begins with its own.
        with connect_as_owner(name) as story:
            story.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo'")

    return _template("demo", digest, base, fill)


def _template(kind: str, digest: str, source: str, fill) -> str:
    name = f"ronghe_{kind}_{digest}"
    with _cluster(exclusive=False) as cluster:
        if name in _names(cluster, name):
            return name
    with _cluster(exclusive=True) as cluster:
        found = _names(cluster, f"ronghe_{kind}_")
        if name not in found:  # another worker may have been quicker
            draft = f"ronghe_draft_{kind}_{digest}"
            _drop(cluster, draft)
            _copy(cluster, source, draft)
            fill(draft)
            for outdated in found:
                _drop(cluster, outdated)
            cluster.execute(f'ALTER DATABASE "{draft}" RENAME TO "{name}"')
    return name


def copy_of(template: str) -> str:
    """Make a database of one's own; its name says which process has to drop it."""
    name = f"ronghe_test_{os.getpid()}_{next(_numbers)}"
    with _cluster(exclusive=False) as cluster:
        _copy(cluster, template, name)
    return name


def drop(name: str) -> None:
    with _cluster(exclusive=False) as cluster:
        _drop(cluster, name)


def drop_orphans() -> None:
    """Drop what killed runs have left behind."""
    with _cluster(exclusive=True) as cluster:
        for name in _names(cluster, "ronghe_test_"):
            if not _is_alive(int(name.split("_")[2])):
                _drop(cluster, name)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def switched_to(name: str) -> Iterator[str]:
    """Point Django, in every thread of this process, to another database for a while.

    Connections that threads have left open are closed at the end.
    """
    shared_by_all_threads = connections.settings["default"]
    before = shared_by_all_threads["NAME"]
    opened: list[psycopg.Connection] = []
    connection.close()
    shared_by_all_threads["NAME"] = connection.settings_dict["NAME"] = name
    try:
        with mock.patch.object(DatabaseWrapper, "get_new_connection", _noting(opened)):
            yield name
    finally:
        connection.close()
        for one in opened:
            one.close()
        shared_by_all_threads["NAME"] = connection.settings_dict["NAME"] = before


def work_in(name: str) -> None:
    """Go over to another database, within `switched_to`, unless this is the one."""
    shared_by_all_threads = connections.settings["default"]
    if shared_by_all_threads["NAME"] != name:
        connection.close()
        shared_by_all_threads["NAME"] = connection.settings_dict["NAME"] = name


def _noting(opened: list[psycopg.Connection]):
    connect = DatabaseWrapper.get_new_connection

    def get_new_connection(wrapper, parameters):
        opened.append(connect(wrapper, parameters))
        return opened[-1]

    return get_new_connection
