"""The week as a page: entered in a minute, answered kindly, and read side by side."""

from datetime import time, timedelta

import pytest
from tests.web.placements.living import (
    MONDAY,
    THIS_MONDAY,
    confirmed,
    entered,
    life_of,
)

from ronghe.placements.models import TaskNote, WeekRecord, WeekState

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def life(cast):
    return life_of(cast)


@pytest.fixture
def student(life, sign_in):
    return sign_in(life.student)


def said_by_times(life, **more):
    return {
        "by": "times",
        "step": "send",
        f"begin-{MONDAY}": "08:00",
        f"end-{MONDAY}": "17:00",
        f"break-{MONDAY}": "60",
        f"begin-{TUESDAY}": "22:00",
        f"end-{TUESDAY}": "06:00",
        f"task-{life.tasks[0]}": "4",
        "remark": "学会了找正",
    } | more


def test_a_week_is_entered_by_begin_and_end_and_counted_by_the_server(life, student):
    response = student.post(life.week_address(), said_by_times(life))

    week = WeekRecord.objects.get()
    assert response["Location"] == life.week_address()
    assert list(week.days.order_by("on").values_list("on", "minutes", "break_minutes", "begins_at")) == [
        (MONDAY, 480, 60, time(8)),
        (TUESDAY, 480, 0, time(22)),
    ]  # fmt: skip
    assert list(week.notes.values_list("task_id", "level")) == [(life.tasks[0], 4)]
    assert (week.state, week.remark) == (WeekState.ENTERED, "学会了找正")


def test_a_week_is_entered_by_hours_alone(life, student):
    page = student.get(f"{life.week_address()}?by=hours").content.decode()
    student.post(
        life.week_address(),
        {"by": "hours", "step": "send", f"hours-{MONDAY}": "7.5", f"hours-{TUESDAY}": "6:20"},
    )

    assert f'name="hours-{MONDAY}"' in page
    assert list(WeekRecord.objects.get().days.order_by("on").values_list("minutes", flat=True)) == [450, 380]  # fmt: skip


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({f"end-{MONDAY}": ""}, "Enter both the begin and the end"),
        ({f"break-{MONDAY}": "600"}, "The breaks are as long as the day"),
        ({f"task-{987}": "9", f"begin-{MONDAY}": "no"}, "Enter a valid time"),
    ],
)
def test_what_cannot_be_counted_is_asked_again_with_what_was_typed(life, student, more, words):
    response = student.post(life.week_address(), said_by_times(life, **more))

    page = response.content.decode()
    assert words in page
    assert "学会了找正" in page
    assert not WeekRecord.objects.exists()


def test_one_tap_fills_the_week_in_like_the_last_one_and_sends_nothing(life, student):
    student.post(life.week_address(), said_by_times(life))

    response = student.post(life.week_address(THIS_MONDAY), {"by": "times", "step": "like_last"})

    page = response.content.decode()
    assert f'name="begin-{THIS_MONDAY}" value="08:00"' in page
    assert f'name="begin-{THIS_MONDAY + timedelta(days=1)}"' not in page  # has not come yet
    assert WeekRecord.objects.count() == 1


def test_one_tap_fills_a_day_in_like_the_one_before(life, student):
    said = said_by_times(life, step=str(MONDAY + timedelta(days=2)))
    page = student.post(life.week_address(), said).content.decode()

    assert f'name="begin-{MONDAY + timedelta(days=2)}" value="22:00"' in page
    assert not WeekRecord.objects.exists()


def test_too_many_hours_bring_a_kind_word_to_the_student_and_the_college_alone(
    life, student, sign_in, cast
):
    week = entered(life, minutes=(660,) * 6)

    said = {
        name: "not what the law allows" in client.get(life.week_address()).content.decode()
        for name, client in {"student": student, "tutor": sign_in(life.tutor), "dean": sign_in(cast.dean)}.items()
    }  # fmt: skip
    confirmed(life, week)
    host = sign_in(cast.plant_manager).get(life.week_address()).content.decode()

    assert said == {"student": True, "tutor": True, "dean": True}
    assert "not what the law allows" not in host
    assert "许静" in student.get(life.week_address()).content.decode()


def test_lawful_hours_bring_no_word(life, student):
    entered(life)

    assert "not what the law allows" not in student.get(life.week_address()).content.decode()


def test_what_the_mentor_says_otherwise_stands_beside_what_the_student_said(life, student):
    week = entered(life)
    day, note = week.days.order_by("on")[0], TaskNote.objects.get()
    confirmed(life, week, {day.pk: 240}, {note.pk: 0}, "周一上午请假")

    page = student.get(life.week_address()).content.decode()

    assert "mentor: 4 h" in page
    assert "mentor: not done" in page
    assert "周一上午请假" in page
    assert "data-week" not in page  # nothing to change any more


def test_a_confirmed_week_is_not_entered_again(life, student):
    confirmed(life, entered(life))

    page = student.post(life.week_address(), said_by_times(life), follow=True).content.decode()

    assert "has confirmed this week" in page
    assert WeekRecord.objects.get().days.count() == 5


def test_a_week_that_waits_is_sealed_for_the_side_that_answers(life, sign_in, cast):
    entered(life)

    seen = {
        name: sign_in(actor).get(life.week_address()).status_code
        for name, actor in {
            "mentor": life.mentor, "host": cast.plant_manager, "tutor": life.tutor,
            "teacher": cast.class_teacher, "inspector": cast.inspector, "outsider": cast.outsider,
        }.items()
    }  # fmt: skip
    listed = sign_in(life.mentor).get(life.address("week_list")).content.decode()

    assert seen == {
        "mentor": 404, "host": 404, "tutor": 200,
        "teacher": 200, "inspector": 403, "outsider": 404,
    }  # fmt: skip
    assert "40 h" not in listed
    assert "behind its question" in listed


def test_a_week_that_was_not_entered_is_unknown_and_not_nought(life, sign_in):
    confirmed(life, entered(life))

    page = sign_in(life.tutor).get(life.address("week_list")).content.decode()

    assert page.count("Not entered") == 5
    assert page.count("Confirmed by both") == 1
    assert page.count("not known") == 10
    assert "40 h" in page


def test_it_is_said_when_it_is_too_late_to_enter_a_week(cast, sign_in):
    life = life_of(cast)
    life.placement.starts_on -= timedelta(weeks=4)
    life.placement.save(update_fields=["starts_on"])

    page = sign_in(life.student).get(life.week_address(THIS_MONDAY - timedelta(weeks=7)))

    assert "too late" in page.content.decode()


@pytest.mark.parametrize("monday", [MONDAY + timedelta(days=2), THIS_MONDAY + timedelta(weeks=1)])
def test_there_is_no_page_of_what_is_no_week(life, student, monday):
    assert student.get(life.week_address(monday)).status_code == 404
