from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from ronghe.kernel import signing_office


class Command(BaseCommand):
    help = "Make the authority that certifies signatures, unless there is one, and show its root."

    def handle(self, *args: Any, **options: Any) -> None:
        authority = signing_office.create_authority(at=timezone.now())
        (root,) = authority.roots
        self.stdout.write(f"{root.subject.native['common_name']}\n{authority.folder}/root.pem")
        self.stdout.write(f"SHA-256 {root.sha256_fingerprint}")
        if (authority.folder / "root.key").exists():
            self.stdout.write(
                _("Move root.key to a safe: it is not needed for signing, and never again here.")
            )
