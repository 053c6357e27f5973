"""From tables to a market: every name found, every contradiction told, everything in one order."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.matching import kernels
from ronghe.engines.matching.attachments import attach
from ronghe.engines.matching.market import FULL_LOAD, NOBODY, Bar, Longs, Market, RuledOut
from ronghe.engines.matching.names import Codes, Names, named
from ronghe.engines.matching.problems import Problem, Unsound
from ronghe.engines.matching.scores import BARRED, INDIFFERENT, Keys, Scale, keyed
from ronghe.engines.matching.tables import Choices, Posts, Tables

LAST_RANK = 65_535
MOST_SEATS = 10**9
MOST_RULES = 250
SHORT = 64  # choices of a list up to which looking at all of them is quicker than sorting pairs
Order = NDArray[np.intp] | None  # of the rows; None where they stand in order already


@dataclass
class Built:
    """A market, and what was remarkable about its tables."""

    market: Market
    remarks: list[Problem] = field(default_factory=list)


def build(tables: Tables) -> Built:
    """Build the market; raises `Unsound` with everything that is wrong."""
    return _Building(tables).build()


class _Building:
    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.problems: list[Problem] = []
        self.remarks: list[Problem] = []

    def build(self) -> Built:
        posts, seats, opens_with = self._posts(self.tables.posts)
        choices = self.tables.choices
        frozen = self.tables.frozen
        kept = [str(name) for name in frozen.student] if frozen else []
        students, chooser = named(choices.student, choices.also, kept)
        chosen = posts.codes(choices.post)
        self._note("students", chosen < 0, "unknown_post", "post", choices.post)
        rank = _whole(choices.rank)
        self._note("students", _outside(rank, 1, LAST_RANK), "bad_rank", "rank", rank)
        self._refuse()
        load = self._loads(choices, chooser, len(students))
        order = _order(chooser, rank, chosen)
        chooser, rank, chosen = (_taken(one, order) for one in (chooser, rank, chosen))
        keep, order = self._once(chooser, rank, chosen, order, len(posts))
        chooser, rank, chosen = (_taken(one, keep) for one in (chooser, rank, chosen))
        ptr = np.zeros(len(students) + 1, dtype=np.int64)
        np.cumsum(np.bincount(chooser, minlength=len(students)), out=ptr[1:])
        key, scale, minutes, unscored = self._scored(students, posts, ptr, chosen, order)
        self._refuse()
        bar, bars = self._bars(key, minutes, unscored, order)
        market = Market(
            students, posts, ptr, chosen, key, seats,
            rank=_ranks(rank, ptr), scale=scale, bar=bar, bars=bars, minutes=minutes,
            most_minutes=self.tables.most_minutes, opens_with=opens_with, load=load,
        )  # fmt: skip
        market = attach(market, self.tables, self.problems, self.remarks)
        self._refuse()
        return Built(market, self.remarks)

    def _note(self, table: str, wrong: Any, code: str, column: str, values: Any) -> None:
        for row in np.flatnonzero(wrong).tolist():
            self.problems.append(Problem(code, table, row, column, {"value": str(values[row])}))

    def _refuse(self) -> None:
        if self.problems:
            raise Unsound(self.problems)

    def _posts(self, posts: Posts) -> tuple[Names, NDArray[np.int64], NDArray[np.int32] | None]:
        names, places = named(posts.post)
        if len(names) < len(places):
            self._posts_twice(posts, places)
        seats = _whole(posts.seats)
        self._note("posts", _outside(seats, 0, MOST_SEATS), "bad_seats", "seats", seats)
        floors = None
        if posts.opens_with is not None:
            floors = _whole(posts.opens_with)
            bad = _outside(floors, 0, MOST_SEATS)
            self._note("posts", bad, "bad_floor", "opens_with", floors)
        self._refuse()
        own = np.zeros(len(names), dtype=np.int64)
        own[places] = seats
        if floors is None or not floors.any():
            return names, own, None
        placed = np.zeros(len(names), dtype=np.int32)
        placed[places] = floors
        return names, own, placed

    def _posts_twice(self, posts: Posts, places: Codes) -> None:
        first: dict[int, int] = {}
        for row, place in enumerate(places.tolist()):
            if first.setdefault(place, row) != row:
                numbers = {"value": str(posts.post[row]), "other": first[place]}
                self.problems.append(Problem("post_twice", "posts", row, "post", numbers))

    def _loads(self, choices: Choices, chooser: Codes, count: int) -> NDArray[np.uint8] | None:
        if choices.load is None:
            return None
        halves = np.asarray(choices.load, dtype=np.float64) * FULL_LOAD
        self._note(
            "students", (halves != 1) & (halves != FULL_LOAD), "bad_load", "load", choices.load
        )
        self._refuse()
        if not (halves == 1).any():
            return None
        load = np.full(count, FULL_LOAD, dtype=np.uint8)
        load[chooser] = halves
        self._note("students", load[chooser] != halves, "two_loads", "load", choices.load)
        return load

    def _once(
        self, chooser: Codes, rank: Any, chosen: Codes, order: Order, post_count: int
    ) -> tuple[Order, Order]:
        """Give which rows to keep: a pair listed twice alike counts once, otherwise it is wrong."""
        if kernels.chosen("", len(chooser)) == "numba":
            last = np.full(post_count, -1, dtype=np.int32)
            if not kernels.checks().has_repeats(chooser, chosen, last):
                return None, order
        pairs = chooser.astype(np.int64) * post_count + chosen
        by_pair = np.argsort(pairs, kind="stable")
        again = np.flatnonzero(np.diff(pairs[by_pair]) == 0)
        if not len(again):
            return None, order
        rows = np.arange(len(pairs)) if order is None else order
        dropped = np.zeros(len(pairs), dtype=np.bool_)
        for place in again.tolist():
            one, other = by_pair[place], by_pair[place + 1]
            numbers = {"value": str(self.tables.choices.post[rows[other]]), "other": int(rows[one])}
            code = "choice_twice" if rank[one] == rank[other] else "ranked_twice"
            listed = self.remarks if rank[one] == rank[other] else self.problems
            listed.append(Problem(code, "students", int(rows[other]), "post", numbers))
            dropped[other] = True
        keep = np.flatnonzero(~dropped)
        return keep, rows[keep]

    def _scored(
        self, students: Names, posts: Names, ptr: Longs, chosen: Codes, order: Order
    ) -> tuple[Keys, Scale, NDArray[np.float32] | None, NDArray[np.bool_] | None]:
        """Give key, scale and minutes of every choice, and which of them lack a score."""
        choices, scores = self.tables.choices, self.tables.scores
        if scores is not None:
            return self._joined(students, posts, ptr, chosen)
        minutes = None
        if choices.minutes is not None:
            minutes = _taken(np.asarray(choices.minutes, dtype=np.float32), order)
        if choices.score is None:
            return np.ones(len(chosen), dtype=np.uint32), INDIFFERENT, minutes, None
        column = np.asarray(choices.score)
        if column.dtype.kind == "f":
            self._note("students", np.isinf(column), "bad_score", "score", column)
        key, scale = keyed(_taken(column, order))
        return key, scale, minutes, key == BARRED

    def _joined(
        self, students: Names, posts: Names, ptr: Longs, chosen: Codes
    ) -> tuple[Keys, Scale, NDArray[np.float32] | None, NDArray[np.bool_] | None]:
        scores = self.tables.scores
        assert scores is not None  # noqa: S101 -- the caller has looked
        score = np.asarray(scores.score, dtype=np.float64)
        self._note("scores", ~np.isfinite(score), "bad_score", "score", scores.score)
        given_by = posts.codes(scores.post)
        self._note("scores", given_by < 0, "unknown_post", "post", scores.post)
        given_to = students.codes(scores.student)
        self._refuse()
        row = _rows_of_short_lists(ptr, chosen, given_to, given_by)
        if row is None:
            row = self._rows_searched(ptr, chosen, given_to, given_by, score)
        found = row != NOBODY
        own = np.full(len(row), np.nan)
        own[found] = score[row[found]]
        key, scale = keyed(own)
        minutes = None
        if scores.minutes is not None:
            minutes = np.full(len(row), np.nan, dtype=np.float32)
            minutes[found] = np.asarray(scores.minutes, dtype=np.float32)[row[found]]
        return key, scale, minutes, ~found

    def _rows_searched(
        self, ptr: Longs, chosen: Codes, given_to: Codes, given_by: Codes, score: Any
    ) -> Longs:
        """Give the row of scores of every choice, and remark upon the rows that are left over."""
        wide = 1 + int(max(chosen.max(initial=0), given_by.max(initial=0)))
        rows = np.flatnonzero(given_to >= 0)
        pairs = given_to[rows].astype(np.int64) * wide + given_by[rows]
        by_pair = np.argsort(pairs, kind="stable")
        pairs, rows = pairs[by_pair], rows[by_pair]
        self._scored_once(pairs, rows, score)
        wanted = np.repeat(np.arange(len(ptr) - 1), np.diff(ptr)) * wide + chosen
        row = np.full(len(wanted), NOBODY, dtype=np.int64)
        if len(pairs):
            place = np.minimum(np.searchsorted(pairs, wanted), len(pairs) - 1)
            row = np.where(pairs[place] == wanted, rows[place], NOBODY)
        own_pairs = wanted[row != NOBODY]
        used = len(own_pairs)
        if (pairs[1:] == pairs[:-1]).any():  # rows that repeat a score are not rows left out
            ends = np.searchsorted(pairs, own_pairs, "right")
            used = int((ends - np.searchsorted(pairs, own_pairs, "left")).sum())
        if unlisted := len(score) - used:
            self.remarks.append(Problem("scores_unlisted", "scores", numbers={"count": unlisted}))
        return row

    def _scored_once(self, pairs: Any, rows: Any, score: Any) -> None:
        scores = self.tables.scores
        minutes = None if scores is None or scores.minutes is None else np.asarray(scores.minutes)
        for place in np.flatnonzero(np.diff(pairs) == 0).tolist():
            one, other = int(rows[place]), int(rows[place + 1])
            same = score[one] == score[other] and (
                minutes is None or np.array_equal(minutes[one], minutes[other], equal_nan=True)
            )
            code = "score_repeated" if same else "scored_twice"
            numbers = {"value": str(score[other]), "other": one}
            listed = self.remarks if same else self.problems
            listed.append(Problem(code, "scores", other, "score", numbers))

    def _bars(
        self, key: Keys, minutes: Any, unscored: Any, order: Order
    ) -> tuple[NDArray[np.uint8] | None, tuple[RuledOut, ...]]:
        """Say of each choice what bars it, and take its key away."""
        bar = np.zeros(len(key), dtype=np.uint8)
        limit = self.tables.most_minutes
        if minutes is not None and limit is not None:
            bar[minutes > limit] = Bar.TOO_FAR
        if unscored is not None:
            bar[unscored] = Bar.NOT_SCORED
        bars = tuple(self._ruled_out(bar, order))
        if not bar.any():
            return None, bars
        key[bar > 0] = BARRED
        return bar, bars

    def _ruled_out(self, bar: NDArray[np.uint8], order: Order) -> Iterator[RuledOut]:
        column = self.tables.choices.ruled_out
        if column is None:
            return
        texts = _taken(np.asarray([str(text or "") for text in column], dtype=object), order)
        for number, text in enumerate(sorted(set(texts.tolist()) - {""})):
            if number > MOST_RULES:
                self.problems.append(Problem("too_many_rules", "students", column="ruled_out"))
                return
            bar[texts == text] = Bar.RULED_OUT + number
            rule, _sign, since = text.partition("@")
            yield RuledOut(rule, since)


def _whole(column: Any) -> NDArray[np.int64]:
    """Give whole numbers; what is none becomes one that is out of every range."""
    array = np.asarray(column)
    if array.dtype.kind in "iub":
        return array.astype(np.int64, copy=False)
    if array.dtype.kind == "f":
        rounded = np.where(np.isfinite(array), np.rint(array), -1)
        return np.where(rounded == array, rounded, -1).astype(np.int64)
    return np.fromiter((_whole_of(value) for value in column), np.int64, len(column))


def _whole_of(value: Any) -> int:
    try:
        found = int(value)
    except (TypeError, ValueError, OverflowError):
        return -1
    return found if abs(found) <= MOST_SEATS + 1 else MOST_SEATS + 1


def _outside(values: NDArray[np.int64], least: int, most: int) -> Any:
    """Say which values are out of range; the usual answer, none, takes no look at each."""
    if not len(values) or (least <= values.min() and values.max() <= most):
        return ()
    return (values < least) | (values > most)


def _rows_of_short_lists(
    ptr: Longs, chosen: Codes, given_to: Codes, given_by: Codes
) -> Longs | None:
    """Give the row of scores of every choice, where each row belongs to one and no two to the same."""
    if kernels.chosen("", len(chosen)) != "numba" or np.diff(ptr).max() > SHORT:
        return None
    row: Longs = np.full(len(chosen), NOBODY, dtype=np.int64)
    return row if kernels.checks().find_rows(ptr, chosen, given_to, given_by, row) else None


def _order(chooser: Codes, rank: Any, chosen: Codes) -> Order:
    """Give the order by student, rank and post; None where the rows already stand so."""
    if kernels.chosen("", len(chooser)) == "numba":
        if kernels.checks().is_in_order(chooser, rank, chosen):
            return None
        return np.lexsort((chosen, rank, chooser))
    steps = np.diff(chooser)
    up = rank[1:] > rank[:-1]
    up |= (rank[1:] == rank[:-1]) & (chosen[1:] >= chosen[:-1])
    if bool((steps > 0)[~up].all()) and bool((steps >= 0).all()):
        return None
    return np.lexsort((chosen, rank, chooser))


def _taken(array: Any, order: Order) -> Any:
    return array if order is None else array[order]


def _ranks(rank: NDArray[np.int64], ptr: Longs) -> NDArray[np.uint16] | None:
    """Give the ranks, or None where every list says 1, 2, 3 and so on."""
    if kernels.chosen("", len(rank)) == "numba":
        return None if kernels.checks().counts_up(rank, ptr) else rank.astype(np.uint16)
    starts = np.repeat(ptr[:-1], np.diff(ptr))
    if np.array_equal(rank, np.arange(len(rank)) - starts + 1):
        return None
    return rank.astype(np.uint16)
