"""The result of a round for its students, for who reads along, and for everybody."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.parties import NOW
from tests.factories.rounds import (
    AFTER,
    CONFIRM_UNTIL,
    oneself,
    opened,
    planned,
    post,
    pupils,
    ranked,
    run,
)
from tests.web.rounds.asking import page, result, words

from ronghe.parties import operations as parties
from ronghe.parties.actors import SYSTEM
from ronghe.placements.models import Appeal, GuardianView
from ronghe.placements.operations import appeals, posts, publishing
from ronghe.web.rounds.reason_words import sentence

pytestmark = pytest.mark.django_db
MOST_QUERIES = 20
# Reading who is signed in, and as what, comes before any page.
SHELL_QUERIES = 8


# -- reading along ----------------------------------------------------------------------------


def link_of(client, candidate):
    made = client.post(page("guardian_link_make", candidate))
    return "/rounds/read-along/" + re.search(r"/read-along/([^\"/]+/)", made.content.decode())[1]


def test_parent_reads_along_without_an_account(setting, client, me):
    ranked(me, setting.mill)
    link = link_of(client, me)

    response = Client().get(link)

    assert response.status_code == 200
    assert response["X-Robots-Tag"].startswith("noindex")
    assert "铣工" in words(response)
    assert me.code not in words(response)
    assert Client().post(link).status_code == 405


def test_link_is_shown_once_and_a_new_one_ends_it(setting, client, me):
    first = link_of(client, me)
    token = first.rstrip("/").rpartition("/")[2]
    assert token not in words(client.get(page("ranking_page", me)))

    second = link_of(client, me)

    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    assert GuardianView.objects.filter(ended_at=None).count() == 1
    assert Client().get("/rounds/read-along/nothing/").status_code == 404


def test_parent_reads_the_result(setting, client, me):
    link = link_of(client, me)
    result(setting, band=5)

    said = words(Client().get(link))

    assert "is placed at" in said
    assert "数控车工" in said


# -- the result -------------------------------------------------------------------------------


def test_placed_student_reads_place_and_reasons_then_confirms_once(setting, client, me):
    result(setting, band=5)

    said = words(client.get(page("ranking_page", me)))
    client.post(page("place_confirm", me))
    again = client.post(page("place_confirm", me), follow=True)
    me.refresh_from_db()

    assert "Your 1st of 2 wishes." in said
    assert "You have got a post that you ranked higher." in said
    assert me.code in said
    assert me.state == "confirmed"
    assert "Nothing was changed" in words(again)


def test_refused_student_reads_bands_and_never_a_score(setting, client, me):
    result(setting, band=1)

    said = words(client.get(page("ranking_page", me)))

    assert "you are in band E, the last one let in is in band C" in said
    assert "score" not in said.casefold()


def test_unplaced_student_finds_a_next_step(setting, client, me, sign_in):
    round_ = result(setting)
    unplaced = round_.candidates.select_related("round", "membership__person__user").get(
        state="unplaced"
    )

    said = words(sign_in(oneself(unplaced)).get(page("ranking_page", unplaced)))

    assert "You have no post by this round yet." in said
    assert "吴岚" in said or "Wu Lan" in said
    assert "Appeal against the result" in said
    assert "the lottery" in said


def test_declining_asks_once_more_and_says_what_now(setting, client, me):
    result(setting, band=5)

    asks = words(client.get(page("place_decline", me)))
    client.post(page("place_decline", me), {"reason": "太远"})
    me.refresh_from_db()
    said = words(client.get(page("ranking_page", me)))

    assert "The seat goes to whoever comes next." in asks
    assert (me.state, me.answer_note) == ("declined", "太远")
    assert "You have declined your post." in said
    assert "you have it no more" in said


def test_after_the_last_day_nobody_confirms_or_declines(setting, sign_in, me):
    result(setting, band=5)
    late = AFTER + (CONFIRM_UNTIL - AFTER.date()) + timedelta(days=1)

    with time_machine.travel(late, tick=True):
        client = sign_in(oneself(me))
        client.post(page("place_confirm", me))
        refused = client.post(page("place_decline", me), {"reason": ""})
        said = words(client.get(page("ranking_page", me)))
    me.refresh_from_db()

    assert me.state == "offered"
    assert "The days for this are over." in words(refused)
    assert "Confirm the post" not in said


def test_lapsed_offer_says_what_now(setting, client, me):
    round_ = result(setting, band=5)
    late = AFTER + (CONFIRM_UNTIL - AFTER.date()) + timedelta(days=1)
    publishing.settle_round(round_=round_, actor=SYSTEM, at=late)

    assert "it was not confirmed in time" in words(client.get(page("ranking_page", me)))


def test_appeal_is_sent_once_and_its_answer_stands_on_the_page(setting, client, me):
    result(setting, band=1)

    client.post(page("appeal_raise", me), {"text": "我有证书。"})
    again = client.post(page("appeal_raise", me), {"text": "再说一次。"})
    appeal = Appeal.objects.get()
    waiting = words(client.get(page("ranking_page", me)))
    appeals.decline_appeal(appeal=appeal, answer="证书已计入。", actor=SYSTEM, at=NOW)
    answered = words(client.get(page("ranking_page", me)))

    assert "Your appeal is being looked at." in words(again)
    assert "You get an answer with a reason until" in waiting
    assert "证书已计入。" in answered


def test_empty_appeal_is_asked_again(setting, client, me):
    result(setting, band=1)

    response = client.post(page("appeal_raise", me), {"text": " "})

    assert response.status_code == 200
    assert not Appeal.objects.exists()


# -- for everybody ----------------------------------------------------------------------------


def test_everybody_reads_a_published_result_and_no_student(setting, cast):
    before = Client().get(page("result_page", setting.round))
    round_ = result(setting, band=5)

    response = Client().get(page("result_page", round_))
    said = words(response)

    assert before.status_code == 404
    for part in (round_.seed, round_.commitment, "数控车工", "3 of 4 students", "band C"):
        assert part in said
    assert not [one.code for one in setting.students if one.code in said]
    assert "学生" not in said.replace("学生1", "")
    assert round_.title in words(Client().get(reverse("rounds:result_list")))


def test_public_page_is_read_in_few_queries(setting):
    round_ = result(setting)

    with CaptureQueriesContext(connection) as asked:
        Client().get(page("result_page", round_))

    assert len(asked) <= MOST_QUERIES


def test_certificate_is_that_of_the_run_that_counts_without_codes(setting):
    assert Client().get(page("result_certificate", setting.round)).status_code == 404
    round_ = result(setting)
    gone = round_.candidates.filter(post=setting.lathe).first()
    publishing.decline_place(candidate=gone, actor=oneself(gone), at=AFTER)
    repair = run(round_, "repair")

    response = Client().get(page("result_certificate", round_))

    written = json.loads(response.content)
    assert written["result_hash"] == repair.result_hash
    assert written["left_out"] == ["withdrawn"]
    assert gone.code not in response.content.decode()


# -- words ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "numbers", "said"), [
    ("POST_CLOSED", {"needed": 3, "had": 1}, "It opens with at least 3 students, and only 1 would have come."),
    ("POST_FULL", {"seats": 0}, "It had no seat to give."),
    ("POST_FULL", {"seats": 2, "score": "2", "cut_off": "4", "is_tied": False}, "band D, the last one let in is in band B"),
    ("POST_FULL", {"seats": 2, "score": "3", "cut_off": "3", "is_tied": True}, "more were equal than there were seats (2)"),
    ("POST_FULL", {"seats": 2, "score": "3", "cut_off": "3", "is_tied": True, "lottery": "b" * 16, "cut_off_lottery": "a" * 16}, "your number bbbbbbbb, the last one let in aaaaaaaa"),
    ("POST_FULL", {"seats": 2, "score": "5", "cut_off": "3", "is_tied": False}, "too little for you"),
    ("REGION_FULL", {"level": "enterprise", "name": "OR-1", "limit": 9, "score": "2", "cut_off": "4", "is_tied": False}, "takes 9 students at most, and they are in higher bands"),
    ("TEACHER_FULL", {"level": "tutor", "name": "7", "limit": 0}, "The college tutor of this post takes nobody"),
    ("TOO_FAR", {"minutes": "80", "most_minutes": "60"}, "The way takes 80 minutes"),
    ("INELIGIBLE", {"rule": "not_scored"}, "You may not go to this post."),
    ("INELIGIBLE", {"obstacle": "host", "rule": "certificate", "title": {}, "words": {}, "note": "无证"}, "A certificate that the post needs by law is missing"),
    ("LINKED_PARTNER", {}, "not together with the classmate"),
    ("FROZEN", {}, "settled before"),
    ("PASSED_OVER", {}, "By the rule of this round"),
])  # fmt: skip
def test_each_reason_has_its_sentence(code, numbers, said, setting):
    found = sentence({"code": code, "numbers": numbers}, setting.lathe, "en")

    assert said in found
    assert "score" not in found


def test_post_without_bands_speaks_of_the_lottery_alone(setting):
    full = {"seats": 1, "score": "0", "cut_off": "0", "is_tied": True}
    drawn = {**full, "lottery": "b" * 16, "cut_off_lottery": "a" * 16}
    under_cap = {
        "level": "region",
        "name": "x",
        "limit": 4,
        "score": "0",
        "cut_off": "3",
        "is_tied": False,
    }

    said = [
        sentence({"code": code, "numbers": numbers}, setting.mill, "en")
        for code, numbers in (("POST_FULL", full), ("POST_FULL", drawn), ("REGION_FULL", under_cap))
    ]

    assert not [one for one in said if "band " in one or "score" in one]
    assert "all with equal right" in said[0]
    assert "the lottery alone decided" in said[1]
    assert "posts whose hosts use bands came first" in said[2]


def test_lost_post_leaves_the_list_readable(setting, client, me):
    ranked(me, setting.mill)
    posts.withdraw_post(post=setting.mill, reason="停产", actor=SYSTEM, at=NOW)

    said = words(client.get(page("ranking_page", me)))

    assert "The post was taken back." in said


def test_young_student_reads_the_rule_and_finds_its_page(cast, sign_in):
    round_ = planned(cast.college)
    shut = post(round_, cast.enterprise)
    (held,) = pupils(cast.school_class, 1, born="20110301")
    parties.create_user(person=held.person, email="young@example.org", actor=SYSTEM, at=NOW)
    young = opened(round_, cast.school_class).candidates.select_related(
        "round", "membership__person__user"
    ).get()  # fmt: skip

    response = sign_in(oneself(young)).get(page("ranking_page", young))

    assert "The law does not allow it." in words(response)
    assert re.search(r'href="/rules/cn/CN-AGE-\d+/"', response.content.decode())
    assert f'value="add:{shut.reference}"' not in response.content.decode()
