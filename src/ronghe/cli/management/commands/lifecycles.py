from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ronghe.kernel.lifecycle_pages import page


class Command(BaseCommand):
    help = "Write docs/reference/lifecycles.md from the tables; --check only compares."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail when the page is stale")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        target = settings.ROOT / "docs" / "reference" / "lifecycles.md"
        wanted = page()
        if check:
            if not target.exists() or target.read_text(encoding="utf-8") != wanted:
                raise CommandError("The page is stale; run ./ronghe manage lifecycles.")
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(wanted, encoding="utf-8")
        self.stdout.write(str(target))
