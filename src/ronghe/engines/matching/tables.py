"""The tables that a round is built from, as columns; and how to take them from frames and rows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.matching.names import Coded, coded


@dataclass(frozen=True)
class Choices:
    """Who ranked what, a pair a row; `also` names students whose list is empty.

    `score`, `minutes` and `ruled_out` (the rule that keeps them apart, or empty) may stand here,
    row by row, or in a table of scores.
    """

    student: Any
    rank: Any
    post: Any
    load: Any = None  # 1 or 0.5
    score: Any = None
    minutes: Any = None
    ruled_out: Any = None
    also: Sequence[str] = ()


@dataclass(frozen=True)
class Posts:
    """The posts, their seats, and the columns by which caps take several together."""

    post: Any
    seats: Any
    opens_with: Any = None
    levels: Mapping[str, Sequence[Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Scores:
    """What hosts gave whom; a listed pair that is absent here is ineligible."""

    student: Any
    post: Any
    score: Any
    minutes: Any = None


@dataclass(frozen=True)
class Caps:
    """At most so many seats in all posts whose column `level` says `name`."""

    level: Sequence[str]
    name: Sequence[str]
    limit: Sequence[int]


@dataclass(frozen=True)
class Groups:
    """Who is linked with whom; `may_part` when they go on alone once their list is exhausted."""

    student: Sequence[Any]
    group: Sequence[str]
    may_part: Sequence[bool] | None = None


@dataclass(frozen=True)
class Frozen:
    """Who keeps which post."""

    student: Sequence[Any]
    post: Sequence[Any]


@dataclass(frozen=True)
class Tables:
    """All that is known of a round before it is checked."""

    choices: Choices
    posts: Posts
    scores: Scores | None = None
    caps: Caps | None = None
    groups: Groups | None = None
    frozen: Frozen | None = None
    most_minutes: float | None = None


def columns(rows: Any, *names: str) -> dict[str, Any]:
    """Give the named columns of a frame (pandas, polars, a map of columns) or of rows.

    Rows are maps (a queryset's `values()`) or sequences in the order of the names. A column that
    is not there is left out.
    """
    if isinstance(rows, Mapping) or hasattr(rows, "columns"):
        held = rows if isinstance(rows, Mapping) else set(rows.columns)
        return {name: _column(rows[name]) for name in names if name in held}
    listed = list(rows)
    if listed and isinstance(listed[0], Mapping):
        return {name: [row[name] for row in listed] for name in names if name in listed[0]}
    width = len(listed[0]) if listed else len(names)
    taken = zip(*listed, strict=True) if listed else ([] for _name in names)
    return dict(zip(names[:width], map(list, taken), strict=True))


def _column(column: Any) -> Any:
    """Give a frame's column as an array, a list as it is."""
    return column if isinstance(column, list | tuple | np.ndarray) else np.asarray(column)


def from_frames(
    choices: Any,
    posts: Any,
    *,
    scores: Any = None,
    caps: Any = None,
    groups: Any = None,
    frozen: Any = None,
    levels: Iterable[str] = ("enterprise", "region", "tutor"),
    most_minutes: float | None = None,
) -> Tables:
    """Take the tables of a round from frames, maps of columns, or rows.

    >>> tables = from_frames(
    ...     [("S1", 1, "P1"), ("S1", 2, "P2")], {"post": ["P1", "P2"], "seats": [1, 1]}
    ... )
    >>> tables.choices.post
    ['P1', 'P2']
    """
    chosen = columns(choices, "student", "rank", "post", "load", "score", "minutes", "ruled_out")
    offered = columns(posts, "post", "seats", "opens_with", *levels)
    grouping = {level: offered.pop(level) for level in levels if level in offered}
    return Tables(
        Choices(**chosen),
        Posts(**offered, levels=grouping),
        None
        if scores is None
        else Scores(**columns(scores, "student", "post", "score", "minutes")),
        None if caps is None else Caps(**columns(caps, "level", "name", "limit")),
        None if groups is None else Groups(**columns(groups, "student", "group", "may_part")),
        None if frozen is None else Frozen(**columns(frozen, "student", "post")),
        most_minutes,
    )


def from_orders(
    lists: Mapping[str, Sequence[str]],
    orders: Mapping[str, Sequence[str]],
    seats: Mapping[str, int],
) -> Tables:
    """Take a round from dictionaries: each student's posts and each post's students, best first.

    A listed pair whose student the post does not name is ineligible.

    >>> tables = from_orders({"S1": ["P1"], "S2": ["P1"]}, {"P1": ["S2", "S1"]}, {"P1": 1})
    >>> tables.scores.score.tolist()
    [0, -1]
    """
    student, wished, place = _listed(lists)
    host, liked, behind = _listed(orders)
    return Tables(
        Choices(student, place + 1, wished),
        Posts(list(seats), list(seats.values())),
        Scores(liked, host, -behind),
    )


def _listed(lists: Mapping[str, Sequence[str]]) -> tuple[Coded, Coded, NDArray[np.int64]]:
    """Give whose list each entry stands on, what it names, and its place there, from nought."""
    lengths = np.fromiter(map(len, lists.values()), np.int64, len(lists))
    starts = np.cumsum(lengths) - lengths
    owners = coded(lists)
    place = np.arange(int(lengths.sum())) - np.repeat(starts, lengths)
    entries = coded(_Entries(lists))
    return Coded(owners.names, np.repeat(owners.codes, lengths)), entries, place


class _Entries:
    """The entries of all lists one after the other, without a list of their own."""

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        self.lists = lists

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(self.lists.values())
