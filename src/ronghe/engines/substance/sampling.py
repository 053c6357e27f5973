"""The hollow share of a region, from a campaign whose inclusion probabilities were kept.

A campaign looks at some cooperations because of their risk, and at others at random. Those chosen by
risk were certain to be chosen (probability 1) and stand for themselves; those drawn at random from
the rest stand for the rest. The estimate is Horvitz and Thompson's (1952): every looked-at
cooperation counts 1 / its probability, so that it is unbiased whatever the risk score is worth. The
interval is Wilson's (1927), with the effective size of the random part and the finite-population
correction. Where a visit was declined, the truth is only bounded: once as if all declined were
sound, once as if all were hollow.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

RANDOM_SHARE = 0.3
TWO_SIDED_95 = 1.959963984540054


@dataclass(frozen=True)
class Drawn:
    """A cooperation that a campaign looks at: its place, its inclusion probability, and why."""

    place: int
    probability: float
    is_random: bool


@dataclass(frozen=True)
class HollowShare:
    """The share of a region's cooperations that are hollow, from 0 to 1.

    `estimate` is there when nobody declined; `low` and `high` are the 95 % interval, the widest of
    both cases where somebody did. `looked_at` and `declined` count cooperations.
    """

    estimate: float | None
    low: float
    high: float
    looked_at: int
    declined: int


def draw_campaign(
    risks: Sequence[float], *, size: int, seed: int, random_share: float = RANDOM_SHARE
) -> list[Drawn]:
    """Choose `size` cooperations: by risk, and at random from the rest; reproducible from the seed.

    `risks` has an entry for each cooperation of the region, the higher the sooner it is looked at;
    equal risks are parted by the seed. Raises `ValueError` for a size beyond the region.
    """
    import numpy as np  # noqa: PLC0415 -- heavy

    count = len(risks)
    if not 0 < size <= count:
        raise ValueError(f"{size} of {count} cannot be looked at")
    generator = np.random.default_rng(seed)
    lots = generator.permutation(count)
    by_risk = size if size == count else size - max(1, round(size * random_share))
    order = sorted(range(count), key=lambda place: (-risks[place], lots[place]))
    rest = order[by_risk:]
    chosen = [Drawn(place, 1.0, is_random=False) for place in order[:by_risk]]
    wanted = size - by_risk
    if wanted:
        drawn = generator.choice(len(rest), wanted, replace=False)
        probability = wanted / len(rest)
        chosen += [Drawn(rest[at], probability, is_random=True) for at in sorted(drawn.tolist())]
    return chosen


def hollow_share(
    hollow: Sequence[bool | None], probabilities: Sequence[float], *, population: int
) -> HollowShare:
    """Estimate the hollow share of `population` cooperations.

    `hollow` says of each cooperation looked at what was found, None where the visit was declined;
    `probabilities` are those of being chosen, from above 0 to 1. Raises `ValueError` when they fit
    no population of that size.
    """
    if len(hollow) != len(probabilities) or not hollow or population < len(hollow):
        raise ValueError("what was looked at does not fit the population")
    if not all(0 < one <= 1 for one in probabilities):
        raise ValueError("a probability is not above 0, up to 1")
    declined = sum(one is None for one in hollow)
    sound = _estimate([bool(one) for one in hollow], probabilities, population)
    if not declined:
        return HollowShare(*sound, looked_at=len(hollow), declined=0)
    as_hollow = [one is not False for one in hollow]
    _share, _low, high = _estimate(as_hollow, probabilities, population)
    return HollowShare(None, sound[1], high, looked_at=len(hollow), declined=declined)


def _estimate(
    hollow: Sequence[bool], probabilities: Sequence[float], population: int
) -> tuple[float, float, float]:
    """Give the Horvitz–Thompson estimate and its interval."""
    certain = [one for one, chance in zip(hollow, probabilities, strict=True) if chance == 1]
    drawn = [(one, 1 / chance) for one, chance in zip(hollow, probabilities, strict=True) if chance < 1]  # fmt: skip
    known = sum(certain)
    rest = population - len(certain)
    if not drawn:
        least, most = known / population, (known + rest) / population
        return known / population, least, most
    total = math.fsum(weight for one, weight in drawn if one)
    effective = math.fsum(weight for _one, weight in drawn) ** 2
    effective /= math.fsum(weight**2 for _one, weight in drawn)
    left = 1 - len(drawn) / rest
    low, high = wilson(min(total / rest, 1.0), effective / left if left > 0 else math.inf)
    return (
        (known + total) / population,
        (known + low * rest) / population,
        (known + high * rest) / population,
    )


def wilson(share: float, size: float, z: float = TWO_SIDED_95) -> tuple[float, float]:
    """Give Wilson's interval of a share that was seen in `size` (effective) draws.

    >>> [round(one, 4) for one in wilson(0.1, 50)]
    [0.0435, 0.2136]
    """
    if math.isinf(size):
        return share, share
    squared = z * z / size
    middle = (share + squared / 2) / (1 + squared)
    half = z * math.sqrt(share * (1 - share) / size + squared / (4 * size)) / (1 + squared)
    return max(middle - half, 0.0), min(middle + half, 1.0)
