"""Intervals and rank bands by sampling weights, goalposts, the mean's order and the evidence.

Each draw takes weights from Dirichlet(concentration × W), the order p of the generalised mean from
U(-1, 1), each goalpost from ± shift of the span, and each verified share from its posterior
(OECD/JRC Handbook 2008, step 7). Those of the method are the same for all cooperations; those of
the evidence come from a stream of the pair's own (Philox, keyed by seed and pair), so that who else
is assessed moves nobody's interval, and two halves of one cooperation get the same.
"""

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.substance.aggregating import FLOOR
from ronghe.engines.substance.assessing import (
    Cooperation,
    applicable,
    evidence_of,
    formality_of,
    why_unknown,
)
from ronghe.engines.substance.evidence import TAIL, Evidence, Level, beta_quantile, posterior_of
from ronghe.engines.substance.indicators import Dimension
from ronghe.engines.substance.intervals import Interval
from ronghe.engines.substance.method import METHOD, Method

Floats = NDArray[np.float64]
Shorts = NDArray[np.float32]
DRAWS = 1000
THREADS = 2
SMALLEST_ORDER = 1e-6  # of p; nearer to zero the generalised mean loses digits


@dataclass(frozen=True, eq=False)
class Shared:
    """What a draw assumes of the method, the same for all cooperations.

    `weights` has a row for each draw and a column for each dimension; `order` one p for each draw;
    `worst` and `best` the goalposts, a row for each draw and a column for each indicator.
    """

    weights: Floats
    order: Floats
    worst: Floats
    best: Floats


@dataclass(frozen=True, eq=False)
class Traits:
    """A cooperation as arrays, an entry for each indicator of the method.

    `weight` is the share of the dimension, 0 where there was no occasion. `least` and `most` are
    worths that hold whatever is drawn: 0 and 1 for what is unknown. `value` is the claim in the
    indicator's unit, `true`, `false` and `ceiling` its posterior, `reach` the share that may be true
    at most. Of what is unknown these are fillings, not used.
    """

    weight: Floats
    known: NDArray[np.bool_]
    value: Floats
    true: Floats
    false: Floats
    ceiling: Floats
    reach: Floats
    low_cap: float
    high_cap: float


@dataclass(frozen=True, eq=False)
class Draws:
    """What the draws say; arrays have an entry for each cooperation, in the order given.

    `low` and `high` bound the index (5 % of the draws in which all that is unknown is bad lie below,
    5 % of those in which it is good above), `best_rank` and `worst_rank` bound the rank, 1 being the
    highest index; `gap_low` and `gap_high` bound formality minus substance.
    """

    names: tuple[str, ...]
    seed: int
    count: int
    low: Floats
    high: Floats
    best_rank: NDArray[np.int64]
    worst_rank: NDArray[np.int64]
    gap_low: Floats
    gap_high: Floats

    def interval(self, place: int, point: float | None = None) -> Interval:
        """Give the interval of the index of the cooperation at a place, with its point."""
        return Interval(float(self.low[place]), point, float(self.high[place]))


def draw(
    cooperations: Sequence[Cooperation],
    *,
    seed: int,
    count: int = DRAWS,
    method: Method = METHOD,
    threads: int = THREADS,
) -> Draws:
    """Draw `count` times; the same seed gives the same answer, however many threads draw."""
    shared = shared_draws(method, seed=seed, count=count)
    low = np.empty((len(cooperations), count), dtype=np.float32)
    high = np.empty_like(low)
    pairs: dict[str, list[int]] = {}
    for place, one in enumerate(cooperations):
        pairs.setdefault(one.pair, []).append(place)

    def work(pair: str) -> None:
        places = pairs[pair]
        own = [cooperations[place] for place in places]
        for place, drawn in zip(places, _of_pair(pair, own, shared, seed, method), strict=True):
            low[place], high[place] = drawn

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, pairs, chunksize=64))
    best, worst = _ranks(low, high, threads)
    tail = (1 - method.level) / 2
    bottom = np.quantile(low, tail, axis=1).astype(np.float64)
    top = np.quantile(high, 1 - tail, axis=1).astype(np.float64)
    shown = [formality_of(one.shown, method) for one in cooperations]
    return Draws(
        names=tuple(one.name for one in cooperations),
        seed=seed,
        count=count,
        low=bottom,
        high=top,
        best_rank=np.floor(np.quantile(best, tail, axis=1)).astype(np.int64),
        worst_rank=np.ceil(np.quantile(worst, 1 - tail, axis=1)).astype(np.int64),
        gap_low=np.array([one.low for one in shown]) - top,
        gap_high=np.array([one.high for one in shown]) - bottom,
    )


def shared_draws(method: Method, *, seed: int, count: int) -> Shared:
    """Draw what all cooperations have in common."""
    generator = np.random.Generator(np.random.Philox(_key(seed, "the method")))
    weights = np.array([method.weights[one] for one in Dimension])
    worst = np.array([one.scale.worst for one in method.indicators])
    best = np.array([one.scale.best for one in method.indicators])
    span = method.shift * np.abs(best - worst)
    drawn = np.zeros((count, len(weights)))
    drawn[:, weights > 0] = generator.dirichlet(method.concentration * weights[weights > 0], count)
    order = generator.uniform(-1, 1, count)
    order[np.abs(order) < SMALLEST_ORDER] = SMALLEST_ORDER
    shape = (count, len(worst))
    return Shared(
        drawn,
        order,
        worst + span * generator.uniform(-1, 1, shape),
        best + span * generator.uniform(-1, 1, shape),
    )


def traits_of(
    cooperation: Cooperation, evidence: dict[str, Evidence], method: Method = METHOD
) -> Traits:
    """Give a cooperation as arrays; `evidence` is that of its pair."""
    size = len(method.indicators)
    weight, value, reach = np.zeros(size), np.zeros(size), np.ones(size)
    true, false, ceiling = np.ones(size), np.ones(size), np.zeros(size)
    known = np.zeros(size, dtype=np.bool_)
    places = {one.code: place for place, one in enumerate(method.indicators)}
    for dimension in Dimension:
        own = applicable(cooperation, method.of_dimension(dimension))
        whole = sum(one.weight for one in own)
        for one in own:
            place = places[one.code]
            weight[place] = one.weight / whole
            reading, found = cooperation.readings.get(one.code), evidence.get(one.code, Evidence())
            if reading is None or reading.value is None or why_unknown(reading, found, one):
                continue
            posterior = posterior_of(found, method.credits)
            assert posterior is not None  # noqa: S101 -- something was checked
            known[place], value[place] = True, reading.value
            true[place], false[place] = posterior.true, posterior.false
            ceiling[place] = posterior.ceiling
            reach[place] = _reach(found, posterior.level)
    tripped = [one.cap for one in method.gates if cooperation.gates.get(one.code)]
    unknown = [one.cap for one in method.gates if cooperation.gates.get(one.code) is None]
    return Traits(
        weight, known, value, true, false, ceiling, reach,
        min([*tripped, *unknown], default=1.0), min(tripped, default=1.0),
    )  # fmt: skip


def _reach(evidence: Evidence, level: Level) -> float:
    """Give the share that may be true at most; 0 where the draws of an inspection say it all."""
    if level is Level.INSPECTED:
        return 0.0
    if not evidence.held + evidence.failed:
        return 1.0
    return beta_quantile(evidence.held + 0.5, evidence.failed + 0.5, 1 - TAIL)


def share_draws(traits: Traits, pair: str, *, seed: int, count: int) -> Floats:
    """Draw the verified shares of a pair, a row for each draw, a column for each indicator."""
    generator = np.random.Generator(np.random.Philox(_key(seed, pair)))
    shares = np.zeros((len(traits.true), count))
    for place in np.flatnonzero(traits.known).tolist():
        shares[place] = generator.beta(traits.true[place], traits.false[place], count)
    return (shares * traits.ceiling[:, None]).T


def index_draws(
    traits: Traits, shares: Floats, shared: Shared, method: Method = METHOD
) -> tuple[Floats, Floats]:
    """Give the index of each draw with all that is unknown bad, and with all of it good."""
    claim = np.clip((traits.value - shared.worst) / (shared.best - shared.worst), 0.0, 1.0)
    low = np.where(traits.known, claim * shares, 0.0)
    high = np.where(traits.known, claim * np.maximum(shares, traits.reach), 1.0)
    into = traits.weight * _membership(method)
    powers = shared.order[:, None]

    def mean(worths: Floats) -> Floats:
        values = np.maximum(worths @ into.T, FLOOR)
        total: Floats = ((shared.weights * values**powers).sum(axis=1)) ** (1 / shared.order)
        return total

    worst = mean(low)
    best = worst if traits.known.all() and not traits.reach.any() else mean(high)
    return np.minimum(worst, traits.low_cap), np.minimum(best, traits.high_cap)


def _membership(method: Method) -> Floats:
    """Give a row for each dimension: 1 for its indicators."""
    rows = [[float(one.dimension is own) for one in method.indicators] for own in Dimension]
    return np.array(rows)


def _of_pair(
    pair: str, own: Sequence[Cooperation], shared: Shared, seed: int, method: Method
) -> list[tuple[Floats, Floats]]:
    evidence = evidence_of(own)
    found = []
    for one in own:
        traits = traits_of(one, evidence, method)
        shares = share_draws(traits, pair, seed=seed, count=len(shared.order))
        found.append(index_draws(traits, shares, shared, method))
    return found


def _ranks(low: Shorts, high: Shorts, threads: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Give the best and worst rank of each cooperation in each draw, whatever the unknown hides."""
    best = np.empty(low.shape, dtype=np.int32)
    worst = np.empty(low.shape, dtype=np.int32)
    size = len(low)

    def work(places: range) -> None:
        for place in places:
            lows, highs = low[:, place], high[:, place]
            surely_above = size - np.searchsorted(np.sort(lows), highs, side="right")
            perhaps_above = size - np.searchsorted(np.sort(highs), lows, side="right")
            # One that is not known may be above itself.
            best[:, place] = surely_above + 1
            worst[:, place] = perhaps_above - (highs > lows) + 1

    step = max(1, low.shape[1] // (4 * threads))
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, _chunks(low.shape[1], step)))
    return best, worst


def _chunks(count: int, step: int) -> list[range]:
    return [range(begin, min(begin + step, count)) for begin in range(0, count, step)]


def _key(seed: int, name: str) -> int:
    """Give the key of a stream: the first sixteen bytes of SHA-256 over seed and name."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{name}".encode()).digest()[:16], "big")
