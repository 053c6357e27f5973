"""`./ronghe restore FILE`: into a new database, checked there, and only then in place of the old."""

import argparse
import contextlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ronghe.config.launcher import archive, libpq, locks
from ronghe.config.launcher.backup import fingerprint, owner_url
from ronghe.config.launcher.installation import database, has_own_database, main_stamps
from ronghe.config.launcher.paths import LOGS, PYTHON, SOURCE, VAR
from ronghe.config.launcher.processes import run
from ronghe.config.launcher.say import Trouble, say, step, tr

EVIDENCE = VAR / "evidence"
TABLES = (
    "SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
)
LOCALE = (
    "SELECT json_build_object('collate', datcollate, 'ctype', datctype, 'provider', datlocprovider,"
    " 'locale', to_jsonb(d) ->> 'datlocale') FROM pg_database d WHERE datname = current_database()"
)


def restore(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="./ronghe restore", allow_abbrev=False)
    parser.add_argument("--replace", action="store_true", help="put it in place of what is there")
    parser.add_argument("file", type=Path)
    options = parser.parse_args(argv)
    file = options.file.absolute()
    if not file.is_file():
        raise Trouble(tr("There is no file {file}.", file=file))
    with (
        _nothing_running(),
        database() as env,
        tempfile.TemporaryDirectory(dir=VAR, prefix="restore-") as folder,
    ):
        url = owner_url(env)
        if not options.replace:
            _refuse_full(url)
        with step("Checking the file"):
            manifest = archive.unpack(file, Path(folder))
            _refuse_foreign(manifest, env)
        _restore_beside(url, Path(folder), env)
    say("Restored: the state of {when}.", when=manifest["made_at"])
    return 0


@contextlib.contextmanager
def _nothing_running() -> Iterator[None]:
    try:
        with locks.held("up", wait=False):
            yield
    except locks.HeldByOther:
        raise Trouble(
            tr("Ronghe is running from this folder."), tr("Stop it with Ctrl-C, then restore.")
        ) from None


def _refuse_full(url: str) -> None:
    if libpq.query(url, TABLES) != ["0"] or (EVIDENCE.exists() and any(EVIDENCE.iterdir())):
        raise Trouble(
            tr("There is data here already; it would be lost."),
            tr("Back it up, then: ./ronghe restore --replace FILE"),
        )


def _refuse_foreign(manifest: Mapping[str, Any], env: Mapping[str, str]) -> None:
    """Refuse what this program cannot read, or could never verify."""
    for name in manifest["migrations"]:
        app, _, migration = name.partition(".")
        folder = SOURCE / "ronghe" / app / "migrations"
        if folder.parent.exists() and not (folder / f"{migration}.py").exists():
            raise Trouble(
                tr(
                    "The backup was made by a newer Ronghe, {version}.", version=manifest["version"]
                ),
                tr("Update this folder to that version first. Nothing was changed."),
            )
    if manifest["audit_key"] != fingerprint(env["RONGHE_AUDIT_KEY"]):
        raise Trouble(
            tr("The audit in this backup is sealed with another key than the one here."),
            tr(
                "Set RONGHE_AUDIT_KEY to the key of that installation (in its var/secrets.json). Nothing was changed."
            ),
        )


def _restore_beside(url: str, folder: Path, env: Mapping[str, str]) -> None:
    current = libpq.database_of(url)
    beside, before = f"{current}_restoring", f"{current}_replaced"
    for leftover in (beside, before):
        libpq.query(url, f'DROP DATABASE IF EXISTS "{leftover}"', database="postgres")
    libpq.query(url, _create(beside, json.loads(libpq.query(url, LOCALE)[0])), database="postgres")
    try:
        with step("Database, beside the present one"):
            run(
                [libpq.program("pg_restore"), "--exit-on-error", "--single-transaction", f"--dbname={beside}",
                 folder / archive.DATABASE],
                log=LOGS / "restore.log",
                env=libpq.variables(url),
                mend=tr("Are the roles ronghe_owner and ronghe_app there? Nothing was changed."),
            )  # fmt: skip
        with step("Tables brought up to date, invariants checked"):
            _check(url, beside, env)
        with step("Putting it in place"):
            _swap(url, current, beside, before, folder)
    except BaseException:
        libpq.query(url, f'DROP DATABASE IF EXISTS "{beside}"', database="postgres")
        raise
    libpq.query(url, f'DROP DATABASE "{before}"', database="postgres")


def _create(name: str, found: Mapping[str, str]) -> str:
    """Make the new database with the locale of the present one."""
    sql = f"""CREATE DATABASE "{name}" TEMPLATE template0 ENCODING 'UTF8'
        LC_COLLATE '{found["collate"]}' LC_CTYPE '{found["ctype"]}'"""
    if found["provider"] == "b":
        sql += f" LOCALE_PROVIDER builtin BUILTIN_LOCALE '{found['locale']}'"
    return sql


def _check(url: str, beside: str, env: Mapping[str, str]) -> None:
    env = dict(env) | {
        "DATABASE_URL": libpq.with_database(env["DATABASE_URL"], beside),
        "DATABASE_OWNER_URL": libpq.with_database(url, beside),
    }
    run(
        [PYTHON, "-m", "django", "migrate", "--no-input"],
        log=LOGS / "restore-migrate.log",
        env={**env, "RONGHE_AS_OWNER": "1"},
        mend=tr("Nothing was changed."),
    )
    run(
        [PYTHON, "-m", "django", "check_invariants"],
        log=LOGS / "restore-invariants.log",
        env=env,
        mend=tr("The data in the backup breaks the rules named above. Nothing was changed."),
    )


def _swap(url: str, current: str, beside: str, before: str, folder: Path) -> None:
    """Exchange the databases in one transaction, and the evidence files with them."""
    replaced = EVIDENCE.with_name("evidence-replaced")
    shutil.rmtree(replaced, ignore_errors=True)
    restored = folder / "evidence"
    restored.mkdir(mode=0o700, exist_ok=True)
    if EVIDENCE.exists():
        EVIDENCE.rename(replaced)
    restored.rename(EVIDENCE)
    try:
        libpq.query(
            url,
            f'ALTER DATABASE "{current}" RENAME TO "{before}"; ALTER DATABASE "{beside}" RENAME TO "{current}"',
            database="postgres",
            mend=tr("Stop every web and worker process that uses it. Nothing was changed."),
        )
    except BaseException:
        shutil.rmtree(EVIDENCE)
        if replaced.exists():
            replaced.rename(EVIDENCE)
        raise
    shutil.rmtree(replaced, ignore_errors=True)
    if not has_own_database():
        # The next start brings the tables up to date; it must not pour a demonstration into this.
        shutil.rmtree(main_stamps(), ignore_errors=True)
        main_stamps().mkdir(parents=True)
        (main_stamps() / "demo").touch()
