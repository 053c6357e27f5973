"""A student's home: the placement at a glance, one tap from each thing, and the way in the head."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories import placements as making
from tests.factories.parties import NOW
from tests.web.placements.living import MONDAY, THIS_MONDAY, confirmed, entered, life_of
from tests.web.placements.owning import words

from ronghe.parties.actors import SYSTEM
from ronghe.placements.models import Placement
from ronghe.placements.operations import work_tasks
from ronghe.placements.tasks.pay import draw_missing

pytestmark = pytest.mark.django_db
MOST_QUERIES, MOST_BYTES = 12, 60_000
HOME, MINE = reverse("web:desk"), reverse("placements:own_list")


@pytest.fixture
def life(cast):
    found = life_of(cast)
    draw_missing()
    return found


@pytest.fixture
def client(life, sign_in):
    return sign_in(life.student)


def links(response):
    return {one.partition('"')[0] for one in response.content.decode().split('href="')[1:]}


def test_each_thing_of_the_day_is_one_tap_away(client, life):
    page = client.get(HOME)

    wanted = {
        life.address("own_placement"),
        life.week_address(THIS_MONDAY),
        life.address("journal_list"),
        life.address("week_list"),
        life.address("illness_report"),
        life.address("pay_page"),
        reverse("grievances:help_page"),
    }
    assert wanted <= links(page)


def test_the_week_is_told_as_it_stands(client, life):
    bare = words(client.get(HOME))
    confirmed(life, entered(life, MONDAY))
    entered(life, THIS_MONDAY, minutes=(480,), levels=(3,))
    told = words(client.get(HOME))

    assert "This week is not entered yet; 0 h confirmed so far" in bare
    assert "Enter this week" in bare
    assert "This week 8 h; 40 h confirmed so far" in told
    assert "Look at this week" in told
    assert "with help" in told  # the level of the first task
    assert "粗车" in told


def test_the_last_month_of_pay_is_told(client, life):
    page = words(client.get(HOME))

    assert "August 2026:" in page


def test_a_task_of_long_ago_has_no_level_this_week(client, life):
    entered(life, MONDAY, levels=(5,))

    assert "at pace" not in words(client.get(HOME))


def test_the_head_leads_to_the_one_that_goes_on(client, life):
    making.planned(life.placement.student, life.placement.host, title="质检")

    home, led = client.get(HOME), client.get(MINE)
    every = words(client.get(f"{MINE}?all"))

    assert MINE in links(home)
    assert led["Location"] == life.address("own_placement")
    assert "质检" in every
    assert life.placement.title in every


def test_several_stand_in_a_short_list(client, life):
    second = making.planned(life.placement.student, life.placement.host, title="质检")
    Placement.objects.filter(pk=second.pk).update(state="active")

    page = client.get(MINE)

    assert page.status_code == 200
    assert {life.address("own_placement")} < links(page)


def test_a_student_without_a_placement_reads_so(cast, sign_in):
    client = sign_in(cast.student)

    assert "You have no placement yet" in words(client.get(MINE))
    assert client.get(HOME).context["homes"] == []


def test_one_that_is_to_come_shows_its_days(cast, sign_in):
    making.planned(cast.student.membership, cast.enterprise)

    page = words(sign_in(cast.student).get(HOME))

    assert "12 October 2026 – 9 April 2027" in page
    assert "Enter this week" not in page


def test_nobody_elses_desk_has_it(cast, life, sign_in):
    for actor in (cast.dean, cast.mentor, cast.class_teacher):
        page = sign_in(actor).get(HOME)
        assert page.context["homes"] == []
        assert MINE not in links(page)


def test_the_home_is_light(client, life):
    tasks = [work_tasks.PlannedTask(f"任务{number}") for number in range(12)]
    work_tasks.plan_tasks(placement=life.placement, tasks=tasks, actor=SYSTEM, at=NOW)
    confirmed(life, entered(life, MONDAY))
    client.get(HOME)

    with CaptureQueriesContext(connection) as asked:
        page = client.get(HOME)

    assert len(asked) <= MOST_QUERIES, "\n".join(one["sql"] for one in asked)
    assert len(page.content) <= MOST_BYTES
