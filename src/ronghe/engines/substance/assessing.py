"""The index of one cooperation: from its readings, the pair's evidence, and the gates.

In plain Python, and what the sampled intervals of `draws` must agree with. Arithmetic mean within a
dimension, weighted geometric mean across; what is unknown widens the interval, and counts neither
as zero nor as average.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ronghe.engines.substance.aggregating import geometric
from ronghe.engines.substance.evidence import (
    Evidence,
    bounds_of,
    pooled,
    posterior_of,
)
from ronghe.engines.substance.indicators import Dimension, Indicator
from ronghe.engines.substance.intervals import UNKNOWN, Interval
from ronghe.engines.substance.method import METHOD, Method


class Because(StrEnum):
    """Why an indicator is unknown."""

    NO_RECORDS = "no_records"
    NOT_VERIFIED = "not_verified"
    TOO_LITTLE_EVIDENCE = "too_little_evidence"


NOTHING = Evidence()


@dataclass(frozen=True)
class Part:
    """A record behind a value, and how much of the value it makes up."""

    record: str
    amount: float


@dataclass(frozen=True)
class Reading:
    """What a cooperation's records say of an indicator.

    `value` is in the indicator's unit, None where there are no records. `is_applicable` is false
    where there was no occasion, which only indicators that may not arise allow.
    """

    value: float | None
    evidence: Evidence = NOTHING
    parts: tuple[Part, ...] = ()
    is_applicable: bool = True

    def __post_init__(self) -> None:
        """Refuse what is no number; raises `ValueError`."""
        if self.value is not None and not math.isfinite(self.value):
            raise ValueError(f"{self.value} is no reading")


@dataclass(frozen=True)
class Cooperation:
    """What is known of a cooperation.

    `pair` names the two parties, whose evidence is pooled. `readings` are by code of the indicator,
    `shown` by code of the formality item, `gates` by code: True where it holds, False where it is
    known not to, None or absent where nobody knows.
    """

    name: str
    pair: str
    readings: Mapping[str, Reading] = field(default_factory=dict)
    shown: Mapping[str, float] = field(default_factory=dict)
    gates: Mapping[str, bool | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Scored:
    """An indicator's part: its worth as a share, its weight in the index, why it is unknown."""

    code: str
    worth: Interval
    weight: float
    because: Because | None = None
    level: str = ""
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Assessment:
    """What the method says of a cooperation.

    `index` is there only when every dimension and every gate is known; `low` and `high` always are.
    `known_weight` is the share of the index's weight that is known. `gap` is formality minus
    substance; `is_alarming` when it exceeds the method's alarm and its lower bound is above zero.
    """

    name: str
    pair: str
    index: float | None
    low: float
    high: float
    known_weight: float
    dimensions: Mapping[Dimension, Interval]
    indicators: tuple[Scored, ...]
    formality: Interval
    gap: Interval
    is_alarming: bool
    capped_by: tuple[str, ...] = ()
    unknown_gates: tuple[str, ...] = ()


def assess(
    cooperation: Cooperation,
    evidence: Mapping[str, Evidence] | None = None,
    method: Method = METHOD,
) -> Assessment:
    """Assess one cooperation.

    `evidence` is that of the pair, pooled, by code of the indicator; the cooperation's own unless
    given.
    """
    if evidence is None:
        evidence = evidence_of([cooperation])
    scored = [
        one for dimension in Dimension for one in _scored(cooperation, dimension, evidence, method)
    ]
    dimensions = {one: _dimension(one, scored, method) for one in Dimension}
    unknown = tuple(one.code for one in method.gates if cooperation.gates.get(one.code) is None)
    capped = tuple(one.code for one in method.gates if cooperation.gates.get(one.code))
    index = _index(dimensions, method)
    caps = {one.code: one.cap for one in method.gates}
    cap = min((caps[code] for code in capped), default=1.0)
    worst = min((caps[code] for code in (*capped, *unknown)), default=1.0)
    point = None if index.point is None or unknown else min(index.point, cap)
    substance = Interval(min(index.low, worst), point, min(index.high, cap))
    formality = formality_of(cooperation.shown, method)
    gap = _gap(formality, substance)
    return Assessment(
        name=cooperation.name,
        pair=cooperation.pair,
        index=point,
        low=substance.low,
        high=substance.high,
        known_weight=math.fsum(one.weight for one in scored if one.worth.is_known),
        dimensions=dimensions,
        indicators=tuple(scored),
        formality=formality,
        gap=gap,
        is_alarming=is_alarming(gap, method),
        capped_by=capped,
        unknown_gates=unknown,
    )


def assess_pair(cooperations: Sequence[Cooperation], method: Method = METHOD) -> list[Assessment]:
    """Assess all cooperations of one pair of parties: what a new record of one of them can change."""
    evidence = evidence_of(cooperations)
    return [assess(one, evidence, method) for one in cooperations]


def assess_all(cooperations: Iterable[Cooperation], method: Method = METHOD) -> list[Assessment]:
    """Assess many, each with the evidence of its pair, in the order given."""
    found = list(cooperations)
    pairs: defaultdict[str, list[Cooperation]] = defaultdict(list)
    for one in found:
        pairs[one.pair].append(one)
    evidence = {pair: evidence_of(own) for pair, own in pairs.items()}
    return [assess(one, evidence[one.pair], method) for one in found]


def evidence_of(cooperations: Iterable[Cooperation]) -> dict[str, Evidence]:
    """Pool the evidence of a pair's cooperations, by code of the indicator."""
    kept: defaultdict[str, list[Evidence]] = defaultdict(list)
    for one in cooperations:
        for code, reading in one.readings.items():
            if reading.is_applicable:
                kept[code].append(reading.evidence)
    return {code: pooled(own) for code, own in kept.items()}


def applicable(cooperation: Cooperation, indicators: Iterable[Indicator]) -> list[Indicator]:
    """Give the indicators for which there was an occasion; all of them if there was for none."""
    found = list(indicators)
    kept = [one for one in found if not _did_not_arise(cooperation, one)]
    return kept or found


def _did_not_arise(cooperation: Cooperation, indicator: Indicator) -> bool:
    reading = cooperation.readings.get(indicator.code)
    return indicator.may_not_arise and reading is not None and not reading.is_applicable


def why_unknown(
    reading: Reading | None, evidence: Evidence, indicator: Indicator
) -> Because | None:
    """Say why an indicator is unknown; None where it is known."""
    if reading is None or reading.value is None or not reading.is_applicable:
        return Because.NO_RECORDS
    if not evidence.checked:
        return Because.NOT_VERIFIED
    if evidence.checked < indicator.least_evidence:
        return Because.TOO_LITTLE_EVIDENCE
    return None


def _scored(
    cooperation: Cooperation, dimension: Dimension, pair: Mapping[str, Evidence], method: Method
) -> list[Scored]:
    own = applicable(cooperation, method.of_dimension(dimension))
    whole = math.fsum(one.weight for one in own)
    found = []
    for one in own:
        weight = method.weights[dimension] * one.weight / whole
        reading, evidence = cooperation.readings.get(one.code), pair.get(one.code, NOTHING)
        because = why_unknown(reading, evidence, one)
        if reading is None or reading.value is None or because is not None:
            found.append(Scored(one.code, UNKNOWN, weight, because))
            continue
        posterior = posterior_of(evidence, method.credits)
        assert posterior is not None  # noqa: S101 -- something was checked
        claim = one.scale.score(reading.value)
        low, high = bounds_of(evidence, method.credits)
        worth = Interval(claim * low, claim * posterior.mean, claim * high)
        found.append(
            Scored(one.code, worth, weight, None, posterior.level.name.lower(), reading.parts)
        )
    return found


def _dimension(dimension: Dimension, scored: Iterable[Scored], method: Method) -> Interval:
    """Give the arithmetic mean of a dimension's indicators, known when all of them are."""
    codes = {one.code for one in method.of_dimension(dimension)}
    own = [one for one in scored if one.code in codes]
    if not method.weights[dimension]:
        return UNKNOWN  # carries no weight, and is not asked for
    whole = math.fsum(one.weight for one in own)
    points = [one.weight * one.worth.point for one in own if one.worth.point is not None]
    return Interval(
        math.fsum(one.weight * one.worth.low for one in own) / whole,
        math.fsum(points) / whole if len(points) == len(own) else None,
        math.fsum(one.weight * one.worth.high for one in own) / whole,
    )


def _index(dimensions: Mapping[Dimension, Interval], method: Method) -> Interval:
    weights = [method.weights[one] for one in dimensions]
    points = [0.0 if not method.weights[one] else found.point for one, found in dimensions.items()]
    known = [point for point in points if point is not None]
    return Interval(
        geometric([one.low for one in dimensions.values()], weights),
        geometric(known, weights) if len(known) == len(points) else None,
        geometric([one.high for one in dimensions.values()], weights),
    )


def formality_of(shown: Mapping[str, float], method: Method = METHOD) -> Interval:
    """Give the formality score: the weighted mean of what is shown; unknown items widen it.

    No evidence is asked for: what is shown is shown. It never enters the index.
    """
    low = known = 0.0
    for one in method.formality:
        if one.code in shown:
            low += one.weight * one.scale.score(shown[one.code])
            known += one.weight
    whole = math.fsum(one.weight for one in method.formality)
    is_known = all(one.code in shown for one in method.formality)
    low, high = low / whole, (low + whole - known) / whole
    return Interval(low, low if is_known else None, high)


def _gap(formality: Interval, substance: Interval) -> Interval:
    point = None
    if formality.point is not None and substance.point is not None:
        point = formality.point - substance.point
    return Interval(formality.low - substance.high, point, formality.high - substance.low)


def is_alarming(gap: Interval, method: Method = METHOD) -> bool:
    """Say whether a gap calls for a look: large, and certainly above zero."""
    return gap.point is not None and gap.point > method.alarm and gap.low > 0
