from typing import Any

from django.core.management.base import BaseCommand

from ronghe.cli.catalogue import catalogue_file, compile_catalogue


class Command(BaseCommand):
    help = "Compile the Chinese catalogue for Django, when it has changed."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        is_written = compile_catalogue(catalogue_file())
        self.stdout.write("compiled" if is_written else "unchanged")
