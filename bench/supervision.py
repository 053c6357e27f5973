"""Supervision's engines: index draws, the search for copied journals, hazards found again, the hollow share."""

import argparse
import resource
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from bench.measuring.hazards import TRUE, simulated
from ronghe.engines.hazard.fitting import FLAT, fit
from ronghe.engines.hazard.validating import back_test
from ronghe.engines.integrity.journals import find_copies
from ronghe.engines.substance import (
    GATES,
    INDICATORS,
    Cooperation,
    Evidence,
    Reading,
    assess_all,
    assess_pair,
)
from ronghe.engines.substance.draws import draw
from ronghe.engines.substance.sampling import draw_campaign, hollow_share

PARTS = ("index", "copies", "hollow", "hazard")
DRAW_BAR, COPY_BAR, UPDATE_BAR = 60.0, 30.0, 50.0
LEAST_COVER, MOST_COVER = 0.93, 0.97
TEXT_LENGTH, PHRASES, PHRASE = 300, 4_000, 14
CHANGED = 15  # signs of a copy


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="*", choices=[*PARTS, []], help="all unless named")
    parser.add_argument("--cooperations", type=int, default=10_000)
    parser.add_argument("--texts", type=int, default=30_000)
    parser.add_argument("--campaigns", type=int, default=1_000)
    parser.add_argument("--simulations", type=int, default=40)
    options = parser.parse_args()
    for part in options.part or PARTS:
        MEASURES[part](options)


def measure_index(options: argparse.Namespace) -> None:
    generator = np.random.default_rng(1)
    cooperations = [made_up(place, generator) for place in range(options.cooperations)]
    found, seconds, cpu = timed(lambda: draw(cooperations, seed=1))
    say(
        f"1,000 draws for {options.cooperations} cooperations (processor {cpu:.1f} s)",
        seconds,
        DRAW_BAR,
        "s",
    )
    again = draw(cooperations[::-1], seed=1, threads=1, count=1_000)
    same = np.array_equal(found.low, again.low[::-1]) and np.array_equal(
        found.worst_rank, again.worst_rank[::-1]
    )
    print(f"  in reverse order, with one thread: {'the same' if same else 'MISSED, other'} figures")
    _all, seconds, _cpu = timed(lambda: assess_all(cooperations))
    print(f"  points and bounds of all, in plain Python: {seconds:.1f} s")
    assess_pair(cooperations[:1])
    _one, seconds, _cpu = timed(lambda: [assess_pair([one]) for one in cooperations[:100]])
    say("  one pair assessed anew", seconds * 10, UPDATE_BAR, "ms")


def made_up(place: int, generator: np.random.Generator) -> Cooperation:
    """Give a cooperation of which one indicator in ten is unknown."""
    readings = {}
    for one in INDICATORS:
        if generator.random() < 0.1:
            continue
        scale, share = one.scale, generator.random()
        counts = generator.integers(0, 40, 4).tolist()
        evidence = Evidence(counts[0], counts[1], counts[2] // 4, counts[3] // 2, counts[3] // 10)
        readings[one.code] = Reading(scale.worst + share * (scale.best - scale.worst), evidence)
    gates = {one.code: generator.random() < 0.02 for one in GATES}
    return Cooperation(f"C{place}", f"pair {place % 9_000}", readings, {}, gates)


def measure_copies(options: argparse.Namespace) -> None:
    texts, planted = journals(options.texts)
    for kernel in ("exact", "minhash"):
        found, seconds, cpu = timed(lambda kernel=kernel: find_copies(texts, kernel=kernel))
        pairs = set(zip(found.first.tolist(), found.second.tolist(), strict=True))
        say(
            f"copies among {options.texts} texts of {TEXT_LENGTH} signs, {kernel} (processor {cpu:.1f} s)",
            seconds,
            COPY_BAR,
            "s",
        )
        print(
            f"  {len(planted & pairs)} of {len(planted)} planted pairs found, {len(pairs - planted)} others; most memory so far {memory():.0f} MiB"
        )
        if planted - pairs and kernel == "exact":
            print("  MISSED")


def journals(count: int) -> tuple[list[str], set[tuple[int, int]]]:
    """Give texts of which a third is phrases that many use, and one in 25 is a copy of another."""
    generator = np.random.default_rng(1)
    phrases = generator.integers(0x4E00, 0x4E00 + 2_500, (PHRASES, PHRASE)).astype("<u4")
    chances = 1 / np.arange(1, PHRASES + 1) ** 0.7
    wide = TEXT_LENGTH // PHRASE + 1
    signs = generator.integers(0x4E00, 0x4E00 + 2_500, (count, wide, PHRASE)).astype("<u4")
    chosen = generator.choice(PHRASES, (count, wide), p=chances / chances.sum())
    is_phrase = generator.random((count, wide)) < 0.35
    signs[is_phrase] = phrases[chosen[is_phrase]]
    signs = np.ascontiguousarray(signs.reshape(count, -1)[:, :TEXT_LENGTH])
    pairs = generator.permutation(count)[: count // 25 * 2].reshape(-1, 2)
    for one, other in pairs.tolist():
        signs[other] = signs[one]
        signs[other, generator.choice(TEXT_LENGTH, CHANGED, replace=False)] = ord("，")
    texts = [row.tobytes().decode("utf-32-le") for row in signs]
    return texts, {(min(pair), max(pair)) for pair in pairs.tolist()}


def measure_hollow(options: argparse.Namespace) -> None:
    for share, size, population in (
        (0.15, 200, 800),
        (0.15, 400, 4_000),
        (0.30, 200, 1_000),
        (0.08, 500, 5_000),
    ):
        covered, estimates, truths, bounded, widths = 0, [], [], 0, []
        for seed in range(options.campaigns):
            generator = np.random.default_rng((seed, size))
            hollow = generator.random(population) < share
            risks = generator.normal(size=population) + hollow
            drawn = draw_campaign(risks.tolist(), size=size, seed=seed)
            chances = [one.probability for one in drawn]
            truth = float(hollow.mean())
            seen = [bool(hollow[one.place]) for one in drawn]
            full = hollow_share(seen, chances, population=population)
            covered += full.low <= truth <= full.high
            estimates.append(full.estimate)
            truths.append(truth)
            widths.append(full.high - full.low)
            # The hollow decline four times as often.
            declines = generator.random(len(seen)) < np.where(seen, 0.4, 0.1)
            partly = hollow_share(
                [None if away else one for one, away in zip(seen, declines, strict=True)],
                chances,
                population=population,
            )
            bounded += partly.low <= truth <= partly.high
        count = options.campaigns
        bias = np.mean(estimates) - np.mean(truths)
        error = np.std(np.subtract(estimates, truths)) / np.sqrt(count)
        print(
            f"hollow share {share:.0%} of {population}, {size} looked at, {count} campaigns: the interval holds the truth in {covered / count:.1%} (bar {LEAST_COVER:.0%} to {MOST_COVER:.0%}), width {np.mean(widths):.3f}"
        )
        print(
            f"  bias {bias:+.4f} ± {error:.4f}; with declined visits the bounds hold it in {bounded / count:.1%} (bar 95%)"
        )
        if (
            not LEAST_COVER <= covered / count <= MOST_COVER
            or bounded / count < 0.95
            or abs(bias) > 3 * error
        ):
            print("  MISSED")


def measure_hazard(options: argparse.Namespace) -> None:
    within, slopes, errors, areas = [], [], [], []
    for seed in range(options.simulations):
        panel = simulated(seed)
        model = fit(panel, tuple(TRUE), priors=[FLAT] * 4, periods=())
        for cause, (baseline, own) in TRUE.items():
            found = model.fits[cause]
            within += (np.abs(found.coefficients - [baseline, *own]) < 2 * found.errors).tolist()
        _model, judged = back_test(
            panel, month=24, causes=tuple(TRUE), priors=[FLAT] * 4, periods=()
        )
        slopes.append(judged.slope)
        errors.append(judged.slope_error)
        areas.append(judged.auc)
    first = simulated(0)
    _model, seconds, _cpu = timed(lambda: fit(first, tuple(TRUE), priors=[FLAT] * 4, periods=()))
    print(
        f"hazards: {np.mean(within):.1%} of {len(within)} true coefficients within 2 standard errors (95.4% expected); {len(first)} months fitted in {seconds:.2f} s"
    )
    print(
        f"  back-test by time: calibration slope {np.mean(slopes):.3f} on average, {min(slopes):.2f} to {max(slopes):.2f} (its own standard error {np.mean(errors):.2f}), within 0.9 to 1.1 in {np.mean(np.abs(np.subtract(slopes, 1)) < 0.1):.0%}; area under the curve {np.mean(areas):.3f}"
    )
    if not 0.9 <= np.mean(slopes) <= 1.1 or np.mean(within) < 0.93:
        print("  MISSED")


MEASURES: dict[str, Callable[[argparse.Namespace], None]] = {
    "index": measure_index,
    "copies": measure_copies,
    "hollow": measure_hollow,
    "hazard": measure_hazard,
}


def timed(act: Callable[[], Any]) -> tuple[Any, float, float]:
    """Give what an act gives, its seconds and those of the processor."""
    begun, used = time.perf_counter(), time.process_time()
    found = act()
    return found, time.perf_counter() - begun, time.process_time() - used


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def say(what: str, figure: float, bar: float, unit: str) -> None:
    print(f"{what}: {figure:.1f} {unit} (bar {bar:g})")
    if figure > bar:
        print("  MISSED")


if __name__ == "__main__":
    main()
