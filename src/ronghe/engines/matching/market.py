"""One placement round as arrays: who listed what, in which order, and what each post makes of it.

Students' lists stand one after the other (CSR): the choices of student *s* are `ptr[s]` to
`ptr[s + 1]`, the most wanted first, equally wanted ones as the posts' identifiers stand.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.matching import kernels
from ronghe.engines.matching.lottery import Numbers, numbers_of
from ronghe.engines.matching.names import Names
from ronghe.engines.matching.scores import INDIFFERENT, Keys, Scale

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
NOBODY = -1
FULL_LOAD = 2  # loads are counted in halves


class Bar(IntEnum):
    """Why a listed pair may not be placed; from RULED_OUT on, the number of the rule is added."""

    NONE = 0
    NOT_SCORED = 1
    TOO_FAR = 2
    RULED_OUT = 3


@dataclass(frozen=True)
class RuledOut:
    """A rule that keeps a student from a post, and since when it holds."""

    rule: str
    since: str = ""


@dataclass(frozen=True, eq=False)
class Cap:
    """At most so many seats in all of these posts together."""

    level: str
    name: str
    limit: int
    posts: Ints

    def members(self) -> frozenset[int]:
        """Give the posts as a set."""
        return frozenset(self.posts.tolist())


@dataclass(frozen=True)
class Group:
    """Linked students: placed together, with the weaker score, or not at all.

    When `may_part`, members go on alone once the group's list is exhausted.
    """

    name: str
    members: tuple[int, ...]
    may_part: bool = False


@dataclass(frozen=True, eq=False)
class Market:
    """A round, checked and in canonical order: no row of any file had a say in it."""

    students: Names
    posts: Names
    ptr: Longs
    post: Ints
    key: Keys
    seats: Longs
    rank: NDArray[np.uint16] | None = None  # None: 1, 2, 3 … in every list
    scale: Scale = INDIFFERENT
    bar: NDArray[np.uint8] | None = None
    bars: tuple[RuledOut, ...] = ()
    minutes: NDArray[np.float32] | None = None
    most_minutes: float | None = None
    opens_with: Ints | None = None
    load: NDArray[np.uint8] | None = None  # in halves; None: everybody works full time
    caps: tuple[Cap, ...] = ()
    groups: tuple[Group, ...] = ()
    frozen: Ints | None = None  # the post that a student keeps, or NOBODY

    @property
    def student_count(self) -> int:
        """How many students take part, with or without choices."""
        return len(self.students)

    @property
    def post_count(self) -> int:
        """How many posts there are."""
        return len(self.posts)

    @property
    def choice_count(self) -> int:
        """How many pairs are listed."""
        return len(self.post)

    def choices_of(self, student: int) -> range:
        """Give the places of a student's choices."""
        return range(int(self.ptr[student]), int(self.ptr[student + 1]))

    def ranks(self) -> NDArray[np.uint16]:
        """Give the rank of every choice."""
        if self.rank is not None:
            return self.rank
        starts = np.repeat(self.ptr[:-1], np.diff(self.ptr))
        return (np.arange(self.choice_count) - starts + 1).astype(np.uint16)

    def rank_at(self, choice: int, student: int) -> int:
        """Give the rank that a student gave to a choice."""
        if self.rank is not None:
            return int(self.rank[choice])
        return choice - int(self.ptr[student]) + 1

    def choosers(self) -> Ints:
        """Give the student of every choice."""
        students = np.arange(self.student_count, dtype=np.int32)
        return np.repeat(students, np.diff(self.ptr))

    def find_choice(self, student: int, post: int) -> int:
        """Give the place of a listed pair, -1 when it is not listed."""
        for choice in self.choices_of(student):
            if self.post[choice] == post:
                return choice
        return NOBODY

    def halves(self, student: int) -> int:
        """Give how many halves of a seat a student takes."""
        return FULL_LOAD if self.load is None else int(self.load[student])

    def is_frozen(self, student: int) -> bool:
        """Say whether a student keeps a post whatever happens."""
        return self.frozen is not None and self.frozen[student] != NOBODY

    def opens_at(self, post: int) -> int:
        """Give the number of students below which a post does not open."""
        return 0 if self.opens_with is None else int(self.opens_with[post])

    @cached_property
    def has_ties_in_lists(self) -> bool:
        """Whether a student ranks two posts alike."""
        if self.rank is None or not self.choice_count:
            return False
        same = self.rank[1:] == self.rank[:-1]
        same[self.ptr[1:-1][(self.ptr[1:-1] > 0) & (self.ptr[1:-1] < self.choice_count)] - 1] = (
            False
        )
        return bool(same.any())

    @cached_property
    def applicants(self) -> Longs:
        """How many eligible choices name each post."""
        if kernels.chosen("", self.choice_count) == "numba":
            counts = np.zeros(self.post_count, dtype=np.int64)
            kernels.checks().applicants(self.post, self.key, counts)
            return counts
        return np.bincount(self.post[self.key != 0], minlength=self.post_count)

    def numbers(self, seed: int) -> Numbers:
        """Give everybody's number in the lottery of a seed."""
        if seed not in self._drawn:
            self._drawn.clear()
            self._drawn[seed] = numbers_of(seed, self.students, self.choice_count)
        return self._drawn[seed]

    @cached_property
    def _drawn(self) -> dict[int, Numbers]:
        """The numbers of the seed that was asked for last."""
        return {}

    def without(self, **changes: Any) -> "Market":
        """Give the market with other arrays in it."""
        return replace(self, **changes)

    @cached_property
    def digest(self) -> str:
        """The hash of all that was put in: the same for the same round, whatever its files look like."""
        found = hashlib.sha256()
        for part in _parts(self):
            found.update(len(part).to_bytes(8, "little"))
            found.update(part)
        return found.hexdigest()


def _parts(market: Market) -> Iterator[bytes | memoryview]:
    """Give what a market is made of, every array in bytes that each machine reads alike."""
    yield b"ronghe matching 1"
    yield _lines(market.students)
    yield _lines(market.posts)
    yield _bytes(market.ptr, "<i8")
    yield _bytes(market.post, "<i4")
    yield _bytes(market.key, "<u4")
    yield _scale_words(market.scale).encode()
    yield _bytes(market.seats, "<i8")
    for array, kind in (
        (market.rank, "<u2"),
        (market.bar, "u1"),
        (market.minutes, "<f4"),
        (market.opens_with, "<i4"),
        (market.load, "u1"),
        (market.frozen, "<i4"),
    ):
        yield b"" if array is None else _bytes(array, kind)
    yield repr((market.bars, market.most_minutes)).encode()
    for cap in market.caps:
        yield f"{cap.level}\n{cap.name}\n{cap.limit}".encode()
        yield _bytes(cap.posts, "<i4")
    for group in market.groups:
        yield f"{group.name}\n{group.members}\n{group.may_part}".encode()


def _lines(names: Names) -> memoryview:
    lines, _ends = names.lines()
    return lines[:-1].data


def _bytes(array: NDArray[Any], kind: str) -> bytes | memoryview:
    """Give an array's bytes, copied only where this machine keeps them otherwise."""
    if not array.size:
        return b""
    return np.ascontiguousarray(array.astype(kind, copy=False)).data.cast("B")


def _scale_words(scale: Scale) -> str:
    table = "" if scale.table is None else hashlib.sha256(_bytes(scale.table, "<f8")).hexdigest()
    return f"{scale.kind} {scale.least} {scale.decimals} {table}"
