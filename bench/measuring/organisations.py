"""Hosts with one mentor for three cooperations: for `bench/regions.py`.

An honest mentor has ten hours a day for all of them, and once in a hundred days types ten times the
minutes; a stretched one notes about six hours in each, day after day. The cooperations stay as drawn.
"""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ronghe.engines.integrity import Attendance, Kind, Subject
from ronghe.engines.integrity.judging import Seen
from ronghe.engines.integrity.pooling import Confirmed, Guided, Pooled, pooled

OF_EACH, HONEST_ONES, STRETCHED_ONES = 3, 12, 2
MOST_OF_DAY, MISTYPED, LONGEST = 600, 0.01, 720
STRETCHED = (330, 400)


@dataclass(frozen=True)
class Organised:
    """An organisation, whether it stretches its mentor, and its cooperations."""

    subject: Subject
    is_stretched: bool
    cooperations: tuple[Subject, ...]


def organised(honest: Sequence[Subject], chance: random.Random) -> list[Organised]:
    """Draw who belongs together among honest cooperations."""
    drawn = chance.sample(list(honest), OF_EACH * (HONEST_ONES + STRETCHED_ONES))
    return [
        Organised(
            Subject(Kind.ORGANISATION, f"O{number:03d}"),
            number < STRETCHED_ONES,
            tuple(drawn[OF_EACH * number : OF_EACH * (number + 1)]),
        )
        for number in range(HONEST_ONES + STRETCHED_ONES)
    ]


def together(one: Organised, seen: Mapping[Subject, Seen], chance: random.Random) -> Pooled:
    """Give what is pooled of an organisation; a stretched one's cooperations have its talks too."""
    if one.is_stretched:
        for key in one.cooperations:
            seen[key].attendances = [_stretched(each, chance) for each in _first_of_days(seen[key])]
        talks = [_talk(each, _minutes(each), key, one) for key in one.cooperations for each in seen[key].attendances]  # fmt: skip
    else:
        talks = _possible(one, seen, chance)
    confirmed = [
        Confirmed(replace(each, author=one.subject.key), key.key)
        for key in one.cooperations
        for each in seen[key].confirmations
    ]
    return pooled(one.subject.key, talks, confirmed)


def _possible(one: Organised, seen: Mapping[Subject, Seen], chance: random.Random) -> list[Guided]:
    """Share the hours of a day among the cooperations; now and then somebody mistypes."""
    days: defaultdict[date, list[tuple[Subject, Attendance]]] = defaultdict(list)
    for key in one.cooperations:
        for each in seen[key].attendances:
            days[each.begin.date()].append((key, each))
    found = []
    for own in days.values():
        share = min(1.0, MOST_OF_DAY / sum(_minutes(each) for _key, each in own))
        factor = share * (10 if chance.random() < MISTYPED else 1)
        found += [_talk(each, min(LONGEST, round(_minutes(each) * factor)), key, one) for key, each in own]  # fmt: skip
    return found


def _first_of_days(seen: Seen) -> list[Attendance]:
    return list({one.begin.date(): one for one in reversed(seen.attendances)}.values())


def _stretched(one: Attendance, chance: random.Random) -> Attendance:
    return replace(one, end=one.begin + timedelta(minutes=chance.randint(*STRETCHED)))


def _minutes(one: Attendance) -> int:
    return int((one.end - one.begin).total_seconds() // 60)


def _talk(one: Attendance, minutes: int, key: Subject, of: Organised) -> Guided:
    return Guided(one.record, of.subject.key, one.begin.date(), minutes, key.key)
