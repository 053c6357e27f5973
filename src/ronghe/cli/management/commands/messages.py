from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ronghe.cli.catalogue import catalogue_file, problems, read_catalogue, updated, written


class Command(BaseCommand):
    help = (
        "Gather the messages to be translated; with --check, fail when the Chinese is incomplete."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Write nothing; report and fail.")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        path = catalogue_file()
        before = path.read_bytes() if path.exists() else b""
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"")
        catalogue = updated(read_catalogue(path))
        after = written(catalogue)
        found = problems(catalogue)
        for line in found:
            self.stdout.write(line)
        if not check:
            path.write_bytes(after)
            self.stdout.write(f"{len(catalogue)} messages, {len(found)} still to be translated.")
            return
        if before != after:
            raise CommandError("The catalogue is not up to date: run `./ronghe manage messages`.")
        if found:
            raise CommandError(f"{len(found)} messages lack a sound translation.")
