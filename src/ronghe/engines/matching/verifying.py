"""Checking a certificate against the round alone, and, where the rule allows, by running it again."""

from collections.abc import Mapping
from typing import Any

from ronghe.engines.matching.bounds import bound_of
from ronghe.engines.matching.certificate import (
    FORMAT,
    Finding,
    certificate_of,
    differences,
    status_of,
)
from ronghe.engines.matching.checking import Check, check
from ronghe.engines.matching.market import NOBODY, Ints, Market
from ronghe.engines.matching.result import RULES, Bound, Closed, Result
from ronghe.engines.matching.solving import solve
from ronghe.engines.matching.units import CrossingCaps

BOUNDS = {"count", "flow", "reduced_flow", "solver"}
CHECKED = BOUNDS - {"solver"}


class Unreadable(ValueError):
    """The certificate lacks what is needed to check it; `what` says which entry."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def result_in(market: Market, placed: Ints, written: Mapping[str, Any]) -> Result:
    """Give the run that a certificate speaks of; raises `Unreadable`."""
    if written.get("format") != FORMAT:
        raise Unreadable("format")
    if written.get("rule") not in RULES:
        raise Unreadable("rule")
    seed = written.get("seed")
    if type(seed) is not int or seed < 0:
        raise Unreadable("seed")
    if type(written.get("reproducible")) is not bool:
        raise Unreadable("reproducible")
    groups = {group.name: number for number, group in enumerate(market.groups)}
    try:
        closed = tuple(_closed(market, one) for one in written["closed_posts"])
        parted = tuple(sorted(groups[name] for name in written["parted_groups"]))
        withdrawn = frozenset(market.students.find(name) for name in written["withdrawn"])
    except (KeyError, TypeError, ValueError) as trouble:
        raise Unreadable("closed_posts, parted_groups or withdrawn") from trouble
    return Result(
        market, written["rule"], seed, "", placed, closed, parted=parted,
        withdrawn=withdrawn - {NOBODY}, bound=_bound(written),
        is_reproducible=written["reproducible"],
    )  # fmt: skip


def _closed(market: Market, written: Mapping[str, Any]) -> Closed:
    post, had = market.posts.find(written["post"]), written["had"]
    if post == NOBODY or type(had) is not int:
        raise ValueError(written)
    return Closed(post, market.opens_at(post), had)


def _bound(written: Mapping[str, Any]) -> Bound | None:
    placed, kind = written.get("bound"), written.get("bound_kind")
    if placed is None and kind is None:
        return None
    if type(placed) is not int or type(kind) is not str or kind not in BOUNDS:
        raise Unreadable("bound")
    return Bound(placed, kind)


def verify(
    market: Market,
    placed: Ints,
    written: Mapping[str, Any],
    *,
    replay: bool = True,
    withdrawn: frozenset[int] = frozenset(),
) -> tuple[Result, Check | None, list[Finding]]:
    """Give the run, its check and all in which certificate, placements and round disagree.

    With a replay the rule is run again where its answer is the only one; that finds a matching
    which is stable, but not the one that the rule gives.
    """
    result = result_in(market, placed, written)
    try:
        found = check(result)
    except CrossingCaps:
        return result, None, [Finding("crossing_caps")]
    findings = [_fault(market, fault) for fault in found.faults]
    if result.withdrawn != withdrawn:  # the round itself knows of no withdrawal
        findings.append(Finding("withdrawn", ", ".join(written["withdrawn"])))
    findings += differences(written, certificate_of(result, found))
    findings += _told(market, result, found, written)
    if replay and not findings and not result.withdrawn:
        findings += _replayed(result)
    return result, found, findings


def _replayed(result: Result) -> list[Finding]:
    """Run the rule again; a solver may have found more than it does without, never less."""
    again = solve(result.market, result.rule, seed=result.seed, time_limit=0)
    if result.is_reproducible:
        is_same = again.digest == result.digest
        return [] if is_same else [Finding("replay", result.digest, again.digest)]
    is_possible = result.rule == "most_placed" and result.placed_count > again.placed_count
    if is_possible or (result.rule == "least_rank" and not again.is_reproducible):
        return []
    return [Finding("reproducible", says=False, found=True)]


def _told(
    market: Market, result: Result, found: Check, written: Mapping[str, Any]
) -> list[Finding]:
    """Look at what only the run knows, and whether it is possible."""
    findings = []
    status = status_of(result, found)
    if written.get("status") != status:
        findings.append(Finding("status", written.get("status"), status))
    if result.bound is None:
        return findings
    gap = result.bound.placed - result.placed_count
    if written.get("gap") != gap or gap < 0:
        findings.append(Finding("gap", written.get("gap"), gap))
    own = bound_of(market, result.bound.kind)
    is_checked = result.bound.kind in CHECKED
    if result.bound.placed > own.placed or (is_checked and result.bound.placed != own.placed):
        findings.append(Finding("bound", result.bound.placed, own.placed))
    return findings


def _fault(market: Market, fault: Any) -> Finding:
    names = {
        "student": market.students[fault.student] if fault.student != NOBODY else None,
        "post": market.posts[fault.post] if fault.post != NOBODY else None,
        "cap": market.caps[fault.cap].name if fault.cap != NOBODY else None,
        "group": market.groups[fault.group].name if fault.group != NOBODY else None,
    }
    return Finding(fault.code, next((name for name in names.values() if name is not None), None))
