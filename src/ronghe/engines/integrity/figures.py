"""Figures that are too regular: round hours, one score for all, pay that does not follow the hours."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ronghe.engines.integrity.checks import CHECKS
from ronghe.engines.integrity.signals import Signal, Subject, binomial_tail, signal_of

LEAST_MARKS = 3  # a scale of pass and fail says nothing by being one-sided
SAME_HOURS = 0.02  # months whose hours differ by less are taken for alike
LAWFUL_DAY = 8.0


@dataclass(frozen=True)
class RecordedFigure:
    """Hours of a day in a record, and what roster or agreement expect of that day, if they do."""

    record: str
    value: float
    expected: float | None = None


@dataclass(frozen=True)
class PaidMonth:
    """What was paid for a month, in minor units, for how many hours.

    `agreed` is the fixed amount that the terms have for a month, None where pay is by the hour.
    """

    record: str
    amount: int
    hours: float
    agreed: int | None = None


def heaping(
    subject: Subject, figures: Sequence[RecordedFigure], *, peers: float | None = None
) -> Signal | None:
    """Look for hours on whole numbers more often than peers have them.

    Left out: what equals the roster or the agreement, and exactly eight hours, which is the lawful
    day. `peers` is the share of whole hours among peers, from 0 to 1; ours unless given.
    """
    check = CHECKS["heaping"]
    judged = [one for one in figures if one.value not in (one.expected, LAWFUL_DAY)]
    if len(judged) < check.least:
        return None
    whole = [one for one in judged if float(one.value).is_integer()]
    share = check.ordinary if peers is None else peers
    p_value = binomial_tail(len(whole), len(judged), share)
    return signal_of(
        check.code, subject, p_value, [one.record for one in whole],
        count=len(whole), of=len(judged), percent=round(100 * share),
    )  # fmt: skip


def identical_scores(
    subject: Subject, scores: Mapping[str, float], *, peers: Mapping[float, float]
) -> Signal | None:
    """Look for one score for everybody.

    `scores` are by record; `peers` gives the share of each score among peers. The chance is that of
    all drawing the same score from the peers' (the sum of share to the power of their number).
    """
    check = CHECKS["identical_scores"]
    marks = [share for share in peers.values() if share > 0]
    if len(scores) < check.least or len(marks) < LEAST_MARKS or len(set(scores.values())) > 1:
        return None
    p_value = min(1.0, math.fsum(share ** len(scores) for share in marks))
    score = next(iter(scores.values()))
    return signal_of(check.code, subject, p_value, sorted(scores), count=len(scores), score=score)


def still_pay(subject: Subject, months: Sequence[PaidMonth]) -> Signal | None:
    """Look for pay by the hour that stays the same while hours do not.

    `months` stand in order, of one person; those with an agreed fixed amount are explained.
    """
    check = CHECKS["still_pay"]
    pairs = [
        (before, after)
        for before, after in pairwise(months)
        if before.agreed is None
        and after.agreed is None
        and abs(after.hours - before.hours) > SAME_HOURS * max(before.hours, after.hours)
    ]
    if len(pairs) < check.least:
        return None
    still = [after for before, after in pairs if before.amount == after.amount]
    p_value = binomial_tail(len(still), len(pairs), check.ordinary)
    return signal_of(
        check.code, subject, p_value, [one.record for one in still], count=len(still), of=len(pairs)
    )
