"""Whether the lock files agree with what the project asks for. Needs no network."""

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ronghe.config.launcher.environment import REQUIREMENTS
from ronghe.config.launcher.frontend import FRONTEND
from ronghe.config.launcher.paths import ROOT

PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def problems() -> Iterator[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    extras = project["project"].get("optional-dependencies", {})
    wanted = [*project["project"]["dependencies"], *extras.get("fast", [])]
    groups = project["dependency-groups"]
    product, dev = pinned(REQUIREMENTS / "product.lock"), pinned(REQUIREMENTS / "dev.lock")
    yield from missing("product.lock", product, wanted)
    yield from missing("dev.lock", dev, [*wanted, *groups["dev"]])
    yield from missing("node.lock", pinned(REQUIREMENTS / "node.lock"), groups["node"])
    for name, versions in product.items():
        if dev.get(name) != versions:
            yield f"dev.lock has {name} {dev.get(name)}, product.lock {versions}"
    for lock in REQUIREMENTS.glob("*.lock"):
        yield from addresses(lock)
    if (FRONTEND / "package.json").exists():
        yield from npm_problems()


def pinned(lock: Path) -> dict[str, set[str]]:
    """Return the versions of each package: more than one where platforms differ."""
    found: dict[str, set[str]] = {}
    for name, version in PINNED.findall(lock.read_text()):
        found.setdefault(canonicalize_name(name), set()).add(version)
    return found


def missing(lock: str, versions: dict[str, set[str]], wanted: list[str]) -> Iterator[str]:
    for text in wanted:
        requirement = Requirement(text)
        found = versions.get(canonicalize_name(requirement.name), set())
        if not found or not all(requirement.specifier.contains(v, prereleases=True) for v in found):
            yield f"{lock} has {requirement.name} {sorted(found) or 'not at all'}, pyproject.toml wants {text}"


def addresses(lock: Path) -> Iterator[str]:
    """Find servers in a lock: naming one ties everybody to it."""
    for number, line in enumerate(lock.read_text().splitlines(), 1):
        if re.search(r"\b(https?|git|file)(\+\w+)?://", line):
            yield f"{lock.name}:{number} names a server"


def npm_problems() -> Iterator[str]:
    package = json.loads((FRONTEND / "package.json").read_text())
    lock = FRONTEND / "package-lock.json"
    root = json.loads(lock.read_text())["packages"][""]
    for kind in ("dependencies", "devDependencies"):
        if package.get(kind, {}) != root.get(kind, {}):
            yield f"package-lock.json disagrees with the {kind} of package.json: run npm install"
    for number, line in enumerate(lock.read_text().splitlines(), 1):
        if '"resolved"' in line and "://" in line:
            yield f"package-lock.json:{number} names a server"


if __name__ == "__main__":
    found = list(problems())
    sys.stdout.write("".join(f"{problem}\n" for problem in found))
    sys.exit(bool(found))
