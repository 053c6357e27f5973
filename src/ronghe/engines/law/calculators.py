"""Amounts that the law itself computes: penalties, levies, grants, minimum pay.

A calculator is data like a rule, in the same terms: dated parameters, a source for each version, and
what it gives.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ronghe.engines.law.catalogues import Unsound, read_kind, read_text, read_words, refuse_surplus
from ronghe.engines.law.facts import Catalogue, Values
from ronghe.engines.law.reading import (
    Instruments,
    read_basis,
    read_condition_at,
    read_dated,
    read_named,
    read_parameters,
    read_source,
)
from ronghe.engines.law.rules import Parameter, Source, Words, in_force, values_on
from ronghe.engines.law.scalar import Days, Evaluation
from ronghe.engines.law.terms import Scope, Term
from ronghe.engines.law.units import Type, Value

CALCULATOR_FIELDS = frozenset(
    ["id", "kind", "topic", "title", "text", "basis", "checked_on", "parameters", "versions"]
)
VERSION_FIELDS = frozenset(
    ["instrument", "article", "href", "marks", "inferred", "applies", "gives"]
)


@dataclass(frozen=True)
class Amount:
    """One figure that a calculator gives."""

    name: str
    label: Words
    term: Term
    type: Type


@dataclass(frozen=True)
class Formula:
    """What a calculator gives from a day on; nothing where `applies` does not hold."""

    since: int
    source: Source
    applies: Term | None
    amounts: tuple[Amount, ...]


@dataclass(frozen=True)
class Calculator:
    """One computation of the law."""

    id: str
    jurisdiction: str
    kind: str
    topic: str
    title: Words
    text: Words
    basis: str
    checked_on: int
    parameters: Mapping[str, Parameter]
    formulas: tuple[Formula, ...]
    edition: str


@dataclass(frozen=True)
class Calculation:
    """What came out: each amount by name, None where a fact is missing, and the law applied.

    `applies` is None when it is not known whether the law applies at all.
    """

    calculator: Calculator
    formula: Formula | None
    applies: bool | None
    amounts: Mapping[str, Value]


def calculate(
    calculator: Calculator, facts: Values, *, days: Days, jurisdiction: str
) -> Calculation:
    """Compute on the facts of one case, which `read_case` has read.

    An amount whose facts are missing is unknown (None), never zero. Before the first version there
    is nothing to compute.
    """
    basis: Any = facts.get(calculator.basis)
    formula = None if basis is None else in_force(calculator.formulas, basis)
    if formula is None:
        return Calculation(calculator, None, None if basis is None else False, {})
    at = Evaluation(facts, values_on(calculator.parameters, basis), days, jurisdiction)
    applies = True if formula.applies is None else at.value(formula.applies)
    if applies is False:
        return Calculation(calculator, formula, applies=False, amounts={})
    amounts = {
        amount.name: at.value(amount.term) if applies else None for amount in formula.amounts
    }
    return Calculation(calculator, formula, applies, amounts)


def read_calculator(
    tree: Mapping[str, Any],
    *,
    jurisdiction: str,
    catalogues: Mapping[str, Catalogue],
    instruments: Instruments,
    edition: str,
) -> Calculator:
    """Read one calculator; raises `Unsound`, which says what to mend."""
    name = read_text(tree, "id", "calculator")
    refuse_surplus(tree, CALCULATOR_FIELDS, name)
    catalogue = read_kind(tree, name, catalogues)
    dated = read_dated(tree.get("versions"), f"{name}.versions")
    checked_on, parameters = read_parameters(tree, name, catalogue, dated)
    scope = Scope(catalogue, {key: p.type for key, p in parameters.items()}, {})
    return Calculator(
        id=name,
        jurisdiction=jurisdiction,
        kind=catalogue.kind,
        topic=read_text(tree, "topic", name),
        title=read_words(tree.get("title") or {}, f"{name}.title"),
        text=read_words(tree.get("text") or {}, f"{name}.text"),
        basis=read_basis(tree, name, catalogue),
        checked_on=checked_on,
        parameters=parameters,
        formulas=tuple(
            _read_formula(since, entry, f"{name}.versions.{shown}", scope, instruments)
            for since, shown, entry in dated
        ),
        edition=edition,
    )


def _read_formula(
    since: int, entry: Mapping[str, Any], place: str, scope: Scope, instruments: Instruments
) -> Formula:
    refuse_surplus(entry, VERSION_FIELDS, place)
    gives = entry.get("gives") or {}
    if not gives:
        raise Unsound(f"{place}.gives", "a calculator gives at least one amount.")
    return Formula(
        since=since,
        source=read_source(entry, place, instruments),
        applies=read_condition_at(entry.get("applies"), scope, f"{place}.applies"),
        amounts=tuple(
            Amount(name, read_words(gives[name], f"{place}.gives.{name}"), term, term.type)
            for name, term in read_named(gives, scope, f"{place}.gives").items()
        ),
    )
