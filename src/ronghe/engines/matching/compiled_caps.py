"""Deferred acceptance under caps that nest, compiled by numba; see `compiled`."""

from typing import Any

import numpy as np

from ronghe.engines.matching.compiled import LAST, SECOND, SHIFT
from ronghe.engines.matching.jit import compiled
from ronghe.engines.matching.market import NOBODY, Longs
from ronghe.engines.matching.units import Units


@compiled
def _is_there(value: Any, choice: Any, by_lot: Any, held: Any, second: Any) -> Any:
    """Say whether an entry of a node's heap still stands for somebody."""
    unit = by_lot[LAST - (value & LAST)]
    return held[unit] == choice and ((value & SECOND) != 0) == (
        len(second) > 0 and second[unit] != 0
    )


@compiled
def _lower(values: Any, choices: Any, base: Any, count: Any, here: Any) -> None:
    """Let an entry sink to where it belongs."""
    value, choice = values[base + here], choices[base + here]
    while True:
        below = 2 * here + 1
        if below >= count:
            break
        if below + 1 < count and values[base + below + 1] < values[base + below]:
            below += 1
        if values[base + below] >= value:
            break
        values[base + here] = values[base + below]
        choices[base + here] = choices[base + below]
        here = below
    values[base + here], choices[base + here] = value, choice


@compiled
def _nested(
    ptr: Any, post: Any, key: Any, lot: Any, by_lot: Any, fresh: Any, parent: Any, room: Any,
    first: Any, values: Any, choices: Any, held: Any, at: Any, second: Any, load: Any, length: Any,
) -> Any:  # fmt: skip
    offers = 0
    for begun in fresh:
        unit: Any = np.int64(begun)
        while unit != NOBODY:
            if at[unit] == ptr[unit + 1]:
                if len(second) > 0 and not second[unit]:
                    second[unit] = 1
                    at[unit] = ptr[unit]
                    continue
                break
            choice = at[unit]
            at[unit] += 1
            if key[choice] == 0:
                continue
            offers += 1
            value = (np.uint64(key[choice]) << SHIFT) + LAST - np.uint64(lot[unit])
            if len(second) > 0 and second[unit]:
                value += SECOND
            # The innermost full node decides: further out, one comes and one goes.
            node, gone, is_refused = np.int64(post[choice]), np.int64(NOBODY), False
            while node != NOBODY:
                if room[node] == 0:
                    is_refused = True
                    break
                if gone == NOBODY and load[node] >= room[node]:
                    base = first[node]
                    while not _is_there(values[base], choices[base], by_lot, held, second):
                        length[node] -= 1
                        values[base] = values[base + length[node]]
                        choices[base] = choices[base + length[node]]
                        _lower(values, choices, base, length[node], 0)
                    if values[base] > value:
                        is_refused = True
                        break
                    gone = np.int64(by_lot[LAST - (values[base] & LAST)])
                node = np.int64(parent[node])
            if is_refused:
                continue
            if gone != NOBODY:
                node = np.int64(post[held[gone]])
                held[gone] = NOBODY
                while node != NOBODY:
                    load[node] -= 1
                    node = np.int64(parent[node])
            held[unit] = choice
            node = np.int64(post[choice])
            while node != NOBODY:
                load[node] += 1
                base = first[node]
                if base + length[node] == first[node + 1]:  # full of those who have left
                    kept = 0
                    for here in range(length[node]):
                        if _is_there(
                            values[base + here], choices[base + here], by_lot, held, second
                        ):
                            values[base + kept] = values[base + here]
                            choices[base + kept] = choices[base + here]
                            kept += 1
                    length[node] = kept
                    for here in range(kept // 2 - 1, -1, -1):
                        _lower(values, choices, base, kept, here)
                here = length[node]
                length[node] += 1
                while here > 0 and values[base + ((here - 1) >> 1)] > value:
                    values[base + here] = values[base + ((here - 1) >> 1)]
                    choices[base + here] = choices[base + ((here - 1) >> 1)]
                    here = (here - 1) >> 1
                values[base + here], choices[base + here] = value, choice
                node = np.int64(parent[node])
            unit = gone
    return offers


def nested(units: Units, *, second_chance: bool = False) -> tuple[Longs, int]:
    """Run `oracle.Book` compiled, for caps that nest and units of one size."""
    market = units.market
    wanted = np.zeros(len(units.room), dtype=np.int64)
    wanted[: market.post_count] = market.applicants
    for inner in range(len(units.room) - 1, market.post_count - 1, -1):
        wanted[inner] = wanted[units.parent == inner].sum()
    room = np.minimum(units.room, wanted)
    first = np.zeros(len(room) + 1, dtype=np.int64)
    np.cumsum(np.minimum((1 + second_chance) * wanted, 2 * room + 16) + 1, out=first[1:])
    by_lot = np.empty(units.count, dtype=np.int64)
    by_lot[units.lot] = np.arange(units.count)
    held = np.full(units.count, NOBODY, dtype=np.int64)
    offers = _nested(
        units.ptr, units.post, units.key, units.lot, by_lot, units.queue, units.parent, room, first,
        np.empty(int(first[-1]), dtype=np.uint64), np.empty(int(first[-1]), dtype=np.int64), held,
        units.ptr[:-1].copy(), np.zeros(units.count if second_chance else 0, dtype=np.uint8),
        np.zeros(len(room), dtype=np.int64), np.zeros(len(room), dtype=np.int64),
    )  # fmt: skip
    return held, int(offers)
