"""A figure as it is taken: its value, what is not known, and the hash of what was read for it."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import QuerySet

METHOD = "1.0"  # of the report itself; raised with every change of what a figure counts
PLACES = Decimal("0.0001")
AT_ONCE = 5_000


@dataclass(frozen=True)
class Taken:
    """What was taken of one figure; `value` is None where nobody knows it."""

    code: str
    value: Decimal | None
    inputs_hash: str
    records_count: int
    unknown: int | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    band: str = ""
    subject: str = ""
    subject_names: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return key_of(self.code, self.subject)


def key_of(code: str, subject: str) -> str:
    """Name a figure of a report: by its code, and where it has one by its subject."""
    return f"{code}:{subject}" if subject else code


class Inputs:
    """Hashes rows as they come, in a form that is the same on every machine."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self.count = 0

    def add(self, row: Any) -> None:
        self._hash.update(json.dumps(row, ensure_ascii=False, default=str).encode())
        self._hash.update(b"\n")
        self.count += 1

    @property
    def hexdigest(self) -> str:
        return self._hash.hexdigest()


def hash_of(rows: Iterable[Any]) -> tuple[str, int]:
    read = Inputs()
    for row in rows:
        read.add(row)
    return read.hexdigest, read.count


def counted(code: str, rows: QuerySet[Any, Any], *columns: str, **more: Any) -> Taken:
    """Count rows, reading of each its key and these columns."""
    read = Inputs()
    for row in _keyed(rows, *columns):
        read.add(row)
    return Taken(code, Decimal(read.count), read.hexdigest, read.count, **more)


def _keyed(rows: QuerySet[Any, Any], *columns: str) -> Iterable[Sequence[Any]]:
    found = rows.order_by("pk").values_list("pk", *columns)
    return found.iterator(chunk_size=AT_ONCE)


def quantity(code: str, value: Decimal | float | None, read: Iterable[Any], **more: Any) -> Taken:
    """Take a value that was worked out from what was read."""
    hashed, count = hash_of(read)
    return Taken(code, rounded(value), hashed, count, **more)


def rounded(value: Decimal | float | None) -> Decimal | None:
    if value is None:
        return None
    return Decimal(str(value)).quantize(PLACES, ROUND_HALF_UP)
