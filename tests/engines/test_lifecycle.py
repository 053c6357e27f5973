import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ronghe.engines.lifecycle import (
    IllegalTransition,
    NotInLifecycle,
    UnsoundLifecycle,
    lifecycle,
    mermaid,
)

STATES = st.sampled_from("abcdef")
TABLES = st.dictionaries(
    st.sampled_from(["go", "stop", "turn", "rest", "leap"]),
    st.tuples(st.frozensets(STATES, min_size=1), STATES),
    max_size=5,
)

AGREEMENT = lifecycle(
    "agreement",
    "draft",
    submit=({"draft"}, "signing"),
    sign=({"signing"}, "signing"),
    conclude=({"signing"}, "in_force"),
)


def _sound(table):
    try:
        return lifecycle("thing", "a", **table)
    except UnsoundLifecycle:
        assume(False)


@given(TABLES, st.lists(st.sampled_from(["go", "stop", "turn", "rest", "leap"]), max_size=20))
def test_only_the_moves_of_the_table_are_reachable(table, walk):
    thing = _sound(table)
    state = "a"
    for name in walk:
        if name not in table:
            with pytest.raises(NotInLifecycle):
                thing.next_state(state, name)
        elif state in table[name][0]:
            assert thing.may(state, name)
            state = thing.next_state(state, name)
            assert state == table[name][1]
        else:
            assert not thing.may(state, name)
            with pytest.raises(IllegalTransition):
                thing.next_state(state, name)
        assert set(thing.allowed(state)) == {n for n, move in table.items() if state in move[0]}


@given(TABLES)
def test_a_table_is_taken_exactly_when_all_its_states_can_be_reached(table):
    reached = {"a"}
    for _round in range(len(table) + 1):
        reached |= {target for sources, target in table.values() if sources & reached}
    named = {"a"}.union(*(sources | {target} for sources, target in table.values()))

    if named <= reached:
        assert set(lifecycle("thing", "a", **table).states) == named
    else:
        with pytest.raises(UnsoundLifecycle):
            lifecycle("thing", "a", **table)


def test_unknown_states_and_transitions_are_mistakes():
    with pytest.raises(NotInLifecycle, match="no state “lost”"):
        AGREEMENT.next_state("lost", "sign")
    with pytest.raises(NotInLifecycle, match="no transition “fly”"):
        AGREEMENT.next_state("draft", "fly")


def test_a_refusal_says_what_is_possible():
    with pytest.raises(IllegalTransition) as refusal:
        AGREEMENT.next_state("signing", "submit")

    assert str(refusal.value) == (
        "“submit” is not possible while the agreement is “signing”; "
        "possible now: “sign”, “conclude”."
    )
    assert refusal.value.allowed == ("sign", "conclude")


def test_a_refusal_in_a_final_state_says_that_it_is_final():
    with pytest.raises(IllegalTransition, match="nothing more can happen to it"):
        AGREEMENT.next_state("in_force", "sign")
    assert AGREEMENT.final_states == ("in_force",)


@pytest.mark.parametrize("sources", [set(), "draft"])
def test_a_transition_starts_from_a_set_of_states(sources):
    with pytest.raises(UnsoundLifecycle):
        lifecycle("agreement", "draft", submit=(sources, "signing"))


def test_a_lifecycle_cannot_be_changed():
    with pytest.raises(TypeError):
        AGREEMENT.transitions["fly"] = AGREEMENT.transitions["sign"]


def test_the_diagram_names_everything():
    states = {"draft": "Draft", "signing": "Being signed", "in_force": "In force: now"}
    moves = {"submit": "Submit", "sign": "Sign", "conclude": 'Say "done"'}

    assert mermaid(AGREEMENT, states, moves) == (
        "stateDiagram-v2\n"
        '    state "Draft" as draft\n'
        '    state "Being signed" as signing\n'
        '    state "In force： now" as in_force\n'
        "    [*] --> draft\n"
        "    draft --> signing: Submit\n"
        "    signing --> signing: Sign\n"
        "    signing --> in_force: Say 'done'\n"
        "    in_force --> [*]\n"
    )


def test_a_diagram_without_a_label_is_refused():
    with pytest.raises(KeyError):
        mermaid(AGREEMENT, {}, {})
