"""Computing what the law computes, for cases from a file, on the command line."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from ronghe.cli.fact_cases import Case, FactCases
from ronghe.cli.law_command import LawCommand
from ronghe.compliance import rulebooks
from ronghe.compliance.fact_words import source_words
from ronghe.engines.law import Calculation, Calculator, calculate, day_of
from ronghe.engines.law.calculators import Amount
from ronghe.engines.law.units import UNITS, Value

LINE = {
    "row": "000000",
    "amount": "X" * 24,
    "value": "X" * 12,
    "unit": "X" * 8,
    "label": "",
}
CALCULATOR = {
    "calculator": "XX-XXXXXX-00-XX",
    "jurisdiction": "jurisdiction",
    "kind": "training_plan",
    "title": "",
}


class Command(LawCommand):
    help = "Compute what the law computes (pay, levies, grants, penalties) for the cases in a file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id", nargs="?", default="", help="of the calculator; see --list")
        super().add_arguments(parser)

    def apply(self, options: dict[str, Any]) -> None:
        known = rulebooks.calculators()
        if options["list"]:
            self.write(CALCULATOR, _titles(known.values(), options["language"]), options)
            return
        if options["id"] not in known:
            raise CommandError(
                _("There is no calculator “%(id)s”. There are: %(known)s.")
                % {"id": options["id"], "known": ", ".join(sorted(known)) or "—"}
            )
        calculator = known[options["id"]]
        options["jurisdiction"] = options["jurisdiction"] or calculator.jurisdiction
        with self.cases(calculator.kind, options) as cases:
            found = _answers(cases, calculator, options["language"])
            if options["format"] == "json":
                self.write({}, found, options)
            else:
                self.write(LINE, (line for answer in found for line in _lines(answer)), options)


def _titles(found: Iterable[Calculator], language: str) -> Iterator[dict[str, Any]]:
    for one in found:
        yield {
            "calculator": one.id,
            "jurisdiction": one.jurisdiction,
            "kind": one.kind,
            "title": one.title[language],
        }


def _answers(cases: FactCases, calculator: Calculator, language: str) -> Iterator[dict[str, Any]]:
    for case in cases:
        found = calculate(
            calculator, case.facts, days=rulebooks.days(), jurisdiction=case.jurisdiction
        )
        formula = found.formula or calculator.formulas[-1]
        yield {
            "row": case.row,
            "calculator": calculator.id,
            "jurisdiction": calculator.jurisdiction,
            "applies": found.applies,
            "amounts": {one.name: _amount(one, found, case, language) for one in formula.amounts},
            "source": source_words([formula.source], language),
        }


def _amount(amount: Amount, found: Calculation, case: Case, language: str) -> dict[str, Any]:
    """Give one figure with its type and unit; unknown (null) is not zero."""
    shown = {
        "value": _plain(found.amounts.get(amount.name), amount),
        "type": amount.type.name,
        "unit": amount.type.unit,
        "label": amount.label[language],
    }
    if amount.type.unit == "minor":
        own = case.facts.get("currency")
        shown["currency"] = own or rulebooks.currency_of(found.calculator.jurisdiction)
    return shown


def _plain(value: Value, amount: Amount) -> Any:
    """Give a value as JSON has it: money in whole minor units, other figures in their unit."""
    if isinstance(value, frozenset):
        return sorted(value)
    return _PLAIN[amount.type.name](value, amount) if isinstance(value, int) else value


def _number(value: int, amount: Amount) -> int | float:
    scale = UNITS[amount.type.unit].scale
    return value // scale if value % scale == 0 else value / scale


_PLAIN: Mapping[str, Callable[[int, Amount], Any]] = {
    "bool": lambda value, _amount: bool(value),
    "date": lambda value, _amount: day_of(value).isoformat(),
    "time": lambda value, _amount: f"{value // 60:02d}:{value % 60:02d}",
    "number": _number,
}


def _lines(answer: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    nothing = "—" if answer["applies"] is False else _("unknown")
    for name, found in answer["amounts"].items():
        yield {
            "row": answer["row"],
            "amount": name,
            "value": nothing if found["value"] is None else found["value"],
            "unit": found.get("currency", found["unit"]),
            "label": found["label"],
        }
