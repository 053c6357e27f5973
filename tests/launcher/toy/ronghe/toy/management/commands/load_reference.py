from django.core.management.base import BaseCommand
from ronghe.toy.models import Line


class Command(BaseCommand):
    def handle(self, *args, **options):
        Line.objects.get_or_create(text="reference")
