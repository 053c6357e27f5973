"""`./ronghe test`: the checks, then every test, on a PostgreSQL of their own."""

import contextlib
import os
from collections.abc import Sequence

from ronghe.config.launcher import locks
from ronghe.config.launcher.browser import find_chromium, prepare_poppler
from ronghe.config.launcher.check import run_checks
from ronghe.config.launcher.frontend import prepare_frontend, prepare_messages
from ronghe.config.launcher.manage import placeholder_variables
from ronghe.config.launcher.paths import PYTHON, ROOT, VAR
from ronghe.config.launcher.postgres import TEST, running
from ronghe.config.launcher.processes import run_in_foreground
from ronghe.config.launcher.say import Trouble, say, step, tr


def run_tests(argv: Sequence[str]) -> int:
    """Run everything; arguments of pytest run only what they name, without the checks."""
    arguments = [argument for argument in argv if argument not in {"--full", "--no-check"}]
    is_full, wants_check = "--full" in argv, "--no-check" not in argv and not arguments
    try:
        with locks.held("test", wait=False):
            return _test(arguments, is_full=is_full, wants_check=wants_check)
    except locks.HeldByOther:
        raise Trouble(
            tr("Another ./ronghe test is running in this folder."),
            tr("Wait for it, or stop it there."),
        ) from None


def _test(arguments: Sequence[str], *, is_full: bool, wants_check: bool) -> int:
    prepare_frontend()
    prepare_messages(placeholder_variables())
    chromium = find_chromium()
    prepare_poppler()
    is_sound = run_checks() if wants_check else True
    with contextlib.ExitStack() as stack:
        with step("PostgreSQL for the tests"):
            stack.enter_context(running(TEST))
        env = _variables(chromium, is_full=is_full)
        code = run_in_foreground(_pytest(arguments), env=env, cwd=ROOT)
    if not is_sound:
        say("✗ The tests are done, but checks had failed: see above, or run ./ronghe check.")
    return code or int(not is_sound)


def _pytest(arguments: Sequence[str]) -> list[str]:
    chooses_processes = (
        any(
            argument.startswith(("-n", "--numprocesses", "--pdb", "--trace"))
            for argument in arguments
        )
        or "no:xdist" in arguments
    )
    processes = [] if chooses_processes else ["-n", str(max(2, os.cpu_count() or 1))]
    return [str(PYTHON), "-m", "pytest", *processes, *arguments]


def _variables(chromium: str, *, is_full: bool) -> dict[str, str]:
    """Return an environment in which nothing of the user's own installation counts."""
    kept = {
        name: value for name, value in placeholder_variables().items() if not _is_own_setting(name)
    }
    return kept | {
        "RONGHE_SECRET_KEY": "only-for-tests",
        "RONGHE_AUDIT_KEY": "only-for-tests",
        "RONGHE_DEMO": "1",
        # Files of tests, heads of the audit among them, stay apart from the installation's.
        "RONGHE_VAR": str(VAR / "test"),
        "DATABASE_URL": TEST.url("ronghe_app"),
        "DATABASE_OWNER_URL": TEST.url("ronghe_owner"),
        "RONGHE_CHROMIUM": chromium,
        **({"RONGHE_TEST_FULL": "1"} if is_full else {}),
    }


def _is_own_setting(name: str) -> bool:
    is_for_tests = name.startswith("RONGHE_TEST_")
    return name.startswith("DATABASE_") or (name.startswith("RONGHE_") and not is_for_tests)
