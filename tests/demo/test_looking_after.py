"""How the placements of the region are looked after: visits that both sides tell, and one they do not."""

import pytest

from ronghe.demo.scene import made_by
from ronghe.placements.models import (
    ContactState,
    IllnessReport,
    IllnessState,
    MentorContact,
    Placement,
    Stage,
    StageState,
    Visit,
    VisitState,
)


def at_work():
    """Those who are at Qiming Precision now; others were there in an earlier year."""
    return Placement.objects.filter(host=made_by("organisation:qiming"), ending=None)


@pytest.mark.django_db
def test_visits_stand_at_every_stage_and_a_contradiction_is_kept(qinghe):
    states = sorted(Visit.objects.filter(placement__in=at_work()).values_list("state", flat=True))

    assert states == sorted(
        [
            VisitState.CONFIRMED,
            VisitState.CONTRADICTED,
            VisitState.REPORTED,
            VisitState.PLANNED,
            VisitState.PLANNED,
        ]
    )
    assert set(
        MentorContact.objects.filter(placement__in=at_work()).values_list("state", flat=True)
    ) == {
        ContactState.CONFIRMED,
        ContactState.NOTED,
    }


@pytest.mark.django_db
def test_an_illness_and_a_rotation_wait_for_the_college(qinghe):
    assert IllnessReport.objects.get(placement__in=at_work()).state == IllnessState.REPORTED
    assert set(Stage.objects.filter(placement__in=at_work()).values_list("state", flat=True)) == {
        StageState.PROPOSED
    }
