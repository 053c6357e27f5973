"""When records were made: confirmations faster than reading, and entries for closed days."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from ronghe.engines.integrity.checks import CHECKS
from ronghe.engines.integrity.signals import Signal, Subject, binomial_tail, signal_of

WINDOW = timedelta(minutes=5)
WINDOWS_A_DAY = 96  # of five minutes, in eight hours
READING_SECONDS = 5
TERMS_SUMMED = 200


@dataclass(frozen=True)
class Confirmation:
    """A record that somebody confirmed at an instant.

    `in_one_go` says that one of our own lists or imports confirmed it together with others: then its
    time says nothing.
    """

    record: str
    author: str
    at: datetime
    in_one_go: bool = False


@dataclass(frozen=True)
class DatedEntry:
    """A record of a day, and whether roster or agreement has work on it."""

    record: str
    day: date
    is_rostered: bool = False


def bulk_confirmations(subject: Subject, confirmations: Sequence[Confirmation]) -> Signal | None:
    """Look for an author who confirmed more, and faster, than anybody reads.

    Two things must be unusual together: the number within five minutes, by the author's own rate
    (Poisson, over all windows of the days on which they confirmed), and the share that followed
    within five seconds (binomial). The larger chance counts, times the number of authors.
    """
    check = CHECKS["bulk_confirmations"]
    by_author: defaultdict[str, list[Confirmation]] = defaultdict(list)
    for one in confirmations:
        if not one.in_one_go:
            by_author[one.author].append(one)
    found = [_bulk_of(own) for own in by_author.values() if len(own) >= check.least]
    if not found:
        return None
    p_value, count, seconds, records = min(found, key=lambda one: one[0])
    p_value = min(1.0, p_value * len(by_author))
    return signal_of(check.code, subject, p_value, records, count=count, seconds=seconds)


def _bulk_of(own: Sequence[Confirmation]) -> tuple[float, int, int, list[str]]:
    ordered = sorted(own, key=lambda one: (one.at, one.record))
    busiest, begin = (0, 0), 0
    for end, one in enumerate(ordered):
        while one.at - ordered[begin].at >= WINDOW:
            begin += 1
        busiest = max(busiest, (end - begin + 1, begin))
    count, begin = busiest
    burst = ordered[begin : begin + count]
    windows = WINDOWS_A_DAY * len({one.at.date() for one in own})
    crowded = min(1.0, windows * 10 ** burst_log10(count, len(own) / windows))
    gaps = [(after.at - before.at).total_seconds() for before, after in pairwise(burst)]  # fmt: skip
    fast = sum(gap < READING_SECONDS for gap in gaps)
    hurried = binomial_tail(fast, len(gaps), CHECKS["bulk_confirmations"].ordinary)
    seconds = math.ceil((burst[-1].at - burst[0].at).total_seconds())
    return max(crowded, hurried), count, seconds, [one.record for one in burst]


def burst_log10(count: int, expected: float) -> float:
    """Give log10 of the chance of `count` or more where `expected` are expected (Poisson).

    >>> round(burst_log10(40, 2 / 96), 1)
    -115.2
    """
    if count <= 0:
        return 0.0
    if expected <= 0:
        return -math.inf
    if count <= expected:
        head = math.fsum(_poisson(one, expected) for one in range(count))
        return math.log10(max(1 - head, 1e-300))
    first = count * math.log(expected) - expected - math.lgamma(count + 1)
    tail, term = 1.0, 1.0
    for further in range(1, TERMS_SUMMED):
        term *= expected / (count + further)
        tail += term
    return min(0.0, (first + math.log(tail)) / math.log(10))


def _poisson(count: int, expected: float) -> float:
    return math.exp(count * math.log(expected) - expected - math.lgamma(count + 1))


def closed_days(
    subject: Subject, entries: Sequence[DatedEntry], closed: frozenset[date]
) -> Signal | None:
    """Look for entries of days on which the site was closed, and no roster had work."""
    check = CHECKS["closed_days"]
    judged = [one for one in entries if not one.is_rostered]
    if len(judged) < check.least:
        return None
    found = sorted((one for one in judged if one.day in closed), key=lambda one: (one.day, one.record))  # fmt: skip
    if not found:
        return None
    p_value = binomial_tail(len(found), len(judged), check.ordinary)
    days = Counter(one.day for one in found)
    return signal_of(
        check.code, subject, p_value, [one.record for one in found],
        count=len(found), of=len(judged), days=len(days),
    )  # fmt: skip
