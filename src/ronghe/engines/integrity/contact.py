"""What real cooperation leaves behind: both sides begin, and things go wrong now and then."""

from dataclasses import dataclass

from ronghe.engines.integrity.checks import CHECKS
from ronghe.engines.integrity.signals import Signal, Subject, binomial_head, signal_of

DIFFERENCE = 1.0  # shape of the gamma by which honest subjects differ in friction


@dataclass(frozen=True)
class Dealings:
    """How two sides dealt with each other.

    `by_college` and `by_host` count contacts that each began; `events` changes, complaints, defects,
    reschedules and late corrections; `student_weeks` is the time in which they could have happened.
    """

    interns: int
    by_college: int
    by_host: int
    events: int
    student_weeks: float
    records: tuple[str, ...] = ()


def initiation(subject: Subject, dealings: Dealings) -> Signal | None:
    """Look for contacts that one side only ever begins; says nothing below ten interns.

    The chance that the quieter side began so few, of a binomial with its ordinary share.
    """
    check = CHECKS["initiation"]
    count = dealings.by_college + dealings.by_host
    if dealings.interns < check.least_interns or count < check.least:
        return None
    quiet = min(dealings.by_college, dealings.by_host)
    p_value = min(1.0, 2 * binomial_head(quiet, count, check.ordinary))
    side = "host" if dealings.by_host <= dealings.by_college else "college"
    return signal_of(
        check.code, subject, p_value, dealings.records, count=quiet, of=count, quiet=side
    )


def friction(subject: Subject, dealings: Dealings, *, peers: float | None = None) -> Signal | None:
    """Look for dealings in which nothing ever happened; says nothing below ten interns.

    `peers` is the rate of events a student week among peers. Honest subjects differ in it as a gamma
    of shape 1 does, so that the chance of so few is that of a geometric distribution.
    """
    check = CHECKS["friction"]
    if dealings.interns < check.least_interns or dealings.student_weeks < check.least:
        return None
    expected = (check.ordinary if peers is None else peers) * dealings.student_weeks
    p_value = 1 - (expected / (DIFFERENCE + expected)) ** (dealings.events + 1)
    return signal_of(
        check.code, subject, p_value, dealings.records,
        count=dealings.events, weeks=round(dealings.student_weeks), expected=round(expected, 1),
    )  # fmt: skip
