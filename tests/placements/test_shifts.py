"""Shifts follow the stated week and the calendar; what nobody can know yet is not said to be sure."""

from datetime import date

import pytest

from ronghe.placements.calling import family_name
from ronghe.placements.shifts import days_a_week, shifts_of

# The National Day of 2026: free from 1 to 7 October, made up for on 20 September and 10 October.
FIRST, LAST = date(2026, 9, 28), date(2026, 10, 11)


def days(count, first=FIRST, last=LAST, rests=(), calendar="cn"):
    return [one.on.day for one in shifts_of(count, calendar, first, last, rests)]


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (5, [28, 29, 30, 8, 9, 10]),
        (6, [28, 29, 30, 8, 9, 10]),
        (7, [28, 29, 30, 8, 9, 10, 11]),
        (4, []),
        (None, []),
    ],
)
def test_holidays_are_left_out_and_days_made_up_for_are_in(count, expected):
    assert days(count) == expected


def test_an_ordinary_saturday_is_worked_by_six_days_a_week_only():
    week = date(2026, 11, 16), date(2026, 11, 22)

    assert days(5, *week) == [16, 17, 18, 19, 20]
    assert days(6, *week) == [16, 17, 18, 19, 20, 21]
    assert days(7, *week) == [16, 17, 18, 19, 20, 21, 22]


def test_days_of_rest_are_left_out_the_last_one_open():
    week = date(2026, 11, 16), date(2026, 11, 27)
    rests = [(date(2026, 11, 17), date(2026, 11, 18)), (date(2026, 11, 25), None)]

    assert days(5, *week, rests=rests) == [16, 19, 20, 23, 24]


def test_what_is_not_published_yet_is_perhaps_a_shift():
    found = list(shifts_of(5, "cn", date(2090, 3, 6), date(2090, 3, 12)))

    assert [(one.on.isoweekday(), one.is_sure) for one in found] == [
        (day, False) for day in range(1, 6)
    ]


def test_a_place_without_a_calendar_knows_no_sure_day():
    assert {one.is_sure for one in shifts_of(5, "nowhere", FIRST, LAST)} == {False}


def test_a_week_that_was_not_stated_is_not_known():
    assert days_a_week({}) is None
    assert days_a_week({"days_a_week": 6}) == 6


@pytest.mark.parametrize(
    ("names", "language", "shown"),
    [
        (("王敏", "Wang Min"), "zh-hans", "王"),
        (("王敏", "Wang Min"), "en", "Wang"),
        (("欧阳小满", ""), "zh-hans", "欧阳"),
        (("东方", ""), "zh-hans", "东"),
        (("Zoé Lacroix", ""), "en", "Z. L."),
        (("", ""), "en", ""),
    ],
)
def test_no_more_than_the_family_name_leaves_the_house(names, language, shown):
    assert family_name(*names, language=language) == shown
