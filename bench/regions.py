"""What the checks find, and whom they wrong, in simulated regions whose truth is known.

`./ronghe bench regions --regions 200 --seed 7` draws regions of honest hosts of many kinds and of
cheats, of kinds that the checks were made for and of kinds that they were not, runs all checks over
each region as the product does at night, and counts flags by kind. Nothing here was used to choose
the ordinary shares of the checks; the kinds stand in `bench/measuring/lives.py`.
"""

import argparse
import random
import time
from collections import Counter, defaultdict
from collections.abc import Mapping

from bench.measuring.lives import CHEATS, GIVEN, HONEST, Host, drawn_host, lived
from bench.measuring.organisations import Organised, organised, together
from ronghe.engines.integrity import Kind, Subject, flags
from ronghe.engines.integrity.judging import signals_of
from ronghe.engines.integrity.pooling import apart

COOPERATIONS, CHEATS_OF_REGION = 60, 10
SMALL, BAR = 10, 0.01
CONFIDENCE = 0.95


def drawn(chance: random.Random) -> dict[Subject, Host]:
    """Draw the hosts of a region: fifty honest ones, and ten that cheat."""
    found = {}
    for number in range(COOPERATIONS):
        kinds = CHEATS if number < CHEATS_OF_REGION else HONEST
        found[Subject(Kind.COOPERATION, f"C{number:03d}")] = drawn_host(kinds, chance)
    return found


def flagged(
    hosts: Mapping[Subject, Host],
    chance: random.Random,
    drawing: random.Random,
    own: Mapping[Subject, Organised],
) -> dict[Subject, frozenset[str]]:
    """Run all checks over the region; give the strong or weak checks behind each flag."""
    seen = {subject: lived(host, subject.key, chance) for subject, host in hosts.items()}
    pools = {subject: together(one, seen, drawing) for subject, one in own.items()}
    checked = seen | {subject: one.seen for subject, one in pools.items()}
    signals = apart(signals_of(checked, given=GIVEN), pools)
    return {
        one.subject: frozenset(signal.check for signal in one.signals)
        for one in flags(signals, checked)
    }


def organisations_of(hosts: Mapping[Subject, Host], chance: random.Random) -> dict[Subject, Organised]:  # fmt: skip
    honest = [subject for subject, host in hosts.items() if host.kind in HONEST]
    return {one.subject: one for one in organised(honest, chance)}


def upper_bound(count: int, of: int) -> float:
    """Give the upper end of the exact one-sided interval of a share (Clopper and Pearson)."""
    from scipy.stats import beta  # noqa: PLC0415 -- heavy

    return 1.0 if count == of else float(beta.ppf(CONFIDENCE, count + 1, of - count))


class Tally:
    """Counts by kind and size: how many there were, how many were flagged, and by which checks."""

    def __init__(self) -> None:
        self.hosts: Counter[tuple[str, bool]] = Counter()
        self.flags: Counter[tuple[str, bool]] = Counter()
        self.checks: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.false_share: list[float] = []
        self.organisations: Counter[tuple[bool, bool]] = Counter()

    def add(
        self,
        hosts: Mapping[Subject, Host],
        own: Mapping[Subject, Organised],
        found: Mapping[Subject, frozenset[str]],
    ) -> None:
        for subject, one in own.items():
            self.organisations[one.is_stretched, subject in found] += 1
        for subject, host in hosts.items():
            key = (host.kind, host.interns < SMALL)
            self.hosts[key] += 1
            if subject in found:
                self.flags[key] += 1
                self.checks[host.kind].update(found[subject])
        wrong = sum(not own[one].is_stretched if one in own else hosts[one].kind in HONEST for one in found)  # fmt: skip
        self.false_share.append(wrong / len(found) if found else 0.0)

    def of(self, kind: str, *, is_small: bool | None = None) -> tuple[int, int]:
        sizes = (True, False) if is_small is None else (is_small,)
        return (
            sum(self.flags[kind, size] for size in sizes),
            sum(self.hosts[kind, size] for size in sizes),
        )


def line(name: str, count: int, of: int, more: str = "") -> str:
    share = 100 * count / of if of else 0.0
    return f"  {name:24} {count:5} of {of:5}  {share:6.2f} %  {more}"


def told(tally: Tally) -> list[str]:
    """Give the report: the cheats by kind, the honest by kind, and the bar."""
    rows = ["cheats found (all; below ten interns; from ten on), and the checks that found them"]
    for kind, one in CHEATS.items():
        small, large = tally.of(kind, is_small=True), tally.of(kind, is_small=False)
        seen = ", ".join(f"{name} {n}" for name, n in tally.checks[kind].most_common(3))
        note = "" if one.is_known else "not tuned on; "
        more = f"{_share(small)}; {_share(large)}  {note}{seen}"
        rows.append(line(kind, *tally.of(kind), more))
    rows.append("honest hosts flagged")
    rows += [line(kind, *tally.of(kind), ", ".join(tally.checks[kind])) for kind in HONEST]
    rows.append("organisations with one mentor for three cooperations")
    for name, is_stretched in (("stretched, found", True), ("honest, flagged", False)):
        count = tally.organisations[is_stretched, True]
        rows.append(line(name, count, count + tally.organisations[is_stretched, False]))
    rows += _summary(tally)
    return rows


def _share(pair: tuple[int, int]) -> str:
    count, of = pair
    return f"{100 * count / of:.0f} %" if of else "–"


def _summary(tally: Tally) -> list[str]:
    known = [kind for kind, one in CHEATS.items() if one.is_known]
    right = sum(tally.of(kind)[0] for kind in CHEATS)
    wrong = sum(tally.of(kind)[0] for kind in HONEST)
    small = [tally.of(kind, is_small=True) for kind in HONEST]
    count, of = sum(one[0] for one in small), sum(one[1] for one in small)
    bound = upper_bound(count, of)
    return [
        "together",
        line("recall, known kinds", sum(tally.of(k)[0] for k in known), sum(tally.of(k)[1] for k in known)),
        line("recall, other kinds", right - sum(tally.of(k)[0] for k in known), sum(tally.of(k)[1] for k in CHEATS if k not in known)),
        line("precision of the flags", right, right + wrong),
        line("false, small and honest", count, of, f"at most {100 * bound:.2f} % with {CONFIDENCE:.0%} confidence; bar {BAR:.0%}: {'kept' if bound <= BAR else 'MISSED'}"),
        f"  mean false share of a region's list: {sum(tally.false_share) / len(tally.false_share):.4f}",
    ]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench regions")
    parser.add_argument("--regions", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--without-organisations", action="store_true")
    options = parser.parse_args()
    tally, begun = Tally(), time.process_time()
    for number in range(options.regions):
        chance = random.Random(f"{options.seed}/{number}")
        hosts = drawn(chance)
        drawing = random.Random(f"{options.seed}/{number}/organisations")
        own = {} if options.without_organisations else organisations_of(hosts, drawing)
        tally.add(hosts, own, flagged(hosts, chance, drawing, own))
    print(
        f"{options.regions} regions of {COOPERATIONS} cooperations, seed {options.seed}: {time.process_time() - begun:.0f} s of processor"
    )
    print("\n".join(told(tally)))


if __name__ == "__main__":
    main()
