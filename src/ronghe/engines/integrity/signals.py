"""A signal: what one check saw of one subject, how strongly it speaks, and by which records."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

CAP = 3.0  # no check weighs more, in natural units of evidence (about twenty to one)
BOUND = 1 / math.e  # above it Sellke's bound says nothing
MOST_RECORDS = 200  # that a signal names


class Kind(StrEnum):
    """Whom a signal may concern. Students are not among them, and never will be."""

    COOPERATION = "cooperation"
    ORGANISATION = "organisation"
    STAFF = "staff"


@dataclass(frozen=True, order=True)
class Subject:
    """A cooperation, an organisation or a member of its staff; raises `ValueError` for all else."""

    kind: Kind
    key: str

    def __post_init__(self) -> None:
        """Refuse whoever is none of them."""
        Kind(self.kind)


@dataclass(frozen=True)
class Signal:
    """What a check saw.

    `p_value` is the chance that an honest subject looks so, `strength` the weight of evidence that
    it is worth at most (see `strength_of`). `message` and `numbers` make the sentence; `records` are
    those behind it, the first MOST_RECORDS of them.
    """

    check: str
    subject: Subject
    p_value: float
    strength: float
    message: str
    numbers: Mapping[str, Any] = field(default_factory=dict)
    records: tuple[str, ...] = ()


def signal_of(
    check: str, subject: Subject, p_value: float, records: Sequence[str], **numbers: Any
) -> Signal:
    """Make a signal of a check; its message is named after the check."""
    named = tuple(records[:MOST_RECORDS])
    return Signal(check, subject, p_value, strength_of(p_value), check, numbers, named)


def strength_of(p_value: float) -> float:
    """Give the greatest weight of evidence that a p-value supports, from 0 to CAP.

    The natural logarithm of 1 / (-e p ln p), the bound of the Bayes factor by Sellke, Bayarri and
    Berger (2001); 0 from p = 1/e on.

    >>> round(strength_of(0.01), 3), strength_of(0.5), strength_of(0.0)
    (2.078, 0.0, 3.0)
    """
    if p_value >= BOUND:
        return 0.0
    if p_value <= 0:
        return CAP
    return max(0.0, min(CAP, -1 - math.log(p_value) - math.log(-math.log(p_value))))


def binomial_tail(count: int, of: int, share: float) -> float:
    """Give the chance of `count` or more of `of`, each with chance `share`.

    >>> f"{binomial_tail(180, 200, 0.55):.1e}"
    '4.0e-27'
    """
    if count <= 0:
        return 1.0
    return min(1.0, math.fsum(_binomial(one, of, share) for one in range(count, of + 1)))


def binomial_head(count: int, of: int, share: float) -> float:
    """Give the chance of `count` or fewer of `of`, each with chance `share`."""
    return min(1.0, math.fsum(_binomial(one, of, share) for one in range(count + 1)))


def _binomial(count: int, of: int, share: float) -> float:
    if share <= 0 or share >= 1:
        return float(count == (of if share >= 1 else 0))
    ways = math.lgamma(of + 1) - math.lgamma(count + 1) - math.lgamma(of - count + 1)
    return math.exp(ways + count * math.log(share) + (of - count) * math.log1p(-share))
