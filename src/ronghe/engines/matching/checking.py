"""Whether a matching is what it says, from the round and the list of placements alone.

Nothing of a solver is used here. The effort is one look at each listed pair.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.matching import kernels
from ronghe.engines.matching.market import NOBODY, Longs, Market
from ronghe.engines.matching.result import Result
from ronghe.engines.matching.standing import Standing, values_of
from ronghe.engines.matching.units import Units, make_units


@dataclass(frozen=True)
class Fault:
    """Something that no matching may do, with the student, post, cap or group that it is about."""

    code: str
    student: int = NOBODY
    post: int = NOBODY
    cap: int = NOBODY
    group: int = NOBODY


@dataclass(frozen=True, eq=False)
class Check:
    """What was found: `faults` must be none; pairs are counted and, for those who run it, listed."""

    standing: Standing
    faults: tuple[Fault, ...]
    blocking: Longs
    by_lottery: Longs
    would_come: dict[int, int]  # of each closed post, how many students wish it open

    @cached_property
    def wrongly_closed(self) -> tuple[int, ...]:
        """Closed posts that enough students would come to."""
        market = self.standing.units.market
        return tuple(
            post for post, count in self.would_come.items() if count >= market.opens_at(post)
        )


def check(result: Result) -> Check:
    """Look at every placement and every listed pair."""
    units = make_units(result.market, result.market.numbers(result.seed))
    return check_units(result, units)


def check_units(result: Result, units: Units) -> Check:
    """Do the same where the units have been made already."""
    held, acting, faults = held_by_units(result, units)
    standing = Standing(units, held, result.closed_posts, acting)
    faults += _over_room(standing)
    faults += _floors(result, standing)
    blocking, by_lottery = standing.pairs()
    return Check(standing, tuple(faults), blocking, by_lottery, _would_come(standing))


def held_by_units(result: Result, units: Units) -> tuple[Longs, NDArray[np.bool_], list[Fault]]:
    """Give what each unit holds, which units act, and the placements that cannot be."""
    market, placed = result.market, result.placed
    count = market.student_count
    acting = np.ones(units.count, dtype=np.bool_)
    if units.is_active is not None:
        acting = units.is_active.copy()
    acting[list(result.withdrawn)] = False
    faults = list(_frozen_faults(market, placed))
    held = np.full(units.count, NOBODY, dtype=np.int64)
    for number, group in enumerate(market.groups):
        if number in result.parted:
            acting[count + number] = False
            acting[list(group.members)] = True
            if not group.may_part:
                faults.append(Fault("link_broken", group=number))
            continue
        posts = set(placed[list(group.members)].tolist())
        if len(posts) > 1:
            faults.append(Fault("link_broken", group=number))
        elif NOBODY not in posts:
            held[count + number] = _held_choice(units, count + number, posts.pop())
            if held[count + number] == NOBODY:
                faults.append(Fault("not_eligible", student=group.members[0]))
    students = np.flatnonzero((placed != NOBODY) & acting[:count])
    held[students] = held_choices(units, students, placed[students])
    faults += [
        Fault("not_eligible", student=s) for s in students[held[students] == NOBODY].tolist()
    ]
    faults += [Fault("withdrawn", student=s) for s in result.withdrawn if placed[s] != NOBODY]
    return held, acting, faults


def _held_choice(units: Units, unit: int, post: int) -> int:
    return int(held_choices(units, np.array([unit]), np.array([post]))[0])


def held_choices(units: Units, unit: Longs, post: NDArray[np.signedinteger]) -> Longs:
    """Give the choice by which each unit is at its post, NOBODY where it has none such."""
    if kernels.chosen("", len(unit)) == "numba":
        return np.asarray(kernels.checks().find_choices(units, unit, post), dtype=np.int64)
    found = np.full(len(unit), NOBODY, dtype=np.int64)
    starts, ends = units.ptr[unit], units.ptr[unit + 1]
    for step in range(int((ends - starts).max(initial=0))):
        choice = np.minimum(starts + step, max(len(units.post) - 1, 0))
        is_it = (starts + step < ends) & (units.post[choice] == post) & (units.key[choice] > 0)
        found[is_it] = choice[is_it]
    return found


def _frozen_faults(market: Market, placed: NDArray[np.int32]) -> Iterable[Fault]:
    if market.frozen is None:
        return
    kept = market.frozen != NOBODY
    for student in np.flatnonzero(kept & (placed != market.frozen)).tolist():
        yield Fault("frozen_moved", student=student)


def _over_room(standing: Standing) -> list[Fault]:
    count = standing.units.market.post_count
    over = np.flatnonzero(standing.load > standing.units.room).tolist()
    return [
        Fault("over_seats", post=node) if node < count else Fault("over_cap", cap=node - count)
        for node in over
    ]


def heads_at(result: Result) -> Longs:
    """Give how many students are at each post."""
    posts = result.placed[result.placed != NOBODY]
    return np.bincount(posts, minlength=result.market.post_count)


def _floors(result: Result, standing: Standing) -> list[Fault]:
    market = result.market
    if market.opens_with is None:
        return [Fault("closed_without_floor", post=one.post) for one in result.closed]
    heads = heads_at(result)
    kept = np.zeros(market.post_count, dtype=np.int64)
    if market.frozen is not None:
        kept = np.bincount(market.frozen[market.frozen != NOBODY], minlength=market.post_count)
    faults = []
    for post in np.flatnonzero(market.opens_with > 0).tolist():
        is_closed = post in standing.closed
        if is_closed and heads[post]:
            faults.append(Fault("closed_but_held", post=post))
        if not is_closed and heads[post] < market.opens_with[post] and not kept[post]:
            faults.append(Fault("below_floor", post=post))
    faults += [
        Fault("closed_without_floor", post=one.post)
        for one in result.closed
        if not market.opens_at(one.post)
    ]
    return faults


def _would_come(standing: Standing) -> dict[int, int]:
    """Count the students who would rather be at each closed post and would find room there."""
    units = standing.units
    counts = dict.fromkeys(sorted(standing.closed), 0)
    if not counts:
        return {}
    room = {post: int(units.room[post]) for post in counts}
    unit, choice = standing.wanted
    values = values_of(units, unit, choice)
    order = np.argsort(~values, kind="stable")
    order = order[np.isin(units.post[choice[order]], list(counts))]
    for one, at, value in zip(
        unit[order].tolist(),
        units.post[choice[order]].tolist(),
        values[order].tolist(),
        strict=True,
    ):
        size = int(standing.sizes[one])
        is_let_in = all(value > int(standing.cutoffs[node]) for node in units.path(at)[1:])
        if is_let_in and room[at] >= size:
            room[at] -= size
            counts[at] += 1 if units.heads is None else int(units.heads[one])
    return counts
