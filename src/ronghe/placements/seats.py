"""Who answers a confidential complaint: the officer who was named, or whoever stands in.

Whom a complaint is about never answers it. Where the college has named nobody, the authority's
contact answers, then the head of the college; where nobody is left, it waits, and those who could
name somebody are told that somebody is missing.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from ronghe.parties.models import Membership, Organisation, Person, Role
from ronghe.parties.powers import Power, Subject
from ronghe.parties.remits import holders_over
from ronghe.placements.models import Accused, Grievance, Placement, SafeguardingOfficer, Seat


@dataclass(frozen=True)
class Answering:
    """Who answers, by name; `authority` where it is the authority's contact."""

    seat: Seat
    people: tuple[Person, ...] = ()
    authority: Organisation | None = None


def people_accused(placement: Placement, about: Collection[str], *, on: date) -> list[Person]:
    """Give those who hold the parts named: only they are kept away by name."""
    found: list[Membership | None] = []
    if Accused.MENTOR in about:
        found.append(placement.mentor)
    if Accused.TUTOR in about:
        found.append(placement.tutor)
    if Accused.CLASS_TEACHER in about and placement.student.school_class_id is not None:
        teachers = Membership.objects.on(on).filter(
            role=Role.CLASS_TEACHER, school_class=placement.student.school_class_id
        )
        found += teachers.select_related("person").order_by("pk")
    people = {one.person_id: one.person for one in found if one is not None}
    if Accused.OFFICER in about:
        people |= {one.pk: one for one in officers_of(placement.college_id, on=on)}
    return list(people.values())


def officers_of(organisation: int, *, on: date) -> list[Person]:
    """Give those whom an organisation has named, who still belong there that day."""
    named = SafeguardingOfficer.objects.on(on).filter(organisation=organisation)
    found = named.select_related("membership__person").order_by("pk")
    return [one.membership.person for one in found]


def heads_of(college: int, *, on: date) -> list[Person]:
    held = Membership.objects.on(on).filter(organisation=college, role=Role.DEAN, unit=None)
    return [one.person for one in held.select_related("person").order_by("pk")]


def authorities_over(college: Organisation, *, on: date) -> list[int]:
    """Give the authorities that decide about the college's education that day, in order."""
    return sorted(holders_over(college, Power.DECIDE, [Subject.EDUCATION], on=on))


def answering(placement: Placement, about: Collection[str], *, on: date) -> Answering:
    """Say who answers a complaint about these parts of the placement."""
    accused = {one.pk for one in people_accused(placement, about, on=on)}
    if people := _others(officers_of(placement.college_id, on=on), accused):
        return Answering(Seat.OFFICER, people)
    for authority in authorities_over(placement.college, on=on):
        if people := _others(officers_of(authority, on=on), accused):
            found = Organisation.objects.get(pk=authority)
            return Answering(Seat.AUTHORITY, people, found)
    # Where it is about somebody else at the college, its head is not the one to hear of it first.
    is_about_college = Accused.COLLEGE in about or Accused.OFFICER in about
    heads = () if is_about_college else _others(heads_of(placement.college_id, on=on), accused)
    return Answering(Seat.HEAD, heads) if heads else Answering(Seat.NOBODY)


def _others(people: list[Person], accused: set[int]) -> tuple[Person, ...]:
    return tuple({one.pk: one for one in people if one.pk not in accused}.values())


def who_answers(grievance: Grievance, *, on: date) -> tuple[Person, ...]:
    """Give those who answer this one that day: by its seat, without those whom it is about."""
    accused = set(grievance.accused.values_list("person", flat=True))
    if grievance.seat == Seat.OFFICER:
        return _others(officers_of(grievance.placement.college_id, on=on), accused)
    if grievance.seat == Seat.AUTHORITY and grievance.authority_id is not None:
        return _others(officers_of(grievance.authority_id, on=on), accused)
    if grievance.seat == Seat.HEAD:
        return _others(heads_of(grievance.placement.college_id, on=on), accused)
    return ()
