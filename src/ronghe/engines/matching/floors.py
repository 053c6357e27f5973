"""Posts that open only with enough students, and units of several sizes: what follows the offers.

A post that has too few is closed and its students go on down their lists; nobody's list is gone
through again, since a closure only adds competition. Which post closes first: the one that lacks
most, then by identifier. On small rounds every set of open posts is tried instead.
"""

from ronghe.engines.matching.market import NOBODY, Market
from ronghe.engines.matching.oracle import Book
from ronghe.engines.matching.units import Units

PASSES = 60  # over all lists, to settle units of several sizes


def floored(market: Market) -> list[int]:
    """Give the posts that open only with enough students and hold nobody frozen."""
    if market.opens_with is None:
        return []
    kept = set() if market.frozen is None else set(market.frozen.tolist())
    return [post for post in (market.opens_with > 0).nonzero()[0].tolist() if post not in kept]


def hopeless(units: Units) -> list[int]:
    """Give the posts that could not open even if all who are eligible came."""
    market = units.market
    return [
        post
        for post in floored(market)
        if market.opens_at(post) > min(int(market.applicants[post]), int(units.room[post]))
    ]


def close_and_continue(book: Book, *, start: bool = True) -> dict[int, int]:
    """Run a book and close posts until each open one has enough; give what each closed one had."""
    market = book.units.market
    posts = floored(market)
    had = dict.fromkeys(hopeless(book.units), 0)
    for post in had:
        book.run(book.close(post))
    if start:
        book.run(book.units.queue.tolist())
        settle(book)
    while short := [post for post in posts if 0 < book.count_at[post] < market.opens_at(post)]:
        worst = max(short, key=lambda post: (market.opens_at(post) - book.count_at[post], -post))
        had[worst] = book.count_at[worst]
        book.run(book.close(worst))
        settle(book)
    for post in posts:
        if not book.count_at[post] and post not in had:
            book.closed[post] = True
            had[post] = 0
    return dict(sorted(had.items()))


def settle(book: Book) -> bool:
    """Let units of several sizes back into room that others left; say whether peace was reached.

    Where some units take more room than others, one that was refused may fit again after a larger
    one has gone. Each pass lets every unit try, in the order of the lottery, what it wants more
    than what it has. A matching without a blocking pair need not exist (McDermid and Manlove
    2010): the best of the passes is kept.
    """
    if book.units.is_uniform:
        return True
    best: tuple[int, list[int], set[int]] | None = None
    for _pass in range(PASSES):
        before, parted = list(book.held), set(book.parted)
        tried = _one_pass(book)
        if not tried:
            return True
        if best is None or tried < best[0]:
            best = (tried, before, parted)
    if best is not None:
        _put_back(book, best[1])
        book.parted = best[2]
    return False


def _one_pass(book: Book) -> int:
    """Let every unit try what it wants more; give how many got it."""
    moved = 0
    for unit in _acting(book):
        held = book.held[unit]
        end = book.ptr[unit + 1] if held == NOBODY else held
        for choice in range(book.ptr[unit], end):
            if not book.key[choice] or book.closed[book.post[choice]]:
                continue
            if _try(book, unit, choice):
                moved += 1
                break
    return moved


def _try(book: Book, unit: int, choice: int) -> bool:
    before = book.held[unit]
    displaced = book.offer(unit, choice) if before == NOBODY else _move(book, unit, choice)
    book.offers += 1
    if displaced is None:
        return False
    for other in displaced:
        book.at[other] = book.ptr[other]
    book.run(displaced)
    return True


def _move(book: Book, unit: int, choice: int) -> list[int] | None:
    """Offer for a unit that has a seat: it is given up only when the other is given.

    What the unit holds stays counted while the offer is considered, as for everybody else.
    """
    held = book.held[unit]
    displaced = book.offer(unit, choice)
    if displaced is None:
        return None
    if unit in displaced:  # it made room for itself, under a cap around both posts
        return [other for other in displaced if other != unit]
    for node in book.paths[book.post[held]]:
        book.load[node] -= book.size[unit]
    book.count_at[book.post[held]] -= book.heads[unit]
    return displaced


def _acting(book: Book) -> list[int]:
    queue = [unit for unit in book.units.queue.tolist() if unit not in book.parted]
    woken = [one for unit in sorted(book.parted) for one in book.units.wakes[unit]]
    return sorted([*queue, *woken], key=lambda unit: book.lot[unit])


def _put_back(book: Book, held: list[int]) -> None:
    for unit, choice in enumerate(book.held):
        if choice != NOBODY:
            book.leave(unit)
    for unit, choice in enumerate(held):
        if choice != NOBODY:
            book.hold(unit, choice)
