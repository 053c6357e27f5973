"""The variables the settings read, and a prepared database behind them."""

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from ronghe.config.launcher import locks, postgres, secrets_file
from ronghe.config.launcher.digests import digest, files_under, is_fresh, set_stamp
from ronghe.config.launcher.paths import LOGS, PYTHON, ROOT, SOURCE, VAR
from ronghe.config.launcher.processes import run
from ronghe.config.launcher.say import Trouble, step, tr


def has_own_database() -> bool:
    """Tell whether the user brought a database."""
    return bool(os.environ.get("DATABASE_URL"))


def is_demo(env: Mapping[str, str]) -> bool:
    """Read the switch as the settings do; off is the stance of production."""
    return env.get("RONGHE_DEMO", "").lower() in {"1", "true", "on", "yes", "y", "t", "ok"}


def base_variables() -> dict[str, str]:
    return dict(os.environ) | {
        "PYTHONPATH": str(SOURCE),
        "DJANGO_SETTINGS_MODULE": "ronghe.config.settings",
        "RONGHE_VAR": str(VAR),
    }


def variables(cluster: postgres.Cluster | None) -> dict[str, str]:
    """Return the environment of every program of Ronghe; without a cluster the user's own holds."""
    env = base_variables()
    if cluster is None:
        missing = [n for n in ("RONGHE_SECRET_KEY", "RONGHE_AUDIT_KEY") if not env.get(n)]
        if missing:
            raise Trouble(
                tr("DATABASE_URL is set, but not {names}.", names=", ".join(missing)),
                tr(
                    "With your own database you keep the keys too: see docs/how-to/run-in-production.md."
                ),
            )
        return env
    known = secrets_file.read()
    env.setdefault("RONGHE_DEMO", "1")
    env.setdefault("RONGHE_SECRET_KEY", known["secret_key"])
    env.setdefault("RONGHE_AUDIT_KEY", known["audit_key"])
    return env | {
        "DATABASE_URL": cluster.url("ronghe_app"),
        "DATABASE_OWNER_URL": cluster.url("ronghe_owner"),
    }


@contextlib.contextmanager
def database(*, announce: bool = False) -> Iterator[dict[str, str]]:
    """Have the installation's database running; give the environment for programs that use it."""
    if has_own_database():
        yield variables(None)
        return
    with contextlib.ExitStack() as stack:
        if announce and not postgres.is_ready(postgres.MAIN):
            with step("PostgreSQL (embedded, in {folder})", folder=postgres.MAIN.folder):
                stack.enter_context(postgres.running(postgres.MAIN))
        else:
            stack.enter_context(postgres.running(postgres.MAIN))
        yield variables(postgres.MAIN)


def migrate(env: Mapping[str, str], stamps: Path) -> None:
    """Bring tables, reference data and keys up to date, unless nothing about them has changed.

    Of several commands at once on a new installation the first one does it and the others wait:
    keys made twice would not fit each other.
    """
    with locks.held("tables"):
        _migrate(env, stamps)


def _migrate(env: Mapping[str, str], stamps: Path) -> None:
    source = SOURCE / "ronghe"
    code = [*source.glob("*/migrations/*.py"), ROOT / "requirements" / "product.lock"]
    if not _is_done(stamps / "migrations", wanted := digest(code)):
        with step("Tables of the database"):
            run(
                [PYTHON, "-m", "django", "migrate", "--no-input"],
                log=LOGS / "migrate.log",
                env={**env, "RONGHE_AS_OWNER": "1"},
                mend=tr(
                    "Is DATABASE_OWNER_URL the owner of the database? Nothing was half-migrated."
                ),
            )
            _set_done(stamps / "migrations", wanted)
    data = [*files_under(source / "jurisdictions"), *files_under(source / "reference")]
    if not _is_done(stamps / "reference", wanted := digest(data)):
        with step("Jurisdictions, regions and calendars"):
            run([PYTHON, "-m", "django", "load_reference"], log=LOGS / "reference.log", env=env)
            _set_done(stamps / "reference", wanted)
    if not has_own_database() and not (VAR / "signing" / "issuer.pem").exists():
        with step("Keys for signatures"):
            run(
                [PYTHON, "-m", "django", "issuing_authority"],
                log=LOGS / "signing.log",
                env={**env, "RONGHE_VAR": str(VAR)},
            )


def _is_done(stamp: Path, wanted: str) -> bool:
    return not has_own_database() and is_fresh(stamp, wanted)


def _set_done(stamp: Path, wanted: str) -> None:
    if not has_own_database():
        set_stamp(stamp, wanted)


def main_stamps() -> Path:
    """Return the folder of stamps, which lives and dies with the embedded database."""
    return postgres.MAIN.folder / "stamps"
