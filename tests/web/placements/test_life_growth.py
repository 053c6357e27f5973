"""Tasks as they are planned, growth as it is drawn, and what the desk says of weeks."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from tests.factories.parties import NOW
from tests.web.placements.living import (
    BEGAN,
    MONDAY,
    ONE_BEFORE,
    THIS_MONDAY,
    confirmed,
    entered,
    life_of,
)

from ronghe.parties.actors import SYSTEM
from ronghe.placements.operations import weeks
from ronghe.placements.queries.life_desk import waiting_in_life
from ronghe.placements.queries.own_home import own_at_a_glance

pytestmark = pytest.mark.django_db
THURSDAY = NOW + timedelta(days=3)


@pytest.fixture
def life(cast):
    return life_of(cast)


def asked(actor, on):
    """Give what waits for somebody, with the placements that the page has read."""
    return waiting_in_life(actor, on=on, own=own_at_a_glance(actor, on=on))


def test_tasks_are_named_with_their_competencies_and_earlier_ones_retire(life, sign_in, cast):
    said = {"title-0": "装夹", "competency-0": "工件装夹", "title-1": "", "title-2": "测量"}

    sign_in(cast.plant_manager).post(life.address("task_plan"), said)

    current = life.placement.tasks.filter(retired_at=None).order_by("position")
    assert list(current.values_list("title", "competency")) == [("装夹", "工件装夹"), ("测量", "")]
    assert life.placement.tasks.get(title="粗车").retired_at is not None


def test_a_post_without_any_task_is_asked_again(life, sign_in):
    page = sign_in(life.tutor).post(life.address("task_plan"), {"title-0": " "}).content.decode()

    assert "Name between one task and 20 of them" in page


def test_who_names_the_tasks(life, sign_in, cast):
    seen = {
        name: sign_in(actor).get(life.address("task_plan")).status_code
        for name, actor in {
            "host": cast.plant_manager, "mentor": life.mentor, "tutor": life.tutor,
            "dean": cast.dean, "student": life.student, "teacher": cast.class_teacher,
            "outsider": cast.outsider,
        }.items()
    }  # fmt: skip

    assert seen == {
        "host": 200, "mentor": 200, "tutor": 200, "dean": 200,
        "student": 403, "teacher": 403, "outsider": 404,
    }  # fmt: skip


def test_confirmed_weeks_are_filled_and_others_dashed(life, sign_in):
    confirmed(life, entered(life, BEGAN + timedelta(weeks=2), levels=(2,)))
    entered(life, levels=(3,))

    page = sign_in(life.student).get(life.address("growth_page")).content.decode()

    assert page.count('class="r-svg-confirmed"') == 1
    assert page.count('class="r-svg-entered"') == 1
    assert "Latest: with help · furthest: with help · in 2 weeks" in page
    assert "Not noted in any week yet." in page  # the second task


def test_what_waits_for_the_mentor_is_not_in_the_mentors_picture(life, sign_in):
    confirmed(life, entered(life, BEGAN + timedelta(weeks=2), levels=(2,)))
    entered(life, levels=(5,))

    page = sign_in(life.mentor).get(life.address("growth_page")).content.decode()

    assert page.count('class="r-svg-entered"') == 0
    assert "at pace" not in page.partition("A column for each week")[0]


def test_a_month_of_the_same_is_said_to_all_three(life, sign_in):
    for number in range(1, 5):
        confirmed(life, entered(life, BEGAN + timedelta(weeks=number), levels=(4,)))

    pages = [
        sign_in(one).get(life.address("growth_page")).content.decode()
        for one in (life.student, life.tutor, life.mentor)
    ]

    assert all("for 4 weeks" in page for page in pages)


def test_from_thursday_on_the_desk_asks_for_the_week_once(life, sign_in):
    client = sign_in(life.student)
    before = asked(life.student, NOW.date())
    with time_machine.travel(THURSDAY):
        rows = client.get(reverse("web:desk")).context["desk"].rows
        entered(life, THIS_MONDAY, minutes=(480,), at=THURSDAY)

    assert before == []
    assert [one.action.url for one in rows].count(life.week_address(THIS_MONDAY)) == 1
    assert asked(life.student, THURSDAY.date()) == []


def test_the_desk_of_a_mentor_counts_the_weeks_that_wait(life, sign_in):
    entered(life)
    entered(life, ONE_BEFORE, minutes=(480,))

    page = sign_in(life.mentor).get(reverse("web:desk")).content.decode()

    assert "2 weeks of your students wait for you" in page
    assert reverse("placements:minute_own") in page


def test_the_desk_of_a_tutor_names_silence(life, sign_in):
    page = sign_in(life.tutor).get(reverse("web:desk")).content.decode()

    assert "林小满 has entered no week for 14 days" in page


def test_the_desk_of_a_tutor_names_repetition_and_hosts_that_do_not_answer(life, sign_in):
    for number in range(1, 5):
        entered(life, BEGAN + timedelta(weeks=number), levels=(4,))
    weeks.leave_weeks(actor=SYSTEM, at=NOW + timedelta(days=11))

    page = sign_in(life.tutor).get(reverse("web:desk")).content.decode()

    assert "林小满 has done the same for 4 weeks" in page
    assert "The host left 4 weeks of 林小满 unanswered" in page
    assert "no week for" not in page


def test_nothing_of_it_waits_for_others(life, cast):
    entered(life, MONDAY)

    assert [asked(one, THURSDAY.date()) for one in (cast.dean, cast.outsider, cast.plant_manager, cast.student)] == [[]] * 4  # fmt: skip
