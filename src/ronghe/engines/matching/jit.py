"""How a loop is compiled; imports numba, so only compiled modules import it."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """Compile a function at its first call, and keep it on disk for the next process if possible."""
    try:
        return cast("F", numba.njit(cache=True, nogil=True)(function))
    except RuntimeError:  # neither beside the sources nor at home may anything be written
        return cast("F", numba.njit(nogil=True)(function))
