"""Where a matching stands: the cut-off of every post and cap, and who could be placed better.

A pair *blocks* when the student wants the post more than what they have, and the post (and every
cap around it) has room, or holds somebody with a lower score. Where scores are equal, a pair that
only the lottery would turn round is counted apart: it must be none where one lottery decides.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.matching import kernels
from ronghe.engines.matching.market import NOBODY, Ints, Longs
from ronghe.engines.matching.units import KEY_SHIFT, LAST_LOT, Units

Values = NDArray[np.uint64]
SHUT = np.uint64(2**64 - 1)
OPEN = np.uint64(0)


def values_of(units: Units, unit: Longs, choice: Longs) -> Values:
    """Give what posts compare of these choices, no second chance counted."""
    key = units.key[choice].astype(np.uint64) << np.uint64(KEY_SHIFT)
    return key + (LAST_LOT - units.lot[unit]).astype(np.uint64)


@dataclass(frozen=True, eq=False)
class Standing:
    """A matching of units, seen from the posts."""

    units: Units
    held: Longs  # of each unit, its choice or NOBODY
    closed: Collection[int]
    acting: NDArray[np.bool_]  # units that take part: neither asleep nor parted nor withdrawn

    @cached_property
    def holders(self) -> Longs:
        """The units that have a seat."""
        return np.flatnonzero(self.held != NOBODY)

    @cached_property
    def sizes(self) -> Ints:
        """How much room each unit takes."""
        size = self.units.size
        return np.ones(self.units.count, dtype=np.int32) if size is None else size

    @cached_property
    def _at_posts(self) -> tuple[Longs, Values]:
        """The room taken at each post and the lowest value there, caps still left out."""
        units, holders = self.units, self.holders
        load = np.zeros(len(units.room), dtype=np.int64)
        lowest = np.full(len(units.room), SHUT)
        if units.is_uniform and kernels.chosen("", len(units.post)) == "numba":
            kernels.checks().cut(units.post, units.key, units.lot, self.held, load, lowest)
            return load, lowest
        posts = units.post[self.held[holders]]
        np.add.at(load, posts, self.sizes[holders])
        np.minimum.at(lowest, posts, values_of(units, holders, self.held[holders]))
        return load, lowest

    @cached_property
    def load(self) -> Longs:
        """How much room is taken at each node, frozen placements apart."""
        load = self._at_posts[0].copy()
        for node in self._caps_inside_out():
            load[node] = load[self._children[node]].sum()
        return load

    @cached_property
    def lowest(self) -> Values:
        """The lowest value that holds a seat at each node; SHUT where nobody does."""
        lowest = self._at_posts[1].copy()
        for node in self._caps_inside_out():
            lowest[node] = lowest[self._children[node]].min(initial=SHUT)
        return lowest

    @cached_property
    def is_full(self) -> NDArray[np.bool_]:
        """Whether not even the smallest unit finds room at a node."""
        smallest = int(self.sizes[self.acting].min(initial=1)) if self.units.size is not None else 1
        return self.units.room - self.load < smallest

    @cached_property
    def cutoffs(self) -> Values:
        """What a choice must exceed at each node itself: OPEN where there is room."""
        found = np.where(self.is_full, self.lowest, OPEN)
        found[list(self.closed)] = SHUT
        return found

    @cached_property
    def bars(self) -> Values:
        """What a choice must exceed at each post, the caps around it included."""
        found = self.cutoffs[: self.units.market.post_count].copy()
        node = self.units.parent[: len(found)]
        while (node != NOBODY).any():
            above = np.where(node == NOBODY, OPEN, self.cutoffs[node])
            found = np.maximum(found, above)
            node = np.where(node == NOBODY, NOBODY, self.units.parent[node])
        return found

    @cached_property
    def wanted(self) -> tuple[Longs, Longs]:
        """The units and choices that acting units rank above what they hold."""
        units = self.units
        owner = np.repeat(np.arange(units.count), np.diff(units.ptr))
        rank = ranks_of(units).astype(np.int64)
        held_rank = np.full(units.count, np.iinfo(np.int64).max)
        held_rank[self.holders] = rank[self.held[self.holders]]
        is_wanted = (rank < held_rank[owner]) & self.acting[owner] & (units.key > 0)
        choice = np.flatnonzero(is_wanted)
        return owner[choice], choice

    @property
    def is_plain(self) -> bool:
        """Whether lists are strict and everybody acts: one place in a list decides what is wanted."""
        return (
            self.units.is_uniform
            and not self.units.market.has_ties_in_lists
            and bool(self.acting.all())
        )

    def pairs(self) -> tuple[Longs, Longs]:
        """Give the choices that block by score, and those that only the lottery would turn round."""
        if not self.units.is_uniform:
            return self._pairs_by_size()
        if self.is_plain and kernels.chosen("", len(self.units.post)) == "numba":
            counts = kernels.checks().count_pairs(self.units, self.held, self.bars)
            if counts == (0, 0):
                nothing = np.zeros(0, dtype=np.int64)
                return nothing, nothing
        unit, choice = self.wanted
        bar = self.bars[self.units.post[choice]]
        value = values_of(self.units, unit, choice)
        shift = np.uint64(KEY_SHIFT)
        blocks = (value >> shift) > (bar >> shift)
        by_lottery = ~blocks & ((value >> shift) == (bar >> shift)) & (value > bar)
        return choice[blocks], choice[by_lottery]

    def _pairs_by_size(self) -> tuple[Longs, Longs]:
        blocking, by_lottery = [], []
        for unit, choice in zip(*(one.tolist() for one in self.wanted), strict=True):
            key, size = int(self.units.key[choice]), int(self.sizes[unit])
            post, lot = int(self.units.post[choice]), int(self.units.lot[unit])
            if self.refused_by(post, key, LAST_LOT + 1, size) == NOBODY:
                blocking.append(choice)
            elif self.refused_by(post, key, lot, size) == NOBODY:
                by_lottery.append(choice)
        return np.array(blocking, dtype=np.int64), np.array(by_lottery, dtype=np.int64)

    def refused_by(self, post: int, key: int, lot: int, size: int = 1) -> int:
        """Give the innermost node that has no room, NOBODY where all have.

        Room is what would be left if all whom this one goes before stood back: those of a lower
        score, or of a lower place in the lottery too. A lot past the last goes before nobody.
        """
        if post in self.closed:
            return post
        value = (key << KEY_SHIFT) + max(LAST_LOT - lot, 0)
        for node in self.units.path(post):
            values, sums = self._ladder[node]
            ahead = sums[-1] - sums[bisect_left(values, value)]
            if ahead + size > int(self.units.room[node]):
                return node
        return NOBODY

    @cached_property
    def _ladder(self) -> list[tuple[list[int], list[int]]]:
        """For each node the values that hold seats, rising, and the room they take added up."""
        held: list[list[tuple[int, int]]] = [[] for _node in self.units.room]
        values = values_of(self.units, self.holders, self.held[self.holders])
        for unit, value in zip(self.holders.tolist(), values.tolist(), strict=True):
            for node in self.units.path(int(self.units.post[self.held[unit]])):
                held[node].append((value, int(self.sizes[unit])))
        ladder = []
        for entries in held:
            entries.sort()
            sums = [0]
            for _value, size in entries:
                sums.append(sums[-1] + size)
            ladder.append(([value for value, _size in entries], sums))
        return ladder

    @cached_property
    def _children(self) -> dict[int, Longs]:
        parent = self.units.parent
        return {node: np.flatnonzero(parent == node) for node in self._caps_inside_out()}

    def _caps_inside_out(self) -> Iterator[int]:
        """Give the caps, each after those that lie within it: they are kept widest first."""
        yield from range(len(self.units.room) - 1, self.units.market.post_count - 1, -1)


def ranks_of(units: Units) -> NDArray[np.uint16]:
    """Give the rank of every choice of every unit."""
    ranks = units.market.ranks()
    return ranks if units.origin is None else ranks[units.origin]
