"""All checks over all subjects of a region: what each was seen to do, and what its peers do."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ronghe.engines.integrity.answers import UnseenAnswer, unseen_answers
from ronghe.engines.integrity.checks import CHECKS
from ronghe.engines.integrity.contact import Dealings, friction, initiation
from ronghe.engines.integrity.entries import (
    Confirmation,
    DatedEntry,
    bulk_confirmations,
    closed_days,
)
from ronghe.engines.integrity.figures import (
    LAWFUL_DAY,
    PaidMonth,
    RecordedFigure,
    heaping,
    identical_scores,
    still_pay,
)
from ronghe.engines.integrity.loads import Attendance, impossible_loads
from ronghe.engines.integrity.rosters import RosteredDay, roster_ignored
from ronghe.engines.integrity.signals import Signal, Subject, strength_of

LEAST_PEERS = 5  # fewer tell nothing; then the check's own ordinary share stands


@dataclass(frozen=True)
class Journal:
    """A text, by whom, and its record."""

    record: str
    author: str
    text: str


@dataclass
class Seen:
    """What the records say of one subject, as far as a check looks at it.

    `months` are those of each person, each in order; `scores` are by record.
    """

    journals: list[Journal] = field(default_factory=list)
    confirmations: list[Confirmation] = field(default_factory=list)
    attendances: list[Attendance] = field(default_factory=list)
    entries: list[DatedEntry] = field(default_factory=list)
    closed: frozenset[date] = frozenset()
    answers: list[UnseenAnswer] = field(default_factory=list)
    rostered: list[RosteredDay] = field(default_factory=list)
    figures: list[RecordedFigure] = field(default_factory=list)
    scores: dict[str, float] = field(default_factory=dict)
    months: list[list[PaidMonth]] = field(default_factory=list)
    dealings: Dealings | None = None


def signals_of(
    seen: Mapping[Subject, Seen], *, given: Sequence[str] = (), seed: int = 0
) -> list[Signal]:
    """Give every signal of every subject; `given` are texts that stand in many for a good reason."""
    peers = _Peers(seen.values())
    found = _copies(seen, given, seed)
    for subject, own in seen.items():
        signals = (
            bulk_confirmations(subject, own.confirmations),
            impossible_loads(subject, own.attendances),
            closed_days(subject, own.entries, own.closed),
            unseen_answers(subject, own.answers),
            roster_ignored(subject, own.rostered),
            heaping(subject, own.figures, peers=peers.whole_hours(own)),
            identical_scores(subject, own.scores, peers=peers.scores(own)),
            _still_pay(subject, own.months),
            *_contact(subject, own.dealings, peers),
        )
        found += [one for one in signals if one is not None]
    return found


def _copies(seen: Mapping[Subject, Seen], given: Sequence[str], seed: int) -> list[Signal]:
    rows = [(subject, one) for subject, own in seen.items() for one in own.journals]
    from ronghe.engines.integrity.journals import (  # noqa: PLC0415 -- heavy
        copied_journals,
        find_copies,
    )

    copies = find_copies([one.text for _subject, one in rows], given=given, seed=seed)
    return copied_journals(
        [subject for subject, _one in rows],
        [one.author for _subject, one in rows],
        [one.record for _subject, one in rows],
        copies,
    )


def _still_pay(subject: Subject, months: Sequence[Sequence[PaidMonth]]) -> Signal | None:
    """Give the most striking person's, its chance times the number of those who were looked at."""
    found = [one for own in months if (one := still_pay(subject, own)) is not None]
    if not found:
        return None
    least = min(found, key=lambda one: one.p_value)
    p_value = min(1.0, least.p_value * len(found))
    return replace(least, p_value=p_value, strength=strength_of(p_value))


def _contact(
    subject: Subject, dealings: Dealings | None, peers: "_Peers"
) -> tuple[Signal | None, ...]:
    if dealings is None:
        return ()
    return (
        initiation(subject, dealings),
        friction(subject, dealings, peers=peers.events(dealings)),
    )


class _Peers:
    """What all do, from which one subtracts one's own."""

    def __init__(self, all_seen: Iterable[Seen]) -> None:
        rows = list(all_seen)
        wholes = [one for own in rows if (one := _whole(own.figures))[1] >= CHECKS["heaping"].least]
        self._whole = (sum(n for n, _of in wholes), sum(of for _n, of in wholes), len(wholes))
        self._scores: Counter[float] = Counter()
        for own in rows:
            self._scores.update(own.scores.values())
        known = [own.dealings for own in rows if own.dealings and own.dealings.student_weeks]
        self._events = (sum(one.events for one in known), sum(one.student_weeks for one in known), len(known))  # fmt: skip

    def whole_hours(self, own: Seen) -> float | None:
        """Give the share of whole hours among the others; ours where they are few."""
        count, of = _whole(own.figures)
        counts = of >= CHECKS["heaping"].least
        wholes, all_of, subjects = self._whole
        if subjects - counts < LEAST_PEERS or all_of - of * counts <= 0:
            return None
        share = (wholes - count * counts) / (all_of - of * counts)
        return max(share, CHECKS["heaping"].ordinary)

    def scores(self, own: Seen) -> dict[float, float]:
        others = self._scores - Counter(own.scores.values())
        total = others.total()
        return {score: count / total for score, count in others.items()} if total else {}

    def events(self, own: Dealings) -> float | None:
        events, weeks, subjects = self._events
        left = weeks - own.student_weeks
        return (events - own.events) / left if subjects > LEAST_PEERS and left > 0 else None


def _whole(figures: Sequence[RecordedFigure]) -> tuple[int, int]:
    judged = [one for one in figures if one.value not in (one.expected, LAWFUL_DAY)]
    return sum(float(one.value).is_integer() for one in judged), len(judged)
