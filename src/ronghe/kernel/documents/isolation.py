"""What holds of every process that opens a stranger's file."""

import os
import resource
from pathlib import Path

_SOURCE = Path(__file__).parents[3]
_PASSED_ON = ("PATH", "LANG", "LC_ALL")


def surroundings() -> dict[str, str]:
    """Give such a process the way to our sources, and none of our secrets."""
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    tuning = {name: value for name, value in os.environ.items() if name.startswith("OPENBLAS_")}
    return kept | tuning | {"PYTHONPATH": str(_SOURCE), "OMP_NUM_THREADS": "1"}


def limit_memory(size: int) -> None:
    """Let this process have so much memory and no more, and leave no core behind."""
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
