"""Placing by a rule, and the bound that goes with it."""

import hashlib
from dataclasses import replace

from ronghe.engines.matching import kernels
from ronghe.engines.matching.bounds import best_bound
from ronghe.engines.matching.market import Market
from ronghe.engines.matching.placing import most_placed
from ronghe.engines.matching.ranking import least_rank
from ronghe.engines.matching.result import RULES, Result
from ronghe.engines.matching.stable import student_optimal


class NoSuchRule(LookupError):
    """None of the rules of allocation."""


def solve(
    market: Market, rule: str = "student_optimal", *, seed: int, time_limit: float = 30.0,
    kernel: str = "",
) -> Result:  # fmt: skip
    """Place everybody by a rule; the seed decides ties, the time limit only binds solvers.

    Raises `CrossingCaps` where caps neither nest nor lie apart and the round is too large to be
    solved exactly.
    """
    if rule not in RULES:
        raise NoSuchRule(rule)
    kernel = kernels.chosen(kernel, market.choice_count)
    numbers = market.numbers(seed)
    if rule == "most_placed":
        return most_placed(market, numbers, seed, kernel, time_limit)
    if rule == "least_rank":
        return least_rank(market, numbers, seed, kernel, time_limit)
    result = student_optimal(market, numbers, seed, kernel)
    return replace(result, bound=best_bound(market, kernel, result.placed))


def seed_of(market: Market) -> int:
    """Give the seed of a round for which none was drawn: from the round itself.

    It makes a run repeatable; it is no commitment, since whoever writes the tables can try others.
    """
    return int.from_bytes(hashlib.sha256(market.digest.encode()).digest()[:8], "big")
