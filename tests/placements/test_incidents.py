"""Hazards and incidents: who is told until when, who reads what, and who closes."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.factories import safety
from tests.factories.parties import NOW, member, organisation
from tests.web.placements.living import life_of

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel.audit import story_of
from ronghe.kernel.models import Event, Message
from ronghe.kernel.news import deliver, receivers_of
from ronghe.kernel.permissions import NotAllowed, may
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Role
from ronghe.placements.models import (
    Hazard,
    HazardState,
    Incident,
    IncidentNotice,
    IncidentState,
    PlacementState,
)
from ronghe.placements.operations import hazards, incidents, telling
from ronghe.placements.operations.hazards import AnotherPersonLooks
from ronghe.placements.operations.incidents import NotAllAreTold, SecondPersonCloses
from ronghe.placements.refusals import DoesNotFit, ReasonIsMissing

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def life(cast):
    return life_of(cast)


@pytest.fixture
def safety_officer(cast):
    return member(cast.college, Role.SAFETY_OFFICER, "方正")


def told(event_name: str) -> set[int]:
    """Let the receivers of the newest event of that name work, and give whom they told."""
    event = Event.objects.filter(name=event_name).order_by("-pk")[0]
    for key in receivers_of(event_name):
        deliver(event.pk, key, secrets={}, at=NOW)
    found = Message.objects.filter(dedupe_key__startswith=f"{event_name}:{event.pk}:")
    return set(found.values_list("person_id", flat=True))


# -- hazards ----------------------------------------------------------------------------------


def test_a_hazard_is_reported_once_however_often_it_is_sent(life):
    seen = hazards.Seen(uuid4(), "fire", "安全出口堆满料架")

    found = [
        hazards.report_hazard(placement=life.placement, seen=seen, actor=life.student, at=NOW)
        for _time in range(2)
    ]

    assert found[0] == found[1]
    assert Hazard.objects.count() == 1
    assert found[0].due_on == NOW.date() + 3 * DAY


def test_an_urgent_hazard_wants_an_answer_by_tomorrow(life):
    found = safety.hazard(life.placement, life.student, at=NOW, is_urgent=True)

    assert found.due_on == NOW.date() + DAY


@pytest.mark.parametrize(("who", "says"), [("student", True), ("mentor", True), ("tutor", True)])
def test_student_mentor_and_tutor_report(life, who, says):
    found = safety.hazard(life.placement, getattr(life, who), at=NOW)

    assert (found.state == HazardState.OPEN) is says


@pytest.mark.parametrize("who", ["outsider", "coordinator", "student", "signatory"])
def test_others_do_not_report(life, cast, who):
    with pytest.raises(NotAllowed):
        safety.hazard(life.placement, getattr(cast, who), at=NOW)


@pytest.mark.parametrize(
    "seen",
    [("spell", "二车间"), ("fire", "  "), ("fire", "长" * 301)],
)
def test_what_says_nothing_is_no_hazard(life, seen):
    with pytest.raises((DoesNotFit, ReasonIsMissing)):
        hazards.report_hazard(
            placement=life.placement, seen=hazards.Seen(uuid4(), *seen), actor=life.student, at=NOW
        )


def test_the_host_answers_and_another_person_finds_it_mended(life, cast):
    found = safety.hazard(life.placement, life.student, at=NOW)
    with pytest.raises(NotAllowed):
        hazards.answer_hazard(hazard=found, answer="已修", actor=life.student, at=NOW)

    found = hazards.answer_hazard(hazard=found, answer="已装护罩", actor=life.mentor, at=NOW)
    with pytest.raises(AnotherPersonLooks):
        hazards.look_at_hazard(hazard=found, is_mended=True, actor=life.mentor, at=NOW)
    found = hazards.look_at_hazard(hazard=found, is_mended=True, actor=life.student, at=NOW)

    assert (found.state, found.mended_by) == (HazardState.MENDED, life.student.person)
    assert cast.plant_manager.person_id in told("hazard.reported")


def test_what_is_not_mended_goes_back_to_the_host_with_a_new_day(life):
    found = safety.hazard(life.placement, life.student, at=NOW)
    hazards.answer_hazard(hazard=found, answer="已修", actor=life.mentor, at=NOW)

    with pytest.raises(ReasonIsMissing):
        hazards.look_at_hazard(hazard=found, is_mended=False, actor=life.tutor, at=NOW + DAY)
    found = hazards.look_at_hazard(
        hazard=found, is_mended=False, doubt="护罩仍然松动", actor=life.tutor, at=NOW + DAY
    )

    assert (found.state, found.due_on) == (HazardState.OPEN, NOW.date() + 4 * DAY)


def test_whoever_manages_the_host_says_nothing_about_whether_it_is_mended(life, cast):
    found = safety.hazard(life.placement, life.student, at=NOW)
    hazards.answer_hazard(hazard=found, answer="已修", actor=life.mentor, at=NOW)

    with pytest.raises(NotAllowed):
        hazards.look_at_hazard(hazard=found, is_mended=True, actor=cast.plant_manager, at=NOW)


# -- incidents --------------------------------------------------------------------------------


def lines(found: Incident) -> dict[str, object]:
    return {one.duty: one.due_at for one in found.notices.order_by("pk")}


def test_who_must_be_told_until_when_is_written_down_at_once(life):
    found = safety.incident(life.placement, life.mentor, at=NOW)

    assert lines(found) == {  # not the host: its mentor reports
        "college": None,
        "guardian": None,  # of age: promptly is the law for minors
        "insurer": NOW,
        "education": None,
        "work_safety": NOW + HOUR,
        "injury_claim": NOW - HOUR + 30 * DAY,
    }


def test_the_family_of_somebody_under_age_is_told_at_once(life):
    life.placement.student.person.details.birth_on = NOW.date() - 17 * 365 * DAY
    life.placement.student.person.details.save()

    found = safety.incident(life.placement, life.mentor, at=NOW, severity="minor")

    assert lines(found)["guardian"] == NOW
    assert "work_safety" not in lines(found)


def test_where_no_source_is_known_no_deadline_is_made_up(life):
    life.placement.jurisdiction = "sg"
    life.placement.save(update_fields=["jurisdiction"])

    found = safety.incident(life.placement, life.mentor, at=NOW, severity="serious")

    assert set(lines(found).values()) == {None}


def test_what_turns_out_worse_is_told_to_more_and_keeps_what_was_told(life, safety_officer):
    found = safety.incident(life.placement, life.student, at=NOW, severity="minor")
    safety.all_told(found, life.tutor, at=NOW)

    incidents.judge_incident(incident=found, severity="serious", actor=safety_officer, at=NOW)

    assert found.notices.filter(told_at=None).count() == 4
    assert found.notices.exclude(told_at=None).count() == 3


def test_of_a_near_miss_nobody_need_be_told(life):
    assert lines(safety.incident(life.placement, life.student, at=NOW, severity="near_miss")) == {}


def test_of_a_serious_one_the_authority_hears_at_once(life, cast):
    safety.incident(life.placement, life.mentor, at=NOW, severity="serious")
    grave = told("incident.reported")
    safety.incident(life.placement, life.mentor, at=NOW, severity="minor")
    slight = told("incident.reported")

    assert cast.coordinator.person_id in grave
    assert cast.coordinator.person_id not in slight
    assert {cast.dean.person_id, life.tutor.person_id, cast.plant_manager.person_id} <= slight


def test_the_placement_can_rest_in_the_same_step(life, cast):
    found = safety.incident(life.placement, cast.plant_manager, at=NOW, rests=True)

    life.placement.refresh_from_db()
    rest = life.placement.interruptions.get()
    assert (life.placement.state, rest.ground) == (PlacementState.SUSPENDED, "safety")
    assert found.what not in rest.note


def test_whoever_may_not_let_it_rest_reports_nothing_by_halves(life):
    with pytest.raises(NotAllowed):
        safety.incident(life.placement, life.student, at=NOW, rests=True)


def test_the_diagnosis_is_for_student_and_college_never_for_the_host(life, cast, safety_officer):
    found = safety.incident(life.placement, life.student, at=NOW, health="右手食指骨折")

    reads = {
        name: may(actor, "placements.read_injury", found)
        for name, actor in {
            "student": life.student,
            "tutor": life.tutor,
            "dean": cast.dean,
            "class teacher": cast.class_teacher,
            "safety officer": safety_officer,
            "mentor": life.mentor,
            "plant manager": cast.plant_manager,
            "coordinator": cast.coordinator,
            "outsider": cast.outsider,
        }.items()
    }

    assert {name for name, yes in reads.items() if yes} == {
        "student", "tutor", "dean", "class teacher", "safety officer",
    }  # fmt: skip


def seen_by(*actors) -> list[bool]:
    return [Incident.objects.visible_to(one).exists() for one in actors]


def test_who_sees_an_incident(life, cast):
    safety.incident(life.placement, life.student, at=NOW)
    other = member(organisation(name="白石机械有限公司"), Role.TRAINING_MANAGER, "钱多")

    assert seen_by(life.student, life.mentor, life.tutor, cast.plant_manager, cast.dean, cast.coordinator) == [True] * 6  # fmt: skip
    assert seen_by(cast.outsider, cast.student, other, SYSTEM) == [False] * 4


def test_neither_reporter_nor_investigator_closes(life, cast, safety_officer):
    found = safety.incident(life.placement, safety_officer, at=NOW)
    found = safety.looked_into(found, cast.dean.membership, cast.dean, at=NOW)
    safety.all_told(found, life.tutor, at=NOW)

    for actor in (safety_officer, cast.dean):
        with pytest.raises(SecondPersonCloses):
            incidents.close_incident(incident=found, actor=actor, at=NOW)
    for actor in (life.student, life.mentor, life.tutor, cast.plant_manager, cast.coordinator):
        with pytest.raises(NotAllowed):
            incidents.close_incident(incident=found, actor=actor, at=NOW)
    found = incidents.close_incident(incident=found, actor=cast.cooperation_officer, at=NOW)

    assert (found.state, found.closed_by) == (IncidentState.CLOSED, cast.cooperation_officer.person)
    assert next(one.verb for one in story_of(found)) == "incident.closed"


def test_it_is_not_closed_while_somebody_has_not_been_told(life, cast):
    found = safety.looked_into(
        safety.incident(life.placement, life.student, at=NOW), life.tutor.membership, life.tutor, at=NOW
    )  # fmt: skip

    with pytest.raises(NotAllAreTold):
        incidents.close_incident(incident=found, actor=cast.dean, at=NOW)


def test_measures_are_sent_back_and_an_incident_is_opened_again(life, cast):
    found = safety.incident(life.placement, life.student, at=NOW)
    found = safety.looked_into(found, life.tutor.membership, life.tutor, at=NOW)

    found = incidents.return_measures(
        incident=found, doubt="没有写谁来点检", actor=cast.dean, at=NOW
    )
    assert (found.state, found.doubt) == (IncidentState.INVESTIGATING, "没有写谁来点检")
    incidents.state_measures(
        incident=found, cause="护罩未复位", measures="班长点检", actor=life.tutor, at=NOW
    )
    safety.all_told(found, life.tutor, at=NOW)
    found = incidents.close_incident(incident=found, actor=cast.dean, at=NOW)
    found = incidents.reopen_incident(incident=found, reason="又发生一次", actor=cast.dean, at=NOW)

    assert (found.state, found.closed_by) == (IncidentState.INVESTIGATING, None)


def test_only_who_was_named_states_measures_and_nobody_before_being_named(life, cast):
    found = safety.incident(life.placement, life.student, at=NOW)
    with pytest.raises(NotAllowed):
        incidents.state_measures(incident=found, cause="x", measures="y", actor=cast.dean, at=NOW)
    with pytest.raises(IllegalTransition):
        incidents.close_incident(incident=found, actor=cast.dean, at=NOW)
    with pytest.raises(DoesNotFit):
        incidents.investigate_incident(
            incident=found, investigator=life.mentor.membership, actor=cast.dean, at=NOW
        )


def test_each_side_notes_whom_it_told(life, cast):
    found = safety.incident(life.placement, life.student, at=NOW)
    of_host = found.notices.get(duty="work_safety")
    of_college = found.notices.get(duty="insurer")
    said = {"way": "telephone", "note": "", "told_at": NOW, "at": NOW}

    telling.note_told(notice=of_host, actor=cast.plant_manager, **said)
    with pytest.raises(NotAllowed):
        telling.note_told(notice=of_college, actor=cast.plant_manager, **said)
    telling.note_told(notice=of_college, actor=life.tutor, **said)

    with pytest.raises(DoesNotFit):
        telling.note_told(notice=of_college, actor=life.tutor, **said)
    assert IncidentNotice.objects.get(pk=of_host.pk).told_by == cast.plant_manager.person


@pytest.mark.parametrize(
    ("way", "note", "hours"), [("needless", "", 0), ("owl", "x", 0), ("person", "", -2), ("person", "", 1)]
)  # fmt: skip
def test_what_was_told_is_told_soundly(life, way, note, hours):
    found = safety.incident(life.placement, life.student, at=NOW)

    with pytest.raises((DoesNotFit, ReasonIsMissing)):
        telling.note_told(
            notice=found.notices.get(duty="insurer"),
            way=way,
            note=note,
            told_at=NOW + hours * HOUR,
            actor=life.tutor,
            at=NOW,
        )


@pytest.mark.parametrize(
    "more",
    [
        {"severity": "awful"},
        {"kind": "spell"},
        {"what": " "},
        {"happened_at": NOW + HOUR},
        {"happened_at": NOW - 90 * DAY},
    ],
)
def test_what_cannot_have_happened_is_not_reported(life, more):
    with pytest.raises((DoesNotFit, ReasonIsMissing)):
        safety.incident(life.placement, life.student, at=NOW, **more)
