"""Rules of law as data: text, source, dated versions and parameters, and the terms that decide.

The reading side is `reading`; here is only what a rule is and what can be asked of it.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol, TypeVar

from ronghe.engines.law.outcomes import Outcome, Severity
from ronghe.engines.law.terms import Term
from ronghe.engines.law.units import Type, Value

Words = Mapping[str, str]
"""A text in each language, by `en` and `zh`."""


def are_seen(marks: Sequence[str]) -> bool:
    """Say whether marks confirm what they stand beside: only a V does."""
    return any(mark.startswith("V") for mark in marks)


@dataclass(frozen=True)
class Source:
    """Where a value or a version stands: instrument, article, address, and how far we have seen it.

    `key` is the instrument's short name in its jurisdiction.
    `marks` are those of our research: V1 the official text was read, V2 a page that states it,
    R from memory, I inferred. Only a V confirms.
    """

    key: str
    instrument: Words
    article: str
    href: str
    marks: tuple[str, ...]
    article_inferred: bool = False

    @property
    def confirmed(self) -> bool:
        """Whether anybody of ours has seen the text or a page that states it."""
        return are_seen(self.marks)


class _Dated(Protocol):
    @property
    def since(self) -> int: ...


D = TypeVar("D", bound=_Dated)


def in_force(dated: Sequence[D], day: int) -> D | None:
    """Give the last of what begins on or before a day, or None before the first."""
    index = bisect_right(dated, day, key=lambda found: found.since)
    return dated[index - 1] if index else None


@dataclass(frozen=True)
class DatedValue:
    """A value from a day on (days since 1970-01-01); `None` ends the parameter."""

    since: int
    value: Value
    source: str
    marks: tuple[str, ...]


@dataclass(frozen=True)
class Parameter:
    """A number, date, time or set of codes of a rule, by dates.

    `policy_choice` says that the value is ours and not the law's, so that an authority may choose
    another.
    """

    type: Type
    description: Words
    values: tuple[DatedValue, ...]
    checked_on: int
    waivable: bool = False
    policy_choice: bool = False

    def on(self, day: int) -> DatedValue | None:
        """Give the value in force on a day, or None before the first."""
        return in_force(self.values, day)


def values_on(parameters: Mapping[str, Parameter], day: int) -> Mapping[str, Value]:
    """Give each parameter's value on a day, None before its first."""
    dated = {name: parameter.on(day) for name, parameter in parameters.items()}
    return {name: found.value if found else None for name, found in dated.items()}


@dataclass(frozen=True)
class Version:
    """What a rule says from a day on. `holds` is None from the day on which it is repealed."""

    since: int
    severity: Severity
    source: Source
    applies: Term | None
    holds: Term | None
    named: Mapping[str, Term]
    text: Words


@dataclass(frozen=True)
class Rule:
    """One rule of one jurisdiction.

    `scope` decides, before any version, whether the rule concerns a case at all. `each` names a
    list: then every item is judged by the law of its own day, and the strictest answer is the
    rule's; `when_empty` is the answer for an empty list. `basis` is the fact whose date picks the
    version.
    """

    id: str
    jurisdiction: str
    kind: str
    topic: str
    title: Words
    text: Words
    means: Mapping[str, Words]
    remedy: Words
    mended_by: str
    evidence: Words
    basis: str
    scope: Term | None
    each: str
    when_empty: Outcome
    waivable: bool
    blocks_start: bool
    checked_on: int
    parameters: Mapping[str, Parameter]
    versions: tuple[Version, ...]
    named_labels: Mapping[str, Words]
    facts: tuple[str, ...]
    edition: str

    @cached_property
    def breaks(self) -> tuple[int, ...]:
        """The days from which anything of the rule changes, in order."""
        days = {version.since for version in self.versions}
        first = min(days)
        for parameter in self.parameters.values():
            days |= {value.since for value in parameter.values if value.since > first}
        return tuple(sorted(days))

    @cached_property
    def epochs(self) -> tuple["Epoch", ...]:
        """What holds from each break on: the version and the values of all parameters."""
        return tuple(self._epoch(day) for day in self.breaks)

    def epoch_on(self, day: int) -> "Epoch | None":
        """Give what holds on a day; None before the rule existed."""
        return in_force(self.epochs, day)

    def _epoch(self, day: int) -> "Epoch":
        version = in_force(self.versions, day)
        assert version is not None  # noqa: S101 -- the first break is the first version's
        return Epoch(day, version, values_on(self.parameters, day))

    def with_value(self, parameter: str, value: Value) -> "Rule":
        """Give the rule as it would be if a parameter always had this value."""
        changed = self.parameters[parameter]
        values = tuple(replace(dated, value=value) for dated in changed.values)
        return replace(
            self, parameters={**self.parameters, parameter: replace(changed, values=values)}
        )


@dataclass(frozen=True)
class Epoch:
    """The law of one rule between two breaks: the version and each parameter's value."""

    since: int
    version: Version
    values: Mapping[str, Value]
