"""The substance index of a plain table, on the command line."""

import sys
from collections.abc import Iterator, Mapping
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from ronghe.cli.matching_sheets import Sheet
from ronghe.cli.substance_table import EXAMPLE, read_peer, read_table, read_weights
from ronghe.cli.terminal import LANGUAGES, language_of_environment
from ronghe.cli.writing import WritingCommand
from ronghe.engines.substance import Dimension, Row, read_row

DIGITS = 12  # what follows is noise of floating point
SHOWN_DIGITS = 4
HEADING: Mapping[str, str] = {
    "name": "X" * 24, "index": "0.0000", "low": "0.0000", "high": "0.0000",
    "known_weight": "0.00", **{one.value: "-0.0000" for one in Dimension},
}  # fmt: skip


class Command(WritingCommand):
    help = "Compute the substance index of cooperations from a table of their five dimensions."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dimensions", type=Path, required=True, metavar="FILE",
            help="CSV with the columns name, P, Q, O, M, G; shares from 0 to 1, empty where unknown; - is standard input",
        )  # fmt: skip
        parser.add_argument(
            "--weights", default="", metavar="LIST",
            help=f"of the dimensions, adding up to 1; the published {EXAMPLE} unless given",
        )  # fmt: skip
        parser.add_argument(
            "--peer", default="", metavar="LIST",
            help="the dimensions of the peers that contributions are measured against, like P=.7,Q=.6,O=.6,M=.5,G=.9; 1 everywhere unless given",
        )  # fmt: skip
        parser.add_argument("--format", choices=["json", "table"], default="table")
        parser.add_argument("--language", choices=list(LANGUAGES), default="")

    def handle(self, *args: Any, **options: Any) -> None:
        language = options["language"] or language_of_environment()
        if options["format"] == "json" and isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")  # as JSON is, whatever the terminal speaks
        with translation.override(LANGUAGES[language]):
            try:
                self._apply(options)
            except BrokenPipeError:  # whoever read it has read enough
                sys.stderr.close()
                raise SystemExit(0) from None

    def _apply(self, options: Mapping[str, Any]) -> None:
        weights, peer = read_weights(options["weights"]), read_peer(options["peer"])
        sheet = read_table(options["dimensions"], self.stderr.write)
        rows = _rows(sheet, weights, peer)
        if options["format"] == "json":
            self.write_json(map(_entry, rows))
            self.stdout.write("")
        else:
            self.write_table(HEADING, map(_line, rows))


def _rows(
    sheet: Sheet, weights: Mapping[Dimension, float], peer: Mapping[Dimension, float]
) -> Iterator[Row]:
    columns = [sheet.columns[one.value] for one in Dimension]
    for name, *values in zip(sheet.columns["name"], *columns, strict=True):
        yield read_row(name, dict(zip(Dimension, values, strict=True)), weights, peer)


def _entry(row: Row) -> dict[str, Any]:
    return {
        "name": row.name,
        "index": _rounded(row.index),
        "low": _rounded(row.low),
        "high": _rounded(row.high),
        "known_weight": _rounded(row.known_weight),
        "contributions": {one.value: _rounded(term) for one, term in row.contributions.items()},
    }


def _rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, DIGITS) + 0.0  # no minus zero


def _line(row: Row) -> dict[str, Any]:
    terms = {one.value: _shown(term) for one, term in row.contributions.items()}
    return {
        "name": row.name,
        "index": _shown(row.index),
        "low": _shown(row.low),
        "high": _shown(row.high),
        "known_weight": f"{row.known_weight:.2f}",
        **terms,
    }


def _shown(figure: float | None) -> str:
    return (
        _("unknown") if figure is None else f"{round(figure, SHOWN_DIGITS) + 0.0:.{SHOWN_DIGITS}f}"
    )
