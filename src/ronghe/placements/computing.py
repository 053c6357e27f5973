"""What a run computes: from tables to places, reasons and the certificate. It writes nothing."""

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db.models import F

from ronghe.engines.matching import (
    RULES,
    Check,
    Code,
    CrossingCaps,
    Market,
    Problem,
    Reasons,
    Result,
    TooLarge,
    Unsound,
    build,
    certificate_of,
    check,
    lint,
    price_of,
    repair,
    solve,
)
from ronghe.engines.matching.verifying import result_in
from ronghe.placements.eligibility import Refusal
from ronghe.placements.market import Inputs, inputs_in
from ronghe.placements.models import Run

SOLVER_SECONDS = 30.0
NOBODY = -1


class CannotRun(ValueError):
    """The round cannot be computed as it stands; `remarks` say what is wrong."""

    def __init__(self, remarks: list[dict[str, Any]]) -> None:
        super().__init__(str(remarks))
        self.remarks = remarks


@dataclass(frozen=True)
class Place:
    """Where a student is, the rank on the own list, the lottery number, and why of each wish."""

    code: str
    post: str
    rank: int | None
    lottery: str
    reasons: list[dict[str, Any]]


@dataclass
class Computed:
    """All that came out."""

    certificate: dict[str, Any]
    inputs_hash: str
    result_hash: str
    places: list[Place] = field(default_factory=list)
    prices: list[dict[str, Any]] = field(default_factory=list)
    remarks: list[dict[str, Any]] = field(default_factory=list)
    durations: dict[str, int] = field(default_factory=dict)


class Clock:
    """How long each part took, in milliseconds."""

    def __init__(self) -> None:
        self.parts: dict[str, int] = {}

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        begun = time.perf_counter()
        yield
        self.parts[name] = round(1_000 * (time.perf_counter() - begun))


def remarks_of(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Give what was noticed as JSON keeps it: the code, the table, and the numbers."""
    return [
        {"code": one.code, "table": one.table, "numbers": dict(one.numbers or {})}
        for one in problems
    ]


def compute(
    inputs: Inputs, rule: str, *, seed: int, is_trial: bool, before: Result | None = None
) -> Computed:
    """Place everybody by the rule, or repair what stands; a trial compares all rules instead.

    Raises `CannotRun`.
    """
    clock = Clock()
    with clock.part("build"):
        market, remarks = market_of(inputs)
    try:
        with clock.part("solve"):
            result = _result(market, rule, seed, before, inputs.gone)
        with clock.part("check"):
            found = check(result)
            reasons = Reasons(result, found)
            certificate = certificate_of(result, found, reasons)
    except CrossingCaps as trouble:
        numbers = {
            "one": f"{trouble.one.level} {trouble.one.name}",
            "other": f"{trouble.other.level} {trouble.other.name}",
        }
        problem = {"code": "crossing_caps", "table": "caps", "numbers": numbers}
        raise CannotRun([problem]) from trouble
    except TooLarge as trouble:
        raise CannotRun([{"code": "too_large", "table": "", "numbers": {}}]) from trouble
    computed = Computed(certificate, market.digest, result.digest, remarks=remarks)
    if is_trial:
        with clock.part("compare"):
            computed.prices = list(_prices(market, result, rule, seed))
    else:
        with clock.part("reasons"):
            computed.places = list(_places(result, found, reasons, inputs))
    computed.durations = clock.parts
    return computed


def market_of(inputs: Inputs) -> tuple[Market, list[dict[str, Any]]]:
    """Build the market and look at it; raises `CannotRun`."""
    try:
        built = build(inputs.tables)
    except Unsound as trouble:
        raise CannotRun(remarks_of(trouble.problems)) from trouble
    return built.market, remarks_of([*built.remarks, *lint(built.market)])


def _result(
    market: Market, rule: str, seed: int, before: Result | None, gone: frozenset[str]
) -> Result:
    left = frozenset(market.students.find(code) for code in gone) - {NOBODY}
    if before is not None:
        return repair(market, before, withdrawn=left).result
    result = solve(market, rule, seed=seed, time_limit=SOLVER_SECONDS)
    return repair(market, result, withdrawn=left).result if left else result


def _prices(market: Market, result: Result, rule: str, seed: int) -> Iterator[dict[str, Any]]:
    for one in RULES:
        try:
            found = result if one == rule else solve(market, one, seed=seed, time_limit=0)
        except TooLarge:
            yield {"rule": one, "status": "too_large"}
            continue
        price = vars(price_of(found))
        yield {**price, "ranks": {str(rank): count for rank, count in price["ranks"].items()}}


def _places(result: Result, found: Check, reasons: Reasons, inputs: Inputs) -> Iterator[Place]:
    market = result.market
    codes, posts = list(market.students.texts()), list(market.posts.texts())
    why: dict[int, list[dict[str, Any]]] = {}
    for student, choice, reason in reasons:
        post = posts[int(market.post[choice])]
        refusal = inputs.refusals.get((codes[student], post))
        numbers = dict(reason.numbers)
        if reason.code is Code.INELIGIBLE and refusal is not None:
            numbers |= _said(refusal)
        line = {"post": post, "code": reason.code.name, "numbers": numbers}
        why.setdefault(student, []).append(line)
    for student, code in enumerate(codes):
        place = int(result.placed[student])
        choice = market.find_choice(student, place) if place != NOBODY else NOBODY
        rank = market.rank_at(choice, student) if choice != NOBODY else None
        lottery = f"{int(reasons.numbers[student]):016x}"
        post = posts[place] if place != NOBODY else ""
        yield Place(code, post, rank, lottery, why.get(student, []))


def _said(refusal: Refusal) -> Mapping[str, Any]:
    return {
        "obstacle": refusal.obstacle.value,
        "rule": refusal.rule,
        "title": dict(refusal.title),
        "words": dict(refusal.words),
        **refusal.numbers,
    }


def before_of(run: Run) -> Result:
    """Give what an earlier run found, from what was kept of it."""
    market, _remarks = market_of(inputs_in(run.files.order_by("name")))
    placed = np.full(market.student_count, -1, dtype=np.int32)
    # Whoever came back from a post after the run does not hold it any more.
    stand = run.allocations.exclude(candidate__vacancies__post=F("post"))
    rows = stand.order_by().values_list("candidate__code", "post__reference")
    for code, post in rows:
        if post is not None:
            placed[market.students.find(code)] = market.posts.find(post)
    return result_in(market, placed, run.certificate)
