"""The day of whoever looks after students: exceptions only, and one tap that says what was seen."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import placements as making
from tests.factories.parties import NOW, member

from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM, acting_as
from ronghe.parties.models import Role
from ronghe.placements.models import DailyLook, Placement
from ronghe.placements.operations import illnesses, stages, starting, visits, weeks, work_tasks
from ronghe.placements.operations.daily_looks import note_look
from ronghe.placements.operations.stages import Turn
from ronghe.placements.operations.visits import VisitPlan, VisitReport
from ronghe.placements.queries.exceptions import exceptions_for, hash_of
from ronghe.placements.refusals import DoesNotFit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
AT = NOW.replace(month=11, day=20)


@pytest.fixture
def tutor(cast):
    return member(cast.college, Role.TUTOR, "许静")


def under_way(cast, tutor, number=1, *, starts_on=making.STARTS):
    student = making.learner(cast.school_class, number, name=f"学生{number}")
    said = {"mentor": cast.mentor.membership, "tutor": tutor.membership, "starts_on": starts_on}
    planned = making.planned(student, cast.enterprise, **said)
    task = work_tasks.PlannedTask("装夹")
    work_tasks.plan_tasks(placement=planned, tasks=[task], actor=SYSTEM, at=NOW)
    return starting.record_start(placement=planned, reason="已上岗", actor=SYSTEM, at=AT)


def quiet(cast, tutor, number=1):
    """Of this one there is nothing to say: its week is entered, and no line of the gate is open."""
    found = under_way(cast, tutor, number, starts_on=TODAY - timedelta(days=3))
    Placement.objects.filter(pk=found.pk).update(missing_count=0)
    return Placement.objects.select_related("student__person").get(pk=found.pk)


def kinds(actor, on=TODAY):
    return [one.kind for one in exceptions_for(actor, on=on)]


def test_of_whom_all_is_as_it_should_be_nothing_is_shown(cast, tutor):
    quiet(cast, tutor)

    assert kinds(tutor) == []


def test_each_exception_has_its_row_the_most_urgent_first(cast, tutor):
    placement = quiet(cast, tutor)
    oneself = acting_as(placement.student, on=TODAY)
    illnesses.report_illness(placement=placement, starts_on=TODAY, ends_on=None, actor=oneself, at=AT)  # fmt: skip
    visits.plan_visits(placements=[placement], plan=VisitPlan(TODAY - timedelta(days=1)), actor=tutor, at=AT - timedelta(days=2))  # fmt: skip
    report = VisitReport(TODAY, "phone", saw_student=True)
    visit = visits.note_visit(placement=placement, report=report, actor=tutor, at=AT)
    visits.answer_visit(visit=visit, took_place=False, note="没接到电话", actor=oneself, at=AT)
    stages.propose_stages(
        placement=placement,
        turns=[Turn(TODAY + timedelta(days=9), "质检")],
        side="nobody",
        note="轮岗",
        actor=cast.plant_manager,
        at=AT,
    )
    Placement.objects.filter(pk=placement.pk).update(missing_count=2)

    assert kinds(tutor) == ["illness", "gate_broken", "visit_contradicted", "visit_overdue", "stage_waits"]  # fmt: skip


def test_weeks_that_are_missing_unanswered_or_all_the_same_are_shown(cast, tutor):
    placement = under_way(cast, tutor)
    Placement.objects.filter(pk=placement.pk).update(missing_count=0)
    silent = under_way(cast, tutor, 2)
    Placement.objects.filter(pk=silent.pk).update(missing_count=0)
    for number in range(5):
        monday = date(2026, 10, 19) + timedelta(weeks=number)
        week = weeks.Week(monday, [weeks.Day(monday, 480)], {placement.tasks.get().pk: 3})
        at = AT.replace(month=monday.month, day=monday.day)
        weeks.enter_week(placement=placement, week=week, actor=SYSTEM, at=at)
    placement.weeks.filter(monday=date(2026, 10, 19)).update(state="unanswered")

    found = [(one.kind, one.placement, one.count) for one in exceptions_for(tutor, on=TODAY)]

    assert sorted(found) == sorted(
        [("no_week", silent.pk, 14), ("unanswered", placement.pk, 1), ("repeated", placement.pk, 5)]
    )


def test_hours_that_break_the_law_are_shown(cast, tutor):
    placement = quiet(cast, tutor)
    monday = TODAY - timedelta(days=TODAY.weekday())
    days = [weeks.Day(TODAY - timedelta(days=number), 720) for number in range(3)]
    week = weeks.Week(monday, days, {placement.tasks.get().pk: 3})
    weeks.enter_week(placement=placement, week=week, actor=SYSTEM, at=AT)
    starting.check_gate(placement=placement, actor=SYSTEM, at=AT)
    Placement.objects.filter(pk=placement.pk).update(missing_count=0)

    assert "hours_law" in kinds(tutor)


def test_the_ground_of_an_absence_is_for_those_who_look_after_the_student(cast, tutor):
    placement = quiet(cast, tutor)
    officer = member(cast.college, Role.SAFETY_OFFICER, "金安")
    oneself = acting_as(placement.student, on=TODAY)
    illnesses.report_illness(placement=placement, starts_on=TODAY, ends_on=None, actor=oneself, at=AT)  # fmt: skip

    shown = {"tutor": kinds(tutor), "teacher": kinds(cast.class_teacher), "officer": kinds(officer)}

    assert shown == {"tutor": ["illness"], "teacher": ["illness"], "officer": ["absence"]}


def test_others_see_nobody_and_look_at_nothing(cast, tutor):
    placement = quiet(cast, tutor)
    Placement.objects.filter(pk=placement.pk).update(missing_count=2)
    oneself = acting_as(placement.student, on=TODAY)

    for actor in (cast.mentor, cast.plant_manager, oneself, cast.coordinator, cast.outsider):
        assert kinds(actor) == []
    for actor in (cast.mentor, cast.plant_manager, oneself, cast.coordinator, SYSTEM):
        with pytest.raises(NotAllowed):
            note_look(shown_hash=hash_of([]), actor=actor, at=AT)


def test_a_look_says_what_was_shown_without_a_ground_and_counts_once_a_day(cast, tutor):
    placement = quiet(cast, tutor)
    oneself = acting_as(placement.student, on=TODAY)
    illnesses.report_illness(placement=placement, starts_on=TODAY, ends_on=None, actor=oneself, at=AT)  # fmt: skip
    shown = hash_of(exceptions_for(tutor, on=TODAY))

    note_look(shown_hash=shown, actor=tutor, at=AT)
    note_look(shown_hash=shown, actor=tutor, at=AT + timedelta(hours=1))

    look = DailyLook.objects.get()
    assert (look.on, look.shown, look.shown_count) == (TODAY, [["absence", placement.reference]], 1)
    assert look.looked_at == AT + timedelta(hours=1)


def test_what_came_since_the_page_was_opened_is_looked_at_first(cast, tutor):
    placement = quiet(cast, tutor)
    shown = hash_of(exceptions_for(tutor, on=TODAY))
    Placement.objects.filter(pk=placement.pk).update(missing_count=2)

    with pytest.raises(DoesNotFit):
        note_look(shown_hash=shown, actor=tutor, at=AT)

    assert not DailyLook.objects.exists()


def test_two_hundred_students_take_as_many_queries_as_two(cast, tutor):
    first = under_way(cast, tutor)
    under_way(cast, tutor, 2)
    few = _queries(tutor)
    columns = {
        field.attname: getattr(first, field.attname)
        for field in Placement._meta.local_concrete_fields
        if not field.primary_key
    }
    for number in range(1, 199):
        day = {"starts_on": first.starts_on - timedelta(days=number), "reference": f"PL-{number}"}
        columns |= day
        Placement.objects.bulk_create([Placement(**columns)])

    many = _queries(tutor)

    assert Placement.objects.filter(tutor=tutor.membership).count() == 200
    assert few == many
    assert many <= 6


def _queries(actor) -> int:
    exceptions_for(actor, on=TODAY)
    with CaptureQueriesContext(connection) as captured:
        exceptions_for(actor, on=TODAY)
    return len(captured.captured_queries)
