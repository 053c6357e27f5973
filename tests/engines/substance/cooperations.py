"""Cooperations made up for the tests, at random and by hand."""

from hypothesis import strategies as st

from ronghe.engines.substance import (
    FORMALITY,
    GATES,
    INDICATORS,
    METHOD,
    Cooperation,
    Evidence,
    Reading,
)

BY_CODE = {one.code: one for one in INDICATORS}
SAFE = {one.code: False for one in GATES}
ALL_SHOWN = {one.code: one.scale.best for one in FORMALITY}
INSPECTED = Evidence(held=20)


def value_for(code, share):
    """Give the value that scores this share."""
    scale = BY_CODE[code].scale
    return scale.worst + share * (scale.best - scale.worst)


def cooperation(name="C", pair="A+B", *, shares=None, evidence=INSPECTED, gates=SAFE, shown=None):
    """Give a cooperation whose dimensions score `shares` (P, Q, O, M, G; None: unknown)."""
    readings = {
        one.code: Reading(value_for(one.code, share), evidence)
        for share, letter in zip(shares or (0.8,) * 5, "PQOMG", strict=True)
        for one in INDICATORS
        if one.dimension == letter and share is not None
    }
    return Cooperation(name, pair, readings, shown or {}, gates)


counts = st.integers(0, 40)
evidences = st.builds(
    Evidence, one_side=counts, both=counts, third_party=counts, held=counts, failed=counts
)
unit = st.floats(0, 1, allow_nan=False)


@st.composite
def cooperations(draw, name="C", pair="A+B", evidence=evidences):
    readings = {}
    for one in INDICATORS:
        kind = draw(st.sampled_from(["known", "known", "known", "absent", "nothing"]))
        if kind == "known":
            readings[one.code] = Reading(value_for(one.code, draw(unit)), draw(evidence))
        elif kind == "absent":
            readings[one.code] = Reading(None, is_applicable=False)
    shown = {one.code: value_for_shown(one, draw(unit)) for one in FORMALITY if draw(st.booleans())}
    gates = {
        one.code: draw(st.sampled_from([False, False, False, True, None])) for one in METHOD.gates
    }
    return Cooperation(name, pair, readings, shown, gates)


def value_for_shown(item, share):
    return item.scale.worst + share * (item.scale.best - item.scale.worst)
