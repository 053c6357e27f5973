"""What will surprise those who open the round: found before anybody is placed."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.matching.market import NOBODY, Bar, Market
from ronghe.engines.matching.problems import Problem
from ronghe.engines.matching.units import CrossingCaps, nested

MANY = 0.05  # from this share of tied pairs on, the lottery is worth a word
SHOWN = 5


def lint(market: Market) -> list[Problem]:
    """Give every remark; `crossing_caps` is the only one that a rule cannot live with."""
    return [
        *_students(market),
        *_posts(market),
        *_caps(market),
        *_ties(market),
        *_links(market),
    ]


def _students(market: Market) -> Iterator[Problem]:
    lengths = np.diff(market.ptr)
    eligible = np.bincount(market.choosers()[market.key > 0], minlength=market.student_count)
    free = np.ones(market.student_count, dtype=np.bool_)
    if market.frozen is not None:
        free = market.frozen == NOBODY
    yield from _some(market, "empty_lists", (lengths == 0) & free)
    yield from _some(market, "lists_of_one", (lengths == 1) & free)
    yield from _some(market, "nothing_eligible", (lengths > 0) & (eligible == 0) & free)
    if market.bar is not None:
        for code, name in ((Bar.NOT_SCORED, "pairs_not_scored"), (Bar.TOO_FAR, "pairs_too_far")):
            if count := int((market.bar == code).sum()):
                yield Problem(name, "students", numbers={"count": count})
    unknown = 0
    if market.minutes is not None and market.most_minutes is not None:
        unknown = int(np.isnan(market.minutes).sum())
    if unknown:
        yield Problem("minutes_unknown", "scores", numbers={"count": unknown})


def _some(market: Market, code: str, which: NDArray[np.bool_]) -> Iterator[Problem]:
    found = np.flatnonzero(which)
    if len(found):
        names = ", ".join(market.students[one] for one in found[:SHOWN].tolist())
        yield Problem(code, "students", numbers={"count": len(found), "names": names})


def _posts(market: Market) -> Iterator[Problem]:
    listed = np.bincount(market.post, minlength=market.post_count)
    kept = np.zeros(market.post_count, dtype=np.int64)
    if market.frozen is not None:
        for student in np.flatnonzero(market.frozen != NOBODY).tolist():
            kept[market.frozen[student]] += market.halves(student)
    for code, which in (
        ("unreachable_posts", (listed == 0) & (market.seats > 0)),
        ("nobody_eligible", (listed > 0) & (market.applicants == 0)),
        ("no_seats", market.seats == 0),
        ("frozen_over_seats", kept > 2 * market.seats),
    ):
        yield from _some_posts(market, code, which)
    if market.opens_with is not None:
        per_seat = 2 if market.load is not None else 1
        floors = market.opens_with
        yield from _some_posts(market, "floor_over_seats", floors > market.seats * per_seat)
        few = (market.applicants < floors) & (floors <= market.seats * per_seat)
        yield from _some_posts(market, "floor_over_applicants", few)


def _some_posts(market: Market, code: str, which: NDArray[np.bool_]) -> Iterator[Problem]:
    found = np.flatnonzero(which)
    if len(found):
        names = ", ".join(market.posts[one] for one in found[:SHOWN].tolist())
        yield Problem(code, "posts", numbers={"count": len(found), "names": names})


def _caps(market: Market) -> Iterator[Problem]:
    try:
        nested(market.caps, market.post_count)
    except CrossingCaps as trouble:
        numbers: dict[str, Any] = {
            "one": f"{trouble.one.level} {trouble.one.name}",
            "other": f"{trouble.other.level} {trouble.other.name}",
        }
        yield Problem("crossing_caps", "caps", numbers=numbers)
    for cap in market.caps:
        if market.opens_with is None:
            break
        floors = market.opens_with[cap.posts]
        if floors.size and int(floors.min()) > cap.limit:
            numbers = {"level": cap.level, "name": cap.name, "limit": cap.limit}
            yield Problem("floor_over_cap", "caps", numbers=numbers)


def _ties(market: Market) -> Iterator[Problem]:
    if market.scale.kind == "none":
        yield Problem("posts_indifferent", "scores")
    elif market.choice_count:
        eligible = market.key > 0
        pairs = (market.post[eligible].astype(np.uint64) << np.uint64(32)) + market.key[eligible]
        pairs.sort()
        same = np.diff(pairs) == 0
        tied = np.zeros(len(pairs), dtype=np.bool_)
        tied[1:] |= same
        tied[:-1] |= same
        share = float(tied.mean()) if len(tied) else 0.0
        if share >= MANY:
            yield Problem("many_ties", "scores", numbers={"percent": round(100 * share)})
    if market.has_ties_in_lists:
        yield Problem("ties_in_lists", "students")


def _links(market: Market) -> Iterator[Problem]:
    largest = int(market.seats.max(initial=0)) * 2
    for group in market.groups:
        if sum(market.halves(one) for one in group.members) > largest:
            numbers = {"name": group.name, "size": len(group.members)}
            yield Problem("link_over_seats", "groups", numbers=numbers)
