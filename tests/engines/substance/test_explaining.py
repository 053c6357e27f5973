"""Explanations add up exactly, from the dimensions down to the records."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.substance.cooperations import (
    INSPECTED,
    SAFE,
    cooperation,
    cooperations,
    value_for,
)

from ronghe.engines.substance import (
    INDICATORS,
    METHOD,
    Cooperation,
    Dimension,
    Evidence,
    Part,
    Peer,
    Reading,
    assess,
    contributions_of,
    explain,
    geometric,
    peer_of,
)

PEERS = dict(zip(Dimension, (0.7, 0.6, 0.6, 0.5, 0.9), strict=True))
HOLLOW = dict(zip(Dimension, (0.95, 0.90, 0.12, 0.20, 0.95), strict=True))


def test_five_terms_of_a_hollow_cooperation_add_up_to_its_distance_from_the_peers():
    terms = contributions_of(HOLLOW, METHOD.weights, PEERS)
    weights = list(METHOD.weights.values())
    ratio = geometric(list(HOLLOW.values()), weights) / geometric(list(PEERS.values()), weights)

    assert math.fsum(terms.values()) == pytest.approx(math.log(ratio), abs=1e-12)
    assert min(terms, key=terms.get) == Dimension.O


worths = st.fixed_dictionaries({one.code: st.floats(0, 1) for one in INDICATORS})


@settings(deadline=None)
@given(cooperations(evidence=st.just(INSPECTED)), worths, worths)
def test_terms_add_up_at_every_level(own, more, peers):
    readings = {code: Reading(value_for(code, share), INSPECTED) for code, share in more.items()}
    readings |= {code: one for code, one in own.readings.items() if one.value is not None}
    full = Cooperation("C", "A", readings, {}, {code: bool(one) for code, one in own.gates.items()})

    found = explain(assess(full), Peer(peers))

    assert math.fsum(one.value for one in found.terms) == pytest.approx(
        math.log(found.index / found.peer), abs=1e-9
    )
    for term in found.terms:
        if term.of in set(Dimension):
            within = math.fsum(one.value for one in term.terms)
            assert within == pytest.approx(term.value, abs=1e-9)


def test_a_term_goes_down_to_the_records():
    whole = cooperation()
    parts = (Part("HR-1", 3.0), Part("HR-2", 1.0))
    reading = Reading(value_for("P1", 0.9), INSPECTED, parts)
    own = Cooperation("C", "A", {**whole.readings, "P1": reading}, {}, SAFE)

    found = explain(assess(own), peer_of([assess(whole)]))
    (term,) = [one for one in found.terms[0].terms if one.of == "P1"]

    assert [one.of for one in term.terms] == ["HR-1", "HR-2"]
    assert term.terms[0].value == pytest.approx(3 * term.terms[1].value)
    assert math.fsum(one.value for one in term.terms) == pytest.approx(term.value)
    assert term.value > 0


def test_the_cap_of_a_gate_is_a_term_of_its_own():
    own = assess(cooperation(gates=SAFE | {"unpaid": True}))
    found = explain(own, peer_of([assess(cooperation())]))

    assert found.terms[-1].of == "gate"
    assert math.fsum(one.value for one in found.terms) == pytest.approx(math.log(0.3 / found.peer))


def test_without_a_point_or_without_peers_there_is_nothing_to_explain():
    nobody = assess(cooperation(evidence=Evidence()))

    assert peer_of([nobody]) is None
    assert explain(nobody, peer_of([assess(cooperation())])) is None


def test_the_peer_is_the_middle_of_what_is_known():
    group = [assess(cooperation(shares=(one,) * 5)) for one in (0.2, 0.5, 0.9)]
    unknown = assess(cooperation(evidence=Evidence()))

    assert peer_of([*group, unknown]) == peer_of([group[1]])
