"""`./ronghe bench [NAME]`: the measurements behind every claim of speed."""

import ast
import contextlib
import os
from collections.abc import Sequence

from ronghe.config.launcher import postgres
from ronghe.config.launcher.frontend import prepare_frontend, prepare_messages
from ronghe.config.launcher.installation import migrate, variables
from ronghe.config.launcher.paths import PYTHON, ROOT, VAR
from ronghe.config.launcher.processes import run_in_foreground
from ronghe.config.launcher.say import Trouble, say, step, tr, write

BENCHES = ROOT / "bench"


def bench(argv: Sequence[str]) -> int:
    known = {
        file.stem: file
        for file in sorted(BENCHES.glob("*.py"))
        if file.stem not in {"__init__", "run"}
    }
    if not argv:
        for name, file in known.items():
            write(
                f"{name:<16} {(ast.get_docstring(ast.parse(file.read_text())) or '').split(chr(10), 1)[0]}\n"
            )
        return 0
    if argv[0] not in known:
        raise Trouble(
            tr("There is no benchmark “{name}”.", name=argv[0]),
            tr("List them with: ./ronghe bench"),
        )
    prepare_frontend()
    with contextlib.ExitStack() as stack:
        with step("PostgreSQL for benchmarks"):
            stack.enter_context(postgres.running(postgres.BENCH))
        env = {**variables(postgres.BENCH), "RONGHE_VAR": str(VAR / "bench")}
        prepare_messages(env)
        migrate(env, postgres.BENCH.folder / "stamps")
        say("Load before: {load}", load=" ".join(f"{value:.1f}" for value in os.getloadavg()))
        env["PYTHONPATH"] = os.pathsep.join([env["PYTHONPATH"], str(ROOT)])
        return run_in_foreground([str(PYTHON), "-m", "bench.run", *argv], env=env, cwd=ROOT)
