"""After publication: a withdrawal, a new post, a lost seat; repaired from the matching that stands.

Freed room goes down vacancy chains: to whoever of those that want it stands first, then what they
leave, and so on; students only gain (Blum, Roth and Rothblum 1997). Whoever lost a seat then makes
offers again, and may displace others in turn. Nobody else is touched, and frozen placements never.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.matching.checking import held_by_units
from ronghe.engines.matching.floors import close_and_continue, floored, settle
from ronghe.engines.matching.market import NOBODY, Group, Longs, Market
from ronghe.engines.matching.oracle import Book
from ronghe.engines.matching.result import Closed, Result
from ronghe.engines.matching.stable import of_book
from ronghe.engines.matching.units import Units, make_units


@dataclass(frozen=True)
class Move:
    """A student who is elsewhere now; empty for no post."""

    student: str
    before: str
    after: str


@dataclass(frozen=True, eq=False)
class Repair:
    """The matching after a change, who was moved by it, and how many offers that took."""

    result: Result
    moves: tuple[Move, ...]
    offers: int


def withdraw(before: Result, students: Iterable[str]) -> Repair:
    """Let students go, and others into what they leave."""
    gone = {before.market.students.find(student) for student in students} - {NOBODY}
    market = before.market
    if market.frozen is not None:
        frozen = market.frozen.copy()
        frozen[list(gone)] = NOBODY
        market = market.without(frozen=frozen)
    market = market.without(groups=tuple(_left_in(market.groups, gone)))
    return repair(market, before, withdrawn=before.withdrawn | gone)


def _left_in(groups: Iterable[Group], gone: Collection[int]) -> Iterable[Group]:
    """Give the groups without those who are gone; nobody is linked with himself."""
    for group in groups:
        members = tuple(student for student in group.members if student not in gone)
        if len(members) > 1:
            yield replace(group, members=members)


def what_if(
    before: Result, *, close: Collection[str] = (), add_seats: Mapping[str, int] | None = None
) -> Repair:
    """Say what would follow if posts were closed or had more seats (or fewer), without solving again."""
    market = before.market
    seats = market.seats.copy()
    for post, more in (add_seats or {}).items():
        seats[_place(market, post)] += more
    for post in close:
        seats[_place(market, post)] = 0
    return repair(market.without(seats=np.maximum(seats, 0)), before)


def _place(market: Market, post: str) -> int:
    place = market.posts.find(post)
    if place == NOBODY:
        raise KeyError(post)
    return place


def repair(market: Market, before: Result, *, withdrawn: frozenset[int] = frozenset()) -> Repair:
    """Carry a matching over to a changed market (posts, seats, lists), touching as few as may be."""
    numbers = market.numbers(before.seed)
    units = make_units(market, numbers)
    if withdrawn:
        is_active = np.ones(units.count, np.bool_) if units.is_active is None else units.is_active
        is_active[list(withdrawn)] = False
        units = replace(units, is_active=is_active)
    carried = replace(
        before, market=market, placed=_carried(market, before), withdrawn=withdrawn,
        closed=_closed(market, before), parted=_parted(market, before),
    )  # fmt: skip
    wanted, acting, _faults = held_by_units(carried, units)
    known = {market.students.find(name) for name in before.market.students.texts()}
    repairing = _Repairing(units, carried, acting, known)
    repairing.seat(wanted)
    repairing.fill()
    repairing.seek()
    book, had = repairing.book, repairing.had()
    result = of_book(book, had, before.rule, before.seed, before.kernel)
    result = replace(result, withdrawn=withdrawn, bound=None, offers=before.offers + book.offers)
    return Repair(result, tuple(_moves(before, result)), book.offers)


def _carried(market: Market, before: Result) -> NDArray[np.int32]:
    """Give the placements of before by the identifiers of now."""
    placed = np.full(market.student_count, NOBODY, dtype=np.int32)
    posts = [market.posts.find(name) for name in before.market.posts.texts()]
    for student, name in enumerate(before.market.students.texts()):
        post = int(before.placed[student])
        place = market.students.find(name)
        if NOBODY not in {post, place}:
            placed[place] = posts[post]
    return placed


def _closed(market: Market, before: Result) -> tuple[Closed, ...]:
    places = [(market.posts.find(before.market.posts[one.post]), one) for one in before.closed]
    return tuple(
        Closed(place, market.opens_at(place), one.had)
        for place, one in places
        if place != NOBODY and market.opens_at(place)
    )


def _parted(market: Market, before: Result) -> tuple[int, ...]:
    names = {before.market.groups[number].name for number in before.parted}
    return tuple(number for number, group in enumerate(market.groups) if group.name in names)


def _moves(before: Result, after: Result) -> Iterable[Move]:
    was = {
        name: before.market.posts[int(before.placed[student])]
        for student, name in enumerate(before.market.students.texts())
        if before.placed[student] != NOBODY
    }
    for student, name in enumerate(after.market.students.texts()):
        post = int(after.placed[student])
        now = after.market.posts[post] if post != NOBODY else ""
        if now != was.get(name, ""):
            yield Move(name, was.get(name, ""), now)


class _Repairing:
    def __init__(
        self, units: Units, carried: Result, acting: NDArray[np.bool_], known: set[int]
    ) -> None:
        self.known = known
        self.units, self.carried = units, carried
        self.is_strict = carried.rule == "student_optimal"
        self.acting: list[bool] = acting.tolist()
        self.book = Book(units)
        self.book.parted = {units.market.student_count + one for one in carried.parted}
        for one in carried.closed:
            self.book.closed[one.post] = True
        order = np.lexsort((units.lot[_owners(units)], -units.key.astype(np.int64), units.post))
        self.by_post = order[units.key[order] > 0]
        self.starts = np.searchsorted(units.post[self.by_post], np.arange(len(self.book.paths) + 1))
        self.owner = _owners(units)
        self.seeking: list[int] = []  # who lost their seat to the change
        self.displaced: list[int] = []  # and who lost it to others, from where they were

    def seat(self, wanted: Longs) -> None:
        """Seat whom there is room for, those who stand first before others; the rest seek."""
        book = self.book
        if not self.is_strict:  # whoever has a seat goes before equals
            book.promoted = [int(choice != NOBODY) for choice in wanted.tolist()]
        seated = [unit for unit, choice in enumerate(wanted.tolist()) if choice != NOBODY]
        seated.sort(key=lambda unit: -book.value(unit, int(wanted[unit])))
        for unit in seated:
            choice = int(wanted[unit])
            path = book.paths[book.post[choice]]
            if all(book.load[node] + book.size[unit] <= book.room[node] for node in path):
                self._hold(unit, choice)
            else:
                self.seeking.append(unit)
        had_one = set(seated)
        known = self.known
        for unit in self.units.queue.tolist():
            if unit not in had_one and self.acting[unit]:
                is_new = any(member not in known for member in self.units.members(unit))
                if is_new:
                    self.seeking.append(unit)
                else:
                    book.at[unit] = book.ptr[unit + 1]

    def fill(self) -> None:
        """Give room to those who want it, post by post, until nobody wants what is left."""
        book, held_out = self.book, set(self.seeking)
        todo = set(range(len(book.paths)))
        while todo:
            best: tuple[int, int, int] | None = None
            for post in sorted(todo):
                found = self._candidate(post, held_out)
                if found is None:
                    todo.discard(post)
                elif best is None or found > best:
                    best = found
            if best is None:
                return
            _value, unit, choice = best
            book.offers += 1
            if book.held[unit] != NOBODY:
                todo |= self._sharing(book.post[book.held[unit]])
                book.leave(unit)
            out = book.offer(unit, choice) or []
            book.at[unit] = choice + 1 if self.is_strict else book.ptr[unit]
            held_out.update(out)
            self.displaced += out

    def _hold(self, unit: int, choice: int) -> None:
        """Give a seat; whoever loses it goes on from there, or from the top where posts had no say.

        Only under the one lottery have all posts above refused for good.
        """
        self.book.hold(unit, choice)
        self.book.at[unit] = choice + 1 if self.is_strict else self.book.ptr[unit]

    def _candidate(self, post: int, held_out: set[int]) -> tuple[int, int, int] | None:
        """Give who stands first of those that want a post and find room there."""
        book = self.book
        if book.closed[post]:
            return None
        if book.load[post] >= book.room[post]:
            return None
        for place in range(int(self.starts[post]), int(self.starts[post + 1])):
            choice = int(self.by_post[place])
            unit = int(self.owner[choice])
            if not self.acting[unit] or unit in held_out or not self._wants(unit, choice):
                continue
            if self._is_let_in(unit, choice, post):
                return book.value(unit, choice), unit, choice
        return None

    def _is_let_in(self, unit: int, choice: int, post: int) -> bool:
        """Say whether the post has room, and each cap has some or holds somebody who goes after."""
        book, size = self.book, self.book.size[unit]
        if book.load[post] + size > book.room[post]:
            return False
        value = book.value(unit, choice)
        return all(
            book.load[node] + size <= book.room[node]
            or (book.room[node] >= size and self._goes_after(node, value))
            for node in book.paths[post][1:]
        )

    def _goes_after(self, node: int, value: int) -> bool:
        lowest = self.book.lowest(node)
        return self.units.is_uniform and lowest is not None and lowest < value

    def _wants(self, unit: int, choice: int) -> bool:
        held = self.book.held[unit]
        if held == NOBODY:
            return True
        return choice < held if self.is_strict else self._rank(choice) < self._rank(held)

    def _rank(self, choice: int) -> int:
        market, unit = self.units.market, int(self.owner[choice])
        if market.rank is None:
            return choice - int(self.units.ptr[unit])
        return int(market.rank[choice if self.units.origin is None else self.units.origin[choice]])

    def _sharing(self, post: int) -> set[int]:
        """Give the posts that have to do with the room that a post gives back."""
        top = self.book.paths[post][-1]
        return {one for one, path in enumerate(self.book.paths) if path[-1] == top}

    def seek(self) -> None:
        """Let those who lost their seat make offers, from the top of their lists."""
        book = self.book
        for unit in self.seeking:
            book.at[unit] = book.ptr[unit]
        book.run(sorted([*self.seeking, *self.displaced], key=lambda unit: book.lot[unit]))
        settle(book)

    def had(self) -> dict[int, int]:
        """Give the closed posts, those that have become too empty among them."""
        had = {one.post: one.had for one in self.carried.closed}
        if not floored(self.units.market):
            return had
        return dict(sorted((close_and_continue(self.book, start=False) | had).items()))


def _owners(units: Units) -> Longs:
    return np.repeat(np.arange(units.count), np.diff(units.ptr))
