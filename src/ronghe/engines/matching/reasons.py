"""Why a student is or is not at a post: exactly one reason for each listed pair, with its numbers.

A reason speaks of the student's own score and number, and of cut-offs, which are public. It names
nobody else.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.matching import kernels
from ronghe.engines.matching.checking import Check, check
from ronghe.engines.matching.lottery import Numbers
from ronghe.engines.matching.market import NOBODY, Bar, Ints
from ronghe.engines.matching.result import Closed, Result
from ronghe.engines.matching.scores import BARRED, Keys
from ronghe.engines.matching.standing import Values
from ronghe.engines.matching.units import KEY_SHIFT, LAST_LOT

TEACHER = "tutor"  # the level whose caps are a teacher's


class Code(IntEnum):
    """The reasons."""

    NOT_LISTED = 0
    PLACED_HERE = 1
    PLACED_BETTER = 2
    INELIGIBLE = 3
    TOO_FAR = 4
    POST_CLOSED = 5
    POST_FULL = 6
    REGION_FULL = 7
    TEACHER_FULL = 8
    LINKED_PARTNER = 9
    FROZEN = 10
    WITHDRAWN = 11
    PASSED_OVER = 12  # only where a rule leaves blocking pairs


@dataclass(frozen=True)
class Reason:
    """One code and its numbers."""

    code: Code
    numbers: Mapping[str, Any] = field(default_factory=dict)


class Reasons:
    """The reasons of a whole run, worked out together."""

    def __init__(self, result: Result, found: Check | None = None) -> None:
        self.result, self.market = result, result.market
        self.found = check(result) if found is None else found
        self.standing = self.found.standing
        self.is_strict = result.rule == "student_optimal"

    @cached_property
    def numbers(self) -> Numbers:
        """Everybody's number in the lottery."""
        return self.market.numbers(self.result.seed)

    @cached_property
    def codes(self) -> NDArray[np.uint8]:
        """The code of every choice, in the order of the market."""
        if self._is_plain:
            names = (Code.PLACED_HERE, Code.PLACED_BETTER, Code.INELIGIBLE, Code.TOO_FAR,
                     Code.POST_FULL, Code.PASSED_OVER)  # fmt: skip
            standing = self.standing
            found: NDArray[np.uint8] = kernels.checks().codes(
                standing.units, standing.held, standing.bars, tuple(map(int, names))
            )
            return found
        market, chooser = self.market, self.market.choosers()
        codes = np.zeros(market.choice_count, dtype=np.uint8)
        refused = self._refusing
        level = self._level_codes
        codes[:] = np.where(refused == NOBODY, Code.PASSED_OVER, level[refused])
        codes[self._is_let_in_alone & (codes != Code.PASSED_OVER)] = Code.LINKED_PARTNER
        is_closed = np.zeros(market.post_count, dtype=np.bool_)
        is_closed[list(self.standing.closed)] = True
        codes[is_closed[market.post]] = Code.POST_CLOSED
        codes[self._unit_keys[0] == BARRED] = Code.LINKED_PARTNER
        codes[self._rank_gap >= 0] = Code.PLACED_BETTER
        if market.bar is not None:
            codes[market.bar > 0] = Code.INELIGIBLE
            codes[market.bar == Bar.TOO_FAR] = Code.TOO_FAR
        if self.result.withdrawn:
            codes[np.isin(chooser, list(self.result.withdrawn))] = Code.WITHDRAWN
        if market.frozen is not None:
            codes[(market.frozen != NOBODY)[chooser]] = Code.FROZEN
        codes[market.post == self.result.placed[chooser]] = Code.PLACED_HERE
        return codes

    @property
    def _is_plain(self) -> bool:
        """Whether posts, seats and one lottery are all there is, and numba worth its start."""
        return (
            self.is_strict
            and self.standing.is_plain
            and not self.standing.units.has_caps
            and not self.standing.closed
            and kernels.chosen("", self.market.choice_count) == "numba"
        )

    @cached_property
    def _level_codes(self) -> NDArray[np.uint8]:
        caps = [
            Code.TEACHER_FULL if cap.level == TEACHER else Code.REGION_FULL
            for cap in self.market.caps
        ]
        return np.array([Code.POST_FULL] * self.market.post_count + caps, dtype=np.uint8)

    @cached_property
    def _rank_gap(self) -> NDArray[np.int32]:
        """How much lower a choice is ranked than what its student has; negative when wanted more."""
        ranks, chooser = self.market.ranks().astype(np.int32), self.market.choosers()
        held = np.full(self.market.student_count, np.iinfo(np.int32).max // 2, dtype=np.int32)
        is_held = self.market.post == self.result.placed[chooser]
        held[chooser[is_held]] = ranks[is_held]
        return ranks - held[chooser]

    @cached_property
    def _unit_keys(self) -> tuple[Keys, Ints]:
        """The key that counts for each choice, and the lot of each student: of linked, the weaker."""
        units = self.standing.units
        key, lot = self.market.key.copy(), units.lot[: self.market.student_count].copy()
        for number, group in enumerate(self.market.groups):
            if number in self.result.parted:
                continue
            members = list(group.members)
            places = np.array([list(self.market.choices_of(one)) for one in members], dtype=np.intp)
            key[places] = key[places].min(axis=0)
            lot[members] = lot[members].max()
        return key, lot

    @cached_property
    def _refusing(self) -> Ints:
        """The node that refuses each choice, NOBODY where none does."""
        key, lot = self._unit_keys
        return self._refusing_of(key, lot, together=True)

    @cached_property
    def _is_let_in_alone(self) -> NDArray[np.bool_]:
        """Whether a linked student would have been let in without the others."""
        chooser = self.market.choosers()
        linked = np.zeros(self.market.student_count, dtype=np.bool_)
        for number, group in enumerate(self.market.groups):
            linked[list(group.members)] = number not in self.result.parted
        if not linked.any():
            return np.zeros(self.market.choice_count, dtype=np.bool_)
        lot = self.standing.units.lot[: self.market.student_count]
        alone = self._refusing_of(self.market.key, lot, together=False)
        let_in: NDArray[np.bool_] = (alone == NOBODY) & linked[chooser]
        return let_in

    def _refusing_of(self, key: Keys, lot: Ints, *, together: bool) -> Ints:
        if not self.standing.units.is_uniform:
            return self._refusing_by_size(key, lot, together=together)
        standing, market = self.standing, self.market
        value = key.astype(np.uint64) << np.uint64(KEY_SHIFT)
        if self.is_strict:
            value |= (LAST_LOT - lot[market.choosers()]).astype(np.uint64)
            cutoffs = standing.cutoffs
        else:
            shift = np.uint64(KEY_SHIFT)
            cutoffs = (standing.cutoffs >> shift) << shift
        refusing = np.full(market.choice_count, NOBODY, dtype=np.int32)
        node = market.post.copy()
        while (node != NOBODY).any():
            is_here = (refusing == NOBODY) & (node != NOBODY)
            is_here &= (value <= cutoffs[node]) & (cutoffs[node] > 0)
            refusing[is_here] = node[is_here]
            node = np.where(node == NOBODY, NOBODY, standing.units.parent[node])
        return refusing

    def _refusing_by_size(self, key: Keys, lot: Ints, *, together: bool) -> Ints:
        market = self.market
        refusing = np.full(market.choice_count, NOBODY, dtype=np.int32)
        own = [
            market.halves(s) if market.load is not None else 1 for s in range(market.student_count)
        ]
        size = list(own)
        if together:
            for number, group in enumerate(market.groups):
                if number not in self.result.parted:
                    for member in group.members:
                        size[member] = int(self.standing.sizes[market.student_count + number])
        wanted = np.flatnonzero((self._rank_gap < 0) & (key != BARRED))
        chooser = market.choosers()
        for choice in wanted.tolist():
            student = int(chooser[choice])
            own_lot = int(lot[student]) if self.is_strict else LAST_LOT + 1
            refusing[choice] = self.standing.refused_by(
                int(market.post[choice]), int(key[choice]), own_lot, size[student]
            )
        return refusing

    def explain(self, student: int, post: int) -> Reason:
        """Give the reason for one pair, listed or not."""
        choice = self.market.find_choice(student, post)
        if choice != NOBODY:
            return self.of_choice(student, choice)
        if self.result.placed[student] == post:
            return Reason(Code.PLACED_HERE)
        return Reason(Code.NOT_LISTED)

    def of_choice(self, student: int, choice: int) -> Reason:
        """Give the reason for one listed pair."""
        code = Code(int(self.codes[choice]))
        post = int(self.market.post[choice])
        numbers: dict[str, Any] = {"rank": self.market.rank_at(choice, student)}
        if self.market.key[choice] != BARRED and self.market.scale.kind != "none":
            numbers["score"] = self.market.scale.show(int(self.market.key[choice]))
        match code:
            case Code.POST_FULL | Code.REGION_FULL | Code.TEACHER_FULL:
                numbers |= self._full(student, choice, int(self._refusing[choice]))
            case Code.LINKED_PARTNER if self._refusing[choice] != NOBODY:
                numbers |= self._cut_off(int(self._refusing[choice]))
            case Code.POST_CLOSED:
                closed = self._closed[post]
                numbers |= {"needed": closed.needed, "had": closed.had}
            case Code.TOO_FAR:
                assert self.market.minutes is not None  # noqa: S101 -- or it were not too far
                numbers |= {
                    "minutes": f"{float(self.market.minutes[choice]):g}",
                    "most_minutes": f"{self.market.most_minutes:g}",
                }
            case Code.INELIGIBLE:
                numbers |= self._ruled_out(choice)
            case _:
                pass
        return Reason(code, numbers)

    @cached_property
    def _closed(self) -> dict[int, Closed]:
        return {one.post: one for one in self.result.closed}

    def _ruled_out(self, choice: int) -> dict[str, Any]:
        assert self.market.bar is not None  # noqa: S101 -- or it were not barred
        bar = int(self.market.bar[choice])
        if bar < Bar.RULED_OUT:
            return {"rule": "not_scored"}
        ruled_out = self.market.bars[bar - Bar.RULED_OUT]
        return {"rule": ruled_out.rule, "since": ruled_out.since}

    def _full(self, student: int, choice: int, node: int) -> dict[str, Any]:
        numbers = self._cut_off(node)
        bar = int(self.standing.cutoffs[node])
        key = int(self._unit_keys[0][choice])
        if bar >> KEY_SHIFT == key and self.is_strict:
            numbers["lottery"] = f"{int(self.numbers[student]):016x}"
        elif "cut_off_lottery" in numbers:
            del numbers["cut_off_lottery"]
        numbers["is_tied"] = bar >> KEY_SHIFT == key
        return numbers

    def _cut_off(self, node: int) -> dict[str, Any]:
        market = self.market
        bar = int(self.standing.cutoffs[node])
        if node < market.post_count:
            numbers: dict[str, Any] = {"seats": int(market.seats[node])}
        else:
            cap = market.caps[node - market.post_count]
            numbers = {"level": cap.level, "name": cap.name, "limit": cap.limit}
        if 0 < bar < 2**64 - 1:
            numbers["cut_off"] = market.scale.show(bar >> KEY_SHIFT)
            numbers["cut_off_lottery"] = self.lottery_at(bar)
        return numbers

    def lottery_at(self, bar: int) -> str:
        """Give the lottery number of the last who was let in."""
        return self.lotteries_at(np.array([bar], dtype=np.uint64))[0]

    def lotteries_at(self, bars: Values) -> list[str]:
        """Give the lottery numbers of those who were let in last."""
        last = np.uint64(LAST_LOT)
        numbers = self.numbers[self._by_lot[(last - (bars & last)).astype(np.int64)]]
        return [f"{number:016x}" for number in numbers.tolist()]

    @cached_property
    def _by_lot(self) -> Ints:
        lot = self.standing.units.lot[: self.market.student_count]
        by_lot = np.empty(len(lot), dtype=np.int32)
        by_lot[lot] = np.arange(len(lot), dtype=np.int32)
        return by_lot

    def __iter__(self) -> Iterator[tuple[int, int, Reason]]:
        """Give student, choice and reason of every listed pair."""
        for student in range(self.market.student_count):
            for choice in self.market.choices_of(student):
                yield student, choice, self.of_choice(student, choice)


def explain(result: Result, *, student: str, post: str) -> Reason:
    """Say why a student is or is not at a post, both by their identifiers."""
    market = result.market
    return Reasons(result).explain(market.students.find(student), market.posts.find(post))
