"""What one person can do: hours of a day, and being at one place at a time."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ronghe.engines.integrity.checks import CHECKS
from ronghe.engines.integrity.signals import Signal, Subject, binomial_tail, signal_of

MOST_HOURS = timedelta(hours=16)


@dataclass(frozen=True)
class Attendance:
    """A record that somebody was at a place from an instant to another, as confirmed.

    A record without a name ("") is somebody else's: it counts, and is not among the reasons' records.
    `is_agreed` says that terms or roster have it so (two half-time places on one day, for one).
    Whoever teaches several students at one place at one time has as many records, and is there once.
    """

    record: str
    person: str
    place: str
    begin: datetime
    end: datetime
    is_agreed: bool = False


def impossible_loads(subject: Subject, attendances: Sequence[Attendance]) -> Signal | None:
    """Look for days of more than sixteen hours, or at two places at once.

    Counted are the person's days of which that is true; one in a hundred may be mistyped.
    """
    check = CHECKS["impossible_loads"]
    days: defaultdict[tuple[str, date], list[Attendance]] = defaultdict(list)
    for one in attendances:
        days[one.person, one.begin.date()].append(one)
    if len(days) < check.least:
        return None
    found = {key: wrong for key, own in days.items() if (wrong := _impossible(own))}
    if not found:
        return None
    p_value = binomial_tail(len(found), len(days), check.ordinary)
    records = sorted({one.record for wrong in found.values() for one in wrong} - {""})
    return signal_of(check.code, subject, p_value, records, days=len(found), of=len(days))


def _impossible(own: Sequence[Attendance]) -> list[Attendance]:
    """Give the records of a day that cannot all be true."""
    judged = [one for one in own if not one.is_agreed]
    clashes = _clashes(judged)
    if clashes:
        return clashes
    return judged if _hours(judged) > MOST_HOURS else []


def _clashes(own: Sequence[Attendance]) -> list[Attendance]:
    ordered = sorted(own, key=lambda one: (one.begin, one.end))
    found: list[Attendance] = []
    latest: dict[str, Attendance] = {}  # by place, whatever lasts longest
    for one in ordered:
        for place, other in latest.items():
            if place != one.place and other.end > one.begin:
                found += [other, one]
        if one.place not in latest or latest[one.place].end < one.end:
            latest[one.place] = one
    return list(dict.fromkeys(found))


def _hours(own: Sequence[Attendance]) -> timedelta:
    """Give how long all of it lasts, what happens together counting once."""
    total, until = timedelta(), datetime.min.replace(tzinfo=own[0].begin.tzinfo if own else None)
    for one in sorted(own, key=lambda one: one.begin):
        begin = max(one.begin, until)
        if one.end > begin:
            total += one.end - begin
            until = one.end
    return total
