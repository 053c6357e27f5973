"""The student-optimal stable matching: the rule that no student can better by hiding a wish."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from ronghe.engines.matching.accepting import accept
from ronghe.engines.matching.checking import check_units
from ronghe.engines.matching.floors import close_and_continue, floored, hopeless, settle
from ronghe.engines.matching.lottery import Numbers
from ronghe.engines.matching.market import NOBODY, Longs, Market
from ronghe.engines.matching.oracle import Book
from ronghe.engines.matching.result import Closed, Result, ranks_held
from ronghe.engines.matching.units import Units, make_units

RULE = "student_optimal"
TRIED_POSTS = 8  # with floors: of so many, every set is tried
TRIED_CHOICES = 400_000  # over all sets together


def student_optimal(market: Market, numbers: Numbers, seed: int, kernel: str) -> Result:
    """Place by deferred acceptance, students offering; ties fall by the one lottery."""
    units = make_units(market, numbers)
    if units.is_uniform and not floored(market):
        held, offers = accept(units, kernel)
        return finished(units, held, RULE, seed, kernel, offers=offers)
    posts = [post for post in floored(market) if post not in hopeless(units)]
    tries = 2 ** len(posts) * max(market.choice_count, 1)
    quick = _in_turn(units, seed, kernel)
    if len(posts) > TRIED_POSTS or tries > TRIED_CHOICES or not posts:
        return quick
    found = [quick, *_every_set(units, posts, seed, kernel)]
    return min(found, key=lambda result: _merit(result, units))


def finished(
    units: Units, held: Longs, rule: str, seed: int, kernel: str, *,
    offers: int, had: dict[int, int] | None = None, parted: Sequence[int] = (),
) -> Result:  # fmt: skip
    """Tell of students and posts what was found for units and choices."""
    market = units.market
    count = market.student_count
    placed = np.full(count, NOBODY, dtype=np.int32)
    own = np.flatnonzero(held[:count] != NOBODY)
    placed[own] = units.post[held[own]]
    for number, group in enumerate(market.groups):
        if held[count + number] != NOBODY:
            placed[list(group.members)] = units.post[held[count + number]]
    if market.frozen is not None:
        placed = np.where(market.frozen != NOBODY, market.frozen, placed)
    closed = tuple(
        Closed(post, market.opens_at(post), count_then) for post, count_then in (had or {}).items()
    )
    return Result(
        market, rule, seed, kernel, placed, closed,
        parted=tuple(sorted(unit - count for unit in parted)), offers=offers,
    )  # fmt: skip


def of_book(book: Book, had: dict[int, int], rule: str, seed: int, kernel: str) -> Result:
    """Tell what a book holds."""
    return finished(
        book.units, np.array(book.held, dtype=np.int64), rule, seed, kernel,
        offers=book.offers, had=had, parted=sorted(book.parted),
    )  # fmt: skip


def _in_turn(units: Units, seed: int, kernel: str) -> Result:
    """Close posts one after the other; the first round of offers by the fast kernel."""
    book = Book(units)
    gone = hopeless(units)
    if not units.is_uniform or gone or kernel == "python":
        return of_book(book, close_and_continue(book), RULE, seed, kernel)
    held, book.offers = accept(units, kernel)
    book.take_over(held)
    return of_book(book, close_and_continue(book, start=False), RULE, seed, kernel)


def _every_set(units: Units, posts: list[int], seed: int, kernel: str) -> Iterator[Result]:
    """Run with each set of floored posts closed; keep what leaves no open post below its floor.

    With ties decided, all stable matchings of the same open posts fill each post alike (Roth 1986),
    so one run for each set is exact.
    """
    market = units.market
    gone = hopeless(units)
    for count in range(len(posts) + 1):
        for shut in combinations(posts, count):
            book = Book(units)
            for post in (*gone, *shut):
                book.closed[post] = True
            book.run(units.queue.tolist())
            settle(book)
            short = [post for post in posts if 0 < book.count_at[post] < market.opens_at(post)]
            if short:
                continue
            had = dict.fromkeys(sorted({*gone, *shut}), 0)
            for post in posts:
                if not book.count_at[post]:
                    book.closed[post], had[post] = True, 0
            yield of_book(book, dict(sorted(had.items())), RULE, seed, kernel)


def _merit(result: Result, units: Units) -> tuple[int, int, int, int, tuple[int, ...]]:
    """Order results, the better first: faults, then posts wrongly closed, placed, ranks, closures."""
    found = check_units(result, units)
    return (
        len(found.blocking),
        len(found.wrongly_closed),
        -result.placed_count,
        total_rank(result),
        tuple(sorted(result.closed_posts)),
    )


def total_rank(result: Result) -> int:
    """Add up the ranks that placed students gave to what they got, frozen ones apart."""
    return int(ranks_held(result).sum())
