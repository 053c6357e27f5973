"""What a calculator of the law asks for, and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ronghe.compliance import rulebooks
from ronghe.compliance.fact_words import citation
from ronghe.engines.law import Calculation, Calculator, calculate, read_case
from ronghe.engines.law.calculators import Amount, Formula
from ronghe.engines.law.rules import in_force
from ronghe.engines.law.terms import names_in
from ronghe.web.rulebook import words
from ronghe.web.rulebook.fact_form import FactForm, told_facts


class CalculationForm(FactForm):
    """The facts that a calculator looks at, in the order in which they are kept."""

    def __init__(self, data: Mapping[str, Any] | None, *, calculator: Calculator) -> None:
        super().__init__(data, kind=calculator.kind, jurisdiction=calculator.jurisdiction)
        looked_at = facts_of(calculator)
        for name in self.catalogue.facts:
            for asked in (name, *(f"{name}.{key}" for key in self.catalogue.facts[name].keys)):
                if asked in looked_at:
                    self.add_fact(asked)


def facts_of(calculator: Calculator) -> set[str]:
    """Give the names of the facts that people are asked for."""
    names = {calculator.basis}
    for formula in calculator.formulas:
        terms = [amount.term for amount in formula.amounts]
        terms += [formula.applies] if formula.applies else []
        names = names.union(*(names_in(term)[0] for term in terms))
    catalogue = rulebooks.catalogues()[calculator.kind]
    found = {asked for name in names for asked in told_facts(catalogue, name)}
    return found - {"jurisdiction", "currency"}


@dataclass(frozen=True)
class Result:
    """What came out: amounts (None: not known), or that nothing applies."""

    amounts: list[tuple[str, str | None]]
    applies: bool | None
    citation: str
    href: str
    is_confirmed: bool
    told: list[tuple[str, str]]


def result_of(calculator: Calculator, form: CalculationForm) -> Result:
    """Compute on what was said; what cannot be read counts as not said."""
    form.is_valid()
    values, _wrong = read_case(form.facts(), form.catalogue)
    found = calculate(
        calculator, values, days=rulebooks.days(), jurisdiction=calculator.jurisdiction
    )
    formula = found.formula or calculator.formulas[-1]
    seen = {
        name: value for name, value in values.items() if name not in {"jurisdiction", "currency"}
    }
    return Result(
        amounts=[_said(amount, found, form.currency) for amount in formula.amounts],
        applies=found.applies,
        citation=citation(formula.source, words.tongue()),
        href=formula.source.href,
        is_confirmed=formula.source.confirmed,
        told=words.known_facts(seen, form.catalogue, form.currency),
    )


def _said(amount: Amount, found: Calculation, currency: str) -> tuple[str, str | None]:
    value = found.amounts.get(amount.name)
    label = amount.label[words.tongue()]
    return label, None if value is None else words.value_said(value, amount.type, currency)


def newest(calculator: Calculator, day: int) -> Formula:
    """Give the formula in force on a day; before the first, the first."""
    return in_force(calculator.formulas, day) or calculator.formulas[0]
