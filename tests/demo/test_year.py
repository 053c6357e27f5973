"""A year has passed in Qinghe: placements in all states, lived in detail or brought in with a ledger."""

from collections import Counter

import pytest
from django.db.models import Sum

from ronghe.demo.cheats import HOSTS
from ronghe.demo.scene import made_by
from ronghe.demo.story import story
from ronghe.demo.year import ledgers
from ronghe.demo.year.wave import GONE, Wave, waves
from ronghe.kernel.models import Import
from ronghe.placements.models import (
    OVER,
    AssessedPart,
    Assessment,
    AssessmentObjection,
    DayHours,
    Ending,
    Grievance,
    Hazard,
    Incident,
    JournalEntry,
    MentorContact,
    OutcomeReport,
    Payment,
    PayPeriod,
    Placement,
    PlacementState,
    Visit,
    WeekRecord,
)


def test_the_whole_region_has_as_many_placements_as_announced():
    lived = sum(len(wave.seats()) for wave in waves(1))
    brought = sum(one.rows_count for one in ledgers.ledgers_of(1))

    assert 120 <= lived <= 150
    assert 1_850 <= lived + brought <= 1_950
    assert {wave.is_over for wave in waves(1)} == {True, False}
    assert {wave.is_over for wave in waves(0.05)} == {True}
    assert waves(0.01) == []


def test_every_week_that_is_told_has_come():
    for wave in waves(2):
        last = 7 * (wave.weeks_lived - 1)
        assert wave.weeks_lived >= 8
        assert wave.days_ago(last + 5) >= 1


def test_steps_of_the_year_are_all_before_the_end():
    assert min(step.days_ago for step in story(2) if step.key.startswith("year:")) >= 1


def test_who_is_out_today_has_an_agreement_and_weeks_until_today():
    steps = {step.key: step.days_ago for step in story(1)}
    under_way = [wave for wave in waves(1) if not wave.is_over]

    assert under_way
    for wave in under_way:
        last = steps[f"{wave.key}:week:{wave.weeks_lived - 1}"]
        agreed = {steps[f"{wave.key}:agreed:{one.key}"] for one in HOSTS}
        assert 1 <= last <= 7
        assert min(agreed) > wave.days_ago(-7 * GONE - 6)


@pytest.mark.django_db
def test_most_hours_of_a_wave_are_confirmed(qinghe):
    found = Placement.objects.filter(host__in=[made_by(f"organisation:{one.key}") for one in HOSTS])
    days = DayHours.objects.filter(week__placement__in=found, week__state="confirmed")
    weeks = sum(((one.over_on - one.starts_on).days + 1) / 7 for one in found)

    confirmed = days.aggregate(sum=Sum("minutes"))["sum"] / 60
    assert confirmed > 0.55 * weeks * 40


@pytest.mark.django_db
def test_a_wave_has_been_lived_to_its_end(qinghe):
    found = Placement.objects.filter(host__in=[made_by(f"organisation:{one.key}") for one in HOSTS])

    assert found.count() == len(Wave(0).seats())
    assert set(found.values_list("state", flat=True)) == {
        PlacementState.COMPLETED,
        PlacementState.ENDED_EARLY,
    }
    early = found.filter(state=PlacementState.ENDED_EARLY)
    assert set(early.values_list("over_for", flat=True)) == {"student", "host", "nobody"}
    assert not found.filter(tutor=None).exists()
    assert not found.filter(mentor=None).exists()
    visited = set(
        Visit.objects.filter(placement__in=found).values_list("placement__host", flat=True)
    )
    assert visited == set(found.values_list("host", flat=True))
    for lived in (WeekRecord, JournalEntry, MentorContact, Payment):
        assert lived.objects.filter(placement__in=found).count() > found.count()


@pytest.mark.django_db
def test_both_sides_reported_on_most_of_it(qinghe):
    hosts = [made_by(f"organisation:{one.key}") for one in HOSTS]
    ended = Ending.objects.filter(placement__state__in=OVER, placement__host__in=hosts)

    assert set(ended.values_list("state", flat=True)) == {"open"}
    told = OutcomeReport.objects.filter(placement__host__in=hosts)
    sides = Counter(told.values_list("side", flat=True))
    assert all(0 < sides[side] < ended.count() for side in ("host", "student"))
    assert told.filter(answer__agrees=True).exists()


@pytest.mark.django_db
def test_what_went_wrong_was_seen_to_or_is_still_open(qinghe):
    hosts = [made_by(f"organisation:{one.key}") for one in HOSTS]
    assert Counter(
        Hazard.objects.filter(placement__host__in=hosts).values_list("state", flat=True)
    ) == {"mended": 2, "open": 1}
    assert Counter(
        Incident.objects.filter(placement__host__in=hosts).values_list("state", flat=True)
    ) == {
        "closed": 1,
        "investigating": 1,
    }
    complaints = Counter(
        Grievance.objects.filter(placement__host__in=hosts).values_list("state", flat=True)
    )
    assert complaints == {"closed": 2, "answered": 1, "withdrawn": 1}
    assert set(
        Grievance.objects.filter(placement__host__in=hosts).values_list("seat", flat=True)
    ) == {"officer"}


@pytest.mark.django_db
def test_most_of_it_is_assessed_and_one_objection_was_answered(qinghe):
    hosts = [made_by(f"organisation:{one.key}") for one in HOSTS]
    ended = Ending.objects.filter(placement__host__in=hosts).count()
    given = Assessment.objects.filter(placement__host__in=hosts)

    assert ended * 3 // 4 < given.count() < ended
    assert AssessedPart.objects.filter(assessment__in=given, points=None).exists()
    objections = AssessmentObjection.objects.filter(assessment__in=given)
    assert [one.answer != "" for one in objections] == [True]


@pytest.mark.django_db
def test_most_of_the_pay_came_and_the_students_said_so(qinghe):
    periods = PayPeriod.objects.filter(placement__host=made_by("organisation:jingyuan"))

    assert periods.exclude(settled_on=None).count() > periods.count() // 2
    assert periods.filter(receipt="received").exists()


@pytest.mark.django_db
def test_ledgers_came_in_without_a_row_that_was_held(qinghe):
    found = Import.objects.filter(kind="ledger")

    assert found.count() == 2 + len(waves(0.05))
    assert {(one.state, one.held_count, one.rejected_count) for one in found} == {("applied", 0, 0)}
