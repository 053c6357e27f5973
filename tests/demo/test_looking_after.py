"""How the placements of the region are looked after: visits that both sides tell, and one they do not."""

import pytest

from ronghe.placements.models import (
    ContactState,
    IllnessReport,
    IllnessState,
    MentorContact,
    Stage,
    StageState,
    Visit,
    VisitState,
)


@pytest.mark.django_db
def test_visits_stand_at_every_stage_and_a_contradiction_is_kept(qinghe):
    states = sorted(Visit.objects.values_list("state", flat=True))

    assert states == sorted(
        [
            VisitState.CONFIRMED,
            VisitState.CONTRADICTED,
            VisitState.REPORTED,
            VisitState.PLANNED,
            VisitState.PLANNED,
        ]
    )
    assert set(MentorContact.objects.values_list("state", flat=True)) == {
        ContactState.CONFIRMED,
        ContactState.NOTED,
    }


@pytest.mark.django_db
def test_an_illness_and_a_rotation_wait_for_the_college(qinghe):
    assert IllnessReport.objects.get().state == IllnessState.REPORTED
    assert set(Stage.objects.values_list("state", flat=True)) == {StageState.PROPOSED}
