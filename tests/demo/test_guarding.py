"""What could hurt somebody at the placements of the story, what did, and what one confided."""

from datetime import timedelta

import pytest

from ronghe.demo.scene import made_by
from ronghe.placements.models import (
    HARM,
    Grievance,
    Hazard,
    Incident,
    IncidentState,
    Placement,
    SafeguardingOfficer,
    Seat,
)


def at_work():
    return Placement.objects.filter(host=made_by("organisation:qiming"), ending=None)


@pytest.mark.django_db
def test_one_hazard_is_mended_and_one_waits_and_the_incident_is_closed_by_another(qinghe):
    found = Hazard.objects.filter(placement__in=at_work())
    (incident,) = Incident.objects.filter(placement__in=at_work()).select_related("investigator")

    assert sorted(found.values_list("state", flat=True)) == ["mended", "open"]
    assert incident.state == IncidentState.CLOSED
    assert not incident.notices.filter(told_at=None).exists()
    assert incident.closed_by_id not in {incident.reported_by_id, incident.investigator.person_id}


@pytest.mark.django_db
def test_a_complaint_was_answered_by_the_officer_whom_the_college_named(qinghe):
    (complaint,) = Grievance.objects.filter(placement__in=at_work(), party="student")
    named = SafeguardingOfficer.objects.get(membership=made_by("guarding:named"))

    assert (complaint.state, complaint.seat) == ("answered", Seat.OFFICER)
    assert [one.author_id for one in complaint.words.all()] == [named.membership.person_id]


@pytest.mark.django_db
def test_a_mother_wrote_by_her_link_and_is_content(qinghe):
    complaint = Grievance.objects.get(party="guardian")

    assert (complaint.state, complaint.closing_word) == ("closed", "satisfied")
    assert complaint.placement.student.person.full_name == "陈晨"


@pytest.mark.django_db
def test_a_suspicion_of_abuse_went_to_the_officer_at_once_and_was_reported(qinghe):
    complaint = Grievance.objects.get(kind__in=HARM)
    words = {one.kind: one for one in complaint.words.all()}

    assert (complaint.state, complaint.seat) == ("closed", Seat.OFFICER)
    assert words["answer"].written_at - complaint.sent_at < timedelta(hours=1)
    assert words["report"].written_at - complaint.sent_at < timedelta(hours=1)
