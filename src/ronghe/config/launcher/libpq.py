"""PostgreSQL's own programs, told where to connect by variables: a command line is readable by all."""

import os
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit, urlunsplit

from ronghe.config.launcher.home import find_home
from ronghe.config.launcher.say import Trouble

PASSED_ON = ("sslmode", "sslrootcert", "sslcert", "sslkey", "host", "port")


def program(name: str) -> Path:
    return find_home().programs / name


def variables(url: str, database: str | None = None) -> dict[str, str]:
    """Translate a database URL into the variables that libpq reads."""
    parts = urlsplit(url)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    found = {
        "PGHOST": unquote(parts.hostname or ""),
        "PGPORT": str(parts.port or ""),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": database or database_of(url),
        **{f"PG{name.upper()}": query[name] for name in PASSED_ON if name in query},
    }
    return {"PATH": os.defpath, "LC_ALL": "C"} | {
        name: value for name, value in found.items() if value
    }


def database_of(url: str) -> str:
    return unquote(urlsplit(url).path.lstrip("/"))


def with_database(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def query(url: str, sql: str, *, database: str | None = None, mend: str = "") -> list[str]:
    """Run one statement (or several, as one transaction) and return its rows as lines."""
    argv = [str(program("psql")), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql]
    done = subprocess.run(
        argv,
        env=variables(url, database),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Trouble(done.stderr.strip(), mend)
    return done.stdout.splitlines()
