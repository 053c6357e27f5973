"""The price of a rule: on the same round, what each rule gives and what it costs, side by side."""

from dataclasses import dataclass

from ronghe.engines.matching.certificate import rank_counts, status_of
from ronghe.engines.matching.checking import check
from ronghe.engines.matching.market import Market
from ronghe.engines.matching.result import RULES, Result
from ronghe.engines.matching.solving import solve


@dataclass(frozen=True)
class Price:
    """What one rule gives."""

    rule: str
    status: str
    placed: int
    share: float  # of all students
    mean_rank: float | None  # of those who are placed by their list
    ranks: dict[int, int]
    blocking_pairs: int
    students_in_pairs: int  # who could be placed better, whoever else moves
    is_strategy_proof: bool


def price_of(result: Result) -> Price:
    """Say what a run gives."""
    found = check(result)
    market = result.market
    ranks = rank_counts(result)
    count = sum(ranks.values())
    chooser = found.standing.units.ptr.searchsorted(found.blocking, side="right")
    is_plain = not (market.groups or market.load is not None or result.closed)
    return Price(
        result.rule,
        status_of(result, found),
        result.placed_count,
        result.placed_count / market.student_count if market.student_count else 1.0,
        sum(rank * times for rank, times in ranks.items()) / count if count else None,
        ranks,
        len(found.blocking),
        len(set(chooser.tolist())),
        is_strategy_proof=result.rule == "student_optimal" and is_plain,
    )


def prices(market: Market, *, seed: int, time_limit: float = 0.0) -> list[Price]:
    """Run every rule on the same round with the same seed."""
    return [price_of(solve(market, rule, seed=seed, time_limit=time_limit)) for rule in RULES]
