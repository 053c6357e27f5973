"""Two close an incident at the same moment, two settle a complaint: one of them does."""

import threading

import pytest
from tests.factories import safety
from tests.factories.parties import NOW, member
from tests.racing import PATIENCE_SECONDS, at_once
from tests.web.placements.living import life_of

from ronghe.kernel.audit import story_of
from ronghe.parties.models import Role
from ronghe.placements import complaints
from ronghe.placements.models import GrievanceState, Incident, IncidentState
from ronghe.placements.operations import answering, grievances, incidents

TWO = 2


@pytest.fixture
def life(committed_db, cast):
    return life_of(cast)


@pytest.fixture
def measured(life, cast):
    found = safety.incident(life.placement, life.student, at=NOW)
    found = safety.looked_into(found, life.tutor.membership, life.tutor, at=NOW)
    safety.all_told(found, life.tutor, at=NOW)
    return found


def closing(found, actor):
    return lambda: incidents.close_incident(incident=found, actor=actor, at=NOW)


def told(measured, cast):
    return sorted(
        at_once(closing(measured, cast.dean), closing(measured, cast.cooperation_officer))
    )


def times_closed(measured):
    return [one.verb for one in story_of(measured)].count("incident.closed")


def test_of_two_who_close_an_incident_at_once_one_does(measured, cast):
    assert told(measured, cast) == ["IllegalTransition", "done"]
    assert times_closed(measured) == 1
    assert Incident.objects.get(pk=measured.pk).state == IncidentState.CLOSED


def waiting_for_both(step):
    both = threading.Barrier(TWO)

    def taken(*given, **named):
        result = step(*given, **named)
        both.wait(PATIENCE_SECONDS)
        return result

    return taken


@pytest.mark.race_twin_of("test_of_two_who_close_an_incident_at_once_one_does")
def test_without_the_lock_both_close(measured, cast, monkeypatch):
    def unlocked(incident):
        return Incident.objects.select_related("investigator").get(pk=incident.pk)

    monkeypatch.setattr(incidents, "locked_incident", waiting_for_both(unlocked))

    assert told(measured, cast) == ["done", "done"]
    assert times_closed(measured) == TWO


@pytest.fixture
def proposed(life, cast):
    officer = member(cast.college, Role.SAFETY_OFFICER, "方正")
    safety.officer(cast.college, officer.membership, on=NOW.date(), at=NOW)
    found = safety.complaint(life.placement, life.student, at=NOW, kind="pay")
    answering.answer_grievance(grievance=found, text="好", actor=officer, at=NOW)
    answering.propose_closing(grievance=found, text="已补发", actor=officer, at=NOW)
    return found


def settling(proposed, life):
    acts = [
        lambda is_satisfied=word: grievances.settle_grievance(
            grievance=proposed, is_satisfied=is_satisfied, actor=life.student, at=NOW
        )
        for word in (True, False)
    ]
    return sorted(at_once(*acts))


def times_settled(proposed):
    return [one.verb for one in story_of(proposed)].count("grievance.settled")


def test_a_complaint_is_settled_once_however_often_it_is_pressed_at_once(proposed, life):
    assert settling(proposed, life) == ["IllegalTransition", "done"]
    assert times_settled(proposed) == 1
    proposed.refresh_from_db()
    assert proposed.state == GrievanceState.CLOSED


@pytest.mark.race_twin_of("test_a_complaint_is_settled_once_however_often_it_is_pressed_at_once")
def test_without_the_lock_a_complaint_is_settled_twice(proposed, life, monkeypatch):
    def unlocked(grievance):
        return type(grievance).objects.select_related("placement").get(pk=grievance.pk)

    monkeypatch.setattr(grievances, "locked_grievance", waiting_for_both(unlocked))

    assert settling(proposed, life) == ["done", "done"]
    assert times_settled(proposed) == TWO
    assert complaints.locked_grievance is not grievances.locked_grievance
