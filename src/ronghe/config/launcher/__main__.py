"""`./ronghe`: chooses what to do; makes the environment first, and goes on inside it."""

import sys
from collections.abc import Sequence

from ronghe.config.launcher import environment
from ronghe.config.launcher.processes import Stopped, stop_on_signals
from ronghe.config.launcher.say import Trouble, explain, leave_output_alone, say, tr
from ronghe.config.launcher.words import HELP

FOR_DEVELOPERS = {"test", "check", "bench"}


def main(argv: Sequence[str]) -> int:
    if not argv or argv[0] in {"-h", "--help", "help"}:
        say(HELP)
        return 0
    stop_on_signals()
    try:
        return _do(argv[0], argv[1:])
    except Trouble as trouble:
        explain(trouble)
        return 1
    except Stopped as stopped:
        return 128 + stopped.number


def _do(command: str, argv: Sequence[str]) -> int:
    if command not in {"up", "test", "check", "bench", "backup", "restore", "manage"}:
        raise Trouble(
            tr("There is no “./ronghe {command}”.", command=command), tr("Try: ./ronghe --help")
        )
    if command == "manage":
        leave_output_alone()
    environment.prepare_environment(wants_dev=command in FOR_DEVELOPERS)
    if not environment.is_inside():
        environment.enter()
    return _run_inside(command, argv)


def _run_inside(command: str, argv: Sequence[str]) -> int:
    # Imported late: the first half of the launcher runs on a bare Python, and should start at once.
    from ronghe.config.launcher import backup, bench, check, manage, restore, test, up  # noqa: PLC0415

    commands = {
        "up": up.up,
        "test": test.run_tests,
        "check": check.check,
        "bench": bench.bench,
        "backup": backup.backup,
        "restore": restore.restore,
        "manage": manage.manage,
    }
    return commands[command](argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
