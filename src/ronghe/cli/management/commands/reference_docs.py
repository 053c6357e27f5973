from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ronghe.cli.reference_pages import pages


class Command(BaseCommand):
    help = "Write the reference pages that are read off the code: settings, commands, permissions."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="write nothing; fail when a page is out of date"
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        outdated = [
            (path, text)
            for path, text in pages().items()
            if not path.exists() or path.read_text("utf-8") != text
        ]
        if check and outdated:
            names = ", ".join(path.name for path, _text in outdated)
            raise CommandError(f"Out of date: {names}. Run `./ronghe manage reference_docs`.")
        for path, text in outdated:
            path.write_text(text, "utf-8")
            self.stdout.write(f"wrote {path.name}")
