"""Placements under way in Qinghe: most by the book, one too early, one of which nothing is known."""

import pytest

from ronghe.demo.scene import made_by
from ronghe.placements.models import Placement, PlacementState, WeekRecord, WeekState


@pytest.mark.django_db
def test_students_are_at_work_and_their_weeks_are_confirmed(qinghe):
    qiming = made_by("organisation:qiming")
    found = Placement.objects.filter(host=qiming, ending=None).order_by("reference")

    assert [(one.state, one.is_irregular) for one in found] == [
        (PlacementState.ACTIVE, False),
        (PlacementState.ACTIVE, False),
        (PlacementState.ACTIVE, False),
        (PlacementState.ACTIVE, False),
        (PlacementState.ACTIVE, True),
        (PlacementState.PLANNED, False),
        (PlacementState.READY, False),  # who goes next
        (PlacementState.READY, False),
    ]
    states = set(WeekRecord.objects.filter(placement__in=found).values_list("state", flat=True))
    assert states == {WeekState.CONFIRMED, WeekState.ENTERED}
