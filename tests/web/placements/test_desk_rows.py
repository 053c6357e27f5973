"""What the desk says about placements before their first day, to each of those who see to them."""

from datetime import timedelta

import pytest
from tests.factories import placements as making
from tests.factories.parties import NOW
from tests.web.placements.asking import page

from ronghe.parties.actors import SYSTEM
from ronghe.placements.operations import mending, placements, starting
from ronghe.web.desks.placement_rows import placement_rows
from ronghe.web.parts import Urgency

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
FIRST_DAY = NOW.replace(month=10, day=12)
SOON = making.STARTS - timedelta(days=7)


def rows(actor, on=TODAY):
    return placement_rows(actor, lambda _due_on: Urgency.SOON, on=on)


def sentences(actor, on=TODAY):
    return [str(one.sentence) for one in rows(actor, on)]


def another(cast, number, **more):
    learner = making.learner(cast.school_class, number, name=f"学生{number}")
    return making.planned(learner, cast.enterprise, **more)


def test_college_hears_what_starts_soon_and_is_not_ready_by_first_day(cast, placement):
    another(cast, 2)
    another(cast, 3, starts_on=making.STARTS + timedelta(days=1))

    assert sentences(cast.dean) == []
    assert sentences(cast.dean, SOON) == [
        "2 placements start on 12 October 2026 and are not ready",
        "1 placement starts on 13 October 2026 and is not ready",
    ]
    several, single = rows(cast.dean, SOON)
    assert several.action.url.endswith("?state=planned&first=2026-10-12")
    assert single.action.url.startswith("/placements/PL-")


def test_college_hears_of_those_that_should_have_started(cast, placement):
    (row,) = rows(cast.dean, making.STARTS + timedelta(days=2))

    assert str(row.sentence).startswith("1 placement should have started and is not ready")


def test_college_hears_of_ready_ones_whose_day_has_come(cast, whole):
    starting.make_ready(placement=whole, actor=cast.dean, at=NOW)

    assert sentences(cast.dean, SOON) == []
    assert sentences(cast.dean, making.STARTS) == [
        "1 placement is ready and its first day has come: start it"
    ]


def test_host_hears_of_the_same_thing_once_for_all_placements(cast, placement):
    for one in (placement, another(cast, 2), another(cast, 3)):
        mending.ask_to_mend(placement=one, key="CN-RATIO-01", actor=cast.dean, at=NOW)
    mending.ask_to_mend(placement=placement, key="mentor", actor=cast.dean, at=NOW)

    assert sentences(cast.plant_manager) == [
        "State how many employees you have: asked for 3 placements",
        "Name a mentor: asked for 1 placement",
    ]
    many, one = rows(cast.plant_manager)
    assert many.action.url.endswith("?asked=headcount")
    assert one.action.url == page("placement_page", placement)


def test_college_hears_what_it_is_asked_and_only_the_college(cast, placement):
    mending.ask_to_mend(placement=placement, key="tutor", actor=cast.plant_manager, at=NOW)

    assert sentences(cast.dean) == ["Name a college tutor: asked for 1 placement"]
    assert sentences(cast.unit_dean) == ["Name a college tutor: asked for 1 placement"]
    assert sentences(cast.plant_manager) == []
    assert sentences(cast.class_teacher) == []


def test_request_leaves_the_desk_when_it_holds(cast, placement):
    mending.ask_to_mend(placement=placement, key="CN-RATIO-01", actor=cast.dean, at=NOW)
    making.counted(cast.enterprise, 200)

    assert sentences(cast.plant_manager) == []


def test_tutor_and_mentor_hear_of_their_own(cast, placement, tutor):
    another(cast, 2)
    placements.name_tutor(placement=placement, tutor=tutor.membership, actor=SYSTEM, at=NOW)
    placements.name_mentor(placement=placement, mentor=cast.mentor.membership, actor=SYSTEM, at=NOW)

    said = ["1 placement of yours lacks something before the first day"]
    assert sentences(tutor) == said
    assert sentences(cast.mentor) == said


def test_authority_hears_of_what_began_without_insurance(cast, placement):
    assert sentences(cast.coordinator) == []
    starting.record_start(placement=placement, reason="已上岗", actor=SYSTEM, at=FIRST_DAY)

    said = ["1 placement began before it was ready, and age, insurance or safety stands open"]
    assert sentences(cast.coordinator) == said
    assert sentences(cast.inspector) == said
    assert sentences(cast.dean) == []


def test_outsider_and_student_hear_nothing(cast, placement):
    mending.ask_to_mend(placement=placement, key="tutor", actor=cast.plant_manager, at=NOW)

    for actor in (cast.outsider, cast.student, cast.signatory, SYSTEM):
        assert sentences(actor, SOON) == []


def test_desk_asks_little_however_many_there_are(cast, placement, django_assert_max_num_queries):
    for number in (2, 3):
        one = another(cast, number)
        mending.ask_to_mend(placement=one, key="tutor", actor=cast.plant_manager, at=NOW)

    for actor, most in ((cast.dean, 2), (cast.plant_manager, 1), (cast.mentor, 1)):
        with django_assert_max_num_queries(most):
            rows(actor, SOON)
