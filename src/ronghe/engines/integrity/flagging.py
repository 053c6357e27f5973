"""From signals to a list that people look at: capped, not multiplied, with few false ones among them.

Signals of one subject depend on each other, so their chances are not multiplied (neither Fisher nor
Stouffer): within a family only the strongest counts, each at most CAP, and the sum orders the list.
Which subjects are on it is decided by the strong checks alone: the least chance times the number of
strong checks (Bonferroni, right under any dependence), then Benjamini and Hochberg (1995) over all
subjects that were checked.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ronghe.engines.integrity.checks import CHECKS, Family
from ronghe.engines.integrity.signals import CAP, Signal, Subject

FALSE_SHARE = 0.05
LEAST_WEIGHT = 2.0  # about seven to one
HALF = 0.5
STRONG = tuple(one.code for one in CHECKS.values() if one.is_strong)


@dataclass(frozen=True)
class Flag:
    """Something for a person to look at, and for the other side to answer: not an accusation.

    `weight` is in natural units of evidence, at most CAP for each family; `q_value` the share of
    false ones among all that are at least as striking. `signals` stand by strength.
    """

    subject: Subject
    weight: float
    p_value: float
    q_value: float
    signals: tuple[Signal, ...]


def flags(
    signals: Iterable[Signal],
    checked: Iterable[Subject],
    *,
    false_share: float = FALSE_SHARE,
    strengths: Mapping[str, float] | None = None,
) -> list[Flag]:
    """Give the flags, the weightiest first.

    `checked` are all subjects that were looked at, with or without a signal. `strengths` caps checks
    by what inspections taught (see `learned_strength`).
    """
    own: dict[Subject, list[Signal]] = {one: [] for one in checked}
    for signal in signals:
        own[signal.subject].append(signal)
    subjects = list(own)
    chances = [_chance(own[one]) for one in subjects]
    q_values = benjamini_hochberg(chances)
    found = []
    for subject, p_value, q_value in zip(subjects, chances, q_values, strict=True):
        weights = _weights(own[subject], strengths or {})
        weight = math.fsum(weights.values())
        if q_value <= false_share and weight >= LEAST_WEIGHT and _has_strong(own[subject], strengths or {}):  # fmt: skip
            shown = sorted(
                (one for one in own[subject] if one.strength > 0),
                key=lambda one: (-one.strength, one.check),
            )
            found.append(Flag(subject, weight, p_value, q_value, tuple(shown)))
    return sorted(found, key=lambda one: (-one.weight, one.q_value, one.subject))


def speaks(signal: Signal) -> bool:
    """Say whether a signal alone may raise a flag."""
    return CHECKS[signal.check].is_strong and signal.strength >= LEAST_WEIGHT


def _chance(own: Sequence[Signal]) -> float:
    strong = [one.p_value for one in own if CHECKS[one.check].is_strong]
    return min(1.0, len(STRONG) * min(strong, default=1.0))


def _has_strong(own: Sequence[Signal], strengths: Mapping[str, float]) -> bool:
    return any(CHECKS[one.check].is_strong and _strength(one, strengths) > 0 for one in own)


def _strength(signal: Signal, strengths: Mapping[str, float]) -> float:
    return max(0.0, min(signal.strength, CAP, strengths.get(signal.check, CAP)))


def _weights(own: Sequence[Signal], strengths: Mapping[str, float]) -> dict[Family, float]:
    """Give the weight of each family: that of its strongest signal."""
    found: defaultdict[Family, float] = defaultdict(float)
    for one in own:
        family = CHECKS[one.check].family
        found[family] = max(found[family], _strength(one, strengths))
    return dict(found)


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """Give the q-value of each p-value: the false share of a list that ends with it.

    >>> [round(one, 3) for one in benjamini_hochberg([0.01, 0.04, 0.03, 0.5])]
    [0.04, 0.053, 0.053, 0.5]
    """
    count = len(p_values)
    order = sorted(range(count), key=lambda place: p_values[place], reverse=True)
    found, least = [1.0] * count, 1.0
    for rank, place in enumerate(order):
        least = min(least, p_values[place] * count / (count - rank))
        found[place] = least
    return found


def learned_strength(*, fired_hollow: int, hollow: int, fired_real: int, real: int) -> float:
    """Give the weight that inspections support for a check, from -CAP to CAP.

    Of `hollow` and `real` cooperations that were inspected, so many had fired it; the logarithm of
    the ratio of both shares (Jeffreys' halves added).
    """
    among_hollow = (fired_hollow + HALF) / (hollow + 1)
    among_real = (fired_real + HALF) / (real + 1)
    return max(-CAP, min(CAP, math.log(among_hollow / among_real)))
