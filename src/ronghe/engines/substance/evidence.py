"""What a claim is worth: its verified part, by the level of what stands behind each record.

Posteriors are Jeffreys': of k of n, Beta(k + 1/2, n - k + 1/2). Evidence is pooled per pair of
parties before the posterior is taken, so that splitting a cooperation gains nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import IntEnum
from functools import lru_cache
from types import MappingProxyType

HALF = 0.5  # Jeffreys' prior
CORRECTABLE_MONTHS = 6
MONTHS_OF_YEAR = 12
TAIL = 0.05


class Level(IntEnum):
    """What stands behind a record, the weakest first."""

    ONE_SIDE = 0  # one side says so
    BOTH = 1  # both say so, and neither could see the other's answer
    THIRD_PARTY = 2  # money moved, or a third party's document
    INSPECTED = 3  # drawn at random and looked at by an inspection


@dataclass(frozen=True)
class Credit:
    """How much of a level's records is taken to be true: a Beta distribution, and why."""

    true: float
    false: float
    reason: Mapping[str, str]

    @property
    def mean(self) -> float:
        """The share that is credited."""
        return self.true / (self.true + self.false)


CREDITS: Mapping[Level, Credit] = MappingProxyType(
    {
        Level.BOTH: Credit(
            8, 2,
            {"en": "Two parties may agree on what did not happen; four in five is our guess, worth ten inspections, until inspections say more.",
             "zh": "双方也可能就未发生的事达成一致；在抽查给出结论之前，暂按五分之四计，约相当于十次抽查的分量。"},
        ),
        Level.THIRD_PARTY: Credit(
            19, 1,
            {"en": "Money and third parties' documents are costly to fake; nineteen in twenty is our guess, until inspections say more.",
             "zh": "资金往来和第三方凭证造假成本高；在抽查给出结论之前，暂按二十分之十九计。"},
        ),
    }
)  # fmt: skip


@dataclass(frozen=True)
class Evidence:
    """How many records of a claim have reached which level, each counted once, at its highest.

    `one_side`, `both`, `third_party` and `failed` together with `held` are all records of the claim.
    `held` and `failed` were drawn at random by an inspection, or by a question that the other side
    answered unseen; a record that the other side denies has failed. What a party chose to have
    inspected belongs under `third_party` at most.
    """

    one_side: float = 0
    both: float = 0
    third_party: float = 0
    held: float = 0
    failed: float = 0

    def __post_init__(self) -> None:
        """Refuse counts below zero; raises `ValueError`."""
        for one in fields(self):
            if not getattr(self, one.name) >= 0:
                raise ValueError(f"{one.name} is below zero")

    @property
    def checked(self) -> float:
        """How many records were put to a check."""
        return self.both + self.third_party + self.held + self.failed

    @property
    def claimed(self) -> float:
        """How many records there are."""
        return self.one_side + self.checked


def pooled(evidence: Iterable[Evidence]) -> Evidence:
    """Add up the evidence of all cooperations of a pair of parties."""
    found = list(evidence)
    return Evidence(*(sum(getattr(one, own.name) for one in found) for own in fields(Evidence)))


@dataclass(frozen=True)
class Posterior:
    """The share of a claim that is true: `ceiling` times a Beta(true, false)."""

    true: float
    false: float
    ceiling: float
    level: Level

    @property
    def mean(self) -> float:
        """What the point value credits.

        >>> round(Posterior(18.5, 2.5, 1.0, Level.INSPECTED).mean, 4)
        0.881
        """
        return self.ceiling * self.true / (self.true + self.false)

    def quantile(self, share: float) -> float:
        """Give the value below which the true share lies with this probability.

        >>> round(Posterior(18.5, 2.5, 1.0, Level.INSPECTED).quantile(0.05), 4)
        0.7498
        """
        return self.ceiling * beta_quantile(self.true, self.false, share)


def posteriors(evidence: Evidence, credit: Mapping[Level, Credit]) -> list[Posterior]:
    """Give the posterior that each level supports, the weakest level first.

    What two sides or a third party say is measured against all that is claimed, times the credit of
    the level; what an inspection drew at random stands for the whole. Where inspected records
    failed, the other levels lose the same share of their credit.
    """
    held, failed = evidence.held, evidence.failed
    left = (held + HALF) / (held + failed + HALF)
    found = []
    documented = evidence.third_party + held
    if (agreed := evidence.both + documented) > 0:
        ceiling = credit[Level.BOTH].mean * left
        rest = evidence.one_side + failed
        found.append(Posterior(agreed + HALF, rest + HALF, ceiling, Level.BOTH))
    if documented > 0:
        ceiling = credit[Level.THIRD_PARTY].mean * left
        rest = evidence.one_side + failed
        found.append(Posterior(documented + HALF, rest + HALF, ceiling, Level.THIRD_PARTY))
    if held > 0:
        found.append(Posterior(held + HALF, failed + HALF, 1.0, Level.INSPECTED))
    elif failed > 0:
        # Nothing that was drawn held: it supports less than any document would, of all that is claimed.
        found.append(Posterior(HALF, evidence.one_side + failed + HALF, 1.0, Level.INSPECTED))
    return found


def posterior_of(evidence: Evidence, credit: Mapping[Level, Credit] = CREDITS) -> Posterior | None:
    """Give the posterior of the level that supports most; None where nothing was verified.

    >>> posterior_of(Evidence(one_side=200)) is None
    True
    >>> round(posterior_of(Evidence(held=9, failed=1)).mean, 4)
    0.8636
    """
    return max(posteriors(evidence, credit), key=lambda one: one.mean, default=None)


def bounds_of(evidence: Evidence, credit: Mapping[Level, Credit]) -> tuple[float, float]:
    """Give the shares that are true at least and at most, each with 95 % certainty.

    At least: the best lower bound that a level supports. At most: all of it, unless an inspection
    speaks for the whole.
    """
    found = posteriors(evidence, credit)
    low = max((one.quantile(TAIL) for one in found), default=0.0)
    if not evidence.held + evidence.failed:
        return low, 1.0
    high = beta_quantile(evidence.held + HALF, evidence.failed + HALF, 1 - TAIL)
    return low, max(high, low, *(one.mean for one in found))


def recalibrated(credit: Credit, *, held: int, failed: int) -> Credit:
    """Give the credit of a level after inspections drew records of it at random."""
    return replace(credit, true=credit.true + held, false=credit.false + failed)


@lru_cache(maxsize=1 << 16)
def beta_quantile(true: float, false: float, share: float) -> float:
    """Give a quantile of Beta(true, false)."""
    from scipy.special import betaincinv  # noqa: PLC0415 -- heavy

    return float(betaincinv(true, false, share))


@dataclass(frozen=True)
class Statement:
    """What one side said of a record, on which day, and whether it could see the other's answer."""

    side: str
    value: object
    on: date
    saw_other: bool = False


def level_of(
    statements: Sequence[Statement], *, is_documented: bool = False, inspected: bool | None = None
) -> Level | None:
    """Give the level that a record has reached; None where it failed.

    A side's last word counts, if it came within six months of its first and before it could see the
    other's answer; what is said later, or after looking, changes nothing. Two sides that say
    different things unseen refute the record. An inspection decides, then a third party's document.
    """
    if inspected is not None:
        return Level.INSPECTED if inspected else None
    if is_documented:
        return Level.THIRD_PARTY
    words = _last_words(statements)
    independent = [one for one in words.values() if not one.saw_other]
    if len(independent) < 2:  # noqa: PLR2004 -- two sides
        return Level.ONE_SIDE
    agree = all(one.value == independent[0].value for one in independent)
    return Level.BOTH if agree else None


def _last_words(statements: Sequence[Statement]) -> dict[str, Statement]:
    first: dict[str, Statement] = {}
    last: dict[str, Statement] = {}
    for one in sorted(statements, key=lambda one: one.on):
        begun = first.setdefault(one.side, one)
        is_free = not one.saw_other or begun.saw_other
        if one is begun or (is_free and one.on <= months_after(begun.on, CORRECTABLE_MONTHS)):
            last[one.side] = one
    return last


def months_after(day: date, months: int) -> date:
    """Give the same day so many months later, or the last of that month."""
    years, month = divmod(day.month - 1 + months, MONTHS_OF_YEAR)
    for shorter in range(4):
        try:
            return date(day.year + years, month + 1, day.day - shorter)
        except ValueError:
            continue
    raise AssertionError
