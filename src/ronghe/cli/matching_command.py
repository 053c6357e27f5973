"""What the commands about placement rounds have in common."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from ronghe.cli.terminal import LANGUAGES, language_of_environment


class MatchingCommand(BaseCommand):
    """Reads the folder of a round; the rest is the command's own."""

    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("dir", type=Path, metavar="DIR", help="the folder of the round")
        parser.add_argument("--language", choices=list(LANGUAGES), default="")

    def handle(self, *args: Any, **options: Any) -> None:
        language = options["language"] or language_of_environment()
        with translation.override(LANGUAGES[language]):
            try:
                self.apply(options)
            except BrokenPipeError:  # whoever read it has read enough
                sys.stderr.close()
                raise SystemExit(0) from None

    def apply(self, options: dict[str, Any]) -> None:
        raise NotImplementedError
