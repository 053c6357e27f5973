"""What one organisation's people did over several cooperations: each may look usual by itself.

Only what somebody did in two cooperations or more is pooled. A talk with a group that several
cooperations note is one talk: whoever gives the records names it once.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from ronghe.engines.integrity.checks import CHECKS
from ronghe.engines.integrity.entries import Confirmation
from ronghe.engines.integrity.flagging import speaks
from ronghe.engines.integrity.judging import Seen
from ronghe.engines.integrity.loads import Attendance
from ronghe.engines.integrity.signals import Kind, Signal, Subject

SEVERAL = 2


@dataclass(frozen=True)
class Guided:
    """A talk of so many minutes on a day, and the cooperation that it belongs to."""

    record: str
    person: str
    day: date
    minutes: int
    cooperation: str


@dataclass(frozen=True)
class Confirmed:
    """A confirmation, and the cooperation that it belongs to."""

    confirmation: Confirmation
    cooperation: str


@dataclass
class Pooled:
    """What is to be checked of an organisation, and the cooperations in which it happened."""

    seen: Seen = field(default_factory=Seen)
    cooperations: set[str] = field(default_factory=set)


def pooled(place: str, talks: Iterable[Guided], confirmed: Iterable[Confirmed]) -> Pooled:
    """Pool the talks and confirmations of the people of one organisation.

    Talks have a length and no hour: those of a day are laid end to end, so that their sum is judged.
    """
    found = Pooled()
    days: defaultdict[tuple[str, date], list[Guided]] = defaultdict(list)
    for talk in talks:
        days[talk.person, talk.day].append(talk)
    for own in days.values():
        if _is_of_several(found, {one.cooperation for one in own}):
            found.seen.attendances += _end_to_end(place, own)
    authors: defaultdict[str, list[Confirmed]] = defaultdict(list)
    for each in confirmed:
        authors[each.confirmation.author].append(each)
    for theirs in authors.values():
        if _is_of_several(found, {one.cooperation for one in theirs}):
            found.seen.confirmations += [one.confirmation for one in theirs]
    return found


def apart(signals: Sequence[Signal], together: Mapping[Subject, Pooled]) -> list[Signal]:
    """Leave out of an organisation's signals what one of its cooperations shows by itself.

    It is asked there, and nobody is asked twice about one thing.
    """
    alone = {(one.subject, one.check) for one in signals if speaks(one)}
    asked = {
        (subject, check)
        for subject, own in together.items()
        for cooperation in own.cooperations
        for check in CHECKS
        if (Subject(Kind.COOPERATION, cooperation), check) in alone
    }
    return [one for one in signals if (one.subject, one.check) not in asked]


def _is_of_several(found: Pooled, cooperations: set[str]) -> bool:
    if len(cooperations) < SEVERAL:
        return False
    found.cooperations |= cooperations
    return True


def _end_to_end(place: str, talks: Iterable[Guided]) -> list[Attendance]:
    found: list[Attendance] = []
    for one in talks:
        begin = found[-1].end if found else datetime.combine(one.day, time.min)
        # All of it is of that day, however late it would have ended.
        begin = begin if begin.date() == one.day else found[-1].begin
        end = begin + timedelta(minutes=one.minutes)
        found.append(Attendance(one.record, one.person, place, begin, end))
    return found
