"""Cooperations in trouble, as it was noticed: for lists and desks."""

from django.db.models import Exists, OuterRef, QuerySet

from ronghe.partnerships.health import TroubleKind
from ronghe.partnerships.models import Cooperation, Trouble


def in_trouble(cooperations: QuerySet[Cooperation]) -> QuerySet[Cooperation]:
    """Keep those that something threatens; an end that comes in time is no trouble."""
    noted = Trouble.objects.filter(cooperation=OuterRef("pk"), over_at=None)
    return cooperations.filter(Exists(noted.exclude(kind=TroubleKind.ENDING)))
