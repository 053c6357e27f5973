"""Identifiers in one order that no file decides: the shorter first, then by code point."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import count, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.matching import kernels

Codes = NDArray[np.int32]
SPARSE = 8  # a table of whole numbers may be so many times as long as what it holds


@dataclass(frozen=True, eq=False)
class Coded:
    """A column that says each name once, and of each row its place among them."""

    names: list[str]
    codes: Codes

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, row: int) -> str:
        return self.names[int(self.codes[row])]


class Names:
    """The identifiers of one side of a market, each known by its place.

    Whole numbers stay numbers; in this order they stand as their texts would.
    """

    def __init__(self, sorted_names: list[str] | NDArray[np.int64]) -> None:
        self._names = sorted_names

    def __len__(self) -> int:
        return len(self._names)

    def __getitem__(self, place: int) -> str:
        return str(self._names[place])

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts())

    def texts(self) -> list[str]:
        """Give all of them as text."""
        if isinstance(self._names, list):
            return self._names
        return [str(number) for number in self._names.tolist()]

    def lines(self) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
        """Give all of them in UTF-8 with a line feed after each, and where each line ends."""
        if self.numbers is not None and kernels.chosen("", len(self)) == "numba":
            lines, ends = kernels.hashing().lines_of(self.numbers)
            return lines, ends
        texts = self.texts()
        joined = "\n".join([*texts, ""])
        parts: Iterable[Any] = texts if joined.isascii() else map(str.encode, texts)
        lengths = np.fromiter(map(len, parts), np.int64, len(texts))
        return np.frombuffer(joined.encode(), dtype=np.uint8), np.cumsum(lengths + 1)

    @property
    def numbers(self) -> NDArray[np.int64] | None:
        """The identifiers as whole numbers, where all of them are."""
        return None if isinstance(self._names, list) else self._names

    def find(self, name: object) -> int:
        """Give the place of an identifier, -1 when there is none such."""
        if isinstance(self._names, list):
            return self._index.get(str(name), -1)
        try:
            number = int(str(name))
        except ValueError:
            return -1
        place = int(np.searchsorted(self._names, number))
        found = place < len(self._names) and str(self._names[place]) == str(name)
        return place if found else -1

    def codes(self, column: Any) -> Codes:
        """Give the place of each identifier of a column, -1 for those that are not here."""
        if self.numbers is not None and is_whole(column):
            return _looked_up(self.numbers, np.asarray(column, dtype=np.int64))
        own = column if isinstance(column, Coded) else coded(column)
        return _as_codes(list(map(self._index.get, own.names, repeat(-1))))[own.codes]

    @cached_property
    def _index(self) -> dict[str, int]:
        return dict(zip(self.texts(), range(len(self)), strict=True))


def shortlex(text: str) -> tuple[int, str]:
    """Give what identifiers are ordered by."""
    return len(text), text


def is_whole(column: Any) -> bool:
    """Say whether a column holds whole numbers, none below zero."""
    if not isinstance(column, np.ndarray) or column.dtype.kind not in "iu":
        return False
    return not len(column) or int(column.min()) >= 0


def coded(column: Any) -> Coded:
    """Code a column of identifiers, as text; whatever can be gone through twice is a column."""
    values = column.tolist() if isinstance(column, np.ndarray) else column
    numbering: defaultdict[Any, int] = defaultdict(count().__next__)
    codes = list(map(numbering.__getitem__, values))
    if set(map(type, numbering)) <= {str}:
        return Coded(list(numbering), _as_codes(codes))
    return coded(list(map(str, values)))  # before they are told apart: 1 is not 1.0


def _as_codes(places: list[int]) -> Codes:
    return np.frombuffer(array("i", places), dtype=np.int32)


def named(column: Any, *further: Iterable[str]) -> tuple[Names, Codes]:
    """Name what stands in a column (and in further ones), and give the column as places."""
    if is_whole(column) and not any(further):
        return _numbered(np.asarray(column, dtype=np.int64))
    own = column if isinstance(column, Coded) else coded(column)
    names = Names(sorted(sorted(set(own.names).union(*further)), key=len))
    return names, names.codes(own)


def _numbered(column: NDArray[np.int64]) -> tuple[Names, Codes]:
    if not len(column):
        return Names(column), column.astype(np.int32)
    steps = np.diff(column)
    if (steps >= 0).all():
        is_new = np.concatenate(([True], steps > 0))
        return Names(column[is_new]), np.cumsum(is_new, dtype=np.int32) - np.int32(1)
    if int(column.max()) < SPARSE * len(column):
        is_there = np.zeros(int(column.max()) + 1, dtype=np.bool_)
        is_there[column] = True
        return Names(np.flatnonzero(is_there)), (np.cumsum(is_there, dtype=np.int32) - 1)[column]
    names, codes = np.unique(column, return_inverse=True)
    return Names(names), codes.astype(np.int32)


def _looked_up(names: NDArray[np.int64], column: NDArray[np.int64]) -> Codes:
    if not len(names):
        return np.full(len(column), -1, dtype=np.int32)
    highest = int(names[-1])
    if highest < SPARSE * max(len(names), len(column)):
        table = np.full(highest + 2, -1, dtype=np.int32)
        table[names] = np.arange(len(names), dtype=np.int32)
        return table[np.minimum(column, highest + 1)]
    place = np.minimum(np.searchsorted(names, column), len(names) - 1)
    return np.where(names[place] == column, place, -1).astype(np.int32)
