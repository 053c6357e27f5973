"""The day of a tutor: pay that did not come, accidents nobody was told of, endings that stand open."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import endings as ended
from tests.factories import placements as making
from tests.factories import safety
from tests.factories.parties import NOW, member
from tests.placements.test_days import quiet

from ronghe.parties.actors import SYSTEM, acting_as
from ronghe.parties.models import Role
from ronghe.placements.models import Ending, Incident, IncidentNotice, PayPeriod
from ronghe.placements.operations.assessments import (
    Judged,
    assess_placement,
    object_to_assessment,
    set_scheme,
)
from ronghe.placements.pay_periods import draw
from ronghe.placements.queries.exceptions import endings, exceptions_for, incidents, pay
from ronghe.web.days.words import SENTENCES, sentence_of, text_for_class

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
AT = NOW.replace(month=11, day=20)
DAY = timedelta(days=1)
WEIGHTS = {"tasks": 60, "talk": 40}


@pytest.fixture
def tutor(cast):
    return member(cast.college, Role.TUTOR, "许静")


def of(source, actor, on=TODAY):
    return [(one.kind, one.count, one.since) for one in source.rows(actor, on)]


# -- pay --------------------------------------------------------------------------------------


def owed(cast, tutor, number=1, **more):
    """A month of pay that was due ten days ago; the host was reminded, its days are over."""
    placement = quiet(cast, tutor, number)
    draw([placement.pk])
    said = {"due_on": TODAY - 10 * DAY, "reminded_for": "late", "reminded_on": TODAY - 9 * DAY, "open_until": TODAY - DAY}  # fmt: skip
    row = placement.pay_periods.order_by("month")[0]
    PayPeriod.objects.filter(pk=row.pk).update(**(said | more))
    return placement


def test_pay_that_did_not_come_after_the_reminder_is_shown(cast, tutor):
    owed(cast, tutor)

    assert of(pay, tutor) == [("pay_late", 1, TODAY - 10 * DAY)]


@pytest.mark.parametrize(("open_until", "shown"), [(0, []), (-1, ["pay_late"])])
def test_while_the_host_has_its_days_it_stays_between_those_concerned(
    cast, tutor, open_until, shown
):
    owed(cast, tutor, open_until=TODAY + open_until * DAY)

    assert [kind for kind, _n, _day in of(pay, tutor)] == shown


def test_too_little_and_contradicted_are_told_apart(cast, tutor):
    owed(cast, tutor, 1, paid_amount=1, amount=100, least=100)
    owed(cast, tutor, 2, settled_on=TODAY, paid_amount=100, is_disputed=True)

    assert {kind for kind, _n, _day in of(pay, tutor)} == {"pay_short", "pay_disputed"}


def test_who_does_not_read_pay_learns_of_none(cast, tutor):
    placement = owed(cast, tutor)
    officer = member(cast.college, Role.SAFETY_OFFICER, "金安")
    oneself = acting_as(placement.student, on=TODAY)

    for actor in (cast.class_teacher, officer, oneself, cast.mentor, cast.coordinator):
        assert of(pay, actor) == []
    assert [kind for kind, _n, _day in of(pay, cast.dean)] == ["pay_late"]


# -- incidents --------------------------------------------------------------------------------


def happened(cast, tutor, number=1, *, days=1):
    found = safety.incident(quiet(cast, tutor, number), tutor, at=AT - DAY)
    Incident.objects.filter(pk=found.pk).update(happened_at=AT - days * DAY)
    return found


def test_a_deadline_that_is_missed_cannot_wait(cast, tutor):
    found = happened(cast, tutor)
    IncidentNotice.objects.filter(incident=found).update(due_at=AT - DAY)

    [row] = incidents.rows(tutor, TODAY)

    assert (row.kind, row.rank, row.since) == ("incident_deadline", 0, TODAY - DAY)
    assert row.page == ("incidents:incident_page", found.reference)


def test_who_is_not_told_yet_is_said_before_the_day_and_without_a_deadline(cast, tutor):
    found = happened(cast, tutor)
    notices = IncidentNotice.objects.filter(incident=found)
    notices.update(due_at=AT)
    before = of(incidents, tutor)
    notices.update(due_at=None)

    assert before == [("incident_untold", 0, TODAY)]
    assert of(incidents, tutor) == [("incident_untold", 0, None)]


@pytest.mark.parametrize(("days", "shown"), [(14, []), (15, ["incident_open"])])
def test_what_is_told_and_not_closed_for_two_weeks_is_shown(cast, tutor, days, shown):
    found = happened(cast, tutor, days=days)
    safety.all_told(found, tutor, at=AT)

    assert [kind for kind, _n, _day in of(incidents, tutor)] == shown


def test_what_is_closed_is_over(cast, tutor):
    found = happened(cast, tutor, days=30)
    found.refresh_from_db()
    safety.all_told(found, tutor, at=AT)
    safety.looked_into(found, tutor.membership, tutor, at=AT)
    Incident.objects.filter(pk=found.pk).update(
        state="closed", closed_at=AT, closed_by=cast.dean.person, reported_by=cast.mentor.person
    )

    assert of(incidents, tutor) == []


# -- endings ----------------------------------------------------------------------------------


def through(cast, tutor, number=1):
    pupil = making.learner(cast.school_class, number, name=f"学生{number}")
    return ended.completed(pupil, cast.enterprise, tutor=tutor.membership)


def kinds_at(actor, on):
    return [one.kind for one in endings.rows(actor, on)]


def test_a_report_is_missing_from_three_days_before_its_day(cast, tutor):
    placement = through(cast, tutor)
    due_on = placement.ending.due_on
    both = ["host_report_due", "student_report_due"]

    assert kinds_at(tutor, due_on - 4 * DAY) == []
    assert kinds_at(tutor, due_on - 3 * DAY) == both
    ended.by_host(placement)
    assert kinds_at(tutor, due_on) == ["student_report_due"]


def test_an_assessment_is_missing_a_week_after_the_reports_are_open(cast, tutor):
    placement = through(cast, tutor)
    ended.by_host(placement)
    ended.by_student(placement)
    opened_on = NOW.date()
    assert kinds_at(tutor, opened_on + 8 * DAY) == []  # the college has no scheme
    set_scheme(college=cast.college, weights=WEIGHTS, actor=SYSTEM, at=NOW)

    assert kinds_at(tutor, opened_on + 7 * DAY) == []
    assert kinds_at(tutor, opened_on + 8 * DAY) == ["assessment_missing"]


def assessed(placement):
    parts = {"tasks": Judged(90, "好"), "talk": Judged(80, "好")}
    return assess_placement(placement=placement, parts=parts, actor=SYSTEM, at=NOW)


def test_an_objection_stands_open_until_it_is_answered(cast, tutor):
    set_scheme(college=cast.college, weights=WEIGHTS, actor=SYSTEM, at=NOW)
    placement = through(cast, tutor)
    ended.by_host(placement)
    ended.by_student(placement)
    given = assessed(placement)
    after = NOW.date() + 8 * DAY
    assert kinds_at(tutor, after) == []

    object_to_assessment(assessment=given, text="漏计", actor=SYSTEM, at=NOW)

    [row] = endings.rows(tutor, after)
    assert (row.kind, row.rank, row.since) == ("objection_open", 1, NOW.date())


def test_what_is_long_past_is_asked_about_no_more(cast, tutor):
    through(cast, tutor)
    due_on = Ending.objects.get().due_on

    assert kinds_at(tutor, due_on + 120 * DAY)
    assert kinds_at(tutor, due_on + 121 * DAY) == []


# -- the page ---------------------------------------------------------------------------------


def test_each_kind_has_a_sentence_of_its_own(cast, tutor):
    owed(cast, tutor)
    happened(cast, tutor, 2)
    through(cast, tutor, 3)

    found = exceptions_for(tutor, on=NOW.date() + 20 * DAY)

    assert {"host_report_due", "student_report_due", "incident_untold"} <= {one.kind for one in exceptions_for(tutor, on=Ending.objects.get().due_on)}  # fmt: skip
    for one in found:
        assert one.kind in SENTENCES
        assert sentence_of(one) != one.kind


def test_the_text_for_the_class_names_nobody_and_says_nothing_twice():
    text = text_for_class({"pay_late", "pay_short", "incident_deadline", "incident_untold"})

    assert text.count("Look whether your pay has come") == 1
    assert text.count("Whatever happens at work") == 1
    assert "report" not in text_for_class({"assessment_missing", "objection_open"}).replace("reports it", "")  # fmt: skip


def test_the_day_asks_as_often_for_three_as_for_one(cast, tutor):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            exceptions_for(tutor, on=TODAY)
        return len(captured)

    def add(number):
        owed(cast, tutor, number)
        happened(cast, tutor, 20 + number)
        through(cast, tutor, 40 + number)

    add(1)
    queries()
    one = queries()
    add(2)
    add(3)

    assert queries() == one
    assert one <= 6
