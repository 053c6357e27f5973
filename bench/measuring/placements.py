"""Random placements as columns: a province's, with gaps in what is known of them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ronghe.compliance import rulebooks
from ronghe.engines.law.columns import Columns, column_of, dtype_of, unknown_of
from ronghe.engines.law.derived import DERIVED
from ronghe.engines.law.facts import Fact

FIRST_START, LAST_START = 16_500, 20_700  # March 2015 to September 2026
SHARE_UNKNOWN = 0.1
RANGES = {
    "student_birth_on": (11_000, 15_500),
    "student_year_of_study": (1, 4),
    "physical_grade": (1, 5),
    "host_staff": (5, 2_000),
    "host_interns": (0, 60),
    "post_staff": (1, 60),
    "post_interns": (0, 12),
    "monthly_pay_minor": (80_000, 600_000),
    "fees_minor": (0, 2),
    "safety_exam_score": (40, 101),
    "safety_exam_pass_mark": (60, 61),
    "loads_per_hour": (0, 12),
    "load_kg": (0, 40_000),
}
ITEMS = {"worked": 6, "payments": 3}


def random_placements(count: int, seed: int) -> Columns:
    """Give placements of which each fact is unknown for a tenth; every list has a few items.

    They have the facts that Chinese rules look at.
    """
    catalogue = rulebooks.rulebook().catalogues["placement"]
    wanted = facts_looked_at()
    random = np.random.default_rng(seed)
    start = random.integers(FIRST_START, LAST_START, count, dtype=np.int32)
    data: dict[str, Any] = {}
    offsets: dict[str, NDArray[np.int64]] = {}
    told: dict[str, NDArray[np.bool_]] = {}
    for fact in catalogue.facts.values():
        if fact.derived_from or fact.name not in wanted:
            continue
        if fact.type.name == "list":
            size = ITEMS.get(fact.name, 1)
            told[fact.name] = random.random(count) > SHARE_UNKNOWN
            counts = np.where(told[fact.name], random.integers(0, size + 1, count), 0)
            offsets[fact.name] = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
            base = np.repeat(start, counts)
            for name, inner in fact.fields.items():
                key = f"{fact.name}.{name}"
                data[key] = _random(inner, key, base, random, catalogue.codes)
            continue
        for name in [f"{fact.name}.{key}" for key in fact.keys] or [fact.name]:
            data[name] = _random(catalogue.fact(name), name, start, random, catalogue.codes)
    data["start_on"] = np.where(random.random(count) < 0.02, unknown_of(np.int32), start).astype(np.int32)  # fmt: skip
    return Columns(catalogue, count, data, offsets, told)


def facts_looked_at() -> set[str]:
    """Give the names of the facts that the rules of China look at, sources of lists included."""
    book = rulebooks.rulebook()
    rules = [rule for rule in book.rules if rule.jurisdiction == "cn" and rule.kind == "placement"]
    names = {name.partition(".")[0] for rule in rules for name in rule.facts}
    facts = book.catalogues["placement"].facts
    return names | {facts[name].derived_from for name in names}


def _random(fact: Fact, name: str, start: Any, random: np.random.Generator, codes: Any) -> Any:
    kind = fact.type
    dtype, size = dtype_of(kind), len(start)
    if name in RANGES:
        values = random.integers(*RANGES[name], size)
    elif kind.name == "bool":
        values = random.integers(0, 2, size)
    elif kind.name == "date":
        values = start + random.integers(-40, 200, size)
    elif kind.name == "time":
        values = random.integers(0, 24 * 60, size)
    elif kind.name == "code":
        values = random.integers(0, len(codes[kind.codes]), size)
    elif kind.name == "codes":
        values = np.where(random.random(size) < 0.8, 0, 1 << random.integers(0, len(codes[kind.codes]), size))  # fmt: skip
    elif kind.unit == "hours":
        values = random.integers(0, 11, size) * 3600
    else:
        values = random.integers(0, 1000, size)
    unknown = random.random(size) < SHARE_UNKNOWN
    return np.where(unknown, unknown_of(dtype), values).astype(dtype)


def case_of(columns: Columns, row: int) -> dict[str, Any]:
    """Give one row as the facts of a case."""
    catalogue = columns.catalogue
    found: dict[str, Any] = {}
    for name, array in columns.data.items():
        owner = name.partition(".")[0]
        if owner not in columns.offsets:
            _put(found, name, _value(catalogue.fact(name), array[row : row + 1], catalogue.codes))
    for name, offsets in columns.offsets.items():
        if columns.told[name][row]:
            at = range(int(offsets[row]), int(offsets[row + 1]))
            fields = catalogue.facts[name].fields
            found[name] = tuple(
                {
                    key: _value(inner, columns.data[f"{name}.{key}"][n : n + 1], catalogue.codes)
                    for key, inner in fields.items()
                }
                for n in at
            )
    for fact in catalogue.derived:
        if fact.derived_from in found:
            found[fact.name] = DERIVED[fact.name](found[fact.derived_from])
    return found


def _put(found: dict[str, Any], name: str, value: Any) -> None:
    if value is not None:
        found[name] = value


def _value(fact: Fact, array: Any, codes: Any) -> Any:
    column = column_of(array)
    if column.known is not True:
        return None
    number = int(array[0])
    kind = fact.type
    if kind.name == "bool":
        return bool(number)
    if kind.name == "code":
        return codes[kind.codes][number]
    if kind.name == "codes":
        return frozenset(c for place, c in enumerate(codes[kind.codes]) if number >> place & 1)
    return number
