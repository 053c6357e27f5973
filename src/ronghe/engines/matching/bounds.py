"""What no matching of a round can exceed, by comparing numbers or by a greatest flow."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.matching import kernels
from ronghe.engines.matching.checking import held_choices
from ronghe.engines.matching.floors import floored
from ronghe.engines.matching.flow import greatest
from ronghe.engines.matching.lottery import Numbers
from ronghe.engines.matching.market import FULL_LOAD, NOBODY, Ints, Longs, Market
from ronghe.engines.matching.reduction import reduced
from ronghe.engines.matching.result import Bound
from ronghe.engines.matching.scores import Keys
from ronghe.engines.matching.units import CrossingCaps, Units, make_units

REDUCED_CHOICES = 300_000
FLOW_CHOICES = {"numba": 3_000_000, "python": 200_000}  # beyond, only numbers are compared


def count_bound(market: Market) -> Bound:
    """Bound the placed by those who have an eligible choice, and by the seats."""
    eligible = np.zeros(market.student_count, dtype=np.bool_)
    eligible[market.choosers()[market.key > 0]] = True
    kept = _kept(market)
    per_seat = FULL_LOAD if market.load is not None else 1
    most = int(np.minimum(market.seats * per_seat, market.applicants).sum())
    return Bound(int(kept.sum()) + min(int((eligible & ~kept).sum()), most), "count")


def flow_bound(market: Market, kernel: str = "", placed: Ints | None = None) -> Bound:
    """Bound the placed by a greatest flow through seats and caps, begun from a matching if given.

    Links and floors are left out, and so is stability: all of them only make it harder. Of two
    half-time students each takes half a seat, so those who take least are counted first.
    """
    alone = market.without(groups=())
    units = make_units(alone, _no_lottery(alone))
    begun = np.full(units.count, NOBODY, dtype=np.int64)
    if placed is not None:
        free = np.flatnonzero((placed != NOBODY) & ~_kept(market))
        begun[free] = held_choices(units, free, placed[free])
    run = kernels.chosen(kernel, market.choice_count)
    held = greatest(units, begun, run)
    found = int((held != NOBODY).sum())
    if market.load is not None:
        found = min(found, _by_halves(units, run))
    return Bound(int(_kept(market).sum()) + found, "flow")


def reduced_keys(units: Units) -> Keys | None:
    """Give the keys that stability leaves, None where that does not hold or would take too long."""
    is_plain = units.is_uniform and not units.has_caps and not floored(units.market)
    if not is_plain or units.market.choice_count > REDUCED_CHOICES:
        return None
    return reduced(units)


def stable_bound(units: Units, key: Keys | None, kernel: str) -> Bound:
    """Bound the placed of a stable matching by a flow through what stability leaves."""
    market = units.market
    if key is None or market.choice_count > FLOW_CHOICES[kernel]:
        return best_bound(market, kernel)
    nobody = np.full(units.count, NOBODY, dtype=np.int64)
    held = greatest(units, nobody, kernel, key)
    return Bound(int(_kept(market).sum()) + int((held != NOBODY).sum()), "reduced_flow")


def bound_of(market: Market, kind: str) -> Bound:
    """Give a bound of one kind again; what a solver claims is held against the best that is cheap."""
    if kind == "count":
        return count_bound(market)
    kernel = kernels.chosen("", market.choice_count)
    if kind == "flow":
        return flow_bound(market, kernel)
    units = make_units(market, _no_lottery(market))
    return stable_bound(units, reduced_keys(units), kernel)


def best_bound(market: Market, kernel: str, placed: Ints | None = None) -> Bound:
    """Give the flow bound where it is cheap, else the one by numbers.

    A matching that is known already shortens the way: no flow places fewer, and where it places as
    many as numbers allow, no flow places more.
    """
    counted = count_bound(market)
    if market.choice_count > FLOW_CHOICES[kernel]:
        return counted
    if placed is not None and int((placed != NOBODY).sum()) == counted.placed:
        return Bound(counted.placed, "flow")
    try:
        return flow_bound(market, kernel, placed)
    except CrossingCaps:
        return counted


def _by_halves(units: Units, kernel: str) -> int:
    """Bound the students by the halves of seats that could be taken, halves first."""
    market = units.market
    sizes = np.full(market.student_count, FULL_LOAD) if market.load is None else market.load
    is_free = np.ones(market.student_count, dtype=np.bool_)
    if units.is_active is not None:
        is_free = units.is_active[: market.student_count]
    half = is_free & (sizes == 1)
    twice: Longs = np.repeat(np.arange(units.count), np.where(is_free, sizes, 0))
    halves = _doubled(units, twice, kernel)
    few = min(int(half.sum()), halves)
    return few + (halves - few) // 2


def _doubled(units: Units, twice: Longs, kernel: str) -> int:
    """Give the greatest flow where each student comes as many times as they take halves."""
    lengths = np.diff(units.ptr)[twice]
    ptr = np.zeros(len(twice) + 1, dtype=np.int64)
    np.cumsum(lengths, out=ptr[1:])
    choice = np.repeat(units.ptr[twice] - ptr[:-1], lengths) + np.arange(int(ptr[-1]))
    doubled = replace(
        units, ptr=ptr, post=units.post[choice], key=units.key[choice], origin=choice,
        lot=np.arange(len(twice), dtype=np.int32), size=None, heads=None, is_active=None,
    )  # fmt: skip
    held = greatest(doubled, np.full(len(twice), NOBODY, dtype=np.int64), kernel)
    return int((held != NOBODY).sum())


def _kept(market: Market) -> NDArray[np.bool_]:
    if market.frozen is None:
        return np.zeros(market.student_count, dtype=np.bool_)
    kept: NDArray[np.bool_] = market.frozen != NOBODY
    return kept


def _no_lottery(market: Market) -> Numbers:
    """Give numbers for where the order of equals changes nothing."""
    return np.arange(market.student_count, dtype=np.uint64)
