"""Ranking posts in the browser, alone and with a classmate."""

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.parties import NOW
from tests.factories.rounds import (
    AFTER,
    oneself,
    post,
    ranked,
)
from tests.web.rounds.asking import listed, on_page, page, send, words

from ronghe.parties.actors import SYSTEM
from ronghe.placements.models import Candidate, Link
from ronghe.placements.operations import candidates, rounds

pytestmark = pytest.mark.django_db
MOST_QUERIES = 20
# Reading who is signed in, and as what, comes before any page.
SHELL_QUERIES = 8


# -- ranking ----------------------------------------------------------------------------------


def test_student_sees_own_rounds_and_others_none(setting, client, sign_in, student, dean):
    own = client.get(reverse("rounds:ranking_list"))
    other = sign_in(student).get(reverse("rounds:ranking_list"))

    assert setting.round.title in words(own)
    assert setting.round.title not in words(other)
    assert sign_in(dean).get(reverse("rounds:ranking_list")).status_code == 404


@pytest.mark.parametrize(
    "name", ["ranking_page", "candidate_withdraw", "place_decline", "appeal_raise"]
)
def test_nobody_else_reads_a_students_page(name, setting, sign_in, cast):
    address = page(name, setting.round)

    for actor in (cast.outsider, cast.student, cast.dean, cast.class_teacher, cast.plant_manager):
        assert sign_in(actor).get(address).status_code == 404
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize(
    "name",
    [
        "list_save",
        "name_show",
        "link_ask",
        "guardian_link_make",
        "place_confirm",
        "candidate_withdraw",
    ],
)
def test_nobody_else_takes_a_students_step(name, setting, sign_in, cast):
    for actor in (cast.outsider, cast.student, cast.dean, cast.plant_manager):
        assert sign_in(actor).post(page(name, setting.round)).status_code == 404
    assert not Candidate.objects.exclude(state="taking_part").exists()


def test_page_says_what_each_post_is_and_why_one_is_shut(setting, client, me):
    said = words(client.get(page("ranking_page", me)))

    for part in (
        "数控车工",
        "铣工",
        "20 minutes",
        "It is meant for students of other majors.",
    ):
        assert part in said
    assert said.index("铣工") < said.index("仓储")
    assert setting.round.commitment in said


def test_page_is_read_in_few_queries_however_many_posts(setting, client, me, cast):
    ranked(me, setting.lathe)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page("ranking_page", me)).status_code == 200
        return len(queries)

    few = asked()
    for number in range(5):
        post(setting.fresh(), cast.enterprise, f"装配{number}")
    many = asked()

    assert many == few
    assert few - SHELL_QUERIES <= MOST_QUERIES


def test_buttons_order_the_list_without_scripts_and_nothing_counts_before_it_is_saved(
    setting, client, me
):
    lathe, mill = setting.lathe, setting.mill

    send(client, me, f"add:{lathe.reference}")
    send(client, me, f"add:{mill.reference}", lathe)
    send(client, me, f"up:{mill.reference}", lathe, mill)
    ordered, unsaved = on_page(client, me), listed(me)
    saved = send(client, me, "save", mill, lathe)

    assert ordered == [mill.reference, lathe.reference]
    assert unsaved == []
    assert saved.status_code == 302
    assert listed(me) == [mill, lathe]


def test_moves_that_lead_nowhere_change_nothing(setting, client, me):
    lathe, mill = setting.lathe, setting.mill

    for step in (
        f"up:{lathe.reference}",
        f"down:{mill.reference}",
        "sideways:x",
        "add:",
        "add:PO-1",
    ):
        send(client, me, step, lathe, mill)

        assert on_page(client, me) == [lathe.reference, mill.reference]
    send(client, me, f"down:{lathe.reference}", lathe, mill)
    assert on_page(client, me) == [mill.reference, lathe.reference]
    send(client, me, f"remove:{lathe.reference}", lathe, mill)
    assert on_page(client, me) == [mill.reference]


def test_script_keeps_a_draft_without_an_answer(setting, client, me):
    answer = send(client, me, "keep", setting.mill)

    assert answer.status_code == 204
    assert on_page(client, me) == [setting.mill.reference]
    assert "Not saved yet" in words(client.get(page("ranking_page", me)))


@pytest.mark.parametrize("tail", ["0", "-5", "soon", "9999"])
def test_refused_list_stays_in_the_form(tail, setting, client, me):
    response = client.post(
        page("list_save", me),
        {"post": [setting.mill.reference], "tail": tail, "step": "save"},
        follow=True,
    )

    assert "from 1 to 600" in words(response)
    assert on_page(client, me) == [setting.mill.reference]
    assert listed(me) == []


def test_list_is_saved_with_its_tail_as_often_as_one_likes(setting, client, me):
    for _time in range(2):
        send(client, me, "save", setting.lathe, tail="30")

    me.refresh_from_db()
    assert (listed(me), me.tail_minutes) == ([setting.lathe], 30)
    assert "At present that adds 1 post." in words(client.get(page("ranking_page", me)))


def test_post_that_is_none_of_the_round_is_refused(setting, client, me):
    client.post(page("list_save", me), {"post": ["PO-2020-0001"], "step": "save"})

    assert listed(me) == []


def test_after_the_deadline_the_saved_list_stands_and_what_was_lost_is_said(setting, client, me):
    send(client, me, "save", setting.lathe)
    send(client, me, "keep", setting.mill, setting.lathe)

    with time_machine.travel(AFTER, tick=True):
        send(client, me, "save", setting.mill)
        said = words(client.get(page("ranking_page", me)))

    assert listed(me) == [setting.lathe]
    assert "was not saved before the end" in said
    assert "Save list" not in said


def test_search_finds_by_words_and_says_when_there_is_none(setting, client, me):
    found = words(client.get(page("ranking_page", me), {"q": "铣工"}))
    none = words(client.get(page("ranking_page", me), {"q": "宇航员"}))

    assert "铣工" in found
    assert "仓储" not in found
    assert "No other post speaks of that." in none


def test_many_posts_come_in_pages(setting, client, me, cast):
    for number in range(25):
        post(setting.fresh(), cast.enterprise, f"装配{number}")

    first = words(client.get(page("ranking_page", me)))
    last = words(client.get(page("ranking_page", me), {"page": "2"}))
    beyond = words(client.get(page("ranking_page", me), {"page": "99"}))

    assert "装配0" in first
    assert "仓储" not in first
    assert "仓储" in last
    assert "仓储" in beyond


def test_name_is_shown_and_hidden_again(setting, client, me):
    client.post(page("name_show", me), {"named": "yes"})
    me.refresh_from_db()
    shown = me.is_named
    client.post(page("name_show", me), {"named": "no"})
    me.refresh_from_db()

    assert (shown, me.is_named) == (True, False)


def test_reason_of_another_rule_stands_on_the_page(setting, client, me):
    rounds.change_rule(
        round_=setting.round, rule="most_placed", reason="岗位不足", actor=SYSTEM, at=NOW
    )

    said = words(client.get(page("ranking_page", me)))

    assert "岗位不足" in said
    assert "a short or clever list" in said


def test_called_off_round_says_why(setting, client, me):
    rounds.cancel_round(round_=setting.round, reason="企业停产", actor=SYSTEM, at=NOW)

    response = client.get(page("ranking_page", me))

    assert "企业停产" in words(response)


def test_withdrawing_asks_once_more_and_happens_once(setting, client, me):
    asks = client.get(page("candidate_withdraw", me))
    client.post(page("candidate_withdraw", me))
    again = client.post(page("candidate_withdraw", me))
    me.refresh_from_db()

    assert "Talk to your class teacher first" in words(asks)
    assert me.state == "withdrawn"
    assert "Nothing was changed" in words(again)
    assert "You have withdrawn" in words(client.get(page("ranking_page", me)))


# -- going together ---------------------------------------------------------------------------


def test_classmates_go_together_when_both_have_said_so(setting, client, me, sign_in):
    other = setting.students[1]
    ranked(me, setting.mill)

    client.post(page("link_ask", me), {"classmate": other.pk, "may_part": "no"})
    link = Link.objects.get()
    others = sign_in(oneself(other))
    asked = words(others.get(page("ranking_page", other)))
    others.post(page("link_agree", other, link.pk))

    link.refresh_from_db()
    assert "asks you to go together" in asked
    assert (link.state, link.may_part) == ("agreed", False)
    assert listed(other) == [setting.mill]
    assert "You go together" in words(client.get(page("ranking_page", me)))


def test_link_is_ended_by_either_and_only_once(setting, client, me):
    link = candidates.ask_link(
        candidate=me, classmate=setting.students[1], may_part=True, actor=oneself(me), at=NOW
    )

    client.post(page("link_end", me, link.pk))
    again = client.post(page("link_end", me, link.pk), follow=True)

    link.refresh_from_db()
    assert link.state == "ended"
    assert "Nothing was changed" in words(again)


def test_who_asked_does_not_agree_for_the_other(setting, client, me):
    link = candidates.ask_link(
        candidate=me, classmate=setting.students[1], may_part=True, actor=oneself(me), at=NOW
    )

    client.post(page("link_agree", me, link.pk))

    link.refresh_from_db()
    assert link.state == "asked"


def test_link_of_two_others_is_nobodys_business(setting, client, me):
    one, other = setting.students[1:3]
    link = candidates.ask_link(
        candidate=one, classmate=other, may_part=True, actor=oneself(one), at=NOW
    )

    assert client.post(page("link_agree", me, link.pk)).status_code == 404
    assert client.post(page("link_end", me, link.pk)).status_code == 404


@pytest.mark.parametrize("chosen", ["", "x", "0", "own"])
def test_only_classmates_can_be_asked(chosen, setting, client, me):
    client.post(page("link_ask", me), {"classmate": me.pk if chosen == "own" else chosen})

    assert not Link.objects.exists()


def test_codes_of_classmates_are_on_no_page(setting, client, me):
    said = client.get(page("ranking_page", me)).content.decode()

    assert not [one.code for one in setting.students if one.code in said]
