"""Lists of safety and of what is confided, with what adds a row: a part of `test_lists`."""

from django.urls import reverse
from tests.factories import safety
from tests.factories.parties import NOW, membership, person
from tests.house.lists_life import begun

from ronghe.parties.actors import acting_as
from ronghe.parties.models import Role
from ronghe.placements.models import Placement
from ronghe.placements.operations import hazards


def _placement(cast, number: int = 0) -> Placement:
    return begun(cast, number)


def add_hazard(cast):
    def add(number):
        found = safety.hazard(_placement(cast, number), cast.mentor, at=NOW)
        if number:
            safety.hazard(found.placement, cast.mentor, at=NOW, where=f"第{number}处")

    return add


def add_seen_to(cast):
    """A hazard that the host has answered, one late, and an incident at each stage."""

    def add(number):
        placement = _placement(cast, number)
        answered = safety.hazard(placement, cast.class_teacher, at=NOW)
        hazards.answer_hazard(hazard=answered, answer="已修", actor=cast.plant_manager, at=NOW)
        late = safety.hazard(placement, cast.mentor, at=NOW)
        type(late).objects.filter(pk=late.pk).update(due_on="2026-09-01")
        safety.incident(placement, cast.mentor, at=NOW, severity="serious")
        measured = safety.incident(placement, cast.mentor, at=NOW)
        safety.looked_into(measured, cast.class_teacher.membership, cast.class_teacher, at=NOW)

    return add


def add_incident(cast):
    return lambda number: safety.incident(_placement(cast, number), cast.mentor, at=NOW)


def _officer(cast) -> None:
    if not cast.college.safeguarding_officers.exists():
        safety.officer(cast.college, cast.cooperation_officer.membership, on=NOW.date(), at=NOW)


def add_complaint(cast):
    def add(number):
        _officer(cast)
        placement = _placement(cast, number)
        safety.complaint(placement, acting_as(placement.student, on=NOW.date()), at=NOW, kind="pay")

    return add


def add_officer(cast):
    def add(number):
        held = membership(person(cast.college, f"专员{number}"), cast.college, Role.TUTOR)
        safety.officer(cast.college, held, on=NOW.date(), at=NOW)

    return add


def _at(name):
    return lambda cast: reverse(name)


SAFETY_LISTS = {
    "incidents": ("dean", _at("incidents:incident_list"), add_incident),
    "incidents of a host": ("plant_manager", _at("incidents:incident_list"), add_incident),
    "hazards": ("plant_manager", _at("incidents:hazard_list"), add_hazard),
    "complaints in confidence": ("cooperation_officer", _at("grievances:grievance_list"), add_complaint),
    "officers for protection": ("dean", _at("grievances:officer_list"), add_officer),
    "desk of a host about safety": ("plant_manager", _at("web:desk"), add_seen_to),
    "desk of a dean about safety": ("dean", _at("web:desk"), add_seen_to),
    "desk of an authority about safety": ("coordinator", _at("web:desk"), add_seen_to),
    "desk of whoever answers complaints": ("cooperation_officer", _at("web:desk"), add_complaint),
}  # fmt: skip
