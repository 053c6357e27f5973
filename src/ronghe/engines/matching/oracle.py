"""Deferred acceptance in plain Python (Gale and Shapley 1962): what every fast kernel must equal.

`deferred` is for the ordinary round. `Book` also knows caps, linked and half-time students, and can
go on after a change: an offer book that posts keep.
"""

import heapq
from collections import deque
from collections.abc import Iterable

import numpy as np

from ronghe.engines.matching.market import NOBODY, Longs
from ronghe.engines.matching.units import KEY_SHIFT, LAST_LOT, LOT_BITS, Units

Entry = tuple[int, int, int, int]  # value, choice, unit, stamp


def deferred(units: Units, *, second_chance: bool = False) -> tuple[Longs, int]:
    """Give the choice that each unit holds in the end, and how many offers were made.

    With a second chance a unit whose list is exhausted goes through it once more, and stands
    before others of the same score (Király 2011).
    """
    ptr, post, key = units.ptr.tolist(), units.post.tolist(), units.key.tolist()
    lot, room = units.lot.tolist(), units.room.tolist()
    held, at, promoted = [NOBODY] * units.count, ptr[:-1], [0] * units.count
    heaps: list[list[tuple[int, int, int]]] = [[] for _post in range(units.market.post_count)]
    offers = 0
    for first in units.queue.tolist():
        unit = first
        while unit != NOBODY:
            if at[unit] == ptr[unit + 1]:
                if not second_chance or promoted[unit]:
                    break
                promoted[unit], at[unit] = 1, ptr[unit]
                continue
            choice = at[unit]
            at[unit] += 1
            if not key[choice]:
                continue
            offers += 1
            heap = heaps[post[choice]]
            value = (key[choice] << KEY_SHIFT) + (promoted[unit] << LOT_BITS) + LAST_LOT - lot[unit]
            if len(heap) < room[post[choice]]:
                heapq.heappush(heap, (value, choice, unit))
                held[unit], unit = choice, NOBODY
            elif heap and heap[0][0] < value:
                _value, _choice, out = heapq.heapreplace(heap, (value, choice, unit))
                held[unit], held[out], unit = choice, NOBODY, out
    return np.array(held, dtype=np.int64), offers


class Book:
    """Who holds which offer, node by node; open to further offers, closures and departures."""

    def __init__(self, units: Units, *, second_chance: bool = False) -> None:
        self.units = units
        self.ptr, self.post, self.key = units.ptr.tolist(), units.post.tolist(), units.key.tolist()
        self.lot, self.room = units.lot.tolist(), units.room.tolist()
        self.size = [1] * units.count if units.size is None else units.size.tolist()
        self.heads = [1] * units.count if units.heads is None else units.heads.tolist()
        self.paths = [units.path(post) for post in range(units.market.post_count)]
        self.at = self.ptr[:-1]
        self.held = [NOBODY] * units.count
        self.promoted = [0] * units.count
        self.stamp = [0] * units.count
        self.load = [0] * len(self.room)
        self.heaps: list[list[Entry]] = [[] for _node in self.room]
        self.count_at = [0] * len(self.paths)  # students at each post
        self.closed = [False] * len(self.paths)
        self.second_chance = second_chance
        self.parted: set[int] = set()
        self.offers = 0

    def value(self, unit: int, choice: int) -> int:
        """Give what a post compares: the key, then the second chance, then the lottery."""
        key, lot = int(self.key[choice]), int(self.lot[unit])
        return (key << KEY_SHIFT) + (self.promoted[unit] << LOT_BITS) + LAST_LOT - lot

    def run(self, units: Iterable[int]) -> None:
        """Let units make offers until nobody has one to make."""
        queue = deque(units)
        while queue:
            unit = queue.popleft()
            if self.held[unit] != NOBODY:
                continue
            queue.extend(self._offer_down(unit))

    def _offer_down(self, unit: int) -> list[int]:
        """Go down a unit's list to the first post that takes it; give who must move on."""
        while True:
            while self.at[unit] < self.ptr[unit + 1]:
                choice = self.at[unit]
                self.at[unit] += 1
                if not self.key[choice] or self.closed[self.post[choice]]:
                    continue
                self.offers += 1
                displaced = self.offer(unit, choice)
                if displaced is not None:
                    return displaced
            if not self.second_chance or self.promoted[unit]:
                break
            self.promoted[unit], self.at[unit] = 1, self.ptr[unit]
        if unit in self.units.wakes and unit not in self.parted:
            self.parted.add(unit)
            return list(self.units.wakes[unit])
        return []

    def offer(self, unit: int, choice: int) -> list[int] | None:
        """Let a post consider an offer: None refuses it; else who had to make room."""
        value, size = self.value(unit, choice), self.size[unit]
        path = self.paths[self.post[choice]]
        if any(self.room[node] < size for node in path):
            return None
        out: list[int] = []
        freed = 0
        taken: list[tuple[int, Entry]] = []
        for node in path:
            while self.load[node] - freed + size > self.room[node]:
                worst = self._worst(node)
                if worst is None or worst[0] > value:
                    for place, entry in taken:
                        heapq.heappush(self.heaps[place], entry)
                    return None
                taken.append((node, heapq.heappop(self.heaps[node])))
                if worst[2] not in out:
                    out.append(worst[2])
                    freed += self.size[worst[2]]
        for other in out:
            self.leave(other)
        self.hold(unit, choice)
        return out

    def _worst(self, node: int) -> Entry | None:
        heap = self.heaps[node]
        while heap and self.stamp[heap[0][2]] != heap[0][3]:
            heapq.heappop(heap)
        return heap[0] if heap else None

    def lowest(self, node: int) -> int | None:
        """Give the value of who would go first at a node."""
        worst = self._worst(node)
        return None if worst is None else worst[0]

    def hold(self, unit: int, choice: int) -> None:
        """Note that a unit has a seat."""
        post = self.post[choice]
        self.held[unit] = choice
        self.stamp[unit] += 1
        entry = (self.value(unit, choice), choice, unit, self.stamp[unit])
        self.count_at[post] += self.heads[unit]
        for node in self.paths[post]:
            self.load[node] += self.size[unit]
            heapq.heappush(self.heaps[node], entry)

    def leave(self, unit: int) -> None:
        """Note that a unit has lost its seat, or given it up."""
        post = self.post[self.held[unit]]
        self.held[unit] = NOBODY
        self.stamp[unit] += 1
        self.count_at[post] -= self.heads[unit]
        for node in self.paths[post]:
            self.load[node] -= self.size[unit]

    def close(self, post: int) -> list[int]:
        """Close a post; give the units that held it, in the order of the lottery."""
        self.closed[post] = True
        out = [entry[2] for entry in self.heaps[post] if self.stamp[entry[2]] == entry[3]]
        for unit in out:
            self.leave(unit)
        return sorted(out, key=lambda unit: self.lot[unit])

    def take_over(self, held: Longs) -> None:
        """Begin with what another kernel found."""
        for unit, choice in enumerate(held.tolist()):
            if choice != NOBODY:
                self.hold(unit, choice)
                self.at[unit] = choice + 1
            else:
                self.at[unit] = self.ptr[unit + 1]
