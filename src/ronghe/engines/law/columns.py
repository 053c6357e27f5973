"""Facts of many cases as numpy columns, and the frames through which rules look at them.

A column holds whole numbers; the smallest number of its type says *unknown*. A code is its place
in its code list, a set of codes a mask of bits. The items of a list stand one after another, with
`offsets` saying where those of each case begin.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.law.facts import Catalogue, Values
from ronghe.engines.law.ragged import DERIVED
from ronghe.engines.law.units import Type

Numbers = NDArray[np.signedinteger[Any]]
Flags = NDArray[np.bool_]

DTYPES: Mapping[str, type[np.signedinteger[Any]]] = {
    "bool": np.int8,
    "date": np.int32,
    "time": np.int16,
    "number": np.int32,
    "code": np.int16,
    "codes": np.int64,
}
MOST_CODES = 62


@dataclass(frozen=True)
class Column:
    """Values and which of them are known: whole arrays, or one value for all.

    `known` is True when all are. Where a value is not known its number is 0.
    """

    data: Any
    known: Any = True

    def take(self, rows: Any) -> "Column":
        """Give the values of some rows."""
        return Column(_take(self.data, rows), _take(self.known, rows))

    def repeat(self, counts: Any) -> "Column":
        """Give each value as often as its count says."""
        return Column(_repeat(self.data, counts), _repeat(self.known, counts))


def _take(values: Any, rows: Any) -> Any:
    return values[rows] if isinstance(values, np.ndarray) else values


def _repeat(values: Any, counts: Any) -> Any:
    return np.repeat(values, counts) if isinstance(values, np.ndarray) else values


NOTHING = Column(0, known=False)


@dataclass(frozen=True)
class Columns:
    """The facts of `count` cases. A fact without a column is unknown for all of them.

    `data` has an array for each fact, and for each field of a list one over its items, named with
    a dot; `offsets` has `count + 1` places for each list, and `told` says which cases have it.
    """

    catalogue: Catalogue
    count: int
    data: Mapping[str, Numbers]
    offsets: Mapping[str, NDArray[np.int64]] = field(default_factory=dict)
    told: Mapping[str, Flags] = field(default_factory=dict)

    @property
    def bytes(self) -> int:
        """The memory that the columns take."""
        arrays: list[NDArray[Any]] = [
            *self.data.values(),
            *self.offsets.values(),
            *self.told.values(),
        ]
        return sum(array.nbytes for array in arrays)


def dtype_of(kind: Type) -> type[np.signedinteger[Any]]:
    """Give the type of a column: money may be large, other numbers fit 32 bits."""
    return np.int64 if kind.unit == "minor" else DTYPES[kind.name]


def unknown_of(dtype: Any) -> int:
    """Give the number that means unknown in a column of this type."""
    return int(np.iinfo(dtype).min)


def columns_of(cases: Sequence[Values], catalogue: Catalogue) -> Columns:
    """Make columns of cases that `read_case` has read, without the lists derived from others."""
    data: dict[str, Numbers] = {}
    offsets: dict[str, NDArray[np.int64]] = {}
    told: dict[str, Flags] = {}
    for fact in catalogue.facts.values():
        if fact.derived_from:
            continue
        if fact.type.name == "list":
            if any(case.get(fact.name) is not None for case in cases):
                lists: list[Any] = [case.get(fact.name) for case in cases]
                told[fact.name] = np.array([items is not None for items in lists])
                counts = [len(items or ()) for items in lists]
                offsets[fact.name] = np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))
                items = [item for items in lists for item in items or ()]
                for name, inner in fact.fields.items():
                    raw = [item[name] for item in items]
                    data[f"{fact.name}.{name}"] = _array(raw, inner.type, catalogue)
            continue
        for name in [f"{fact.name}.{key}" for key in fact.keys] or [fact.name]:
            raw = [case.get(name) for case in cases]
            if any(value is not None for value in raw):
                data[name] = _array(raw, catalogue.fact(name).type, catalogue)
    return Columns(catalogue, len(cases), data, offsets, told)


def _array(raw: Sequence[Any], kind: Type, catalogue: Catalogue) -> Numbers:
    dtype = dtype_of(kind)
    unknown = unknown_of(dtype)
    if kind.name == "code":
        places = {code: place for place, code in enumerate(catalogue.codes[kind.codes])}
        return np.array([unknown if v is None else places[v] for v in raw], dtype=dtype)
    if kind.name == "codes":
        return np.array(
            [unknown if v is None else mask_of(v, catalogue.codes[kind.codes]) for v in raw],
            dtype=dtype,
        )
    return np.array([unknown if v is None else int(v) for v in raw], dtype=dtype)


def mask_of(codes: frozenset[str], listed: Sequence[str]) -> int:
    """Give a set of codes as a mask of bits."""
    return sum(1 << place for place, code in enumerate(listed) if code in codes)


def column_of(array: Numbers) -> Column:
    """Give an array as values and which of them are known."""
    known = array != unknown_of(array.dtype)
    if known.all():
        return Column(array)
    return Column(np.where(known, array, array.dtype.type(0)), known)


class Frame(ABC):
    """Some cases, or items of their lists, as the terms of a rule see them."""

    size: int

    def __init__(self) -> None:
        self.memo: dict[Any, Any] = {}

    @abstractmethod
    def column(self, name: str) -> Column:
        """Give a fact for each case or item."""

    @abstractmethod
    def items(self, name: str) -> "Items":
        """Give the items of a list of each case."""


@dataclass(frozen=True)
class Items:
    """The items of a list: their frame, how many each case has, and which cases have told it."""

    frame: Frame
    counts: NDArray[np.int64]
    told: Any


class Rows(Frame):
    """The cases from `first` up to, not including, `last`."""

    def __init__(self, columns: Columns, first: int, last: int) -> None:
        super().__init__()
        self.columns, self.first, self.last = columns, first, last
        self.size = last - first

    def column(self, name: str) -> Column:
        """Give a fact for each case."""
        if name not in self.memo:
            array = self.columns.data.get(name)
            self.memo[name] = NOTHING if array is None else column_of(array[self.first : self.last])
        found: Column = self.memo[name]
        return found

    def items(self, name: str) -> Items:
        """Give the items of a list of each case, computed when it is one derived from another."""
        key = ("items", name)
        if key not in self.memo:
            source = self.columns.catalogue.facts[name].derived_from
            if (source or name) not in self.columns.offsets:
                nobody = np.zeros(self.size, dtype=np.int64)
                self.memo[key] = Items(ItemRows(self, name, nobody, {}), nobody, told=False)
            else:
                self.memo[key] = self._derived(name, source) if source else self._told(name)
        found: Items = self.memo[key]
        return found

    def _told(self, name: str) -> Items:
        starts = self.columns.offsets[name][self.first : self.last + 1]
        counts, prefix = np.diff(starts), f"{name}."
        fields = {
            field: array[starts[0] : starts[-1]]
            for field, array in self.columns.data.items()
            if field.startswith(prefix)
        }
        told = self.columns.told[name][self.first : self.last]
        return Items(ItemRows(self, name, counts, fields), counts, told)

    def _derived(self, name: str, source: str) -> Items:
        whole = self.items(source)
        offsets = np.concatenate(([0], np.cumsum(whole.counts)))
        columns = {
            field: whole.frame.column(f"{source}.{field}")
            for field in self.columns.catalogue.facts[source].fields
        }
        values, starts = DERIVED[name](columns, offsets)
        fields = {
            f"{name}.{field}": np.where(known, found, unknown_of(found.dtype))
            for field, (found, known) in values.items()
        }
        counts = np.diff(starts)
        return Items(ItemRows(self, name, counts, fields), counts, whole.told)


class ItemRows(Frame):
    """The items of one list of some cases; facts of the case are repeated for each item."""

    def __init__(
        self, rows: Rows, name: str, counts: NDArray[np.int64], fields: Mapping[str, Numbers]
    ) -> None:
        super().__init__()
        self.rows, self.name, self.counts, self.fields = rows, name, counts, fields
        self.size = int(counts.sum())

    def column(self, name: str) -> Column:
        """Give a field of each item, or a fact of its case."""
        if name not in self.memo:
            if name.startswith(f"{self.name}."):
                array = self.fields.get(name)
                self.memo[name] = NOTHING if array is None else column_of(array)
            else:
                self.memo[name] = self.rows.column(name).repeat(self.counts)
        found: Column = self.memo[name]
        return found

    def items(self, name: str) -> Items:
        """Items have no lists: a term that asks one of them is refused when it is read."""
        raise LookupError(name)


class Some(Frame):
    """Some of the cases or items of another frame."""

    def __init__(self, frame: Frame, rows: NDArray[np.intp]) -> None:
        super().__init__()
        self.frame, self.rows, self.size = frame, rows, len(rows)

    def column(self, name: str) -> Column:
        """Give a fact for each of them."""
        if name not in self.memo:
            self.memo[name] = self.frame.column(name).take(self.rows)
        found: Column = self.memo[name]
        return found

    def items(self, name: str) -> Items:
        """Give the items of a list of each of them."""
        whole = self.frame.items(name)
        counts = whole.counts[self.rows]
        starts = np.cumsum(whole.counts) - whole.counts
        shift = starts[self.rows] - (np.cumsum(counts) - counts)
        chosen = np.arange(counts.sum()) + np.repeat(shift, counts)
        return Items(Some(whole.frame, chosen), counts, _take(whole.told, self.rows))
