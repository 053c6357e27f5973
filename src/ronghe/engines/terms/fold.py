"""Terms in force on a day: a pure function of what was signed.

The first version lays down the terms; each amendment is a layer of changes from a day on, perhaps
until another. Of two layers that change the same term on the same day, the one signed later
counts. A layer says nothing of the days before it begins, so an amendment never changes the past.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from ronghe.engines.terms.document import Scalar, Terms


@dataclass(frozen=True)
class Layer:
    """What a signed version changes, from a day until another (both included; None: for good).

    `number` orders versions by when they were signed. The first version is the layer that changes
    everything, from its first day.
    """

    number: int
    since: date
    changes: Terms
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Say whether it speaks of that day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Span:
    """Days from the first to the last, both included; None: not ended yet."""

    first: date
    last: date | None = None

    def covers(self, day: date) -> bool:
        """Say whether the day lies in it."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class InForce:
    """The terms of a day, and by which version each of them stands."""

    terms: Terms = field(default_factory=dict)
    sources: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Stretch:
    """A time in which a term had one value, and by which version."""

    first: date
    last: date | None
    value: Scalar
    number: int | None


class Phase(StrEnum):
    """Where an agreement stands on a day."""

    NOT_BEGUN = "not_begun"
    IN_FORCE = "in_force"
    SUSPENDED = "suspended"
    OVER = "over"


def terms_on(layers: Iterable[Layer], day: date) -> InForce:
    """Fold the layers that speak of the day, in the order in which they were signed."""
    terms: dict[str, Scalar] = {}
    sources: dict[str, int] = {}
    for layer in sorted(layers, key=lambda one: one.number):
        if layer.covers(day):
            terms |= layer.changes
            sources |= dict.fromkeys(layer.changes, layer.number)
    return InForce(terms, sources)


def changed_terms(before: Terms, after: Terms) -> dict[str, Scalar]:
    """Give the changes that lead from the one to the other; a term that is gone becomes None.

    >>> changed_terms({"pay": 1, "site": "A"}, {"pay": 2})
    {'pay': 2, 'site': None}
    """
    names = dict.fromkeys([*before, *after])
    return {name: after.get(name) for name in names if before.get(name) != after.get(name)}


def phase_on(
    layers: Sequence[Layer],
    day: date,
    *,
    suspensions: Iterable[Span] = (),
    ended_on: date | None = None,
) -> Phase:
    """Say where the agreement stands that day; `ended_on` is its last day when it ended early.

    The first and the last day are those in force on the day that is asked about.
    """
    found = terms_on(layers, day).terms
    first, last = found.get("starts_on"), found.get("ends_on")
    if not isinstance(first, str) or day < date.fromisoformat(first):
        return Phase.NOT_BEGUN
    if ended_on is not None and day > ended_on:
        return Phase.OVER
    if isinstance(last, str) and day > date.fromisoformat(last):
        return Phase.OVER
    return Phase.SUSPENDED if any(one.covers(day) for one in suspensions) else Phase.IN_FORCE


def story_of_term(layers: Sequence[Layer], name: str) -> tuple[Stretch, ...]:
    """Give the values that a term had or will have, one after another."""
    starts = {one.since for one in layers}
    starts |= {one.until + timedelta(1) for one in layers if one.until is not None}
    days = sorted(starts)
    found: list[Stretch] = []
    for number, first in enumerate(days):
        last = days[number + 1] - timedelta(1) if number + 1 < len(days) else None
        held = terms_on(layers, first)
        value, source = held.terms.get(name), held.sources.get(name)
        if found and (found[-1].value, found[-1].number) == (value, source):
            found[-1] = Stretch(found[-1].first, last, value, source)
        else:
            found.append(Stretch(first, last, value, source))
    return tuple(found)
