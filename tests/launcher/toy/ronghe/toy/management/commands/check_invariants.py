from django.core.management.base import BaseCommand, CommandError
from ronghe.toy.models import Line


class Command(BaseCommand):
    def handle(self, *args, **options):
        if Line.objects.filter(text="broken").exists():
            raise CommandError('{"broken": 1}')
