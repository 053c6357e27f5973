"""Which kernel runs: the compiled one where numba is installed, else plain Python; same answers."""

import importlib
import importlib.util
from functools import lru_cache
from typing import Any

KERNELS = ("numba", "python")
SMALL = 2_000  # choices below which compiled code would only be waited for


class NoSuchKernel(LookupError):
    """Neither of the kernels, or one that is not installed."""


@lru_cache
def has_numba() -> bool:
    """Say whether the compiled kernels can be had."""
    return importlib.util.find_spec("numba") is not None


def chosen(kernel: str, choices: int) -> str:
    """Give the kernel that will run; an empty wish leaves it to the size of the round."""
    if kernel not in {"", *KERNELS} or (kernel == "numba" and not has_numba()):
        raise NoSuchKernel(kernel)
    return kernel or ("numba" if has_numba() and choices >= SMALL else "python")


@lru_cache
def compiled() -> Any:
    """Give the module of compiled kernels, which imports numba."""
    return importlib.import_module("ronghe.engines.matching.compiled")


@lru_cache
def nesting() -> Any:
    """Give the module of compiled kernels for caps, which imports numba."""
    return importlib.import_module("ronghe.engines.matching.compiled_caps")


@lru_cache
def checks() -> Any:
    """Give the module of compiled checks, which imports numba."""
    return importlib.import_module("ronghe.engines.matching.compiled_checks")


@lru_cache
def hashing() -> Any:
    """Give the module of compiled hashing, which imports numba."""
    return importlib.import_module("ronghe.engines.matching.hashing")
