"""What records say of each cooperation, in whole columns, as the checks of the engine want it.

Every query gives the cooperation first, and last the moment from which the record stands so: what
was explained up to a moment is left out for that check (`Explained`).
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import accumulate, groupby
from typing import Any

from ronghe.engines.integrity.answers import UnseenAnswer
from ronghe.engines.integrity.entries import Confirmation, DatedEntry
from ronghe.engines.integrity.figures import PaidMonth, RecordedFigure
from ronghe.engines.integrity.judging import Journal, Seen
from ronghe.engines.integrity.loads import Attendance
from ronghe.engines.integrity.rosters import RosteredDay
from ronghe.engines.integrity.signals import Kind, Subject
from ronghe.supervision.checking import columns
from ronghe.supervision.checking.contact import dealings
from ronghe.supervision.reading.ties import Ties, rows

Explained = Mapping[tuple[int, str], datetime]
Stated = Mapping[int, tuple[list[date], list[float]]]
MINUTES = 60
MIDNIGHT = time(0)


def subject_of(cooperation: int) -> Subject:
    return Subject(Kind.COOPERATION, str(cooperation))


def seen(ties: Ties, *, on: date, explained: Explained) -> dict[Subject, Seen]:
    """Give what is to be checked of each cooperation that has placements in the year."""
    found: defaultdict[int, Seen] = defaultdict(Seen)
    for owner in ties.owners:
        found[owner] = Seen()
    reader = _Reader(ties, on, explained, found)
    reader.read()
    for owner, own in dealings(ties, on=on, explained=explained).items():
        found[owner].dealings = own
    return {subject_of(owner): own for owner, own in found.items()}


class _Reader:
    """Fills what was seen of each cooperation, query by query."""

    def __init__(self, ties: Ties, on: date, explained: Explained, found: Mapping[int, Seen]) -> None:  # fmt: skip
        self.ties, self.on, self.explained, self.found = ties, on, explained, found

    def read(self) -> None:
        self._journals()
        self._confirmations()
        self._attendances()
        self._at_two_hosts()
        self._days()
        self._answers()
        self._scores()
        self._months()

    def _new(self, sql: str, *checks: str) -> Iterator[tuple[Any, ...]]:
        """Give the rows that nobody explained, without the moment at their end."""
        for *row, known_at in rows(sql, self.ties, self.on):
            until = [self.explained.get((row[0], check)) for check in checks]
            if not any(one is not None and known_at <= one for one in until):
                yield tuple(row)

    def _journals(self) -> None:
        for owner, record, author, text in self._new(columns.JOURNALS, "copied_journals"):
            self.found[owner].journals.append(Journal(f"journal:{record}", str(author), text))

    def _confirmations(self) -> None:
        for owner, record, author, at, in_one_go in self._new(columns.CONFIRMED, "bulk_confirmations"):  # fmt: skip
            one = Confirmation(f"week:{record}", str(author), at, in_one_go)
            self.found[owner].confirmations.append(one)

    def _attendances(self) -> None:
        """Lay what a mentor did with one after the other end to end; what is a group's counts once."""
        found = self._new(columns.GUIDED, "impossible_loads")
        for (owner, mentor, day), group in groupby(found, key=lambda row: row[:3]):
            begin = datetime.combine(day, MIDNIGHT)
            for _owner, _mentor, _day, record, minutes, place in group:
                end = begin + timedelta(minutes=minutes)
                one = Attendance(f"contact:{record}", str(mentor), str(place), begin, end)
                self.found[owner].attendances.append(one)
                # All of it is of that day, however late it would have ended.
                begin = end if end.date() == day else begin

    def _at_two_hosts(self) -> None:
        """Lay what two hosts confirmed of one person's day side by side, for the cooperation of each.

        The other's records are counted and not named: they are nothing of theirs to read.
        """
        found = rows(columns.AT_TWO_HOSTS, self.ties, self.on)
        for (person, day), group in groupby(found, key=lambda row: row[1:3]):
            own = list(group)
            times = spans_of(day, [(begin, end, minutes) for _o, _p, _d, _id, begin, end, minutes, *_rest in own])  # fmt: skip
            for owner in {row[0] for row in own}:
                if any(row[0] == owner and not self._is_explained(owner, "impossible_loads", row[8]) for row in own):  # fmt: skip
                    self.found[owner].attendances += [
                        Attendance(f"day:{row[3]}" if row[0] == owner else "", f"person:{person}", str(row[7]), begin, end)
                        for row, (begin, end) in zip(own, times, strict=True)
                    ]  # fmt: skip

    def _days(self) -> None:
        stated = self._stated()
        closed: defaultdict[int, set[date]] = defaultdict(set)
        for owner, record, placement, day, minutes, is_closed, known_at in rows(columns.DAYS, self.ties, self.on):  # fmt: skip
            own, code = self.found[owner], f"day:{record}"
            hours, expected = minutes / MINUTES, _stated_on(stated, placement, day)
            if is_closed:
                closed[owner].add(day)
            if not self._is_explained(owner, "closed_days", known_at):
                own.entries.append(DatedEntry(code, day, is_rostered=not is_closed))
            if not self._is_explained(owner, "heaping", known_at):
                own.figures.append(RecordedFigure(code, hours, expected))
            if expected is not None and not self._is_explained(owner, "roster_ignored", known_at):
                one = RosteredDay(code, str(placement), day, hours, expected)
                own.rostered.append(one)
        for owner, days in closed.items():
            own = self.found[owner]
            own.closed = frozenset(days)
            own.entries = [_entry(one, own.closed) for one in own.entries]

    def _is_explained(self, owner: int, check: str, known_at: datetime) -> bool:
        until = self.explained.get((owner, check))
        return until is not None and known_at <= until

    def _stated(self) -> Stated:
        """Give from which day on how many hours a day were stated for each placement."""
        found: defaultdict[int, tuple[list[date], list[float]]] = defaultdict(lambda: ([], []))
        for placement, day, hours in rows(columns.STATED, self.ties, self.on):
            days, values = found[placement]
            days.append(day)
            values.append(float(hours))
        return found

    def _answers(self) -> None:
        for owner, record, answer, stands in self._new(columns.ANSWERED, "unseen_answers"):
            one = UnseenAnswer(f"question:{record}", answer, stands)
            self.found[owner].answers.append(one)

    def _scores(self) -> None:
        for owner, record, level in self._new(columns.SCORED, "identical_scores"):
            self.found[owner].scores[f"report:{record}"] = float(level)

    def _months(self) -> None:
        found = self._new(columns.PAID, "still_pay")
        for (owner, _placement), group in groupby(found, key=lambda row: row[:2]):
            months = [
                PaidMonth(f"payment:{record}", amount, float(minutes) / MINUTES, agreed)
                for _owner, _one, record, amount, minutes, agreed in group
            ]
            self.found[owner].months.append(months)


Span = tuple[datetime, datetime]


def spans_of(day: date, said: Sequence[tuple[time | None, time | None, int]]) -> list[Span]:
    """Give from when to when each was: as recorded, or one after the other where any has no times."""
    if all(begin is not None and end is not None for begin, end, _minutes in said):
        return [_span(day, begin or MIDNIGHT, end or MIDNIGHT) for begin, end, _minutes in said]
    ends = accumulate(timedelta(minutes=minutes) for _begin, _end, minutes in said)
    midnight = datetime.combine(day, MIDNIGHT)
    return [
        (midnight + end - timedelta(minutes=minutes), midnight + end)
        for end, (_begin, _end, minutes) in zip(ends, said, strict=True)
    ]


def _span(day: date, begin: time, end: time) -> Span:
    """Give the instants of a shift; one that ends no later than it begins ends on the next day."""
    first, last = datetime.combine(day, begin), datetime.combine(day, end)
    return first, last if last > first else last + timedelta(days=1)


def _stated_on(stated: Stated, placement: int, day: date) -> float | None:
    if placement not in stated:
        return None
    days, values = stated[placement]
    place = bisect_right(days, day)
    return values[place - 1] if place else None


def _entry(one: DatedEntry, closed: frozenset[date]) -> DatedEntry:
    """Count open days as open; on a closed day, whoever did not rest had work by the roster."""
    return one if one.day in closed else DatedEntry(one.record, one.day)
