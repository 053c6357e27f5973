"""`./ronghe manage …`: Django's commands, with the database they need."""

import os
from collections.abc import Sequence

from ronghe.config.launcher.frontend import prepare_messages
from ronghe.config.launcher.installation import (
    base_variables,
    database,
    has_own_database,
    main_stamps,
    migrate,
)
from ronghe.config.launcher.paths import PYTHON
from ronghe.config.launcher.processes import run_in_foreground

# These neither need tables nor should wait for them.
WITHOUT_DATABASE = {
    "compile_messages",
    "help",
    "makemigrations",
    "messages",
    "version",
    "--help",
    "--version",
}
# These speak to people, and read files instead of tables; a pipe may take what they say.
FROM_FILES = {"assess", "calculate", "match", "verify_matching"}
AS_OWNER = {"migrate", "sqlmigrate", "showmigrations", "dbshell"}


def manage(argv: Sequence[str]) -> int:
    command = argv[0] if argv else "help"
    arguments = [str(PYTHON), "-m", "django", *(argv or ["help"])]
    if command in WITHOUT_DATABASE:
        return run_in_foreground(arguments, env=placeholder_variables())
    if command in FROM_FILES:
        prepare_messages(placeholder_variables())
        return run_in_foreground(arguments, env=placeholder_variables())
    with database() as env:
        if command in AS_OWNER and "RONGHE_AS_OWNER" not in os.environ:
            env["RONGHE_AS_OWNER"] = "1"
        elif not has_own_database() and command not in AS_OWNER:
            prepare_messages(env)
            migrate(env, main_stamps())
        return run_in_foreground(arguments, env=env)


def placeholder_variables() -> dict[str, str]:
    """Return an environment for work on the sources alone: keys that protect nothing, no database."""
    placeholders = {
        "RONGHE_SECRET_KEY": "only-for-work-on-the-sources",
        "RONGHE_AUDIT_KEY": "only-for-work-on-the-sources",
        "DATABASE_URL": "postgresql://nobody@/none?host=%2Fnone",
        "RONGHE_DEMO": "1",
    }
    return placeholders | base_variables()
