"""`./ronghe backup FILE`: the database and the evidence files, in one checked file."""

import argparse
import datetime as dt
import hashlib
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from ronghe.config.launcher import archive, libpq
from ronghe.config.launcher.installation import database
from ronghe.config.launcher.paths import LOGS, ROOT, VAR
from ronghe.config.launcher.processes import run
from ronghe.config.launcher.say import Trouble, say, step, tr


def backup(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="./ronghe backup", allow_abbrev=False)
    parser.add_argument("file", type=Path)
    file = parser.parse_args(argv).file.absolute()
    if file.exists():
        raise Trouble(
            tr("{file} exists already.", file=file), tr("Name another file, or remove it first.")
        )
    draft = file.with_name(f"{file.name}.incomplete")
    try:
        with database() as env, tempfile.TemporaryDirectory(dir=VAR, prefix="backup-") as folder:
            dump = Path(folder) / archive.DATABASE
            with step("Database"):
                _dump(owner_url(env), dump)
            with step("Evidence files, hashes"):
                # After the database: whatever it mentions was there when it was read.
                archive.write(draft, dump=dump, evidence=VAR / "evidence", facts=_facts(env))
        draft.rename(file)
    finally:
        draft.unlink(missing_ok=True)
    say(
        "The backup is {file}. Keep the keys elsewhere: {secrets}, {signing}",
        file=file,
        secrets=VAR / "secrets.json",
        signing=VAR / "signing",
    )
    return 0


def owner_url(env: Mapping[str, str]) -> str:
    if not env.get("DATABASE_OWNER_URL"):
        raise Trouble(
            tr("DATABASE_OWNER_URL is not set."),
            tr("Backup and restore need the role that owns the tables."),
        )
    return env["DATABASE_OWNER_URL"]


def _dump(url: str, file: Path) -> None:
    run(
        [libpq.program("pg_dump"), "--format=custom", f"--file={file}"],
        log=LOGS / "backup.log",
        env=libpq.variables(url),
        mend=tr("Is the server reachable as the owner, and not newer than PostgreSQL 18?"),
    )


def _facts(env: Mapping[str, str]) -> dict[str, object]:
    applied = "SELECT app || '.' || name FROM django_migrations ORDER BY 1"
    return {
        "made_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "version": version(),
        "audit_key": fingerprint(env["RONGHE_AUDIT_KEY"]),
        "migrations": libpq.query(
            owner_url(env), applied, mend=tr("Is there anything to back up yet?")
        ),
    }


def version() -> str:
    found: str = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    return found


def fingerprint(key: str) -> str:
    """Return enough of a hash to tell keys apart, too little to find one."""
    return hashlib.sha256(b"ronghe audit key " + key.encode()).hexdigest()[:16]
