import os
from pathlib import Path

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    def handle(self, *args, **options):
        folder = Path(os.environ["RONGHE_VAR"]) / "signing"
        folder.mkdir()  # twice would be once too often
        (folder / "issuer.pem").write_text("a certificate")
