"""Obligations of a placement's agreement that its records settle: nobody reports them a second time."""

from datetime import date, datetime, timedelta

import pytest
from tests.factories import agreements as agreeing
from tests.factories import placements as making
from tests.factories.parties import NOW, member, organisation

from ronghe.kernel.models import AuditRecord, Event
from ronghe.kernel.money import Money
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM, acting_as
from ronghe.parties.models import Role
from ronghe.partnerships.models import Obligation, ObligationState
from ronghe.partnerships.operations.obligations import (
    dispute_obligation,
    note_missed_obligations,
    remind_of_obligations,
    report_obligation,
    settle_by_record,
)
from ronghe.placements.models import PayPeriod, Placement, Receipt, Side, VisitWay
from ronghe.placements.operations import ending, payments, placements, starting, visits, weeks
from ronghe.placements.operations.duties import settle_all
from ronghe.placements.pay_periods import draw
from ronghe.placements.queries.kept_duties import settled_by_record

pytestmark = pytest.mark.django_db
STARTS = making.STARTS  # a Monday
WEEK = timedelta(days=7)


def at(day: date) -> datetime:
    return NOW.replace(year=day.year, month=day.month, day=day.day)


@pytest.fixture
def agreement(cast):
    student = making.learner(cast.school_class)
    found = making.signed(cast, student)
    making.planned(student, cast.enterprise, agreement=found)
    return found


@pytest.fixture
def tutor(cast):
    return member(cast.college, Role.TUTOR, "许静")


@pytest.fixture
def coming(agreement, cast, tutor):
    found = Placement.objects.get(agreement=agreement)
    placements.name_tutor(placement=found, tutor=tutor.membership, actor=SYSTEM, at=NOW)
    placements.name_mentor(placement=found, mentor=cast.mentor.membership, actor=SYSTEM, at=NOW)
    return found


@pytest.fixture
def placement(coming):
    return starting.record_start(placement=coming, reason="已上岗", actor=SYSTEM, at=at(STARTS))


def lived(placement, cast, monday):
    """A week of five days that the mentor has confirmed on its Friday."""
    friday = at(monday + timedelta(days=4))
    days = [weeks.Day(monday + timedelta(days=number), 480) for number in range(5)]
    week = weeks.enter_week(
        placement=placement, week=weeks.Week(monday, days, {}), actor=SYSTEM, at=friday
    )
    weeks.confirm_weeks(
        mentor=cast.mentor.membership, answers=[weeks.Answered(week)], actor=SYSTEM, at=friday
    )


def settle(day):
    return settle_all(on=day, actor=SYSTEM, at=at(day))


def days_in(agreement, key, state=ObligationState.KEPT):
    rows = Obligation.objects.filter(agreement=agreement, key=key, state=state)
    return list(rows.order_by("due_on").values_list("due_on", flat=True))


def test_a_confirmed_week_keeps_what_the_mentor_owes_of_that_week_and_of_no_other(
    agreement, placement, cast
):
    lived(placement, cast, STARTS)
    lived(placement, cast, STARTS + 2 * WEEK)

    settle(STARTS + 3 * WEEK)

    assert days_in(agreement, "mentor") == [STARTS + WEEK, STARTS + 3 * WEEK]
    one = Obligation.objects.filter(agreement=agreement, state=ObligationState.KEPT).first()
    assert one.is_shown_by_records
    assert AuditRecord.objects.filter(verb="obligation.kept_by_record").count() == 1
    assert settle(STARTS + 3 * WEEK) == 0


def test_a_week_that_only_the_student_entered_keeps_nothing(agreement, placement):
    days = [weeks.Day(STARTS, 480)]
    week = weeks.Week(STARTS, days, {})
    weeks.enter_week(placement=placement, week=week, actor=SYSTEM, at=at(STARTS + WEEK))

    assert settle(STARTS + WEEK) == 0


def test_cover_over_every_day_and_a_test_passed_in_time_keep_their_duties(agreement, coming):
    making.insured(coming, ends_on=making.ENDS - timedelta(days=1))
    making.tested(coming, 59)
    assert settle(STARTS) == 0

    making.insured(coming, starts_on=making.ENDS, ends_on=making.ENDS, policy_number="QH-2026-009")
    making.tested(coming, 60)
    settle(STARTS)

    assert days_in(agreement, "insure") == [STARTS - timedelta(days=1)]
    assert days_in(agreement, "train_safety") == [STARTS]


@pytest.mark.parametrize(
    ("seen", "is_kept"),
    [
        ((VisitWay.ON_SITE, True), True),
        ((VisitWay.ON_SITE, False), False),
        ((VisitWay.PHONE, True), False),
    ],
)
def test_a_visit_on_site_that_the_student_confirms_keeps_its_month(
    seen, is_kept, agreement, placement, tutor
):
    (way, is_answered), day = seen, STARTS + timedelta(days=9)
    report = visits.VisitReport(
        day, way, saw_student=True, replies={"work": "yes"}, text="一切正常。"
    )
    made = visits.note_visit(placement=placement, report=report, actor=tutor, at=at(day))
    if is_answered:
        oneself = acting_as(placement.student, on=day)
        visits.answer_visit(visit=made, took_place=True, actor=oneself, at=at(day))

    settle(STARTS + timedelta(days=30))

    assert days_in(agreement, "visit") == ([STARTS + timedelta(days=30)] if is_kept else [])


def test_pay_that_came_keeps_the_month_in_its_turn(agreement, placement):
    draw([placement.pk])
    first = PayPeriod.objects.filter(placement=placement).order_by("month").first()
    day = first.last_on + timedelta(days=5)
    payments.enter_payments(
        host=placement.host,
        paid=[payments.Paid(placement, first.month, Money(first.amount, first.currency), day)],
        actor=SYSTEM,
        at=at(day),
    )
    payments.say_receipt(
        placement=placement,
        month=first.month,
        word=payments.Word(Receipt.RECEIVED),
        actor=acting_as(placement.student, on=day),
        at=at(day),
    )

    settle(STARTS + timedelta(days=45))

    assert days_in(agreement, "pay") == [STARTS + timedelta(days=45)]


def test_two_placements_by_one_agreement_are_each_insured_and_share_the_weeks(
    agreement, placement, cast
):
    lived(placement, cast, STARTS)
    second = organisation(name="白石机械有限公司", english="")
    moved = making.planned(placement.student, second, starts_on=STARTS + 4 * WEEK)
    Placement.objects.filter(pk=moved.pk).update(agreement=agreement)
    making.insured(placement)

    settle(STARTS + WEEK)
    assert days_in(agreement, "mentor") == [STARTS + WEEK]
    assert days_in(agreement, "insure") == []

    making.insured(moved, policy_number="QH-2026-010")
    settle(STARTS + WEEK)
    assert days_in(agreement, "insure") == [STARTS - timedelta(days=1)]


def test_nobody_is_written_to_about_each_week_of_each_student(agreement, placement, cast):
    other = agreeing.for_a_class(cast).agreement
    for owed in (agreement, other):
        first = owed.obligations.order_by("due_on").first().due_on
        remind_of_obligations(on=first, actor=SYSTEM, at=at(STARTS))
        note_missed_obligations(on=first + WEEK, actor=SYSTEM, at=at(STARTS))

    told = Event.objects.filter(name__in=["obligation.reminded", "obligation.missed"])
    about = Obligation.objects.filter(pk__in=told.order_by().values("subject_id"))
    assert set(about.values_list("agreement", flat=True)) == {other.pk}
    assert agreement.obligations.filter(state=ObligationState.MISSED).exists()


def test_what_was_missed_is_kept_once_its_record_comes(agreement, placement, cast):
    late = STARTS + WEEK + timedelta(days=1)
    note_missed_obligations(on=late, actor=SYSTEM, at=at(late))
    assert STARTS + WEEK in days_in(agreement, "mentor", ObligationState.MISSED)

    lived(placement, cast, STARTS)
    settle(late)

    assert days_in(agreement, "mentor") == [STARTS + WEEK]


def test_what_is_disputed_stays_so_whatever_records_show(agreement, placement, cast):
    duty = Obligation.objects.filter(agreement=agreement, key="mentor").order_by("due_on")[0]
    duty = report_obligation(obligation=duty, words="已核对", actor=cast.plant_manager, at=NOW)
    oneself = acting_as(placement.student, on=STARTS)
    dispute_obligation(obligation=duty, words="没有", actor=oneself, at=NOW)
    lived(placement, cast, STARTS)

    settle(STARTS + WEEK)

    assert days_in(agreement, "mentor") == []


def test_what_would_fall_due_after_an_early_end_is_no_longer_owed(agreement, placement, cast):
    lived(placement, cast, STARTS)
    over = STARTS + WEEK + timedelta(days=1)
    ending.end_early(
        placement=placement,
        side=Side.NOBODY,
        note="搬家了",
        last_day=over,
        actor=cast.dean,
        at=at(over),
    )

    settle(STARTS + 4 * WEEK)

    assert days_in(agreement, "mentor") == [STARTS + WEEK]
    assert days_in(agreement, "mentor", ObligationState.OPEN)[0] == STARTS + 2 * WEEK
    assert days_in(agreement, "mentor", ObligationState.CANCELLED)[0] == STARTS + 3 * WEEK


def test_nothing_is_owed_for_a_placement_that_did_not_start(agreement, coming, cast):
    ending.note_no_start(
        placement=coming, side=Side.NOBODY, note="改主意了", actor=cast.dean, at=at(STARTS)
    )

    settle(STARTS + WEEK)

    near = Obligation.objects.filter(agreement=agreement, due_on__lte=STARTS + 2 * WEEK)
    assert set(near.values_list("state", flat=True)) == {ObligationState.CANCELLED}


def test_only_the_clock_settles_and_other_agreements_are_left_alone(cast, agreement, placement):
    other = agreeing.for_a_class(cast)
    lived(placement, cast, STARTS)
    found = settled_by_record(on=STARTS + WEEK)

    with pytest.raises(NotAllowed):
        settle_by_record(kept=found.kept, released=[], actor=cast.dean, at=NOW)
    settle(STARTS + WEEK)

    states = other.agreement.obligations.order_by().values_list("state", flat=True)
    assert set(states) == {ObligationState.OPEN}
