"""Applying the law to cases from a file, on the command line."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from ronghe.cli.fact_cases import Case, FactCases
from ronghe.cli.law_command import LawCommand
from ronghe.cli.what_if import WhatIf
from ronghe.compliance import rulebooks
from ronghe.compliance.fact_words import source_words, sources_of
from ronghe.engines.law import Answer, Rule, assess_case, reason

LINE = {
    "row": "000000",
    "rule": "XX-XXXXXX-00-XX",
    "jurisdiction": "jurisdiction",
    "outcome": "not_applicable",
    "severity": "severity",
    "confirmed": "confirmed",
    "reason": "",
    "source": "",
}
CHANGE = {"rule": "XX-XXXXXX-00-XX", "from": "not_applicable", "to": "not_applicable", "count": ""}
RULE = {
    "rule": "XX-XXXXXX-00-XX",
    "jurisdiction": "jurisdiction",
    "kind": "training_plan",
    "severity": "severity",
    "confirmed": "confirmed",
    "title": "",
}


class Command(LawCommand):
    help = "Say of the cases in a file what each rule answers, and why."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--kind", default="", help="placement, cooperation, teacher …")
        super().add_arguments(parser)
        parser.add_argument(
            "--what-if",
            action="append",
            default=[],
            metavar="RULE.parameter=value",
            help="count the answers that another value would change; may be repeated",
        )

    def apply(self, options: dict[str, Any]) -> None:
        self._check_kind(options)
        if options["list"]:
            self._list(options)
            return
        kind = options["kind"] or "placement"
        wishes = options["what_if"]
        what_if = WhatIf(rulebooks.rulebook(), wishes, kind) if wishes else None
        with self.cases(kind, options) as cases:
            lines = _lines(cases, options["language"], what_if)
            if options["format"] == "json":
                self._write_json(lines, what_if)
            else:
                self.write_table(LINE, lines)
                if what_if:
                    self.stdout.write("")
                    self.write_table(CHANGE, what_if.changes())

    def _check_kind(self, options: Mapping[str, Any]) -> None:
        kinds = sorted(rulebooks.rulebook().catalogues)
        if options["kind"] in kinds or (not options["kind"] and options["list"]):
            return
        raise CommandError(
            _("Name the kind of the cases: --kind with one of %(kinds)s.")
            % {"kinds": ", ".join(kinds)}
        )

    def _write_json(self, lines: Iterator[dict[str, Any]], what_if: WhatIf | None) -> None:
        if what_if is None:
            self.write_json(lines)
            self.stdout.write("")
            return
        self.stdout.write('{"answers": ', ending="")
        self.write_json(lines)
        self.stdout.write(',\n"changes": ', ending="")
        self.write_json(what_if.changes())
        self.stdout.write("}")

    def _list(self, options: Mapping[str, Any]) -> None:
        lines = (
            _line_of_rule(rule, options["language"])
            for rule in sorted(rulebooks.rulebook().rules, key=lambda one: (one.kind, one.id))
            if options["kind"] in {"", rule.kind}
            and options["jurisdiction"] in {"", rule.jurisdiction}
        )
        self.write(RULE, lines, options)


def _lines(cases: FactCases, language: str, what_if: WhatIf | None) -> Iterator[dict[str, Any]]:
    book, days = rulebooks.rulebook(), rulebooks.days()
    kind = cases.catalogue.kind
    for case in cases:
        answers = assess_case(
            book, case.facts, kind=kind, jurisdictions=[case.jurisdiction], days=days
        )
        if what_if is not None:
            what_if.compare(case, answers)
        for answer in answers:
            yield _line(case, answer, cases, language)


def _line(case: Case, answer: Answer, cases: FactCases, language: str) -> dict[str, Any]:
    return {
        "row": case.row,
        "rule": answer.rule.id,
        "jurisdiction": answer.rule.jurisdiction,
        "outcome": answer.outcome.code,
        "severity": str(answer.severity),
        "confirmed": answer.confirmed,
        "reason": reason(answer, case.facts, cases.catalogue, language),
        "source": source_words(sources_of(answer), language),
    }


def _line_of_rule(rule: Rule, language: str) -> dict[str, Any]:
    version = rule.versions[-1]
    return {
        "rule": rule.id,
        "jurisdiction": rule.jurisdiction,
        "kind": rule.kind,
        "severity": str(version.severity),
        "confirmed": version.source.confirmed,
        "title": rule.title[language],
    }
