# ruff: noqa: E402 -- Django is set up before what needs it is imported
"""The law on a million placements: against one by one, against numpy by hand, memory, one case, loading."""

import argparse
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

django.setup()

import numpy as np

from bench.measuring.placements import case_of, random_placements
from ronghe.compliance import rulebooks
from ronghe.engines.law import Outcome, assess_case, assess_rows, reason
from ronghe.engines.law.columns import Columns

PLACE = {"jurisdictions": ["cn"], "days": rulebooks.days()}
FASTER_BAR, BY_HAND_BAR, BYTES_BAR, ONE_CASE_BAR_MS, LOADING_BAR_MS = 10.0, 3.0, 400, 3.0, 300.0
PASS, FAIL, UNKNOWN, NOT_APPLICABLE = (
    np.int8(o) for o in (Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN, Outcome.NOT_APPLICABLE)
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    options = parser.parse_args()
    measure_loading()
    measure_one_case()
    # Calendars and tables are loaded once, however many rows there are.
    assess_rows(rulebooks.rulebook(), random_placements(1_000, seed=1), **PLACE)
    columns = random_placements(options.rows, seed=7)
    before = resident()
    each = measure_all(columns)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    own = columns.bytes / columns.count
    working = (peak - before) / columns.count
    say(f"memory: facts {own:.0f}, added while assessing {working:.0f}, together", own + working, BYTES_BAR, "bytes a row", most=True)  # fmt: skip
    measure_one_by_one(columns, each)
    measure_by_hand(columns)


def resident() -> int:
    """Give the bytes that the process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def measure_loading() -> None:
    taken = []
    for _round in range(5):
        rulebooks.rulebook.cache_clear()
        taken.append(timed(rulebooks.rulebook))
    count = len(rulebooks.rulebook().rules)
    say(f"loading {count} rules", min(taken) * 1000, LOADING_BAR_MS, "ms", most=True)


def measure_one_case() -> None:
    columns = random_placements(100, seed=3)
    cases = [case_of(columns, row) for row in range(100)]
    book = rulebooks.rulebook()
    catalogue = book.catalogues["placement"]

    def explain() -> None:
        for facts in cases:
            for answer in assess_case(book, facts, kind="placement", **PLACE):
                reason(answer, facts, catalogue, "zh")

    best = min(timed(explain) for _round in range(5)) / len(cases)
    say("one placement, every rule explained", best * 1000, ONE_CASE_BAR_MS, "ms", most=True)


def measure_all(columns: Columns) -> float:
    book = rulebooks.rulebook()
    taken = timed(lambda: assess_rows(book, columns, **PLACE))
    count = len(book.definitions(["cn"], "placement"))
    each = taken / columns.count / count
    print(f"{columns.count} placements × {count} rules: {taken:.2f} s, {each * 1e9:.1f} ns a row and rule")  # fmt: skip
    return each


def measure_one_by_one(columns: Columns, each: float) -> None:
    book = rulebooks.rulebook()
    cases = [case_of(columns, row) for row in range(min(2_000, columns.count))]

    def plain() -> None:
        for facts in cases:
            assess_case(book, facts, kind="placement", **PLACE)

    count = len(book.definitions(["cn"], "placement"))
    plainly = timed(plain) / len(cases) / count
    say(f"one by one {plainly * 1e9:.0f} ns a row and rule; at once faster by", plainly / each, FASTER_BAR, "×", most=False)  # fmt: skip


def measure_by_hand(columns: Columns) -> None:
    book = rulebooks.rulebook()
    chosen = tuple(rule for rule in book.rules if rule.jurisdiction == "cn" and rule.id in BY_HAND)
    five = type(book)(chosen, book.catalogues, book.parents)
    found = assess_rows(five, columns, **PLACE)
    for name, rule in BY_HAND.items():
        if not np.array_equal(found[name], rule(columns.data)):
            raise SystemExit(f"{name} by hand answers otherwise.")
    ours = min(timed(lambda: assess_rows(five, columns, **PLACE)) for _round in range(3))
    by_hand = min(
        timed(lambda: [rule(columns.data) for rule in BY_HAND.values()]) for _round in range(3)
    )
    say(f"five rules by hand {by_hand:.3f} s, ours {ours:.3f} s", ours / by_hand, BY_HAND_BAR, "×", most=True)  # fmt: skip


Data = Any
START_16 = 16_902  # 2016-04-11
NONE = np.iinfo(np.int32).min


def decided(data: Data, applies: Any, known: Any, holds: Any, since: int = START_16) -> Any:
    """Put an answer together: not a post, no law yet, unknown, or what holds."""
    kind, start = data["kind"], data["start_on"]
    found = np.where(known, np.where(holds, PASS, FAIL), UNKNOWN)
    found = np.where(applies, found, NOT_APPLICABLE)
    found = np.where(start < since, NOT_APPLICABLE, found)
    found = np.where(start == NONE, UNKNOWN, found)
    found = np.where(kind == np.iinfo(np.int16).min, np.where((found == NOT_APPLICABLE) & (start != NONE), found, UNKNOWN), found)  # fmt: skip
    return np.where(kind == 0, NOT_APPLICABLE, found)


def age_by_hand(data: Data) -> Any:
    born, start = data["student_birth_on"], data["start_on"]
    known = born != NONE
    b = np.where(known, born, 0).astype("datetime64[D]")
    s = np.where(start != NONE, start, 0).astype("datetime64[D]")
    b_month, s_month = b.astype("datetime64[M]"), s.astype("datetime64[M]")
    months = (s_month - b_month).astype(np.int64)
    months -= (s - s_month).astype(np.int64) < (b - b_month).astype(np.int64)
    return decided(data, True, known, months >= 16 * 12)


def year_by_hand(data: Data) -> Any:
    year = data["student_year_of_study"]
    return decided(data, True, year != NONE, year > 1)


def host_share_by_hand(data: Data) -> Any:
    interns, staff = data["host_interns"], data["host_staff"]
    known = (interns != NONE) & (staff != NONE)
    share = np.where(known, staff, 0).astype(np.int64) * 10
    return decided(data, True, known, np.where(known, interns, 0).astype(np.int64) * 100 <= share)


def post_share_by_hand(data: Data) -> Any:
    interns, staff = data["post_interns"], data["post_staff"]
    known = (interns != NONE) & (staff != NONE)
    share = np.where(known, staff, 0).astype(np.int64) * 20
    return decided(data, True, known, np.where(known, interns, 0).astype(np.int64) * 100 <= share)


def match_by_hand(data: Data) -> Any:
    related = data["post_related_to_major"]
    return decided(
        data, True, related != np.iinfo(np.int8).min, related == 1, first_day("CN-MATCH-01")
    )


def first_day(rule_id: str) -> int:
    (rule,) = (r for r in rulebooks.rulebook().find(rule_id) if r.jurisdiction == "cn")
    return rule.breaks[0]


BY_HAND: dict[str, Callable[[Data], Any]] = {
    "CN-AGE-01": age_by_hand,
    "CN-YEAR-01": year_by_hand,
    "CN-RATIO-01": host_share_by_hand,
    "CN-RATIO-02": post_share_by_hand,
    "CN-MATCH-01": match_by_hand,
}


def timed(act: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def say(what: str, figure: float, bar: float, unit: str, *, most: bool) -> None:
    print(f"{what}: {figure:.2f} {unit} (bar {bar:g})")
    if figure > bar if most else figure < bar:
        print("  MISSED")


if __name__ == "__main__":
    main()
