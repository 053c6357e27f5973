import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ronghe.kernel.invariants import check_all


class Command(BaseCommand):
    help = "Check what must always hold in the data; JSON out, exit code 1 when something does not."

    def handle(self, *args: Any, **options: Any) -> None:
        outcomes = check_all()
        is_sound = not any(outcome.breach_count for outcome in outcomes)
        report = {"is_sound": is_sound, "invariants": [asdict(outcome) for outcome in outcomes]}
        self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
        if not is_sound:
            broken = ", ".join(one.name for one in outcomes if one.breach_count)
            raise CommandError(f"Does not hold: {broken}.")
