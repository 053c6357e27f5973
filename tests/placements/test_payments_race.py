"""A host enters the same payment twice at once, or two different ones of the same month."""

from datetime import date
from functools import partial

import pytest
from tests.factories import placements as making
from tests.factories.parties import NOW
from tests.factories.paying import paid
from tests.placements.test_rounds_race import waiting_for_both
from tests.racing import at_once

from ronghe.kernel.money import Money
from ronghe.parties.actors import SYSTEM
from ronghe.placements import pay_periods
from ronghe.placements.models import Payment, PayPeriod, Placement
from ronghe.placements.operations import payments, starting
from ronghe.placements.pay_periods import draw

FIRST = date(2026, 8, 1)
HALF, WHOLE = 90_000, 180_000


@pytest.fixture
def placement(committed_db, cast):
    planned = making.planned(making.learner(cast.school_class), cast.enterprise, starts_on=FIRST)
    found = starting.record_start(placement=planned, reason="已上岗", actor=SYSTEM, at=NOW)
    draw([found.pk])
    return found


def enter(placement, amount, on=FIRST):
    return partial(paid, placement, FIRST, on=on, at=NOW, amount=amount)


def enter_list(placement, cast):
    """Enter one payment as the host, and say nothing of how many were new."""
    said = payments.Paid(placement, FIRST, Money(WHOLE, "CNY"), FIRST)

    def act():
        payments.enter_payments(host=placement.host, paid=[said], actor=cast.plant_manager, at=NOW)

    return act


@pytest.fixture
def without_lock(monkeypatch):
    """Let both read which payments there are before either writes."""

    def read(host, paid):
        return {one.placement.pk: Placement.objects.get(pk=one.placement.pk) for one in paid}

    monkeypatch.setattr(payments, "_locked_of_host", read)
    monkeypatch.setattr(payments, "_known", waiting_for_both(payments._known))


def test_the_same_payment_entered_twice_at_once_is_entered_once(placement, cast):
    told = at_once(enter_list(placement, cast), enter_list(placement, cast))

    assert told == ["done", "done"]
    assert Payment.objects.count() == 1
    assert PayPeriod.objects.get(month=FIRST).paid_amount == WHOLE


@pytest.mark.race_twin_of("test_the_same_payment_entered_twice_at_once_is_entered_once")
def test_without_the_lock_only_the_database_keeps_the_second_out(placement, cast, without_lock):
    """The control: both believe that theirs is new. It must show the race."""
    told = at_once(enter_list(placement, cast), enter_list(placement, cast))

    assert sorted(told) == ["done", "fault: IntegrityError"]


def test_two_payments_of_one_month_at_once_both_count(placement):
    told = at_once(enter(placement, HALF), enter(placement, HALF, date(2026, 8, 2)))

    assert told == ["done", "done"]
    assert PayPeriod.objects.get(month=FIRST).paid_amount == WHOLE


@pytest.mark.race_twin_of("test_two_payments_of_one_month_at_once_both_count")
def test_without_the_lock_one_of_two_payments_is_not_counted(placement, monkeypatch, without_lock):
    """The control: each draws the month without the other's payment. It must show the race."""
    monkeypatch.setattr(pay_periods, "_payments", waiting_for_both(pay_periods._payments))

    at_once(enter(placement, HALF), enter(placement, HALF, date(2026, 8, 2)))

    assert Payment.objects.count() == 2
    assert PayPeriod.objects.get(month=FIRST).paid_amount == HALF
