"""The greatest number that could be placed at all: augmenting paths through posts and nested caps."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.matching import kernels, loops
from ronghe.engines.matching.market import NOBODY, Longs
from ronghe.engines.matching.standing import ranks_of
from ronghe.engines.matching.units import Units


def children_of(parent: Any) -> tuple[Longs, Longs]:
    """Give the nodes within each cap, cap after cap."""
    inner = np.argsort(parent, kind="stable")
    inner = inner[parent[inner] != NOBODY].astype(np.int64)
    counts = (
        np.bincount(parent[inner], minlength=len(parent)) if len(inner) else np.zeros(len(parent))
    )
    ptr = np.zeros(len(parent) + 1, dtype=np.int64)
    np.cumsum(counts, out=ptr[1:], dtype=np.int64)
    return ptr, inner


def greatest(units: Units, held: Longs, kernel: str, key: NDArray[Any] | None = None) -> Longs:
    """Give a matching that places as many as can be, begun from one; sizes do not count.

    `key` may bar further choices: what it has at zero is not used.
    """
    flow = _Flow(units, held, kernel, units.key if key is None else key)
    flow.augment()
    return flow.found()


def cheapest(units: Units, kernel: str, key: NDArray[Any] | None = None) -> Longs:
    """Give a matching that places most, and among those has the least total rank.

    Shortest augmenting paths, all of one length at once (primal-dual: Kuhn 1955, Ford and
    Fulkerson 1962).
    """
    nobody = np.full(units.count, NOBODY, dtype=np.int64)
    flow = _Flow(units, nobody, kernel, units.key if key is None else key)
    flow.cost = flow.kept(ranks_of(units).astype(np.int64))
    while flow.reprice():
        flow.augment()
    return flow.found()


class _Flow:
    """The state of a flow, as arrays for numba or as lists for plain Python."""

    def __init__(self, units: Units, held: Longs, kernel: str, key: NDArray[Any]) -> None:
        self.is_fast = kernel == "numba"
        nodes = units.count + len(units.room) + 1
        child_ptr, child = children_of(units.parent)
        first, following, preceding = _chained(units, held)
        kept = self.kept
        self.cost, self.price = kept(np.zeros(len(key), dtype=np.int64)), kept(_full(nodes, 0))
        self.tables = [kept(one) for one in (units.ptr, units.post, key)]
        self.held = kept(held.copy())
        self.rooms = [
            kept(one) for one in (units.room, units.parent.astype(np.int64), child_ptr, child)
        ]
        self.start, self.queue = kept(units.queue), kept(_full(nodes, 0))
        self.came, self.distance = kept(_full(nodes, NOBODY)), kept(_full(nodes, 0))
        self.chains = [kept(one) for one in (first, following, preceding)]
        self.load = kept(_loads(units, held))
        self.heap = kept(_full(2 * len(key) + 4 * nodes, 0))
        self.loops = kernels.compiled() if self.is_fast else loops

    def kept(self, array: NDArray[Any]) -> Any:
        """Give an array as the kernel wants it."""
        return array if self.is_fast else array.tolist()

    def augment(self) -> None:
        """Place along all ways that the prices leave open."""
        self.came = self.kept(_full(len(self.came), NOBODY))
        self.loops.augment(
            self.cost, self.price, *self.tables, self.held, *self.rooms, self.start, self.queue,
            self.came, *self.chains, self.load,
        )  # fmt: skip

    def reprice(self) -> bool:
        """Set prices anew; False when nobody more can be placed."""
        first, following, _preceding = self.chains
        return bool(
            self.loops.reprice(
                self.cost, self.price, *self.tables, self.held, *self.rooms, self.start, self.queue,
                self.distance, first, following, self.load, self.heap,
            )
        )  # fmt: skip

    def found(self) -> Longs:
        """Give what each unit holds."""
        return np.array(self.held, dtype=np.int64)


def _full(count: int, value: int) -> Longs:
    return np.full(count, value, dtype=np.int64)


def _chained(units: Units, held: Longs) -> tuple[Longs, Longs, Longs]:
    """Chain the holders of each post."""
    first = np.full(len(units.room), NOBODY, dtype=np.int64)
    following = np.full(units.count, NOBODY, dtype=np.int64)
    preceding = np.full(units.count, NOBODY, dtype=np.int64)
    holders = np.flatnonzero(held != NOBODY)
    posts = units.post[held[holders]]
    order = np.argsort(posts, kind="stable")
    holders, posts = holders[order], posts[order]
    same = np.flatnonzero(np.diff(posts) == 0)
    following[holders[same]] = holders[same + 1]
    preceding[holders[same + 1]] = holders[same]
    starts = np.flatnonzero(np.diff(posts, prepend=-1) != 0)
    first[posts[starts]] = holders[starts]
    return first, following, preceding


def _loads(units: Units, held: Longs) -> Longs:
    load = np.zeros(len(units.room), dtype=np.int64)
    node = units.post[held[held != NOBODY]].astype(np.int64)
    while len(node):
        np.add.at(load, node, 1)
        node = units.parent[node].astype(np.int64)
        node = node[node != NOBODY]
    return load
