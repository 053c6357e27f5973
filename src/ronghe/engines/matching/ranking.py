"""Least total rank: as many as can be placed at all, and among those ways the best liked on average.

It is for comparison. What posts think of students does not count here, so it leaves blocking pairs;
the certificate says how many. A cheapest flow, exact for students of one size; rounds with linked
or half-time students go to the exact solver.
"""

from dataclasses import replace

import numpy as np

from ronghe.engines.matching.bounds import best_bound
from ronghe.engines.matching.exact import MOST_CHOICES, Wish, solve_exactly
from ronghe.engines.matching.floors import floored, hopeless
from ronghe.engines.matching.flow import cheapest
from ronghe.engines.matching.lottery import Numbers
from ronghe.engines.matching.market import NOBODY, Longs, Market
from ronghe.engines.matching.result import Bound, Result
from ronghe.engines.matching.stable import finished
from ronghe.engines.matching.units import Units, make_units, nodes_of

RULE = "least_rank"
LEAST_SECONDS = 5.0


class TooLarge(ValueError):
    """Linked or half-time students, and more choices than the exact solver is given."""


def least_rank(
    market: Market, numbers: Numbers, seed: int, kernel: str, time_limit: float
) -> Result:
    """Place by least total rank; raises `TooLarge`."""
    units = make_units(market, numbers)
    bound = best_bound(market, kernel)
    if not units.is_uniform:
        return _exactly(units, seed, kernel, bound, time_limit)
    held, had = _closing(units, kernel)
    return replace(finished(units, held, RULE, seed, kernel, offers=0, had=had), bound=bound)


def _closing(units: Units, kernel: str) -> tuple[Longs, dict[int, int]]:
    """Place, and close the post that lacks most until each open one has enough."""
    market = units.market
    had = dict.fromkeys(hopeless(units), 0)
    key = units.key.copy()
    while True:
        key[np.isin(units.post, list(had))] = 0
        held = cheapest(units, kernel, key)
        heads = np.bincount(units.post[held[held != NOBODY]], minlength=market.post_count)
        short = [p for p in floored(market) if 0 < heads[p] < market.opens_at(p)]
        if not short:
            break
        worst = max(short, key=lambda post: (market.opens_at(post) - heads[post], -post))
        had[worst] = int(heads[worst])
    for post in floored(market):
        if not heads[post]:
            had.setdefault(post, 0)
    return held, dict(sorted(had.items()))


def _exactly(units: Units, seed: int, kernel: str, bound: Bound, time_limit: float) -> Result:
    market = units.market
    if int((units.key > 0).sum()) > MOST_CHOICES:
        raise TooLarge
    ranks = int(market.ranks().max(initial=0)) + 1
    weight = float(ranks * (market.student_count + 1))
    wish = Wish(
        max(time_limit, LEAST_SECONDS), is_stable=False, rank_weight=1.0, head_weight=weight
    )
    answer = solve_exactly(units, nodes_of(units), wish)
    held = np.full(units.count, NOBODY, dtype=np.int64) if answer.held is None else answer.held
    used = set(units.post[held[held != NOBODY]].tolist())
    had = {post: 0 for post in floored(market) if post not in used}
    result = finished(units, held, RULE, seed, kernel, offers=0, had=had)
    return replace(result, bound=bound, is_reproducible=answer.is_optimal)
