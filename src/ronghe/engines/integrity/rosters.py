"""Hours against the roster that the host stated: real hours move when the roster does."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from ronghe.engines.integrity.checks import CHECKS
from ronghe.engines.integrity.figures import LAWFUL_DAY
from ronghe.engines.integrity.signals import Signal, Subject, binomial_tail, signal_of

LEAST_DAYS = 5  # of a stretch under one roster
LEAST_CHANGE = 0.25  # hours; less is lost in rounding
UNIFORM = 0.8  # of the days of a stretch
LEAST_PERSONS = 2


@dataclass(frozen=True)
class RosteredDay:
    """A worked day of somebody, and the hours that the host had stated for it."""

    record: str
    person: str
    day: date
    value: float
    stated: float


@dataclass(frozen=True)
class _Stretch:
    stated: float
    usual: float | None  # None where hours vary
    records: tuple[str, ...]


def roster_ignored(subject: Subject, days: Sequence[RosteredDay]) -> Signal | None:
    """Look for hours that stay the same, day by day, over changes of the stated roster.

    The unit is a change of the roster that somebody lived through: it is ignored when nearly all
    days before and after have one and the same length, which is not what the new roster states.
    Left out are exactly eight hours, the lawful day. Two people at least, and most of the changes,
    must be like that: what one student writes out of habit is nobody's scheme.
    """
    check = CHECKS["roster_ignored"]
    by_person: defaultdict[str, list[RosteredDay]] = defaultdict(list)
    for one in days:
        by_person[one.person].append(one)
    judged, ignored = 0, dict[str, list[str]]()
    still = 0
    for person, own in by_person.items():
        for before, after in pairwise(_stretches(own)):
            if abs(after.stated - before.stated) < LEAST_CHANGE or after.usual == LAWFUL_DAY:
                continue
            judged += 1
            if _is_still(before, after):
                still += 1
                ignored.setdefault(person, []).extend(after.records)
    if judged < check.least or len(ignored) < LEAST_PERSONS or 2 * still <= judged:
        return None
    p_value = binomial_tail(still, judged, check.ordinary)
    records = sorted({one for own in ignored.values() for one in own})
    return signal_of(check.code, subject, p_value, records, count=still, of=judged)


def _is_still(before: _Stretch, after: _Stretch) -> bool:
    return after.usual is not None and before.usual == after.usual != after.stated


def _stretches(own: Sequence[RosteredDay]) -> list[_Stretch]:
    """Give the stretches of days under one roster that are long enough to say something."""
    ordered = sorted(own, key=lambda one: (one.day, one.record))
    found = []
    for stated, group in groupby(ordered, key=lambda one: one.stated):
        stretch = list(group)
        if len(stretch) >= LEAST_DAYS:
            value, count = Counter(one.value for one in stretch).most_common(1)[0]
            usual = value if count >= UNIFORM * len(stretch) else None
            found.append(_Stretch(stated, usual, tuple(one.record for one in stretch)))
    return found
