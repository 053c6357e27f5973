"""The certificate of a run: what anybody needs to check it, and nobody's name.

A matching of a round in which one lottery decides all ties is stable if and only if every student
has the best post whose cut-off they meet, posts with free seats being open to all.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np

from ronghe.engines.matching.checking import Check, check, heads_at
from ronghe.engines.matching.lottery import commitment
from ronghe.engines.matching.market import NOBODY, Market
from ronghe.engines.matching.reasons import Reasons
from ronghe.engines.matching.result import Result, ranks_held
from ronghe.engines.matching.standing import OPEN, SHUT, Values
from ronghe.engines.matching.units import KEY_SHIFT

FORMAT = "ronghe-matching/1"
Certificate = dict[str, Any]
# What only the run itself knows; a check takes it as told, or sees that it is possible.
TOLD = frozenset({"kernel", "offers", "seed_source", "files", "bound", "bound_kind", "gap", "status", "reproducible"})  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """Something in which a certificate and the round disagree."""

    what: str
    says: Any = None
    found: Any = None


def certificate_of(
    result: Result, found: Check | None = None, reasons: Reasons | None = None
) -> Certificate:
    """Write the certificate of a run."""
    found = check(result) if found is None else found
    reasons = Reasons(result, found) if reasons is None else reasons
    market, bound = result.market, result.bound
    placed = result.placed_count
    counts = rank_counts(result)
    return {
        "format": FORMAT,
        "rule": result.rule,
        "status": status_of(result, found),
        "students": market.student_count,
        "posts": market.post_count,
        "choices": market.choice_count,
        "placed": placed,
        "unplaced": market.student_count - placed - len(result.withdrawn),
        "withdrawn": sorted(market.students[one] for one in result.withdrawn),
        "frozen": 0 if market.frozen is None else int((market.frozen != NOBODY).sum()),
        "bound": None if bound is None else bound.placed,
        "bound_kind": None if bound is None else bound.kind,
        "gap": None if bound is None else bound.placed - placed,
        "blocking_pairs": len(found.blocking),
        "lottery_pairs": len(found.by_lottery) if result.rule == "student_optimal" else None,
        "ranks": {str(rank): count for rank, count in counts.items()},
        "total_rank": sum(rank * count for rank, count in counts.items()),
        "parted_groups": [market.groups[number].name for number in result.parted],
        "closed_posts": [
            {"post": market.posts[one.post], "needed": one.needed, "had": one.had,
             "would_come": found.would_come[one.post]}
            for one in result.closed
        ],
        "wrongly_closed": [market.posts[post] for post in found.wrongly_closed],
        "cut_offs": list(_cut_offs(result, found, reasons)),
        "caps": list(_caps(result, found, reasons)),
        "seed": result.seed,
        "seed_commitment": commitment(result.seed),
        "kernel": result.kernel,
        "offers": result.offers,
        "reproducible": result.is_reproducible,
        "inputs_hash": market.digest,
        "result_hash": result.digest,
    }  # fmt: skip


def status_of(result: Result, found: Check) -> str:
    """Say in a word what the matching is."""
    if found.faults:
        return "invalid"
    has_no_gap = result.bound is not None and result.bound.placed <= result.placed_count
    if result.rule == "least_rank":
        is_sure = result.is_reproducible and not (result.market.groups or result.closed)
        return "optimal" if is_sure else "feasible"
    if len(found.blocking):
        return "feasible"
    if result.rule == "student_optimal":
        return "feasible" if len(found.by_lottery) else "stable"
    return "weakly_stable_max" if has_no_gap else "weakly_stable"


def rank_counts(result: Result) -> dict[int, int]:
    """Count the placed students by the rank of what they have; frozen ones have none."""
    ranks, counts = np.unique(ranks_held(result), return_counts=True)
    return dict(zip(ranks.tolist(), counts.tolist(), strict=True))


def _cut_offs(result: Result, found: Check, reasons: Reasons) -> Iterator[dict[str, Any]]:
    market, closed = result.market, result.closed_posts
    marks = _marks(found.standing.cutoffs[: market.post_count], reasons, market)
    figures = market.seats.tolist(), heads_at(result).tolist()
    for place, (name, seats, placed, (state, score, lottery)) in enumerate(
        zip(market.posts.texts(), *figures, marks, strict=True)
    ):
        if closed and place in closed:
            yield {"post": name, "seats": seats, "placed": placed, "state": "closed"}
        else:
            yield {"post": name, "seats": seats, "placed": placed,
                   "state": state, "score": score, "lottery": lottery}  # fmt: skip


def _caps(result: Result, found: Check, reasons: Reasons) -> Iterator[dict[str, Any]]:
    market, heads = result.market, heads_at(result)
    marks = _marks(found.standing.cutoffs[market.post_count :], reasons, market)
    for cap, (state, score, lottery) in zip(market.caps, marks, strict=True):
        yield {
            "level": cap.level,
            "name": cap.name,
            "limit": cap.limit,
            "placed": int(heads[cap.posts].sum()),
            "state": state,
            "score": score,
            "lottery": lottery,
        }


Mark = tuple[str, str | None, str | None]
OPEN_MARK: Mark = ("open", None, None)
SHUT_MARK: Mark = ("full", None, None)


def _marks(bars: Values, reasons: Reasons, market: Market) -> list[Mark]:
    """Give state, score and lottery number of each cut-off."""
    marks = [OPEN_MARK if bar == int(OPEN) else SHUT_MARK for bar in bars.tolist()]
    told = np.flatnonzero((bars != OPEN) & (bars != SHUT))
    scores = market.scale.show_all((bars[told] >> np.uint64(KEY_SHIFT)).astype(np.uint32))
    # Where a second chance or a solver chose among equals, no lottery number parts them.
    lotteries: Iterable[str | None] = repeat(None)
    if reasons.is_strict:
        lotteries = reasons.lotteries_at(bars[told])
    for place, score, lottery in zip(told.tolist(), scores, lotteries, strict=False):
        marks[place] = ("full", score or None, lottery)
    return marks


def differences(written: Mapping[str, Any], true: Certificate) -> list[Finding]:
    """Compare what a certificate says with what the round says, entry by entry."""
    findings = [
        Finding(name, written.get(name), value)
        for name, value in true.items()
        if name not in TOLD and (name not in written or written[name] != value)
    ]
    return findings + [
        Finding(name, written[name]) for name in written if name not in {*true, *TOLD}
    ]
