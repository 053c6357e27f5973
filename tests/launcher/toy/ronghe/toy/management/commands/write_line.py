from django.core.management.base import BaseCommand
from ronghe.toy.models import Line


class Command(BaseCommand):
    def add_arguments(self, parser):
        parser.add_argument("text")

    def handle(self, *args, text, **options):
        Line.objects.create(text=text)
        self.stdout.write(" ".join(Line.objects.order_by("id").values_list("text", flat=True)))
