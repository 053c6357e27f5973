"""The transition table and its questions."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType


class UnsoundLifecycle(ValueError):
    """The table as written cannot be the life of anything."""


class NotInLifecycle(LookupError):
    """A state or transition that the table does not know: a mistake of the programme."""


class IllegalTransition(ValueError):
    """The thing is not in a state from which this transition may happen.

    `noun`, `state`, `transition` and `allowed` are kept, so that a page can say it in the
    reader's language.
    """

    def __init__(
        self, noun: str, state: str, transition: str, allowed: Collection[str] = ()
    ) -> None:
        self.noun = noun
        self.state = str(state)
        self.transition = transition
        self.allowed = tuple(allowed)
        possible = ", ".join(f"“{name}”" for name in self.allowed)
        super().__init__(
            f"“{transition}” is not possible while the {noun} is “{self.state}”; "
            + (f"possible now: {possible}." if possible else "nothing more can happen to it.")
        )


@dataclass(frozen=True)
class Transition:
    """One named move: from any of the sources to the target."""

    name: str
    sources: frozenset[str]
    target: str


@dataclass(frozen=True)
class Lifecycle:
    """A frozen table of transitions. Make one with `lifecycle()`, which checks it.

    `states` holds every state, the initial one first; `transitions` every move by name.
    """

    noun: str
    initial: str
    states: tuple[str, ...]
    transitions: Mapping[str, Transition]

    def next_state(self, state: str, transition: str) -> str:
        """Give the state after the transition.

        Raises `IllegalTransition` when the table does not allow it from that state, and
        `NotInLifecycle` when the state or the transition is not in the table at all.
        """
        move = self._known(state, transition)
        if state not in move.sources:
            raise IllegalTransition(self.noun, state, transition, self.allowed(state))
        return move.target

    def may(self, state: str, transition: str) -> bool:
        """Say whether the transition may happen from that state; errors as `next_state`."""
        return state in self._known(state, transition).sources

    def allowed(self, state: str) -> tuple[str, ...]:
        """Give the names of the transitions possible from that state, in table order."""
        self._require_state(state)
        return tuple(name for name, move in self.transitions.items() if state in move.sources)

    @property
    def final_states(self) -> tuple[str, ...]:
        """The states that nothing leaves."""
        return tuple(state for state in self.states if not self.allowed(state))

    def _known(self, state: str, transition: str) -> Transition:
        self._require_state(state)
        try:
            return self.transitions[transition]
        except KeyError:
            raise NotInLifecycle(
                f"The {self.noun} knows no transition “{transition}”; "
                f"it knows {', '.join(self.transitions)}."
            ) from None

    def _require_state(self, state: str) -> None:
        if state not in self.states:
            known = ", ".join(str(one) for one in self.states)
            raise NotInLifecycle(f"The {self.noun} knows no state “{state}”; it knows {known}.")


def lifecycle(noun: str, initial: str, **transitions: tuple[Collection[str], str]) -> Lifecycle:
    """Make a lifecycle from `name=({sources}, target)`; states may be members of an enum.

    Raises `UnsoundLifecycle` for a transition without sources and for a state that cannot be
    reached from the initial one: such a table promises what can never happen.

    >>> door = lifecycle("door", "shut", open=({"shut"}, "open"), shut=({"open"}, "shut"))
    >>> door.next_state("shut", "open")
    'open'
    >>> door.next_state("open", "open")
    Traceback (most recent call last):
    ...
    ronghe.engines.lifecycle.table.IllegalTransition: “open” is not possible while the door is \
“open”; possible now: “shut”.
    """
    moves: dict[str, Transition] = {}
    for name, (sources, target) in transitions.items():
        if isinstance(sources, str) or not sources:
            raise UnsoundLifecycle(f"“{name}” of the {noun} starts from no set of states.")
        moves[name] = Transition(name, frozenset(sources), target)
    named = {initial} | {move.target for move in moves.values()}
    named = named.union(*(move.sources for move in moves.values()))
    lost = named - _reachable(initial, moves.values())
    if lost:
        raise UnsoundLifecycle(
            f"The {noun} can never be: {', '.join(sorted(str(state) for state in lost))}."
        )
    return Lifecycle(noun, initial, _ordered(initial, named, moves), MappingProxyType(moves))


def _reachable(initial: str, moves: Collection[Transition]) -> set[str]:
    reached, frontier = {initial}, {initial}
    while frontier:
        frontier = {move.target for move in moves if move.sources & frontier} - reached
        reached |= frontier
    return reached


def _ordered(initial: str, named: set[str], moves: Mapping[str, Transition]) -> tuple[str, ...]:
    """Order the states as the table first reaches them; all are reachable by now."""
    order = dict.fromkeys([initial, *(move.target for move in moves.values())])
    return tuple(state for state in order if state in named)
