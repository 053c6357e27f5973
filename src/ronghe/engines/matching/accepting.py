"""Deferred acceptance by the kernel that was chosen; both give the same answers."""

from collections.abc import Callable

import numpy as np

from ronghe.engines.matching import kernels, oracle
from ronghe.engines.matching.market import Longs
from ronghe.engines.matching.units import Units


def accept(units: Units, kernel: str, *, second_chance: bool = False) -> tuple[Longs, int]:
    """Run deferred acceptance for units of one size: what each holds, and how many offers it took."""
    run: Callable[..., tuple[Longs, int]]
    if kernel == "python":
        if not units.has_caps:
            return oracle.deferred(units, second_chance=second_chance)
        return _book(units, second_chance=second_chance)
    run = kernels.nesting().nested if units.has_caps else kernels.compiled().deferred
    return run(units, second_chance=second_chance)


def _book(units: Units, *, second_chance: bool) -> tuple[Longs, int]:
    book = oracle.Book(units, second_chance=second_chance)
    book.run(units.queue.tolist())
    return np.array(book.held, dtype=np.int64), book.offers
