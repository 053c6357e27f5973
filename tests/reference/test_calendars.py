from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ronghe.reference import calendars
from ronghe.reference.calendars import DayKind, Span, Unknown, UnknownReason

LAST_KNOWN_DAY_OF_CHINA = date(2026, 12, 31)
CODES = ("cn", "cn-ningbo", "gb-eng", "de", "de-by", "fr-met", "ch", "sg", "hk")


def days_of_kind(code, year, kind):
    return {day for day in calendars.days_of_year(year) if calendars.day_kind(code, day) == kind}


def test_china_2026_has_the_make_up_days_that_the_package_states():
    expected = {day for day in chinese_calendar.workdays if day.year == 2026}

    found = days_of_kind("cn", 2026, DayKind.MAKE_UP_WORKING_DAY)

    assert found == expected
    assert found == {
        date(2026, 1, 4),
        date(2026, 2, 14),
        date(2026, 2, 28),
        date(2026, 5, 9),
        date(2026, 9, 20),
        date(2026, 10, 10),
    }


def test_china_2026_has_thirteen_statutory_days_and_the_moved_days_are_only_rest():
    assert days_of_kind("cn", 2026, DayKind.STATUTORY_HOLIDAY) == {
        date(2026, 1, 1),
        *(date(2026, 2, day) for day in (16, 17, 18, 19)),
        date(2026, 4, 5),
        *(date(2026, 5, day) for day in (1, 2)),
        date(2026, 6, 19),
        date(2026, 9, 25),
        *(date(2026, 10, day) for day in (1, 2, 3)),
    }
    assert calendars.day_kind("cn", date(2026, 10, 7)) == DayKind.REST


@pytest.mark.parametrize("year", range(2008, 2027))
def test_both_packages_agree_which_days_china_works(year):
    other = holidays.country_holidays("CN", years=year)

    for day in calendars.days_of_year(year):
        assert calendars.is_working_day("cn", day) == other.is_working_day(day), day


@pytest.mark.parametrize(("year", "count"), [(2024, 11), (2025, 13), (2026, 13)])
def test_statutory_days_grew_from_eleven_to_thirteen_in_2025(year, count):
    assert calendars.calendar_year("cn", year).statutory == Span(count, count)


def test_a_day_off_ordered_once_for_an_epidemic_is_rest_and_no_statutory_holiday():
    assert calendars.day_kind("cn", date(2020, 1, 31)) == DayKind.REST


def test_our_table_of_china_ends_where_the_package_ends():
    assert calendars.official_until("cn") == LAST_KNOWN_DAY_OF_CHINA
    assert max(chinese_calendar.holidays).year == 2026


def test_the_first_day_after_the_last_published_year_is_unknown():
    first_unknown = LAST_KNOWN_DAY_OF_CHINA + timedelta(1)

    assert calendars.day_kind("cn", LAST_KNOWN_DAY_OF_CHINA) == DayKind.WORKING
    assert calendars.day_kind("cn", first_unknown) == DayKind.UNKNOWN
    assert calendars.is_working_day("cn", first_unknown) is None


def test_weekends_of_an_unpublished_year_are_unknown_too():
    saturday = date(2027, 3, 6)

    assert calendars.day_kind("cn", saturday) == DayKind.UNKNOWN
    assert calendars.is_working_day("cn", saturday) is None
    assert calendars.calendar_year("cn", 2027).is_wholly_unknown


def test_a_day_before_the_records_is_unknown():
    answer = calendars.add_working_days("cn", date(2008, 1, 2), -3)

    assert isinstance(answer, Unknown)
    assert answer.reason == UnknownReason.BEFORE_RECORDS


def test_working_days_stop_at_the_border_of_knowledge_and_say_so():
    assert calendars.add_working_days("cn", date(2026, 12, 29), 2) == LAST_KNOWN_DAY_OF_CHINA

    answer = calendars.add_working_days("cn", date(2026, 12, 29), 3)

    assert answer == Unknown(
        reason=UnknownReason.NOT_PUBLISHED,
        day=date(2027, 1, 1),
        known_until=LAST_KNOWN_DAY_OF_CHINA,
    )
    assert "2027" in str(answer)


def test_a_period_across_the_border_of_knowledge_has_no_count():
    known = calendars.working_days_between("cn", date(2026, 12, 28), LAST_KNOWN_DAY_OF_CHINA)
    across = calendars.working_days_between("cn", date(2026, 12, 28), date(2027, 1, 4))

    assert known == 4
    assert isinstance(across, Unknown)
    assert across.day == date(2027, 1, 1)


def test_an_empty_period_has_no_working_days():
    assert calendars.working_days_between("cn", date(2026, 3, 3), date(2026, 3, 2)) == 0


def test_a_leap_day_is_a_day_like_others():
    leap_day = date(2024, 2, 29)

    assert calendars.day_kind("cn", leap_day) == DayKind.WORKING
    assert calendars.add_working_days("gb-eng", date(2024, 2, 28), 1) == leap_day
    assert len(calendars.days_of_year(2024)) == 366


def test_a_city_takes_the_calendar_of_its_country():
    assert calendars.calendar_year("cn-ningbo", 2026).working == Span(248, 248)
    assert calendars.definition("cn-ningbo").name_en == "Ningbo"


def test_the_nations_of_the_united_kingdom_differ_and_the_kingdom_does_not_know():
    easter_monday = date(2026, 4, 6)

    assert calendars.day_kind("gb-eng", easter_monday) == DayKind.STATUTORY_HOLIDAY
    assert calendars.day_kind("gb-sct", easter_monday) == DayKind.WORKING
    assert calendars.day_kind("gb", easter_monday) == DayKind.UNKNOWN


def test_a_holiday_moved_from_a_weekend_counts_once():
    assert calendars.day_kind("gb-eng", date(2026, 12, 26)) == DayKind.REST
    assert calendars.day_kind("gb-eng", date(2026, 12, 28)) == DayKind.STATUTORY_HOLIDAY
    assert calendars.calendar_year("gb-eng", 2026).statutory == Span(8, 8)


def test_germany_as_a_whole_knows_only_the_days_of_all_laender():
    epiphany, unity_day = date(2026, 1, 6), date(2026, 10, 3)

    assert calendars.day_kind("de", epiphany) == DayKind.UNKNOWN
    assert calendars.day_kind("de-by", epiphany) == DayKind.STATUTORY_HOLIDAY
    assert calendars.day_kind("de-be", epiphany) == DayKind.WORKING
    assert calendars.day_kind("de", unity_day) == DayKind.STATUTORY_HOLIDAY
    assert calendars.calendar_year("de", 2026).statutory.low == 9


def test_a_saturday_that_is_a_holiday_in_places_is_of_unknown_kind_but_surely_free():
    assumption = date(2026, 8, 15)

    assert calendars.day_kind("de-by", assumption) == DayKind.UNKNOWN
    assert calendars.is_working_day("de-by", assumption) is False


def test_a_weekday_that_only_catholic_municipalities_keep_is_unknown_for_the_land():
    corpus_christi = date(2026, 6, 4)

    answer = calendars.working_days_between("de-sn", corpus_christi, corpus_christi)

    assert isinstance(answer, Unknown)
    assert answer.reason == UnknownReason.DIFFERS_LOCALLY
    assert calendars.is_working_day("de-sn", corpus_christi) is None


@pytest.mark.parametrize(
    ("code", "count"), [("sg", 11), ("hk", 17), ("fr-met", 11), ("gb-eng", 8), ("cn", 13)]
)
def test_statutory_days_of_2026(code, count):
    assert calendars.calendar_year(code, 2026).statutory == Span(count, count)


@pytest.mark.parametrize("code", ["gb", "sg", "hk", "cn"])
def test_no_published_calendar_is_guessed_beyond_its_table(code):
    day_after = calendars.official_until(code) + timedelta(1)

    assert calendars.day_kind(code, day_after) == DayKind.UNKNOWN


def test_a_code_without_a_calendar_is_refused():
    with pytest.raises(calendars.NoCalendar):
        calendars.day_kind("atlantis", date(2026, 1, 1))


def test_every_calendar_answers_for_this_year():
    for code in calendars.calendar_codes():
        assert calendars.calendar_year(code, 2026).working.low > 200, code


days = st.dates(date(2025, 1, 1), date(2026, 12, 31))


@settings(deadline=None)
@given(st.sampled_from(CODES), days, st.integers(0, 120))
def test_working_days_between_is_the_sum_of_the_kinds(code, first, length):
    period = [first + timedelta(number) for number in range(length)]
    kinds = [calendars.day_kind(code, day) for day in period]
    answers = [calendars.is_working_day(code, day) for day in period]

    count = calendars.working_days_between(code, first, first + timedelta(length - 1))

    if None in answers:
        assert isinstance(count, Unknown)
    else:
        worked = {DayKind.WORKING, DayKind.MAKE_UP_WORKING_DAY}
        assert count == sum(kind in worked for kind in kinds)


@settings(deadline=None)
@given(st.sampled_from(CODES), days, st.integers(-60, 60))
def test_going_there_and_back_ends_at_the_same_working_day(code, start, count):
    there = calendars.add_working_days(code, start, count)

    if not calendars.is_working_day(code, start) or isinstance(there, Unknown):
        return
    assert calendars.add_working_days(code, there, -count) == start


@settings(deadline=None)
@given(st.sampled_from(CODES), days, st.integers(1, 60))
def test_the_nth_working_day_ends_a_period_of_n_working_days(code, start, count):
    end = calendars.add_working_days(code, start, count)

    if isinstance(end, Unknown):
        return
    assert calendars.working_days_between(code, start + timedelta(1), end) == count
