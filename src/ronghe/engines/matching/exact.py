"""An exact solver for what the bounds leave open, and for caps that cross: HiGHS, within a time.

A 0/1 variable says whether a unit takes a choice. That nobody blocks is written pair by pair: the
unit has this or something it wants as much, or some node around the post is full of others who go
before it (Delorme et al. 2019, with sums kept in variables of their own so that rows stay short).
"""

import math
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.matching.floors import floored
from ronghe.engines.matching.market import NOBODY, Longs
from ronghe.engines.matching.scores import Keys
from ronghe.engines.matching.standing import ranks_of
from ronghe.engines.matching.units import Units

MOST_CHOICES = 60_000
INFINITE = math.inf


@dataclass(frozen=True)
class Answer:
    """What the solver has: the choices it found (None when nothing), its bound, and whether it is sure."""

    held: Longs | None
    bound: float
    is_optimal: bool
    is_infeasible: bool = False


@dataclass
class Wish:
    """What is asked of the solver."""

    time_limit: float
    is_stable: bool = True  # no pair may block
    rank_weight: float = 0.0
    head_weight: float = 1.0
    most: int | None = None
    hint: Longs | None = None
    key: Keys | None = None  # may bar further choices


@dataclass
class _Rows:
    """Rows and columns of a linear programme, as HiGHS takes them."""

    cost: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    columns: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def column(self, cost: float = 0.0, upper: float = 1.0, *, whole: bool = True) -> int:
        self.cost.append(cost)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.cost) - 1

    def row(self, terms: list[tuple[int, float]], low: float, high: float) -> None:
        for column, value in terms:
            self.columns.append(column)
            self.values.append(value)
        self.starts.append(len(self.columns))
        self.low.append(low)
        self.high.append(high)


def solve_exactly(units: Units, nodes: list[tuple[int, list[int]]], wish: Wish) -> Answer:
    """Ask the solver. `nodes` are room and posts of every post and cap, nested or not."""
    programme = _Programme(units, nodes, wish)
    programme.write()
    return programme.run()


class _Programme:
    def __init__(self, units: Units, nodes: list[tuple[int, list[int]]], wish: Wish) -> None:
        self.units, self.nodes, self.wish = units, nodes, wish
        self.rows = _Rows()
        self.key = (units.key if wish.key is None else wish.key).tolist()
        self.post, self.ptr = units.post.tolist(), units.ptr.tolist()
        self.rank = ranks_of(units).tolist()
        self.size = [1] * units.count if units.size is None else units.size.tolist()
        self.heads = [1] * units.count if units.heads is None else units.heads.tolist()
        self.around: list[list[int]] = [[] for _post in range(units.market.post_count)]
        for node, (_room, posts) in enumerate(nodes):
            for post in posts:
                self.around[post].append(node)
        self.taken: dict[int, int] = {}  # the column of each choice
        self.opened: dict[int, int] = {}  # the column of each floored post
        self.acting = units.queue.tolist()

    def write(self) -> None:
        self._choices()
        self._rooms()
        self._floors()
        if self.wish.is_stable:
            self._stability()
        if self.wish.most is not None:
            terms = [(self.taken[choice], float(self.heads[unit])) for unit, choice in self._pairs]
            self.rows.row(terms, -INFINITE, float(self.wish.most))

    @cached_property
    def _pairs(self) -> list[tuple[int, int]]:
        """The units and choices that have a column; asked for only once all have."""
        return [
            (unit, choice)
            for unit in self.acting
            for choice in range(self.ptr[unit], self.ptr[unit + 1])
            if choice in self.taken
        ]

    @cached_property
    def _at_post(self) -> dict[int, list[tuple[int, int]]]:
        found: dict[int, list[tuple[int, int]]] = {}
        for unit, choice in self._pairs:
            found.setdefault(self.post[choice], []).append((unit, choice))
        return found

    def _choices(self) -> None:
        wish = self.wish
        for unit in self.acting:
            terms = []
            for choice in range(self.ptr[unit], self.ptr[unit + 1]):
                rooms = [self.nodes[node][0] for node in self.around[self.post[choice]]]
                if not self.key[choice] or self.size[unit] > min(rooms):
                    continue
                cost = wish.rank_weight * self.rank[choice] * self.heads[unit]
                self.taken[choice] = self.rows.column(cost - wish.head_weight * self.heads[unit])
                terms.append((self.taken[choice], 1.0))
            if terms:
                self.rows.row(terms, -INFINITE, 1.0)

    def _rooms(self) -> None:
        for room, posts in self.nodes:
            terms = [
                (self.taken[choice], float(self.size[unit]))
                for post in posts
                for unit, choice in self._at_post.get(post, [])
            ]
            if terms:
                self.rows.row(terms, -INFINITE, float(room))

    def _floors(self) -> None:
        market = self.units.market
        for post in floored(market):
            self.opened[post] = opened = self.rows.column()
            terms = []
            for unit, choice in self._at_post.get(post, []):
                self.rows.row([(self.taken[choice], 1.0), (opened, -1.0)], -INFINITE, 0.0)
                terms.append((self.taken[choice], float(self.heads[unit])))
            self.rows.row([*terms, (opened, -float(market.opens_at(post)))], 0.0, INFINITE)

    def _stability(self) -> None:
        sums = [self._sums(node) for node in range(len(self.nodes))]
        full: dict[tuple[int, int, int], int] = {}
        for unit in self.acting:
            own = range(self.ptr[unit], self.ptr[unit + 1])
            for choice in own:
                if not self.key[choice]:
                    continue
                post = self.post[choice]
                wanted = [
                    (self.taken[other], 1.0)
                    for other in own
                    if other in self.taken and self.rank[other] <= self.rank[choice]
                ]
                if post in self.opened:
                    wanted.append((self.opened[post], -1.0))
                if self._needs_no_more(unit, choice):
                    continue
                if len(self.around[post]) == 1 and post not in self.opened:
                    self._plain_row(unit, choice, wanted, sums)
                    continue
                for node in self.around[post]:
                    full_at = (node, self.key[choice], self.size[unit])
                    if full_at not in full:
                        full[full_at] = self._full(sums[node], *full_at)
                    wanted.append((full[full_at], 1.0))
                self.rows.row(wanted, 0.0 if post in self.opened else 1.0, INFINITE)

    def _plain_row(
        self, unit: int, choice: int, wanted: list[tuple[int, float]],
        sums: list[list[tuple[int, int]]],
    ) -> None:  # fmt: skip
        """Where the post alone decides: as many seats as it takes, or this or as good."""
        (node,) = self.around[self.post[choice]]
        needed = float(self.nodes[node][0] - self.size[unit] + 1)
        level = self.key[choice]
        above = _reaching(sums[node], level)
        terms = [(column, needed) for column, _one in wanted]
        self.rows.row(terms if above is None else [*terms, (above, 1.0)], needed, INFINITE)

    def _needs_no_more(self, unit: int, choice: int) -> bool:
        """Say whether a post or cap is too small for the unit in any case."""
        rooms = [self.nodes[node][0] for node in self.around[self.post[choice]]]
        return self.size[unit] > min(rooms)

    def _full(self, sums: list[tuple[int, int]], node: int, level: int, size: int) -> int:
        """Make a variable that may be 1 only when those who go before leave too little room."""
        room = self.nodes[node][0]
        is_full = self.rows.column()
        above = _reaching(sums, level)
        terms = [(is_full, -float(room - size + 1))]
        if above is not None:
            terms.append((above, 1.0))
        self.rows.row(terms, 0.0, INFINITE)
        return is_full

    def _sums(self, node: int) -> list[tuple[int, int]]:
        """Give, for each level at a node, the column that adds up who is at it or above."""
        room, posts = self.nodes[node]
        at: dict[int, list[tuple[int, float]]] = {}
        for post in posts:
            for unit, choice in self._at_post.get(post, []):
                term = (self.taken[choice], float(self.size[unit]))
                at.setdefault(self.key[choice], []).append(term)
        found: list[tuple[int, int]] = []
        for level in sorted(at, reverse=True):
            total = self.rows.column(upper=float(room), whole=False)
            before = [(found[-1][1], 1.0)] if found else []
            self.rows.row([*at[level], *before, (total, -1.0)], 0.0, 0.0)
            found.append((level, total))
        return found[::-1]

    def run(self) -> Answer:
        import highspy  # noqa: PLC0415 -- heavy, and seldom needed

        solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        solver.setOptionValue("output_flag", False)
        for name, value in (
            ("time_limit", float(self.wish.time_limit)), ("threads", 1), ("random_seed", 0),
            ("mip_rel_gap", 0.0), ("mip_abs_gap", 1e-6),
        ):  # fmt: skip
            solver.setOptionValue(name, value)
        solver.passModel(self._model(highspy))
        if self.wish.hint is not None:
            self._hint(solver, highspy, self.wish.hint)
        solver.run()
        status = solver.getModelStatus()
        info = solver.getInfo()
        if status == highspy.HighsModelStatus.kInfeasible:
            return Answer(None, INFINITE, is_optimal=False, is_infeasible=True)
        bound = -float(info.mip_dual_bound)
        is_optimal = status == highspy.HighsModelStatus.kOptimal
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return Answer(None, bound, is_optimal=False)
        return Answer(self._held(np.array(solver.getSolution().col_value)), bound, is_optimal)

    def _held(self, values: NDArray[np.float64]) -> Longs:
        held = np.full(self.units.count, NOBODY, dtype=np.int64)
        for unit, choice in self._pairs:
            if values[self.taken[choice]] > 0.5:  # noqa: PLR2004 -- of zero and one
                held[unit] = choice
        return held

    def _model(self, highspy: Any) -> Any:
        rows = self.rows
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(rows.cost), len(rows.low)
        model.col_cost_ = np.array(rows.cost, dtype=np.float64)
        model.col_lower_ = np.zeros(len(rows.cost))
        model.col_upper_ = np.array(rows.upper, dtype=np.float64)
        model.row_lower_ = np.array(rows.low, dtype=np.float64)
        model.row_upper_ = np.array(rows.high, dtype=np.float64)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.array(rows.starts, dtype=np.int32)
        model.a_matrix_.index_ = np.array(rows.columns, dtype=np.int32)
        model.a_matrix_.value_ = np.array(rows.values, dtype=np.float64)
        kinds = highspy.HighsVarType
        model.integrality_ = [kinds.kInteger if one else kinds.kContinuous for one in rows.whole]
        return model

    def _hint(self, solver: Any, highspy: Any, held: Longs) -> None:
        """Begin with what is known: choices alone; the solver finds the sums."""
        values = np.zeros(len(self.taken), dtype=np.float64)
        columns = np.array(list(self.taken.values()), dtype=np.int32)
        is_held = set(held[held != NOBODY].tolist())
        for place, choice in enumerate(self.taken):
            values[place] = float(choice in is_held)
        solver.setSolution(len(columns), columns, values)


def _reaching(sums: list[tuple[int, int]], level: int) -> int | None:
    """Give the column that adds up those at a level or above, None where there are none."""
    place = bisect_left(sums, (level, -1))
    return sums[place][1] if place < len(sums) else None
