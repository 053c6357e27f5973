"""Taking all figures of a report, in the report’s order."""

import json
from collections.abc import Iterator
from hashlib import sha256

from ronghe.supervision.yearly import participation, placing, substance, watching
from ronghe.supervision.yearly.definitions import DEFINITIONS
from ronghe.supervision.yearly.figure import Taken
from ronghe.supervision.yearly.scope import Scope

SOURCES = (
    participation.participation,
    substance.substance,
    placing.findings,
    placing.incidents,
    watching.flags,
    watching.inspections,
    watching.gaps,
    placing.pay,
    placing.endings,
    placing.graduates,
)


def take(scope: Scope) -> list[Taken]:
    """Count everything, each figure once; the same records give the same figures and hashes."""
    order = {code: place for place, code in enumerate(DEFINITIONS)}
    found = list(_all(scope))
    return sorted(found, key=lambda one: order[one.code])


def _all(scope: Scope) -> Iterator[Taken]:
    for source in SOURCES:
        yield from source(scope)


def hash_of_figures(figures: list[Taken]) -> str:
    """Hash what was taken: one hash that stands for the whole report."""
    said = [
        [one.key, _text(one.value), _text(one.low), _text(one.high), one.band, one.unknown, one.inputs_hash]
        for one in figures
    ]  # fmt: skip
    return sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _text(value: object) -> str | None:
    return None if value is None else f"{value:.4f}"
