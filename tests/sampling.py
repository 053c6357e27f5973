"""Long matrices are sampled, unless `./ronghe test --full` asks for every cell."""

import os
import random
from collections.abc import Iterable, Sequence

IS_FULL = bool(os.environ.get("RONGHE_TEST_FULL"))
# One seed for all worker processes, which inherit the variable from the one that started them.
SEED = os.environ.setdefault("RONGHE_TEST_SEED", str(random.SystemRandom().randrange(10**6)))


def sample(cells: Iterable, key: str, *, share: float = 0.2, at_least: int = 20) -> Sequence:
    """Give some of the cells in their order, the same ones for the same seed and key."""
    everything = list(cells)
    wanted = max(at_least, round(len(everything) * share))
    if IS_FULL or wanted >= len(everything):
        return everything
    chosen = random.Random(f"{SEED} {key}").sample(range(len(everything)), wanted)
    return [everything[index] for index in sorted(chosen)]
