"""Why an index is what it is, against the middle of its peers: terms that add up exactly.

ln S is a sum over dimensions, so a dimension's term is W ln(D / D of the peers), which is also its
Shapley value. Within a dimension, D is a sum over indicators, and the term is shared as their
differences stand (logarithmic mean Divisia, Ang 2004: w (m - peer) / L(D, peer), L the logarithmic
mean); within an indicator, as its records' amounts stand. Nothing is left over.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from ronghe.engines.substance.aggregating import FLOOR
from ronghe.engines.substance.assessing import Assessment, Part, Scored
from ronghe.engines.substance.indicators import Dimension
from ronghe.engines.substance.method import METHOD, Method

GATE = "gate"


@dataclass(frozen=True)
class Peer:
    """The middle of a peer group: the worth of each indicator, as a share."""

    worth: Mapping[str, float]

    def dimension(self, own: Sequence[Scored]) -> float:
        """Give the peers' mean over the indicators that count here."""
        whole = math.fsum(one.weight for one in own)
        return math.fsum(one.weight * self.worth[one.code] for one in own) / whole


@dataclass(frozen=True)
class Term:
    """A part of ln(index / peers' index), and what it is made of.

    `of` is a dimension, an indicator, a record, or `gate`.
    """

    of: str
    value: float
    terms: tuple["Term", ...] = ()


@dataclass(frozen=True)
class Explanation:
    """Terms that add up to ln(index / peer), the dimensions first, the gates' cap last."""

    index: float
    peer: float
    terms: tuple[Term, ...]


def peer_of(assessments: Sequence[Assessment], method: Method = METHOD) -> Peer | None:
    """Give the middle of a group: for each indicator the median of what is known.

    None where an indicator is known of nobody.
    """
    worth = {}
    for one in method.indicators:
        known = [
            scored.worth.point
            for assessment in assessments
            for scored in assessment.indicators
            if scored.code == one.code and scored.worth.point is not None
        ]
        if not known:
            return None
        worth[one.code] = median(known)
    return Peer(worth)


def explain(assessment: Assessment, peer: Peer, method: Method = METHOD) -> Explanation | None:
    """Explain an index against its peers; None where there is no point to explain."""
    if assessment.index is None:
        return None
    terms = []
    log_peer = log_own = 0.0
    for dimension in Dimension:
        codes = {one.code for one in method.of_dimension(dimension)}
        own = [one for one in assessment.indicators if one.code in codes]
        weight = method.weights[dimension]
        if not weight:
            continue
        point = assessment.dimensions[dimension].point
        assert point is not None  # noqa: S101 -- the index is known
        middle = peer.dimension(own)
        value = weight * math.log(max(point, FLOOR) / max(middle, FLOOR))
        log_own += weight * math.log(max(point, FLOOR))
        log_peer += weight * math.log(max(middle, FLOOR))
        terms.append(Term(dimension.value, value, _within(own, peer, value, point, middle)))
    if assessment.capped_by:
        terms.append(Term(GATE, math.log(assessment.index) - log_own))
    return Explanation(assessment.index, math.exp(log_peer), tuple(terms))


def _within(
    own: Sequence[Scored], peer: Peer, value: float, point: float, middle: float
) -> tuple[Term, ...]:
    """Share a dimension's term among its indicators, as their differences from the peers stand."""
    whole = math.fsum(one.weight for one in own)
    if point != middle:
        per_difference = value / (point - middle)
    else:  # the limit: differences cancel each other
        per_difference = 0.0 if point <= FLOOR else whole / point
    found = []
    for one in own:
        assert one.worth.point is not None  # noqa: S101 -- the dimension is known
        difference = one.weight / whole * (one.worth.point - peer.worth[one.code])
        share = per_difference * difference
        found.append(Term(one.code, share, _records(one.parts, share)))
    return tuple(found)


def _records(parts: Sequence[Part], value: float) -> tuple[Term, ...]:
    """Share an indicator's term among its records, as their amounts stand."""
    whole = math.fsum(abs(one.amount) for one in parts)
    if not whole:
        return ()
    return tuple(Term(one.record, value * abs(one.amount) / whole) for one in parts)
