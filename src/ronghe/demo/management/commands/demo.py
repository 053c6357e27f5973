import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from ronghe.demo import building


class Command(BaseCommand):
    help = "Fill the demonstration region, going on where an earlier run broke off."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--scale", type=float, default=1.0, help="how large, against the usual region"
        )
        parser.add_argument(
            "--in-background", action="store_true", help="leave it to the job worker"
        )
        parser.add_argument(
            "--status", action="store_true", help="only say how far it is, as one line of JSON"
        )

    def handle(
        self, *args: Any, scale: float, in_background: bool, status: bool, **options: Any
    ) -> None:
        if status:
            self.stdout.write(json.dumps(asdict(building.status()), ensure_ascii=False))
            return
        try:
            build = building.open_build(scale=scale, today=timezone.localdate())
        except (building.DemoIsOff, building.ScaleIsWrong) as refusal:
            raise CommandError(str(refusal)) from refusal
        if in_background:
            self._leave_to_the_worker(scale)
        else:
            building.build_demo(build)
            now = building.status()
            self.stdout.write(f"Qinghe is told: {now.done} of {now.total} steps.")

    def _leave_to_the_worker(self, scale: float) -> None:
        if building.status().state == "done":
            self.stdout.write("Qinghe is told already.")
            return
        try:
            with transaction.atomic():
                app.configure_task("demo.build", queueing_lock="demo.build").defer(scale=scale)
        except AlreadyEnqueued:
            self.stdout.write("The job is waiting already.")
            return
        self.stdout.write("The job worker will tell Qinghe.")
