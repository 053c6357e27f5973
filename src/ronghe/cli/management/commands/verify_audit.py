from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ronghe.kernel.audit import Head, verify
from ronghe.kernel.audit.verification import published_head


class Command(BaseCommand):
    help = (
        "Check the audit's chain: finds altered, deleted, inserted, reordered records, a cut tail."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--head",
            metavar="NUMBER:HASH",
            help="a head written down earlier; the last one in audit-heads.jsonl is used anyway",
        )

    def handle(self, *args: Any, head: str | None, **options: Any) -> None:
        known = [one for one in (published_head(), _read(head)) if one is not None]
        report = verify(*known)
        for finding in report.findings:
            self.stderr.write(str(finding))
        if not report.is_sound:
            raise CommandError(
                _("The audit was tampered with: %(count)d findings in %(total)d links.")
                % {"count": len(report.findings), "total": report.sealed_count}
            )
        self.stdout.write(
            _("The audit is sound: %(total)d links, head %(head)s.")
            % {"total": report.sealed_count, "head": report.head}
        )
        if not known:
            self.stdout.write(_("No head was written down, so a cut tail would stay unseen."))


def _read(text: str | None) -> Head | None:
    if text is None:
        return None
    number, _colon, digest = text.partition(":")
    if not number.isdigit() or len(digest) != 64:  # noqa: PLR2004 -- hexadecimal SHA-256
        raise CommandError(_("Write the head as NUMBER:HASH, as it was published."))
    return Head(int(number), digest.lower())
