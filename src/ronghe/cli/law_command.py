"""What the commands that apply the law to a file have in common."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from io import TextIOWrapper
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ronghe.cli.fact_cases import FactCases, opened, refuse_unless_sound
from ronghe.cli.terminal import LANGUAGES, language_of_environment
from ronghe.cli.writing import WritingCommand
from ronghe.compliance import rulebooks
from ronghe.engines.law import Unsound


class LawCommand(WritingCommand):
    """Reads facts, writes a line for each answer; the rest is the command's own."""

    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--facts", metavar="FILE", default="", help="JSON or CSV; - is standard input"
        )
        parser.add_argument(
            "--jurisdiction", default="", metavar="CODE", help="of the rows that name none"
        )
        parser.add_argument(
            "--on", default="", metavar="DATE", help="the day of assessment; today unless given"
        )
        parser.add_argument("--format", choices=["json", "table"], default="table")
        parser.add_argument("--language", choices=list(LANGUAGES), default="")
        parser.add_argument("--list", action="store_true", help="list what there is to apply")

    def handle(self, *args: Any, **options: Any) -> None:
        options["language"] = options["language"] or language_of_environment()
        if options["format"] == "json" and isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")  # as JSON is, whatever the terminal speaks
        with translation.override(LANGUAGES[options["language"]]):
            try:
                self.apply(options)
            except Unsound as trouble:
                raise CommandError(str(trouble)) from trouble
            except BrokenPipeError:  # whoever read it has read enough
                sys.stderr.close()
                raise SystemExit(0) from None

    def apply(self, options: dict[str, Any]) -> None:
        raise NotImplementedError

    @contextmanager
    def cases(self, kind: str, options: Mapping[str, Any]) -> Iterator[FactCases]:
        """Give the cases of the file, once nothing is wrong with it."""
        if not options["facts"]:
            raise CommandError(_("Name the file of facts: --facts FILE."))
        book = rulebooks.rulebook()
        places = frozenset(book.parents)
        if options["jurisdiction"] and options["jurisdiction"] not in places:
            raise CommandError(
                _("“%(code)s” is no jurisdiction. Known are: %(known)s.")
                % {"code": options["jurisdiction"], "known": ", ".join(sorted(places))}
            )
        on = _day(options["on"]) if options["on"] else timezone.localdate()
        with opened(options["facts"]) as file:
            cases = FactCases(file, book.catalogues[kind], places, options["jurisdiction"], on)
            refuse_unless_sound(cases, self.stderr.write)
            yield cases

    def write(
        self,
        heading: Mapping[str, str],
        lines: Iterable[Mapping[str, Any]],
        options: Mapping[str, Any],
    ) -> None:
        """Write lines in the format that was asked for."""
        if options["format"] == "json":
            self.write_json(lines)
            self.stdout.write("")
        else:
            self.write_table(heading, lines)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(
            _("“%(day)s” is no day. Write it like 2026-09-01.") % {"day": text}
        ) from None
