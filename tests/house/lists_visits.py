"""Lists of visits and guidance, with what adds a row: a part of `test_lists`."""

from datetime import timedelta

from django.urls import reverse
from tests.factories.parties import NOW
from tests.house.lists_life import begun

from ronghe.parties.actors import SYSTEM
from ronghe.placements.models import Placement
from ronghe.placements.operations import contacts, visits
from ronghe.placements.operations.contacts import Guidance
from ronghe.placements.operations.visits import VisitPlan, VisitReport

TODAY = NOW.date()


def add_visit(cast):
    def add(number):
        placement = begun(cast, number)
        plan = VisitPlan(TODAY + timedelta(days=number))
        visits.plan_visits(placements=[placement], plan=plan, actor=SYSTEM, at=NOW)

    return add


def add_reported(cast):
    """A visit that waits for the mentor’s word."""

    def add(number):
        report = VisitReport(TODAY, "on_site", saw_student=True)
        visits.note_visit(placement=begun(cast, number + 1), report=report, actor=SYSTEM, at=NOW)

    return add


def only_one(cast) -> Placement:
    return Placement.objects.first() or begun(cast)


def add_to_one(cast):
    def add(number):
        placement = only_one(cast)
        report = VisitReport(TODAY - timedelta(days=number), "phone", saw_student=True)
        visits.note_visit(placement=placement, report=report, actor=SYSTEM, at=NOW)
        guidance = Guidance(TODAY, 20 + number, "at_work", "装夹")
        contacts.note_contact(placement=placement, guidance=guidance, actor=cast.mentor, at=NOW)

    return add


def page(name):
    return lambda cast: reverse(f"placements:{name}", args=[only_one(cast).reference])


def fixed(name):
    return lambda cast: reverse(f"placements:{name}")


VISIT_LISTS = {
    "visits of a tutor": ("class_teacher", fixed("visit_board"), add_visit),
    "hosts to visit": ("dean", fixed("visit_plan"), add_visit),
    "visits of a placement": ("class_teacher", page("visit_list"), add_to_one),
    "visits that wait for a mentor": ("mentor", lambda cast: only_one(cast) and fixed("answers_own")(cast), add_reported),
}  # fmt: skip
