"""The kernels compiled by numba; what they answer is what `oracle` answers, to the bit.

Imported by `kernels` alone, and only when a compiled kernel is wanted: numba is heavy.

Seats are packed: a holder is one 64-bit number, key above second chance above lottery, and the
least of them stands at the top of a post's heap and in `bars`, so that most offers are refused after
reading one number. Whoever is displaced waits in a line, and what they will need is fetched a few
places ahead: at a million students the time goes into waiting for memory, not into comparing.
"""

from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic
from numpy.typing import NDArray

from ronghe.engines.matching import loops
from ronghe.engines.matching.jit import compiled
from ronghe.engines.matching.market import NOBODY, Longs
from ronghe.engines.matching.units import KEY_SHIFT, LAST_LOT, LOT_BITS, Units

SHUT = np.uint64(2**64 - 1)
FREE = np.uint64((1 << KEY_SHIFT) - 1)  # above every barred choice, below every other
SECOND = np.uint64(1 << LOT_BITS)
LAST = np.uint64(LAST_LOT)
SHIFT = np.uint64(KEY_SHIFT)
FEW = 24  # seats up to which looking at all of them is quicker than a heap
FAR, SOON, NEAR, NEXT, CLOSE = 32, 24, 16, 8, 4  # places ahead in the line


def _prefetch(_context: Any, array: Any, place: Any) -> Any:
    """Ask the processor to bring an entry of an array near, without waiting for it."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        made = context.make_array(signature.args[0])(context, builder, arguments[0])
        number, byte = ir.IntType(32), ir.IntType(8).as_pointer()
        entry = builder.bitcast(builder.gep(made.data, [arguments[1]]), byte)
        kind = ir.FunctionType(ir.VoidType(), [byte, number, number, number])
        name = "llvm.prefetch.p0"
        function = builder.module.globals.get(name) or ir.Function(builder.module, kind, name)
        builder.call(function, [entry, number(0), number(3), number(1)])
        return context.get_dummy_value()

    return types.void(array, place), generate


_fetch: Any = intrinsic(_prefetch)


@compiled
def _put(heap: Any, first: Any, count: Any, value: Any) -> None:
    """Add a value to a heap of so many, the least at the top."""
    here = count
    while here > 0:
        above = (here - 1) >> 1
        if heap[first + above] <= value:
            break
        heap[first + here] = heap[first + above]
        here = above
    heap[first + here] = value


@compiled
def _sink(heap: Any, first: Any, count: Any, value: Any) -> None:
    """Put a value in the place of the least."""
    here = 0
    while True:
        below = 2 * here + 1
        if below >= count:
            break
        if below + 1 < count and heap[first + below + 1] < heap[first + below]:
            below += 1
        if heap[first + below] >= value:
            break
        heap[first + here] = heap[first + below]
        here = below
    heap[first + here] = value


@compiled
def _lead(heap: Any, first: Any, count: Any, value: Any) -> None:
    """Put a value in the place of the least of a few, and the new least in front: no guessing."""
    least, place = value, first
    for here in range(first + 1, first + count):
        other = heap[here]
        place = here if other < least else place
        least = min(least, other)
    heap[place] = value
    heap[first] = least


@compiled
def _deferred(
    ptr: Any, post: Any, key: Any, lot: Any, by_lot: Any, fresh: Any, desk: Any,
    heap: Any, bars: Any, at: Any, second: Any, line: Any, everybody: Any,
) -> Any:  # fmt: skip
    offers: Any = 0
    fresh_count, length = len(at) if everybody else len(fresh), len(line)
    head, tail, waiting = 0, 0, 0
    begun: Any = 0
    while begun < fresh_count or waiting > 0:
        if begun < fresh_count:
            unit = np.int64(begun if everybody else fresh[begun])
            turn = np.int64(lot[unit])
            begun += 1
            if begun + NEAR < fresh_count:
                near = np.int64(begun + NEAR if everybody else fresh[begun + NEAR])
                start = ptr[near]
                if start < len(post):
                    there = np.int64(post[start])
                    _fetch(bars, there)
                    _fetch(desk, there * 4)
                near = np.int64(begun + NEXT if everybody else fresh[begun + NEXT])
                start = ptr[near]
                if start < len(post):
                    there = np.int64(desk[np.int64(post[start]) * 4])
                    _fetch(heap, there)
                    _fetch(heap, there + 8)
        else:
            if waiting > FAR:
                coming = head + FAR
                coming -= length if coming >= length else 0
                _fetch(by_lot, np.int64(line[coming]))
                coming = head + SOON
                coming -= length if coming >= length else 0
                other = np.int64(by_lot[line[coming]])
                _fetch(at, other)
                _fetch(ptr, other)
                coming = head + NEAR
                coming -= length if coming >= length else 0
                other = np.int64(by_lot[line[coming]])
                place = ptr[other] + at[other]
                if place < len(post):
                    _fetch(post, place)
                    _fetch(key, place)
                coming = head + NEXT
                coming -= length if coming >= length else 0
                other = np.int64(by_lot[line[coming]])
                place = ptr[other] + at[other]
                if place < len(post):
                    there = np.int64(post[place])
                    _fetch(bars, there)
                    _fetch(desk, there * 4)
                coming = head + CLOSE
                coming -= length if coming >= length else 0
                other = np.int64(by_lot[line[coming]])
                place = ptr[other] + at[other]
                if place < len(post):
                    there = np.int64(post[place])
                    # Refused here, they go on to the next post; else the seats are looked at.
                    if key[place] < bars[there] >> SHIFT and place + 1 < len(post):
                        there = np.int64(post[place + 1])
                        _fetch(bars, there)
                        _fetch(desk, there * 4)
                    else:
                        there = np.int64(desk[there * 4])
                        _fetch(heap, there)
                        _fetch(heap, there + 8)
            turn = np.int64(line[head])
            unit = np.int64(by_lot[turn])
            head += 1
            head = 0 if head == length else head
            waiting -= 1
        start, end = ptr[unit], ptr[unit + 1]
        place = start + at[unit]
        own = LAST - np.uint64(turn)
        if len(second) > 0 and second[unit]:
            own += SECOND
        is_placed = False
        while True:
            if place == end:
                if len(second) > 0 and not second[unit]:
                    second[unit] = 1
                    own += SECOND
                    place = start
                    continue
                break
            there = np.int64(post[place])
            value = (np.uint64(key[place]) << SHIFT) + own
            offers += np.int64(key[place] != 0)
            place += 1
            if value <= bars[there]:
                continue
            is_placed = True
            own_desk = there * 4
            base, most, count = np.int64(desk[own_desk]), desk[own_desk + 1], desk[own_desk + 2]
            if count < most:
                desk[own_desk + 2] = count + 1
                if most > FEW:
                    _put(heap, base, count, value)
                elif count + 1 < most:
                    heap[base + count] = value
                    break
                else:
                    heap[base + count] = value
                    _lead(heap, base, most, heap[base])
                if count + 1 == most:
                    bars[there] = heap[base]
                break
            gone = LAST - (heap[base] & LAST)
            if count <= FEW:
                _lead(heap, base, count, value)
            else:
                _sink(heap, base, count, value)
            bars[there] = heap[base]
            line[tail] = gone
            tail += 1
            tail = 0 if tail == length else tail
            waiting += 1
            break
        at[unit] = place - start if is_placed else NOBODY
    return offers


def deferred(units: Units, *, second_chance: bool = False) -> tuple[Longs, int]:
    """Run `oracle.deferred` compiled."""
    at, offers = _run(units, second_chance=second_chance)
    return np.where(at == NOBODY, NOBODY, units.ptr[:-1] + at - 1), offers


def _run(units: Units, *, second_chance: bool) -> tuple[NDArray[np.int32], int]:
    """Give how far down its list each unit's choice stands, counted from one."""
    market = units.market
    room = np.minimum(units.room[: market.post_count], market.applicants)
    desk = np.zeros((market.post_count, 4), dtype=np.int32)  # first seat, seats, taken, nothing
    desk[1:, 0] = np.cumsum(room[:-1])
    desk[:, 1] = room
    bars = np.where(room > 0, FREE, SHUT)
    by_lot = np.empty(units.count, dtype=np.int32)
    by_lot[units.lot] = np.arange(units.count, dtype=np.int32)
    at = np.zeros(units.count, dtype=np.int32)
    fresh = np.zeros(0, dtype=np.int32)
    if units.is_active is not None:
        fresh = np.flatnonzero(units.is_active).astype(np.int32)
        at[~units.is_active] = NOBODY
    offers = _deferred(
        units.ptr, units.post, units.key, units.lot, by_lot, fresh, desk.ravel(),
        np.empty(int(room.sum()), dtype=np.uint64), bars, at,
        np.zeros(units.count if second_chance else 0, dtype=np.uint8),
        np.empty(units.count + 1, dtype=np.int32), units.is_active is None,
    )  # fmt: skip
    return at, int(offers)


augment = compiled(loops.augment)
reprice = compiled(loops.reprice)
