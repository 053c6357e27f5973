"""What a check looks at pair by pair, compiled by numba; see `standing`, `reasons` and `building`."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.matching.compiled import LAST, SHIFT
from ronghe.engines.matching.jit import compiled
from ronghe.engines.matching.market import NOBODY, Bar, Longs
from ronghe.engines.matching.units import Units


@compiled
def _pairs(ptr: Any, post: Any, key: Any, lot: Any, held: Any, bars: Any) -> Any:
    """Count the pairs that block, and those that only the lottery would turn round."""
    blocking, by_lottery = 0, 0
    for unit in range(len(ptr) - 1):
        end = ptr[unit + 1] if held[unit] == NOBODY else held[unit]
        own = LAST - np.uint64(lot[unit])
        for choice in range(ptr[unit], end):
            if key[choice] == 0:
                continue
            bar = bars[post[choice]]
            value = (np.uint64(key[choice]) << SHIFT) + own
            if value > bar:
                is_tied = np.uint64(key[choice]) == bar >> SHIFT
                by_lottery += is_tied
                blocking += not is_tied
    return blocking, by_lottery


def count_pairs(units: Units, held: Longs, bars: Any) -> tuple[int, int]:
    """Count as `Standing.pairs` does, where lists are strict, nobody sleeps and sizes are one."""
    blocking, by_lottery = _pairs(units.ptr, units.post, units.key, units.lot, held, bars)
    return int(blocking), int(by_lottery)


@compiled
def _find(ptr: Any, post: Any, key: Any, unit: Any, wanted: Any, found: Any) -> None:
    for place in range(len(unit)):
        found[place] = NOBODY
        for choice in range(ptr[unit[place]], ptr[unit[place] + 1]):
            if post[choice] == wanted[place] and key[choice] != 0:
                found[place] = choice
                break


def find_choices(units: Units, unit: Longs, wanted: Any) -> Longs:
    """Give the choice by which each unit is at its post, NOBODY where it has none such."""
    found = np.empty(len(unit), dtype=np.int64)
    _find(units.ptr, units.post, units.key, unit, wanted, found)
    return found


@compiled
def has_repeats(chooser: Any, chosen: Any, last: Any) -> Any:
    """Say whether somebody lists a post twice; choosers stand together, `last` is all -1."""
    for place in range(len(chooser)):
        if last[chosen[place]] == chooser[place]:
            return True
        last[chosen[place]] = chooser[place]
    return False


@compiled
def is_in_order(chooser: Any, rank: Any, chosen: Any) -> Any:
    """Say whether rows stand by student, then by rank, then by post."""
    for place in range(1, len(chooser)):
        step = chooser[place] - chooser[place - 1]
        if step == 0:
            step = rank[place] - rank[place - 1]
            if step == 0:
                step = chosen[place] - chosen[place - 1]
        if step < 0:
            return False
    return True


@compiled
def counts_up(rank: Any, ptr: Any) -> Any:
    """Say whether every list is ranked 1, 2, 3 and so on."""
    for unit in range(len(ptr) - 1):
        for place in range(ptr[unit], ptr[unit + 1]):
            if rank[place] != place - ptr[unit] + 1:
                return False
    return True


@compiled
def find_rows(ptr: Any, post: Any, given_to: Any, given_by: Any, row: Any) -> Any:
    """Note of each choice which row scores it; False as soon as a row is left over."""
    for place in range(len(given_to)):
        unit = given_to[place]
        choice = ptr[unit] if unit >= 0 else 0
        end = ptr[unit + 1] if unit >= 0 else 0
        while choice < end and post[choice] != given_by[place]:
            choice += 1
        if choice == end or row[choice] != NOBODY:
            return False
        row[choice] = place
    return True


@compiled
def applicants(post: Any, key: Any, counts: Any) -> None:
    """Count the eligible choices that name each post."""
    for place in range(len(post)):
        counts[post[place]] += key[place] != 0


@compiled
def cut(post: Any, key: Any, lot: Any, held: Any, load: Any, lowest: Any) -> None:
    """Count who holds a seat at each post, and find the lowest value that does."""
    for unit in range(len(held)):
        choice = held[unit]
        if choice != NOBODY:
            there = post[choice]
            value = (np.uint64(key[choice]) << SHIFT) + LAST - np.uint64(lot[unit])
            load[there] += 1
            lowest[there] = min(lowest[there], value)


FAR = int(Bar.TOO_FAR)


@compiled
def _codes(
    ptr: Any, post: Any, key: Any, lot: Any, bar: Any, held: Any, bars: Any, codes: Any, names: Any
) -> None:
    here, better, ineligible, far, full, passed = names
    for unit in range(len(ptr) - 1):
        own = LAST - np.uint64(lot[unit])
        for choice in range(ptr[unit], ptr[unit + 1]):
            if choice == held[unit]:
                codes[choice] = here
            elif key[choice] == 0:
                codes[choice] = far if len(bar) > 0 and bar[choice] == FAR else ineligible
            elif held[unit] != NOBODY and choice > held[unit]:
                codes[choice] = better
            else:
                value = (np.uint64(key[choice]) << SHIFT) + own
                codes[choice] = full if value <= bars[post[choice]] else passed


def codes(units: Units, held: Longs, bars: Any, names: tuple[int, ...]) -> NDArray[np.uint8]:
    """Give the reason of every choice where lists are strict and there is nothing but posts."""
    bar = units.market.bar
    found = np.empty(len(units.post), dtype=np.uint8)
    given = np.zeros(0, dtype=np.uint8) if bar is None else bar
    _codes(units.ptr, units.post, units.key, units.lot, given, held, bars, found, names)
    return found
