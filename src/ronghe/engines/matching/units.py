"""What makes offers in a round: each student, or linked students as one, with all ties decided.

Unit *i* below the number of students is student *i*; linked students follow as units of their own.
"""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.matching.lottery import Numbers, order_of, stirred
from ronghe.engines.matching.market import FULL_LOAD, NOBODY, Cap, Ints, Longs, Market
from ronghe.engines.matching.scores import BARRED, Keys

LOT_BITS = 31
LAST_LOT = (1 << LOT_BITS) - 1
KEY_SHIFT = 32


class CrossingCaps(ValueError):
    """Two caps share posts, and neither lies within the other."""

    def __init__(self, one: Cap, other: Cap) -> None:
        super().__init__(f"The caps {one.level} {one.name} and {other.level} {other.name} cross.")
        self.one, self.other = one, other


@dataclass(frozen=True, eq=False)
class Units:
    """A market ready for offers. Nodes are the posts, and after them the caps."""

    market: Market
    ptr: Longs
    post: Ints
    key: Keys
    origin: Longs | None  # the choice in the market; None: the same place
    lot: Ints  # place in the lottery, the best 0
    room: Longs  # of each node, frozen placements taken off
    parent: Ints  # of each node, NOBODY at the top
    size: Ints | None = None  # None: one each
    heads: Ints | None = None
    is_active: NDArray[np.bool_] | None = None
    wakes: dict[int, tuple[int, ...]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many units there are, those asleep included."""
        return len(self.ptr) - 1

    @property
    def is_uniform(self) -> bool:
        """Whether every unit takes the same room: then the order of offers changes nothing."""
        return self.size is None

    @property
    def has_caps(self) -> bool:
        """Whether some posts share a cap."""
        return len(self.room) > self.market.post_count

    def path(self, post: int) -> list[int]:
        """Give the nodes that a seat at a post takes room in, the post first."""
        nodes = [post]
        while (above := int(self.parent[nodes[-1]])) != NOBODY:
            nodes.append(above)
        return nodes

    def members(self, unit: int) -> tuple[int, ...]:
        """Give the students of a unit."""
        own = unit - self.market.student_count
        return (unit,) if own < 0 else self.market.groups[own].members

    @cached_property
    def queue(self) -> Longs:
        """The units that make offers, in the order of the lottery."""
        order = np.argsort(self.lot, kind="stable").astype(np.int64)
        return order if self.is_active is None else order[self.is_active[order]]


def make_units(market: Market, numbers: Numbers, draw: int = 0) -> Units:
    """Decide all ties by the lottery, and join linked students; raises `CrossingCaps`."""
    drawn = stirred(numbers, draw)
    lot = order_of(drawn)
    origin = _ties_decided(market, drawn) if market.has_ties_in_lists else None
    post = market.post if origin is None else market.post[origin]
    key = market.key if origin is None else market.key[origin]
    halves = market.load is not None
    room, parent = _nodes(market, FULL_LOAD if halves else 1)
    plain = Units(market, market.ptr, post, key, origin, lot, room, parent)
    if not (halves or market.groups or market.frozen is not None):
        return plain
    return _joined(plain)


def nested(caps: tuple[Cap, ...], post_count: int) -> Ints:
    """Give the parent of each post and cap, caps being given the widest first.

    Raises `CrossingCaps` when they do not nest.
    """
    innermost = np.full(post_count, NOBODY, dtype=np.int32)
    parent = np.full(post_count + len(caps), NOBODY, dtype=np.int32)
    for number, cap in enumerate(caps):
        around = np.unique(innermost[cap.posts])
        if len(around) > 1:
            other = int(around[around != NOBODY][0]) - post_count
            raise CrossingCaps(caps[other], cap)
        parent[post_count + number] = around[0]
        innermost[cap.posts] = post_count + number
    parent[:post_count] = innermost
    return parent


def _nodes(market: Market, per_seat: int) -> tuple[Longs, Ints]:
    parent = nested(market.caps, market.post_count)
    limits = [cap.limit for cap in market.caps]
    room = np.concatenate((market.seats, np.array(limits, dtype=np.int64))) * per_seat
    if market.frozen is not None:
        for student in np.flatnonzero(market.frozen != NOBODY).tolist():
            node = int(market.frozen[student])
            while node != NOBODY:
                room[node] -= market.halves(student) if per_seat == FULL_LOAD else 1
                node = int(parent[node])
    return np.maximum(room, 0), parent


def _ties_decided(market: Market, numbers: Numbers) -> Longs:
    """Order equally ranked posts by chance: by the student's number stirred with the post's place."""
    own = numbers[market.choosers()] + market.post.astype(np.uint64) * np.uint64(0x632BE59BD9B4E019)
    chance = stirred(own, 1)
    return np.lexsort((chance, market.ranks(), market.choosers())).astype(np.int64)


def _joined(units: Units) -> Units:
    """Put linked students together, wake nobody twice, and let the frozen rest."""
    market = units.market
    count = market.student_count
    halves = market.load is not None
    own = np.ones(count, dtype=np.int32) if market.load is None else market.load.astype(np.int32)
    is_active = np.ones(count + len(market.groups), dtype=np.bool_)
    if market.frozen is not None:
        is_active[:count] = market.frozen == NOBODY
    sizes, heads, lots, wakes = [own], [np.ones(count, dtype=np.int32)], [units.lot], {}
    posts, keys, origins, ends = [units.post], [units.key], [_origin(units)], [units.ptr]
    for number, group in enumerate(market.groups):
        members = list(group.members)
        is_active[members] = False
        if group.may_part:
            wakes[count + number] = tuple(sorted(members, key=lambda one: int(units.lot[one])))
        weakest = max(members, key=lambda one: int(units.lot[one]))
        post, key, origin = _shared_list(units, members, weakest)
        posts.append(post)
        keys.append(key)
        origins.append(origin)
        ends.append(np.array([int(ends[-1][-1]) + len(post)]))
        lots.append(units.lot[[weakest]])
        sizes.append(np.array([own[members].sum()], dtype=np.int32))
        heads.append(np.array([len(members)], dtype=np.int32))
    uniform = not halves and not market.groups
    return Units(
        market, np.concatenate(ends), np.concatenate(posts), np.concatenate(keys),
        None if uniform and units.origin is None else np.concatenate(origins),
        np.concatenate(lots), units.room, units.parent,
        size=None if uniform else np.concatenate(sizes), heads=np.concatenate(heads),
        is_active=is_active, wakes=wakes,
    )  # fmt: skip


def _origin(units: Units) -> Longs:
    return np.arange(len(units.post)) if units.origin is None else units.origin


def _shared_list(units: Units, members: list[int], weakest: int) -> tuple[Ints, Keys, Longs]:
    """Give the list of linked students, as the weakest of them in the lottery has it.

    Of each post the lowest key counts; where one of them is ineligible, all are.
    """
    post = units.post[units.ptr[weakest] : units.ptr[weakest + 1]]
    keys = []
    for member in members:
        own = slice(int(units.ptr[member]), int(units.ptr[member + 1]))
        key_at = dict(zip(units.post[own].tolist(), units.key[own].tolist(), strict=True))
        keys.append([key_at.get(one, int(BARRED)) for one in post.tolist()])
    key = np.array(keys, dtype=np.uint32).reshape(len(members), len(post)).min(axis=0)
    origin = _origin(units)[units.ptr[weakest] : units.ptr[weakest + 1]]
    return post, key, origin


def nodes_of(units: Units) -> list[tuple[int, list[int]]]:
    """Give room and posts of each node."""
    posts: list[list[int]] = [[] for _node in range(len(units.room))]
    for post in range(units.market.post_count):
        for node in units.path(post):
            posts[node].append(post)
    return list(zip(units.room.tolist(), posts, strict=True))
