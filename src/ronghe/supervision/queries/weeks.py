"""The weeks that the index of a cooperation was computed from."""

from django.db.models import QuerySet

from ronghe.parties.following import day_of
from ronghe.partnerships.models import Cooperation
from ronghe.placements.models import WeekRecord, WeekState
from ronghe.supervision.models import SubstanceIndex
from ronghe.supervision.reading import since_of, ties_of


def weeks_of(cooperation: Cooperation) -> QuerySet[WeekRecord]:
    """Give the entered weeks of the year that was read for the index that stands."""
    current = SubstanceIndex.objects.current().filter(cooperation=cooperation).first()
    if current is None:
        return WeekRecord.objects.none()
    on = day_of(current.computed_at)
    placements = ties_of([cooperation.pk], on=on).placements
    read = WeekRecord.objects.filter(placement__in=placements, monday__range=(since_of(on), on))
    return read.exclude(state=WeekState.OPEN)
