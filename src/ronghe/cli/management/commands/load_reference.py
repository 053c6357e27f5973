from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ronghe.parties.actors import SYSTEM
from ronghe.reference.operations import Counts, load_reference
from ronghe.reference.source_files import UnreadableFile


class Command(BaseCommand):
    help = "Load jurisdictions, regions and sectors from the data files; safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = load_reference(actor=SYSTEM, at=timezone.now())
        except UnreadableFile as problem:
            raise CommandError(f"{problem} Nothing was loaded.") from problem
        if report.is_unchanged:
            self.stdout.write(f"Reference data: {report.files.unchanged} files, all unchanged.")
            return
        for noun, counts in (
            ("files", report.files),
            ("jurisdictions", report.jurisdictions),
            ("regions", report.regions),
            ("sectors", report.sectors),
        ):
            self.stdout.write(f"{noun}: {_sentence(counts)}")
        for code in report.missing:
            self.stderr.write(
                f"{code} is in no file any more and stays; give it a valid-until instead."
            )


def _sentence(counts: Counts) -> str:
    return f"{counts.added} added, {counts.changed} changed, {counts.unchanged} unchanged"
