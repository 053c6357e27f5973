"""One person whom two hosts confirm at once: both are asked, and neither reads the other's records."""

from datetime import date, time, timedelta

import pytest
from tests.factories import agreements
from tests.factories import inspecting as make
from tests.factories import placements as making
from tests.factories.parties import NOW, organisation

from ronghe.engines.integrity.judging import signals_of
from ronghe.parties.actors import SYSTEM, acting_as
from ronghe.placements.models import DayHours, WeekRecord
from ronghe.placements.operations import starting, weeks
from ronghe.placements.operations.weeks import Day, Week
from ronghe.supervision.checking.reading import seen, spans_of, subject_of
from ronghe.supervision.reading import ties_of

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 10, 12)
BEGAN = NOW.replace(month=10, day=12)
ON = MONDAY + timedelta(weeks=4)
DAY = (time(8), time(17))
MORNING, AFTERNOON = (time(8), time(12)), (time(13), time(17))
UNTIMED = (None, None)


@pytest.fixture
def at_two(cast):
    """A student with a placement at each of two hosts, each in a cooperation of its own."""
    other = organisation(name="第二家企业", number=51_000_001)
    ours, theirs = agreements.cooperation(cast), make.running(cast, host=other)
    student = making.learner(cast.school_class)
    at_one = making.planned(student, cast.enterprise, mentor=cast.mentor.membership)
    at_other = making.planned(student, other)
    for one in (at_one, at_other):
        starting.record_start(placement=one, reason="已上岗", actor=SYSTEM, at=BEGAN)
    return (ours, at_one), (theirs, at_other)


def confirmed(cast, placement, begin, end, *, minutes=480):
    """Three weeks of such days, entered by the student and confirmed by somebody of the host."""
    for number in range(3):
        monday = MONDAY + timedelta(weeks=number)
        at = BEGAN + timedelta(weeks=number, days=4)
        days = [Day(monday + timedelta(days=n), minutes, begin, end) for n in range(5)]
        student = acting_as(placement.student, on=at.date())
        weeks.enter_week(placement=placement, week=Week(monday, days, {}), actor=student, at=at)
        placement.weeks.filter(monday=monday).update(
            state="confirmed", answered_at=at, answered_by=cast.mentor.person, answer_way="account"
        )


def found(*cooperations):
    """Give the signals of impossible loads, by cooperation."""
    ties = ties_of([one.pk for one in cooperations], on=ON)
    signals = signals_of(seen(ties, on=ON, explained={}))
    by_subject = {one.subject: one for one in signals if one.check == "impossible_loads"}
    return [by_subject.get(subject_of(one.pk)) for one in cooperations]


def test_both_hosts_of_one_whole_day_are_asked_and_read_their_own_records_alone(cast, at_two):
    (ours, at_one), (theirs, at_other) = at_two
    confirmed(cast, at_one, *DAY)
    confirmed(cast, at_other, *DAY)

    one, other = found(ours, theirs)

    assert dict(one.numbers) == dict(other.numbers) == {"days": 15, "of": 15}
    for signal, placement in ((one, at_one), (other, at_other)):
        own = DayHours.objects.filter(week__placement=placement).values_list("pk", flat=True)
        assert set(signal.records) == {f"day:{pk}" for pk in own}


def test_mornings_at_one_and_afternoons_at_the_other_say_nothing(cast, at_two):
    (ours, at_one), (theirs, at_other) = at_two
    confirmed(cast, at_one, *MORNING, minutes=240)
    confirmed(cast, at_other, *AFTERNOON, minutes=240)

    assert found(ours, theirs) == [None, None]


@pytest.mark.parametrize(("minutes", "is_seen"), [(480, False), (540, True)])
def test_without_times_of_day_only_what_a_day_cannot_hold_is_seen(cast, at_two, minutes, is_seen):
    (ours, at_one), (theirs, at_other) = at_two
    confirmed(cast, at_one, *UNTIMED, minutes=minutes)
    confirmed(cast, at_other, *DAY, minutes=minutes)

    assert [one is not None for one in found(ours, theirs)] == [is_seen, is_seen]


def test_what_no_host_confirmed_is_nobodys_word_for_two_places(cast, at_two):
    (ours, at_one), (theirs, at_other) = at_two
    confirmed(cast, at_one, *DAY)
    confirmed(cast, at_other, *DAY)
    WeekRecord.objects.filter(placement=at_other).update(
        state="entered", answered_at=None, answered_by=None, answer_way=""
    )

    assert found(ours, theirs) == [None, None]


def test_a_night_shift_ends_on_the_next_day():
    (begin, end), _other = spans_of(MONDAY, [(time(22), time(6), 450), (time(8), time(12), 240)])

    assert (begin.date(), end.date()) == (MONDAY, MONDAY + timedelta(days=1))
