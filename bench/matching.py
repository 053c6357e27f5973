"""Placement rounds: against the library `matching`, against one pass over the same arrays, and from a frame to reasons."""

import argparse
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import numba
import numpy as np

from bench.measuring.rounds import random_round
from ronghe.engines.matching import (
    Reasons,
    build,
    certificate_of,
    check,
    from_frames,
    from_orders,
    prices,
    solve,
    what_if,
)
from ronghe.engines.matching import compiled as kernel
from ronghe.engines.matching import compiled_checks as checks
from ronghe.engines.matching.standing import Standing
from ronghe.engines.matching.units import make_units

KERNEL_BARS = {10_000: 8.0, 100_000: 12.0, 1_000_000: 20.0}
LIBRARY_IS_SLOW = 10_000  # students from which the library takes minutes
CHECK_BAR, FRAME_BAR, BYTES_BAR, GAP_BAR, CLOSING_BAR = 3.0, 2.0, 12.0, 2.0, 5.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=1_000_000)
    parser.add_argument("--library", type=int, action="append", help="students to give the library")
    parser.add_argument("--only-dictionaries", action="store_true", help="only against the library")
    parser.add_argument("--only-library", type=int, default=0, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only_library:
        print(library_seconds(options.only_library))
        return
    warm_up()
    if not options.only_dictionaries:
        measure_alone(options.students)
    for count in options.library or [800]:
        measure_library(count)


def measure_alone(students: int) -> None:
    for count, bar in KERNEL_BARS.items():
        if count <= students:
            measure_kernel(count, bar)
    measure_frame(students)
    measure_most_placed()
    measure_closing()
    measure_prices()


def warm_up() -> None:
    choices, posts = random_round(3_000, levels=4)
    market = build(from_frames(choices, posts)).market
    prices(market, seed=1)


@numba.njit(cache=True)
def one_pass(post: Any, score: Any) -> Any:
    """Read both arrays once, entry by entry: a sum of floats, which no compiler may reorder."""
    posts, total = 0, np.float32(0)
    for place in range(len(post)):
        posts += post[place]
        total += score[place]
    return posts + total


@numba.njit(cache=True)
def one_wide_pass(post: Any, key: Any) -> Any:
    """Read both arrays once, as many entries together as the processor takes."""
    posts, total = 0, np.uint64(0)
    for place in range(len(post)):
        posts += post[place]
        total += key[place]
    return posts + np.int64(total)


def measure_kernel(count: int, bar: float) -> None:
    choices, posts = random_round(count)
    score = choices["score"]
    market = build(from_frames(choices, posts)).market
    units = make_units(market, market.numbers(1))
    one_pass(market.post, score)
    one_wide_pass(market.post, market.key)
    reading = best(lambda: one_pass(market.post, score), 9)
    wide = best(lambda: one_wide_pass(market.post, market.key), 9)
    ours = best(lambda: kernel.deferred(units), 9)
    say(f"kernel, {count} students × 10: {ours * 1000:.2f} ms, one pass {reading * 1000:.2f} ms", ours / reading, bar, "×")  # fmt: skip
    print(f"  the pass read many entries at once {wide * 1000:.2f} ms: {ours / wide:.0f}×")
    held, _offers = kernel.deferred(units)
    everybody = np.ones(units.count, dtype=np.bool_)
    standing = Standing(units, held, (), everybody)
    bars = standing.bars
    checks.count_pairs(units, held, bars)
    checking = best(lambda: checks.count_pairs(units, held, bars), 5)
    cutting = best(lambda: Standing(units, held, (), everybody).bars, 3)
    say(f"  certificate check {checking * 1000:.2f} ms (cut-offs from placements {cutting * 1000:.1f} ms more)", checking / reading, CHECK_BAR, "×")  # fmt: skip
    tables = (
        market.post,
        market.key,
        market.ptr,
        market.seats,
        units.lot,
        units.room,
        units.parent,
    )
    tracemalloc.start()
    kernel.deferred(units)
    own = sum(table.nbytes for table in tables) + tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    say("  memory of the core", own / market.choice_count, BYTES_BAR, "bytes a choice")


def measure_frame(count: int) -> None:
    choices, posts = random_round(count)
    choices["score"].argsort()
    sorting = best(choices["score"].argsort, 3)
    parts: dict[str, float] = {}

    def timed(name: str, act: Callable[[], Any]) -> Any:
        begun = time.thread_time()
        found = act()
        parts[name] = time.thread_time() - begun
        return found

    whole = time.thread_time()
    market = timed("build", lambda: build(from_frames(choices, posts)).market)
    result = timed("solve", lambda: solve(market, seed=1))
    found = timed("check", lambda: check(result))
    reasons = timed("reasons", lambda: Reasons(result, found))
    timed("codes", lambda: reasons.codes)
    timed("certificate", lambda: certificate_of(result, found, reasons))
    whole = time.thread_time() - whole
    shares = ", ".join(f"{name} {taken:.2f}" for name, taken in parts.items())
    say(f"{count} students from a frame to certificate and reasons {whole:.2f} s ({shares}); argsort {sorting:.2f} s", whole / sorting, FRAME_BAR, "×")  # fmt: skip


def measure_most_placed() -> None:
    for levels in (1, 3, 5, 12):
        choices, posts = random_round(1_000, 5, levels=levels)
        market = build(from_frames(choices, posts)).market
        taken = best(lambda market=market: solve(market, "most_placed", seed=1, time_limit=0), 3)
        result = solve(market, "most_placed", seed=1, time_limit=0)
        assert result.bound is not None
        gap = 100 * (result.bound.placed - result.placed_count) / result.bound.placed
        say(f"most placed, 1000 students × 5, {levels} scores: {result.placed_count} in {taken * 1000:.0f} ms, gap", gap, GAP_BAR, "%")  # fmt: skip


def measure_closing() -> None:
    for seats in (10, 11):
        choices, posts = random_round(10_000)
        posts["seats"] = np.full(len(posts["post"]), seats)
        market = build(from_frames(choices, posts)).market
        before = solve(market, seed=1)
        shares = [
            100 * what_if(before, close=[market.posts[post]]).offers / before.offers
            for post in range(0, 1_000, 50)
        ]
        say(f"closing one of 1000 posts of {seats} seats for 10000 students against a full solve, in offers (mean of 20; the most {max(shares):.2f})", sum(shares) / len(shares), CLOSING_BAR, "%")  # fmt: skip


def measure_prices() -> None:
    for count in (10_000, 100_000):
        choices, posts = random_round(count, levels=20)
        market = build(from_frames(choices, posts)).market
        begun = time.perf_counter()
        for price in prices(market, seed=1):
            print(f"  {price.rule}, {count}: placed {100 * price.share:.2f} %, mean rank {price.mean_rank:.2f}, blocking pairs {price.blocking_pairs}")  # fmt: skip
        print(f"  the three rules in {time.perf_counter() - begun:.1f} s")


def measure_library(count: int) -> None:
    """Run the library in a process of its own, as it may not come to an end of its own."""
    from_dictionaries(count)
    ours = best(lambda: from_dictionaries(count), 20)
    done = subprocess.run(
        [sys.executable, "-m", "bench.matching", "--only-library", str(count)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        print(
            f"the library fails on {count} students: {done.stderr.strip().splitlines()[-1][:120]}"
        )
        return
    theirs = float(done.stdout.split()[-1])
    bar = 100.0 if count < LIBRARY_IS_SLOW else 1_000.0
    ratio = theirs / ours
    print(f"dictionaries to certified result, {count} students: library {theirs:.1f} s, ours {ours * 1000:.0f} ms: {ratio:.0f}× (bar {bar:g})")  # fmt: skip
    if ratio < bar:
        print("  MISSED")


Dictionaries = tuple[dict[str, list[str]], dict[str, list[str]], dict[str, int]]


def dictionaries(count: int) -> Dictionaries:
    choices, posts = random_round(count)
    lists: dict[str, list[str]] = {}
    ranked: dict[str, list[tuple[float, str]]] = {}
    for student, post, score in zip(choices["student"].tolist(), choices["post"].tolist(), choices["score"].tolist(), strict=True):  # fmt: skip
        lists.setdefault(f"S{student}", []).append(f"P{post}")
        ranked.setdefault(f"P{post}", []).append((-score, f"S{student}"))
    orders = {post: [student for _score, student in sorted(own)] for post, own in ranked.items()}
    return lists, orders, dict.fromkeys(orders, int(posts["seats"][0]))


KEPT: dict[int, Dictionaries] = {}


def from_dictionaries(count: int) -> dict[str, str]:
    """Do what the library does, and certify it: from dictionaries of names to one of names."""
    if count not in KEPT:
        KEPT[count] = dictionaries(count)
    market = build(from_orders(*KEPT[count])).market
    result = solve(market, seed=1)
    certificate_of(result)
    posts = market.posts.texts()
    return {
        name: posts[place]
        for name, place in zip(market.students.texts(), result.placed.tolist(), strict=True)
        if place >= 0
    }


def library_seconds(count: int) -> float:
    """Give the seconds that the library takes, in a thread with a large stack; the best of five."""
    from matching.games import HospitalResident  # noqa: PLC0415 -- of the benchmark alone

    given = dictionaries(count)
    taken: list[float] = []

    def run() -> None:
        game = HospitalResident.create_from_dictionaries(*given)
        game.solve(optimal="resident")
        game.check_stability()

    def repeat() -> None:
        taken.append(best(run, 5 if count < LIBRARY_IS_SLOW else 1))

    sys.setrecursionlimit(10**8)
    threading.stack_size(1 << 30)
    thread = threading.Thread(target=repeat)
    thread.start()
    thread.join()
    return taken[0]


def best(act: Callable[[], Any], times: int) -> float:
    """Give the least processor time of several runs: what else the machine does only adds."""
    taken = []
    for _time in range(times):
        begun = time.thread_time()
        act()
        taken.append(time.thread_time() - begun)
    return min(taken)


def say(what: str, figure: float, bar: float, unit: str) -> None:
    print(f"{what}: {figure:.2f} {unit} (bar {bar:g})")
    if figure > bar:
        print("  MISSED")


if __name__ == "__main__":
    main()
