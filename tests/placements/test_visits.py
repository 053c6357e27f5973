"""Visits of the tutor and guidance: noted by one side, and said to be so by another."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.factories import placements as making
from tests.factories.parties import NOW, member

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel.evidence import evidence_of
from ronghe.kernel.permissions import NotAllowed, may
from ronghe.parties.actors import SYSTEM, acting_as, link_holder
from ronghe.parties.models import Role
from ronghe.placements.models import (
    ContactState,
    MentorContact,
    Placement,
    Visit,
    VisitAnswer,
    VisitState,
)
from ronghe.placements.operations import contacts, starting, visits
from ronghe.placements.operations.contacts import Guidance
from ronghe.placements.operations.visits import IsAnswered, VisitPlan, VisitReport
from ronghe.placements.queries.visits import (
    contacts_to_answer,
    hosts_to_visit,
    overdue,
    visits_to_answer,
)
from ronghe.placements.refusals import DoesNotFit, ReasonIsMissing
from ronghe.placements.visit_law import next_due, reviews_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 20)
AT = NOW.replace(month=10, day=20)
PLAN = VisitPlan(TODAY + timedelta(days=2), "on_site", "看看装夹练得怎样")
REPORT = VisitReport(
    TODAY, "on_site", saw_student=True, saw_mentor=True, replies={"work": "yes"}, text="一切正常。"
)


@pytest.fixture
def tutor(cast):
    return member(cast.college, Role.TUTOR, "许静")


def under_way(cast, tutor, number=1, **more):
    student = making.learner(cast.school_class, number, name=f"学生{number}")
    said = {"mentor": cast.mentor.membership, "tutor": tutor.membership} | more
    planned = making.planned(student, cast.enterprise, **said)
    return starting.record_start(
        placement=planned, reason="已上岗", actor=SYSTEM, at=NOW.replace(month=10, day=12)
    )


@pytest.fixture
def placement(cast, tutor):
    return under_way(cast, tutor)


@pytest.fixture
def oneself(placement):
    return acting_as(placement.student, on=TODAY)


def planned(placement, tutor, plan=PLAN):
    (visit,) = visits.plan_visits(placements=[placement], plan=plan, actor=tutor, at=AT)
    return visit


def reported(placement, tutor, report=REPORT):
    return visits.note_visit(placement=placement, report=report, actor=tutor, at=AT)


def test_one_step_plans_the_visits_to_all_students_of_a_host(cast, tutor):
    several = [under_way(cast, tutor, number) for number in (1, 2, 3)]

    found = visits.plan_visits(placements=several, plan=PLAN, actor=tutor, at=AT)

    assert [one.placement_id for one in found] == [one.pk for one in several]
    assert {(one.state, one.planned_on, one.tutor_id) for one in found} == {
        (VisitState.PLANNED, PLAN.on, tutor.membership_id)
    }


def test_a_step_is_taken_for_all_of_them_or_for_none(cast, tutor):
    first, second = under_way(cast, tutor, 1), under_way(cast, tutor, 2)
    planned(second, tutor)

    with pytest.raises(DoesNotFit):
        visits.plan_visits(placements=[first, second], plan=PLAN, actor=tutor, at=AT)

    assert not first.visits.exists()


@pytest.mark.parametrize("days", [-1, 400])
def test_a_day_that_is_over_or_lies_beyond_the_placement_is_not_planned(placement, tutor, days):
    with pytest.raises(DoesNotFit):
        planned(placement, tutor, replace(PLAN, on=TODAY + timedelta(days=days)))


def test_only_the_tutor_reports_and_only_tutor_and_college_plan(cast, placement, tutor, oneself):
    visit = planned(placement, tutor)

    for actor in (cast.mentor, cast.plant_manager, oneself, cast.coordinator, cast.outsider):
        with pytest.raises(NotAllowed):
            planned(placement, actor)
    for actor in (cast.dean, cast.mentor, oneself, cast.outsider):
        with pytest.raises(NotAllowed):
            visits.report_visit(visit=visit, report=REPORT, actor=actor, at=AT)


def test_a_report_waits_for_the_other_side_and_is_confirmed_by_one_of_them(
    cast, placement, tutor, oneself
):
    visit = visits.report_visit(visit=planned(placement, tutor), report=REPORT, actor=tutor, at=AT)
    waiting = visit.state

    visits.answer_visit(visit=visit, took_place=True, actor=cast.mentor, at=AT)

    visit.refresh_from_db()
    assert (waiting, visit.state) == (VisitState.REPORTED, VisitState.CONFIRMED)
    assert list(VisitAnswer.objects.values_list("side", "took_place")) == [("host", True)]


def test_whoever_reported_a_visit_never_confirms_it(cast, placement, tutor):
    visit = reported(placement, tutor)

    for actor in (tutor, cast.dean, cast.class_teacher, cast.outsider, SYSTEM):
        with pytest.raises(NotAllowed):
            visits.answer_visit(visit=visit, took_place=True, actor=actor, at=AT)


@pytest.mark.parametrize("contradicts_first", [True, False])
def test_a_contradiction_is_shown_whoever_else_confirms(
    cast, placement, tutor, oneself, contradicts_first
):
    visit = reported(placement, tutor)
    steps = [
        lambda: visits.answer_visit(
            visit=visit, took_place=False, note="没有来过", actor=oneself, at=AT
        ),
        lambda: visits.answer_visit(visit=visit, took_place=True, actor=cast.mentor, at=AT),
    ]

    for step in steps if contradicts_first else reversed(steps):
        step()

    visit.refresh_from_db()
    assert visit.state == VisitState.CONTRADICTED
    assert set(visit.answers.values_list("side", "took_place", "note")) == {
        ("student", False, "没有来过"),
        ("host", True, ""),
    }


def test_a_side_answers_once_and_says_what_was_otherwise(cast, placement, tutor):
    visit = reported(placement, tutor)
    with pytest.raises(ReasonIsMissing):
        visits.answer_visit(visit=visit, took_place=False, actor=cast.mentor, at=AT)
    visits.answer_visit(visit=visit, took_place=True, actor=cast.mentor, at=AT)

    with pytest.raises(IsAnswered):
        visits.answer_visit(
            visit=visit, took_place=False, note="记错了", actor=cast.plant_manager, at=AT
        )


def test_the_mentors_link_of_the_week_speaks_for_the_host(cast, placement, tutor):
    visit = reported(placement, tutor)
    holder = link_holder(cast.mentor.person)

    answer = visits.answer_visit(visit=visit, took_place=True, actor=holder, at=AT)

    assert (answer.side, answer.answer_way) == ("host", "link")
    with pytest.raises(NotAllowed):
        visits.answer_visit(
            visit=visit, took_place=True, actor=link_holder(cast.dean.person), at=AT
        )


@pytest.mark.parametrize(
    "report",
    [
        replace(REPORT, on=TODAY + timedelta(days=1)),
        replace(REPORT, saw_student=False, saw_mentor=False),
        replace(REPORT, way="phone", saw_workplace=True),
        replace(REPORT, way="pigeon"),
        replace(REPORT, replies={"weather": "yes"}),
        replace(REPORT, replies={"work": "maybe"}),
    ],
)
def test_what_is_no_report_is_not_taken(placement, tutor, report):
    with pytest.raises(DoesNotFit):
        reported(placement, tutor, report)

    assert not Visit.objects.exists()


def test_a_planned_visit_is_cancelled_with_a_reason_and_reported_no_more(placement, tutor):
    visit = planned(placement, tutor)
    with pytest.raises(ReasonIsMissing):
        visits.cancel_visit(visit=visit, note=" ", actor=tutor, at=AT)

    visits.cancel_visit(visit=visit, note="台风停课", actor=tutor, at=AT)

    visit.refresh_from_db()
    assert (visit.state, visit.cancel_note) == (VisitState.CANCELLED, "台风停课")
    with pytest.raises(IllegalTransition):
        visits.report_visit(visit=visit, report=REPORT, actor=tutor, at=AT)


def test_an_unplanned_report_takes_up_the_visit_planned_for_that_day(placement, tutor):
    visit = planned(placement, tutor, replace(PLAN, on=TODAY))

    assert reported(placement, tutor).pk == visit.pk


def test_pictures_need_the_host_and_are_read_by_the_college_alone(cast, tutor):
    closed = under_way(cast, tutor, 1)
    opened = under_way(cast, tutor, 2, work=making.LAWFUL | {"pictures_allowed": True})
    picture = making.paper("车间.pdf")
    with pytest.raises(DoesNotFit):
        visits.note_visit(placement=closed, report=REPORT, pictures=[picture], actor=tutor, at=AT)

    visit = visits.note_visit(
        placement=opened, report=REPORT, pictures=[making.paper("车间.pdf")], actor=tutor, at=AT
    )

    assert evidence_of(visit).get().kind == "workplace"
    readers = {
        name
        for name in ("dean", "class_teacher", "mentor", "plant_manager", "coordinator", "outsider")
        if may(getattr(cast, name), "placements.read_visit_report", visit)
    }
    assert readers == {"dean", "class_teacher"}


def test_a_planned_visit_is_overdue_the_day_after_and_not_once_it_is_reported(placement, tutor):
    visit = planned(placement, tutor, replace(PLAN, on=TODAY))
    of_tutor = Visit.objects.looked_after_by(tutor)

    on_the_day = overdue(of_tutor, on=TODAY).count()
    after = overdue(of_tutor, on=TODAY + timedelta(days=1)).count()
    visits.report_visit(visit=visit, report=REPORT, actor=tutor, at=AT)

    assert (on_the_day, after, overdue(of_tutor, on=TODAY + timedelta(days=1)).count()) == (0, 1, 0)


def test_visits_are_seen_by_those_around_and_by_no_authority(cast, placement, tutor, oneself):
    planned(placement, tutor)

    seen = {
        name: Visit.objects.visible_to(actor).count()
        for name, actor in {
            "tutor": tutor, "student": oneself, "mentor": cast.mentor, "host": cast.plant_manager,
            "dean": cast.dean, "teacher": cast.class_teacher, "authority": cast.coordinator,
            "outsider": cast.outsider,
        }.items()
    }  # fmt: skip

    assert seen == dict.fromkeys(["tutor", "student", "mentor", "host", "dean", "teacher"], 1) | {
        "authority": 0,
        "outsider": 0,
    }


def test_the_host_that_was_visited_longest_ago_comes_first(placement, tutor):
    before = hosts_to_visit(tutor)
    reported(placement, tutor)

    after = hosts_to_visit(tutor)

    assert [(one.count, one.last_on) for one in before] == [(1, None)]
    assert [(one.count, one.last_on) for one in after] == [(1, TODAY)]


@pytest.mark.parametrize(
    "parts",
    [
        ("student", "host", "mentor"),
        ("mentor", "host", "student"),
        ("student", "college", "tutor"),
        ("tutor", "college", "student"),
    ],
)
def test_guidance_is_confirmed_by_the_other_of_the_two(cast, placement, tutor, oneself, parts):
    noter, guide, answerer = parts
    actors = {"student": oneself, "mentor": cast.mentor, "tutor": tutor}
    guidance = Guidance(TODAY, 40, "at_work", "首件测量", guide)
    contact = contacts.note_contact(
        placement=placement, guidance=guidance, actor=actors[noter], at=AT
    )

    others = [actors[one] for one in actors if one != answerer]
    for actor in (*others, cast.dean, cast.outsider, SYSTEM):
        with pytest.raises(NotAllowed):
            contacts.answer_contact(contact=contact, is_right=True, actor=actor, at=AT)
    contacts.answer_contact(contact=contact, is_right=True, actor=actors[answerer], at=AT)

    contact.refresh_from_db()
    assert (contact.guide, contact.state) == (guide, ContactState.CONFIRMED)


def test_guidance_that_was_otherwise_says_so_and_stays(cast, placement, oneself):
    guidance = Guidance(TODAY, 40, "at_work", "首件测量")
    contact = contacts.note_contact(
        placement=placement, guidance=guidance, actor=cast.mentor, at=AT
    )
    with pytest.raises(ReasonIsMissing):
        contacts.answer_contact(contact=contact, is_right=False, actor=oneself, at=AT)

    contacts.answer_contact(
        contact=contact, is_right=False, note="那天师傅不在", actor=oneself, at=AT
    )

    contact.refresh_from_db()
    assert (contact.state, contact.answer_note) == (ContactState.CONTRADICTED, "那天师傅不在")
    with pytest.raises(IllegalTransition):
        contacts.withdraw_contact(contact=contact, actor=cast.mentor, at=AT)


def test_only_whoever_noted_guidance_takes_it_back(cast, placement, oneself):
    guidance = Guidance(TODAY, 40, "at_work", "首件测量")
    contact = contacts.note_contact(
        placement=placement, guidance=guidance, actor=cast.mentor, at=AT
    )
    with pytest.raises(NotAllowed):
        contacts.withdraw_contact(contact=contact, actor=oneself, at=AT)

    contacts.withdraw_contact(contact=contact, actor=cast.mentor, at=AT)

    assert MentorContact.objects.get().state == ContactState.WITHDRAWN


@pytest.mark.parametrize(
    "guidance",
    [
        Guidance(TODAY + timedelta(days=1), 40, "at_work", "测量"),
        Guidance(TODAY - timedelta(days=90), 40, "at_work", "测量"),
        Guidance(TODAY, 0, "at_work", "测量"),
        Guidance(TODAY, 721, "at_work", "测量"),
        Guidance(TODAY, 40, "pigeon", "测量"),
        Guidance(TODAY, 40, "at_work", " "),
    ],
)
def test_what_is_no_guidance_is_not_taken(placement, oneself, guidance):
    with pytest.raises(DoesNotFit):
        contacts.note_contact(placement=placement, guidance=guidance, actor=oneself, at=AT)

    assert not MentorContact.objects.exists()


def test_what_waits_is_found_for_each_side_until_it_has_spoken(cast, placement, tutor, oneself):
    visit = reported(placement, tutor)
    guidance = Guidance(TODAY, 40, "at_work", "首件测量")
    contacts.note_contact(placement=placement, guidance=guidance, actor=oneself, at=AT)
    visits.answer_visit(visit=visit, took_place=True, actor=oneself, at=AT)

    waiting = {
        name: (visits_to_answer(held).count(), contacts_to_answer(held).count())
        for name, held in {
            "student": placement.student,
            "mentor": cast.mentor.membership,
            "tutor": tutor.membership,
        }.items()
    }

    assert waiting == {"student": (0, 0), "mentor": (1, 1), "tutor": (0, 0)}


def test_where_no_rule_speaks_of_meetings_nothing_is_due_by_law(placement):
    assert next_due(placement, []) is None


def test_by_the_english_rule_the_next_meeting_is_due_in_the_third_month(placement, tutor, cast):
    Placement.objects.filter(pk=placement.pk).update(jurisdiction="gb-eng")
    placement.refresh_from_db()
    placement.work = {"programme": "apprenticeship"}
    visit = reported(placement, tutor)
    held = list(placement.visits.prefetch_related("answers"))

    unsaid = reviews_of(placement, held)
    for actor in (cast.mentor, acting_as(placement.student, on=TODAY)):
        visits.answer_visit(visit=visit, took_place=True, actor=actor, at=AT)
    held = list(placement.visits.prefetch_related("answers"))

    assert unsaid == [{"previous_on": placement.starts_on, "on": TODAY}]
    assert reviews_of(placement, held) == [
        {"previous_on": placement.starts_on, "on": TODAY, "signed": True}
    ]
    assert (next_due(placement, []), next_due(placement, held)) == (
        date(2027, 1, 31),
        date(2027, 1, 31),
    )
