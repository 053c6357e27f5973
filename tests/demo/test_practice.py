"""Placements under way in Qinghe: most by the book, one too early, one of which nothing is known."""

from datetime import timedelta

import pytest

from ronghe.demo.practice import working_days
from ronghe.demo.scene import made_by
from ronghe.parties.following import day_of
from ronghe.parties.models import Membership, Role
from ronghe.placements.models import Placement, PlacementState, WeekRecord, WeekState


@pytest.mark.django_db
def test_students_are_at_work_and_their_weeks_are_confirmed(qinghe):
    qiming = made_by("organisation:qiming")
    found = Placement.objects.filter(host=qiming, ending=None).order_by("reference")

    assert [(one.state, one.is_irregular) for one in found] == [
        (PlacementState.ACTIVE, False),
        (PlacementState.ACTIVE, False),
        (PlacementState.ACTIVE, False),
        (PlacementState.ACTIVE, False),
        (PlacementState.ACTIVE, True),
        (PlacementState.PLANNED, False),
        (PlacementState.READY, False),  # who goes next
        (PlacementState.READY, False),
    ]
    states = set(WeekRecord.objects.filter(placement__in=found).values_list("state", flat=True))
    assert states == {WeekState.CONFIRMED, WeekState.ENTERED}


@pytest.mark.django_db
def test_weeks_are_entered_whole_and_confirmed_from_their_friday_on(qinghe):
    weeks = WeekRecord.objects.select_related("placement").prefetch_related("days")
    at_qiming = weeks.filter(placement__host=made_by("organisation:qiming"))

    assert at_qiming.count() >= 40
    for week in at_qiming:
        known = [one.on for one in week.days.all()]
        assert sorted(known) == working_days(week.placement, week.monday)
    for week in weeks:
        over = min(week.monday + timedelta(days=4), week.placement.ends_on)
        assert day_of(week.entered_at) >= over
        assert week.answered_at is None or day_of(week.answered_at) >= over


@pytest.mark.django_db
def test_the_student_of_the_cast_is_at_work_by_the_book(qinghe):
    (own,) = Placement.objects.filter(student__person__user__email="student@qinghe.example")

    assert (own.state, own.is_irregular, own.tutor.person.full_name) == ("active", False, "邓雪")
    assert own.weeks.filter(state="confirmed").count() == 5
    assert own.journal_entries.exists()
    assert own.pay_periods.filter(receipt="received").exists()
    assert own.visits.filter(state="confirmed").exists()
    assert own.student.person.guardians.exists()


@pytest.mark.django_db
def test_the_class_teacher_of_the_cast_has_students_at_work(qinghe):
    teacher = Membership.objects.get(
        person__user__email="class.teacher@qinghe.example", role=Role.CLASS_TEACHER
    )
    of_class = Placement.objects.filter(student__school_class=teacher.school_class)

    assert of_class.under_way().count() == 5
    assert of_class.filter(state=PlacementState.READY).count() == 2
