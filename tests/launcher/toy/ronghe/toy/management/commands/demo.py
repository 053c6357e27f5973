import json

from django.core.management.base import BaseCommand
from ronghe.toy.models import Line


class Command(BaseCommand):
    def add_arguments(self, parser):
        parser.add_argument("--in-background", action="store_true")
        parser.add_argument("--status", action="store_true")

    def handle(self, *args, **options):
        Line.objects.create(text="demo")
        done = Line.objects.filter(text="demo").count()
        state = "done" if done >= 3 else "running"
        self.stdout.write(json.dumps({"state": state, "done": done, "total": 3, "step": "lines"}))
