"""Who owes what to whom, what is amiss with it, and on which days it falls due."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ronghe.engines.terms.document import Document, Obligation, Terms

MOST_OCCURRENCES = 1_000
MONTHS_OF_A_YEAR = 12


class Warned(StrEnum):
    """What a reader should know before signing."""

    ONE_SIDED = "one_sided"  # one party owes everything
    WITHOUT_OWNER = "without_owner"
    OWED_BY_STRANGER = "owed_by_stranger"  # the owner is no party
    TOPIC_WITHOUT_DUTY = "topic_without_duty"  # a required matter that obliges nobody
    CLAUSE_IS_MISSING = "clause_is_missing"
    WITHOUT_MILESTONE = "without_milestone"


@dataclass(frozen=True)
class Amiss:
    """What is amiss, and with what: the key of an obligation, a party or a topic."""

    kind: Warned
    about: str


@dataclass(frozen=True)
class Matrix:
    """The obligations of each party (rows) to each party (columns), by their keys.

    What is owed to all others stands in each of their columns; `unowned` belongs to nobody.
    """

    parties: tuple[str, ...]
    cells: Mapping[tuple[str, str], tuple[Obligation, ...]]
    unowned: tuple[Obligation, ...]

    def owed(self, owner: str, to: str) -> tuple[Obligation, ...]:
        """Give what one owes the other."""
        return self.cells.get((owner, to), ())


def matrix(document: Document) -> Matrix:
    """Lay the obligations out by who owes them to whom."""
    keys = tuple(party.key for party in document.parties)
    cells: dict[tuple[str, str], tuple[Obligation, ...]] = {}
    for one in document.obligations:
        if one.owner not in keys:
            continue
        for to in _creditors(one, keys):
            cells[one.owner, to] = (*cells.get((one.owner, to), ()), one)
    unowned = tuple(one for one in document.obligations if one.owner not in keys)
    return Matrix(keys, cells, unowned)


def _creditors(one: Obligation, keys: Collection[str]) -> tuple[str, ...]:
    return (one.to,) if one.to in keys else tuple(key for key in keys if key != one.owner)


def uncovered(document: Document) -> tuple[Obligation, ...]:
    """Give the obligations that no milestone of the plan carries out."""
    covered = {key for milestone in document.milestones for key in milestone.covers}
    return tuple(one for one in document.obligations if one.key not in covered)


def warnings(
    document: Document,
    *,
    required_topics: Collection[str] = (),
    topics_of_duty: Collection[str] = (),
) -> tuple[Amiss, ...]:
    """Say what is amiss: duties without an owner, one-sided ones, required matters left out.

    `required_topics` need a clause, `topics_of_duty` also somebody who owes something about them.
    """
    return tuple(_warnings(document, required_topics, topics_of_duty))


def _warnings(
    document: Document, required_topics: Collection[str], topics_of_duty: Collection[str]
) -> Iterator[Amiss]:
    keys = {party.key for party in document.parties}
    for topic in sorted(set(required_topics) - document.topics):
        yield Amiss(Warned.CLAUSE_IS_MISSING, topic)
    for one in document.obligations:
        if not one.owner:
            yield Amiss(Warned.WITHOUT_OWNER, one.key)
        elif one.owner not in keys:
            yield Amiss(Warned.OWED_BY_STRANGER, one.key)
    owners = {one.owner for one in document.obligations} & keys
    if len(owners) == 1 and len(keys) > 1:
        yield Amiss(Warned.ONE_SIDED, next(iter(owners)))
    owed = {topic for one in document.obligations if one.owner in keys for topic in one.topics}
    for topic in sorted(set(topics_of_duty) - owed):
        yield Amiss(Warned.TOPIC_WITHOUT_DUTY, topic)
    for one in uncovered(document):
        yield Amiss(Warned.WITHOUT_MILESTONE, one.key)


def occurrences(one: Obligation, terms: Terms) -> tuple[date, ...]:
    """Give the days on which it falls due, up to the end of the term; none while days are unknown.

    Weekly and monthly ones begin on the first day; a month without that day takes its last one.
    """
    first = one.due.day(terms)
    if first is None:
        return ()
    if one.rhythm == "once":
        return (first,)
    last = terms.get("ends_on")
    if not isinstance(last, str):
        return ()
    end = date.fromisoformat(last)
    if one.rhythm == "always":
        return (end,)
    return tuple(_repeated(first, end, one.rhythm))


def _repeated(first: date, end: date, rhythm: str) -> Iterator[date]:
    for number in range(MOST_OCCURRENCES):
        day = first + timedelta(7 * number) if rhythm == "weekly" else months_after(first, number)
        if day > end:
            return
        yield day


def months_after(first: date, count: int) -> date:
    """Give the same day so many months later, or that month's last day.

    >>> months_after(date(2027, 1, 31), 1)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(first.month - 1 + count, MONTHS_OF_A_YEAR)
    year, month = first.year + year, month + 1
    following = date(year + month // MONTHS_OF_A_YEAR, month % MONTHS_OF_A_YEAR + 1, 1)
    return date(year, month, min(first.day, (following - timedelta(1)).day))
