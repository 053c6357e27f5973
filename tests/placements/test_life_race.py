"""Two at the same moment in a placement's life: both confirm, one changes, one ends."""

import threading
from datetime import date, timedelta

import pytest
from tests.factories import placements as making
from tests.factories.parties import NOW
from tests.racing import PATIENCE_SECONDS, at_once

from ronghe.kernel.models import AuditRecord
from ronghe.parties.actors import SYSTEM
from ronghe.placements.models import Placement, WeekRecord, WeekState
from ronghe.placements.operations import ending, starting, weeks
from ronghe.placements.operations.ending import Rest
from ronghe.placements.operations.weeks import Answered, Day, Week

MONDAY = date(2026, 10, 12)
FRIDAY = NOW.replace(month=10, day=16)
TWO = 2


@pytest.fixture
def placement(committed_db, cast):
    found = making.planned(
        making.learner(cast.school_class), cast.enterprise, mentor=cast.mentor.membership
    )
    return starting.record_start(
        placement=found, reason="已上岗", actor=SYSTEM, at=NOW.replace(month=10, day=12)
    )


def enter(placement, minutes, at=FRIDAY):
    days = [Day(MONDAY + timedelta(days=number), minutes) for number in range(5)]
    return weeks.enter_week(placement=placement, week=Week(MONDAY, days), actor=SYSTEM, at=at)


def confirm(cast, actor, week):
    answer = Answered(week, seen=week.entered_at)
    return lambda: weeks.confirm_weeks(
        mentor=cast.mentor.membership, answers=[answer], actor=actor, at=FRIDAY
    )


def confirmed_by_both(placement, cast):
    week = enter(placement, 480)
    told = at_once(confirm(cast, cast.mentor, week), confirm(cast, cast.plant_manager, week))
    return told, AuditRecord.objects.filter(verb="week.confirmed").count()


def test_a_week_that_two_confirm_at_once_is_confirmed_once(placement, cast):
    assert confirmed_by_both(placement, cast) == (["done", "done"], 1)


@pytest.mark.race_twin_of("test_a_week_that_two_confirm_at_once_is_confirmed_once")
def test_without_the_lock_a_week_is_confirmed_twice(placement, cast, monkeypatch):
    """The control: both read the week unlocked, and each finds it waiting."""
    both = threading.Barrier(TWO)
    monkeypatch.setattr(type(WeekRecord.objects.all()), "select_for_update", lambda self, **_more: self)  # fmt: skip
    correct = weeks._correct

    def waited(*given):
        both.wait(PATIENCE_SECONDS)
        return correct(*given)

    monkeypatch.setattr(weeks, "_correct", waited)

    assert confirmed_by_both(placement, cast) == (["done", "done"], TWO)


def changed_meanwhile(placement, cast, minutes=360):
    """The student changes the week while the mentor confirms what was there before."""
    week = enter(placement, 480)
    later = FRIDAY + timedelta(minutes=1)
    told = at_once(confirm(cast, cast.mentor, week), lambda: enter(placement, minutes, at=later))
    found = WeekRecord.objects.get()
    return told, found.state, found.days.order_by("on")[0].minutes


def test_nothing_is_confirmed_that_the_mentor_has_not_seen(placement, cast):
    told, state, minutes = changed_meanwhile(placement, cast)

    assert (told, state, minutes) in [
        (["done", "WeekIsConfirmed"], WeekState.CONFIRMED, 480),
        (["DoesNotFit", "done"], WeekState.ENTERED, 360),
    ]


@pytest.mark.race_twin_of("test_nothing_is_confirmed_that_the_mentor_has_not_seen")
def test_without_the_lock_an_unseen_change_is_confirmed(placement, cast, monkeypatch):
    """The control: the change is written while the mentor's answer waits with what it has read."""
    read, written = threading.Event(), threading.Event()
    monkeypatch.setattr(type(WeekRecord.objects.all()), "select_for_update", lambda self, **_more: self)  # fmt: skip
    correct = weeks._correct

    def after_the_change(*given):
        read.set()
        written.wait(PATIENCE_SECONDS)
        return correct(*given)

    monkeypatch.setattr(weeks, "_correct", after_the_change)
    week = enter(placement, 480)
    later = FRIDAY + timedelta(minutes=1)

    def change():
        read.wait(PATIENCE_SECONDS)
        enter(placement, 360, at=later)
        written.set()

    told = at_once(confirm(cast, cast.mentor, week), change)

    found = WeekRecord.objects.get()
    assert told == ["done", "done"]
    assert (found.state, found.days.order_by("on")[0].minutes) == (WeekState.CONFIRMED, 360)


def ended_while_resting(placement, *, then=lambda: None):
    """One ends the placement, and goes on with `then`, while another lets the placement go on."""
    rest = Rest("illness", "nobody", "发烧", MONDAY + timedelta(days=1))
    ending.suspend_placement(placement=placement, rest=rest, actor=SYSTEM, at=FRIDAY)

    def end():
        ending.end_early(
            placement=placement, side="nobody", note="转学", last_day=MONDAY, actor=SYSTEM, at=FRIDAY
        )  # fmt: skip
        then()

    told = at_once(
        end,
        lambda: ending.resume_placement(
            placement=placement, last_day=FRIDAY.date(), actor=SYSTEM, at=FRIDAY
        ),
    )
    return told, Placement.objects.get().state


def test_ended_while_it_rests_it_stays_ended(placement):
    told, state = ended_while_resting(placement)

    assert told in (["done", "IllegalTransition"], ["done", "done"])
    assert state == "ended_early"


@pytest.mark.race_twin_of("test_ended_while_it_rests_it_stays_ended")
def test_without_the_lock_the_database_alone_keeps_it_ended(placement, monkeypatch):
    """The control: who lets it go on has read that it rests, and writes after it has ended."""
    read, ended = threading.Event(), threading.Event()
    closed = ending._close

    def closing(*given):
        read.wait(PATIENCE_SECONDS)
        closed(*given)

    def unlocked(one):
        return Placement.objects.select_related("college", "host", "student__person").get(pk=one.pk)

    resumed = ending.PLACEMENT.next_state

    def next_state(state, transition):
        if transition == "resume_placement":
            read.set()
            ended.wait(PATIENCE_SECONDS)
        return resumed(state, transition)

    monkeypatch.setattr(ending, "locked", unlocked)
    monkeypatch.setattr(ending, "_close", closing)
    monkeypatch.setattr(ending, "_end_rest", lambda *_given: None)
    monkeypatch.setattr(type(ending.PLACEMENT), "next_state", lambda _self, state, step: next_state(state, step))  # fmt: skip

    told, state = ended_while_resting(placement, then=ended.set)

    assert told == ["done", "fault: IntegrityError"]
    assert state == "ended_early"
