"""Most placed: as many students as a stable matching can hold, where equal scores leave a choice.

Second-chance deferred acceptance (Király 2011) from several draws of the one seed reaches at least
two thirds of what is possible, in practice nearly all of it. A flow through what stability leaves
says what is possible at most. Only where the two differ is an exact solver asked. Not
strategy-proof: by leaving wishes out, a student may now and then do better.
"""

from dataclasses import replace

import numpy as np

from ronghe.engines.matching.accepting import accept
from ronghe.engines.matching.bounds import reduced_keys, stable_bound
from ronghe.engines.matching.checking import held_by_units
from ronghe.engines.matching.exact import MOST_CHOICES, Wish, solve_exactly
from ronghe.engines.matching.floors import close_and_continue, floored
from ronghe.engines.matching.lottery import Numbers
from ronghe.engines.matching.market import NOBODY, Longs, Market
from ronghe.engines.matching.oracle import Book
from ronghe.engines.matching.result import Bound, Result
from ronghe.engines.matching.scores import Keys
from ronghe.engines.matching.stable import finished, of_book, total_rank
from ronghe.engines.matching.units import Units, make_units, nodes_of

RULE = "most_placed"
DRAWS = 20
DRAWN_CHOICES = 20_000_000  # over all draws together


def most_placed(
    market: Market, numbers: Numbers, seed: int, kernel: str, time_limit: float
) -> Result:
    """Place as many as can be placed without a blocking pair."""
    units = make_units(market, numbers)
    key = reduced_keys(units)
    bound = stable_bound(units, key, kernel)
    best: Result | None = None
    for draw in range(max(1, min(DRAWS, DRAWN_CHOICES // max(market.choice_count, 1)))):
        own = units if draw == 0 else make_units(market, numbers, draw)
        found = _one_draw(own, seed, kernel)
        if best is None or _merit(found) < _merit(best):
            best = found
        if best.placed_count >= bound.placed:
            break
    assert best is not None  # noqa: S101 -- there is at least one draw
    best = replace(best, bound=bound)
    if best.placed_count >= bound.placed or not time_limit or not _may_be_solved(units, key):
        return best
    return _solved(best, units, key, time_limit)


def _merit(result: Result) -> tuple[int, int]:
    return -result.placed_count, total_rank(result)


def _one_draw(units: Units, seed: int, kernel: str) -> Result:
    if units.is_uniform and not floored(units.market):
        held, offers = accept(units, kernel, second_chance=True)
        return finished(units, held, RULE, seed, kernel, offers=offers)
    book = Book(units, second_chance=True)
    return of_book(book, close_and_continue(book), RULE, seed, kernel)


def _may_be_solved(units: Units, key: Keys | None) -> bool:
    left = units.key if key is None else key
    return int((left > 0).sum()) <= MOST_CHOICES and not any(
        group.may_part for group in units.market.groups
    )


def _solved(best: Result, units: Units, key: Keys | None, time_limit: float) -> Result:
    """Let the solver look between what was found and the bound."""
    market, kept = best.market, 0
    if market.frozen is not None:
        kept = int((market.frozen != NOBODY).sum())
    assert best.bound is not None  # noqa: S101 -- the caller has it
    hint, _acting, _faults = held_by_units(best, units)
    wish = Wish(time_limit, most=best.bound.placed - kept, hint=hint, key=key)
    answer = solve_exactly(units, nodes_of(units), wish)
    if answer.is_infeasible:  # nothing is stable: what was found has its blocking pairs
        return best
    bound = best.bound
    if answer.bound < bound.placed - kept + 0.5:
        claimed = kept + int(np.floor(answer.bound + 1e-6))
        if claimed < bound.placed:
            bound = Bound(max(claimed, best.placed_count), "solver")
    found = best
    if answer.held is not None:
        had = _had(units, answer.held)
        solved = finished(
            units, answer.held, RULE, best.seed, best.kernel, offers=best.offers, had=had
        )
        if solved.placed_count > best.placed_count:
            found = solved
    return replace(found, bound=bound, is_reproducible=found is best)


def _had(units: Units, held: Longs) -> dict[int, int] | None:
    """Give the floored posts that nobody has."""
    used = set(units.post[held[held != NOBODY]].tolist())
    return {post: 0 for post in floored(units.market) if post not in used} or None
