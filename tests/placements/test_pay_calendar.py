"""Which month’s pay is due when, and how much: by agreement, by law, for parts and with rests."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.kernel.money import Money
from ronghe.placements.operations.pay_reminders import WORKING_DAYS, last_day_to_mend
from ronghe.placements.pay_calendar import (
    AGREED,
    Agreed,
    PayLaw,
    Rest,
    Way,
    add_months,
    calendar_of,
    month_end,
)
from ronghe.reference.calendars import is_working_day, working_days_between

FIRST, LAST = date(2026, 10, 12), date(2027, 1, 20)
MONTHLY = Money(310_000, "CNY")
BY_LAW = PayLaw("CN-PAY-03", Way.INTERVAL, 1)


def agreed(monthly=MONTHLY, pay_day=15, first=date.min, last=None):
    return Agreed(first, last, monthly, pay_day)


def weekdays(day):
    return day.weekday() < 5


def test_pay_is_due_by_the_agreed_day_of_the_following_month():
    found = calendar_of(FIRST, LAST, agreed=[agreed()], law=BY_LAW, is_worked=weekdays)

    assert [(one.month, one.due_on, one.basis) for one in found] == [
        (date(2026, 10, 1), date(2026, 11, 15), AGREED),
        (date(2026, 11, 1), date(2026, 12, 15), AGREED),
        (date(2026, 12, 1), date(2027, 1, 15), AGREED),
        (date(2027, 1, 1), date(2027, 2, 15), AGREED),
    ]


def test_a_day_that_the_following_month_does_not_have_is_its_last():
    found = calendar_of(date(2027, 1, 1), date(2027, 1, 31), agreed=[agreed(pay_day=31)])

    assert found[0].due_on == date(2027, 2, 28)


def test_where_nothing_is_agreed_the_law_says_a_month_after_the_day_before():
    found = calendar_of(FIRST, LAST, agreed=[agreed(pay_day=None)], law=BY_LAW)

    assert [(one.due_on, one.basis) for one in found] == [
        (date(2026, 11, 12), "CN-PAY-03"),
        (date(2026, 12, 12), "CN-PAY-03"),
        (date(2027, 1, 12), "CN-PAY-03"),
        (date(2027, 2, 12), "CN-PAY-03"),
    ]


def test_where_the_law_says_the_last_working_day_it_is_that():
    law = PayLaw("DE-PAY-04", Way.MONTH_END)

    found = calendar_of(date(2026, 10, 1), date(2026, 10, 31), agreed=[agreed(pay_day=None)], law=law, is_worked=weekdays)  # fmt: skip

    assert found[0].due_on == date(2026, 10, 30)


def test_where_neither_says_a_day_nobody_knows_it():
    found = calendar_of(FIRST, LAST, agreed=[agreed(pay_day=None)])

    assert {(one.due_on, one.basis) for one in found} == {(None, "")}


def test_a_full_month_is_owed_as_agreed_and_part_of_one_by_its_days():
    found = calendar_of(FIRST, LAST, agreed=[agreed()], is_worked=weekdays)

    october, november = found[0], found[1]
    assert (november.amount, november.least, november.is_part) == (MONTHLY, MONTHLY, False)
    # 20 of 31 days; 15 of 22 working days.
    assert (october.amount, october.least) == (Money(200_000, "CNY"), Money(200_000, "CNY"))
    assert october.is_part
    # 20 of 31 days; 14 of 21 working days are more than that, so the days count.
    assert found[3].amount == Money(200_000, "CNY")


def test_what_is_least_of_part_of_a_month_is_unknown_where_its_working_days_are():
    found = calendar_of(FIRST, LAST, agreed=[agreed()])

    assert [one.least for one in found] == [None, MONTHLY, MONTHLY, None]


def test_days_of_rest_are_not_owed():
    rest = Rest(date(2026, 11, 1), date(2026, 12, 15))

    found = calendar_of(FIRST, LAST, agreed=[agreed()], rests=[rest], is_worked=weekdays)

    november, december = found[1], found[2]
    assert (november.is_nothing, november.rest_days) == (True, 30)
    assert (december.amount, december.rest_days) == (Money(160_000, "CNY"), 15)


def test_what_is_not_agreed_is_unknown_and_not_nought():
    found = calendar_of(FIRST, LAST, agreed=[agreed(monthly=None)], law=BY_LAW)

    assert {(one.amount, one.least, one.is_nothing) for one in found} == {(None, None, False)}


def test_what_is_agreed_to_be_unpaid_owes_nothing():
    found = calendar_of(FIRST, LAST, agreed=[agreed(monthly=Money(0, "EUR"))], is_worked=weekdays)

    assert all(one.is_nothing for one in found)


def test_a_change_in_the_middle_of_a_month_counts_from_its_day():
    raised = date(2026, 11, 16)
    found = calendar_of(
        date(2026, 11, 1),
        date(2026, 11, 30),
        agreed=[
            agreed(Money(300_000, "CNY"), last=raised - timedelta(days=1)),
            agreed(Money(330_000, "CNY"), first=raised),
        ],
        is_worked=weekdays,
    )

    assert found[0].amount == Money(315_000, "CNY")


def test_two_currencies_in_one_month_make_no_amount():
    turn = date(2026, 11, 16)
    found = calendar_of(
        date(2026, 11, 1),
        date(2026, 11, 30),
        agreed=[agreed(last=turn - timedelta(days=1)), agreed(Money(1, "EUR"), first=turn)],
    )

    assert found[0].amount is None


DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))
LENGTHS = st.integers(0, 400)
PAY = st.integers(0, 2_000_000).map(lambda amount: Money(amount, "CNY"))


@given(first=DAYS, length=LENGTHS, monthly=PAY, pay_day=st.none() | st.integers(1, 31))
def test_months_cover_every_day_once_and_are_due_in_order(first, length, monthly, pay_day):
    last = first + timedelta(days=length)

    found = calendar_of(first, last, agreed=[agreed(monthly, pay_day)], law=BY_LAW, is_worked=weekdays)  # fmt: skip

    days = [one.first + timedelta(days=n) for one in found for n in range((one.last - one.first).days + 1)]  # fmt: skip
    assert days == [first + timedelta(days=n) for n in range(length + 1)]
    due = [one.due_on for one in found]
    assert due == sorted(due)
    assert len(set(due)) == len(due)
    assert all(one.due_on > one.first for one in found)


@given(first=DAYS, length=LENGTHS, monthly=PAY, rest=st.tuples(st.integers(-10, 400), st.integers(0, 90)))  # fmt: skip
def test_no_month_owes_more_than_is_agreed_nor_less_than_the_least(first, length, monthly, rest):
    begins = first + timedelta(days=rest[0])
    rests = [Rest(begins, begins + timedelta(days=rest[1]))]

    found = calendar_of(
        first,
        first + timedelta(days=length),
        agreed=[agreed(monthly)],
        rests=rests,
        is_worked=weekdays,
    )

    for one in found:
        assert 0 <= one.least.amount <= one.amount.amount <= monthly.amount
        assert one.is_part or one.amount == one.least == monthly


@given(first=DAYS, length=LENGTHS)
def test_by_law_no_two_days_of_payment_lie_more_than_a_month_apart(first, length):
    found = calendar_of(first, first + timedelta(days=length), agreed=[agreed(pay_day=None)], law=BY_LAW)  # fmt: skip

    due = [first, *(one.due_on for one in found)]
    assert [add_months(earlier, 1) for earlier in due[:-1]] == due[1:]


@given(day=st.dates(date(2025, 1, 1), date(2026, 12, 10)))
def test_a_host_has_five_working_days_after_the_day_of_the_reminder(day):
    last = last_day_to_mend("cn", day)

    assert last is not None
    assert is_working_day("cn", last) is True
    assert working_days_between("cn", day + timedelta(days=1), last) == WORKING_DAYS


@given(day=st.dates(date(2026, 12, 25), date(2027, 6, 30)))
def test_working_days_of_a_year_that_is_not_published_are_not_known(day):
    assert last_day_to_mend("cn", day) is None


@pytest.mark.parametrize(
    ("reminded_on", "last"),
    [
        # Over National Day, 1 to 7 October 2026; Saturday, 10 October, is worked instead.
        (date(2026, 9, 28), date(2026, 10, 10)),
        (date(2026, 11, 16), date(2026, 11, 23)),
        (date(2026, 11, 20), date(2026, 11, 27)),
    ],
)
def test_holidays_and_weekends_are_not_counted(reminded_on, last):
    assert last_day_to_mend("cn", reminded_on) == last


def test_a_place_without_a_calendar_has_no_working_days():
    assert last_day_to_mend("xx", FIRST) is None


@given(day=DAYS)
def test_a_month_ends_on_its_last_day(day):
    end = month_end(day)

    assert (end + timedelta(days=1)).day == 1
    assert end.month == day.month
