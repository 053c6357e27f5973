"""What a run found: who is where, which posts did not open, and how that was reached."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.matching.market import NOBODY, Ints, Market

RULES = ("student_optimal", "most_placed", "least_rank")


@dataclass(frozen=True)
class Closed:
    """A post that did not open: how many it needed, and how many it had when it was closed."""

    post: int
    needed: int
    had: int


@dataclass(frozen=True)
class Bound:
    """What no matching can exceed in students placed, and who says so.

    `count` compares seats and students, `flow` is a greatest flow, `reduced_flow` one through what
    stability leaves, `solver` the claim of an exact solver.
    """

    placed: int
    kind: str


@dataclass(frozen=True, eq=False)
class Result:
    """A finished run. `placed` gives the post of each student, NOBODY for none."""

    market: Market
    rule: str
    seed: int
    kernel: str
    placed: Ints
    closed: tuple[Closed, ...] = ()
    parted: tuple[int, ...] = ()  # groups that went on alone, as declared
    withdrawn: frozenset[int] = frozenset()
    offers: int = 0
    bound: Bound | None = None
    is_reproducible: bool = True

    @property
    def placed_count(self) -> int:
        """How many students have a post."""
        return int((self.placed != NOBODY).sum())

    @property
    def closed_posts(self) -> frozenset[int]:
        """The posts that did not open."""
        return frozenset(one.post for one in self.closed)

    @cached_property
    def digest(self) -> str:
        """The hash of the outcome, the same on every machine."""
        found = hashlib.sha256(f"{self.market.digest} {self.rule}".encode())
        found.update(np.ascontiguousarray(self.placed.astype("<i4", copy=False)).tobytes())
        found.update(repr([(one.post, one.needed, one.had) for one in self.closed]).encode())
        found.update(repr((self.parted, sorted(self.withdrawn))).encode())
        return found.hexdigest()


def ranks_held(result: Result) -> NDArray[np.int64]:
    """Give the rank that each placed student gave to what they have, frozen ones apart."""
    market, wanted = result.market, result.placed
    if market.frozen is not None:
        wanted = np.where(market.frozen == NOBODY, wanted, NOBODY)
    choice = np.flatnonzero(market.post == np.repeat(wanted, np.diff(market.ptr)))
    if market.rank is not None:
        return market.rank[choice].astype(np.int64)
    before = np.searchsorted(market.ptr, choice, side="right") - 1
    return choice - market.ptr[before] + 1
