"""The public rulebook: found by words and number, read on any day, in both languages."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from ronghe.compliance import rulebooks
from ronghe.engines.law import Outcome
from ronghe.web.rulebook import listing, words
from ronghe.web.rulebook.cases import laid_out
from ronghe.web.rulebook.pages import page_of_rule
from ronghe.web.rulebook.strips import strip_of

pytestmark = pytest.mark.django_db
LIST = "/rules/"
AGE = "/rules/cn/CN-AGE-01/"
HOLIDAYS = "/rules/cn/CN-HOUR-04/"


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def rule(rule_id, place="cn"):
    (found,) = [r for r in rulebooks.rulebook().find(rule_id) if r.jurisdiction == place]
    return found


def titles(client, **query):
    sheets = client.get(LIST, query).context["sheets"]
    return [line.title for sheet in sheets for line in sheet.lines]


@pytest.fixture
def in_chinese(client):
    client.cookies["django_language"] = "zh-hans"
    return client


# -- the list ---------------------------------------------------------------------------------


def test_everybody_reads_the_list(client):
    page = text_of(client.get(LIST))

    assert f'href="{AGE}"' in page
    assert "No post placement under 16" in page


def test_the_list_is_chinese_for_chinese_readers(in_chinese):
    page = text_of(in_chinese.get(LIST))

    assert "未满十六周岁不得安排岗位实习" in page
    assert "No post placement under 16" not in page


@pytest.mark.parametrize(
    "asked", ["CN-AGE-01", "cn-age-01", "identity CARD", "童工", "使用童工 核验"]
)
def test_a_rule_is_found_by_number_and_by_words_of_either_language(client, asked):
    assert "No post placement under 16" in titles(client, q=asked)


def test_all_words_must_fit(client):
    assert titles(client, q="CN-AGE-01 holidays") == []
    assert "No rule fits all of that" in text_of(client.get(LIST, {"q": "CN-AGE-01 holidays"}))


def test_a_place_shows_the_rules_of_those_it_lies_in(client):
    assert "No post placement under 16" in titles(client, jurisdiction="cn-ningbo", q="CN-AGE-01")


def test_filters_narrow_and_nonsense_does_not(client):
    assert "No post placement under 16" not in titles(client, topic="hours")
    assert titles(client, topic="nonsense", kind="nonsense") == titles(client)


def test_pages_follow_one_another_without_a_gap(client, monkeypatch):
    monkeypatch.setattr(listing, "PAGE_SIZE", 1)
    whole, query, seen = listing._in_order(), "", []
    for _page in whole:
        response = client.get(f"{LIST}?{query}")
        seen += [line.rule for sheet in response.context["sheets"] for line in sheet.lines]
        query = response.context["page"].next_query

    assert seen == whole
    assert query == ""


# -- one rule ---------------------------------------------------------------------------------


def test_a_rule_says_what_it_means_and_where_it_stands(client):
    page = text_of(client.get(AGE))

    assert "Until you are 16 you may visit an enterprise" in page
    assert "art. 16(2)" in page
    assert "https://www.moe.gov.cn/srcsite" in page
    assert "Postpone the first day" in page
    assert "This page is not legal advice." in page


def test_a_rule_speaks_chinese(in_chinese):
    page = text_of(in_chinese.get(AGE))

    assert "必须" in page
    assert "第16(2)条" in page
    assert "本页不构成法律意见" in page


@pytest.mark.parametrize("address", ["/rules/cn/CN-NONE-01/", "/rules/de/CN-AGE-01/", "/rules/xx/CN-AGE-01/"])  # fmt: skip
def test_what_does_not_exist_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_the_address_without_its_last_stroke_leads_there(client):
    assert client.get("/rules/cn/CN-AGE-01")["Location"] == AGE


def test_another_day_shows_the_version_of_that_day(client):
    before = client.get(AGE, {"on": "2021-12-30"}).context["page"]
    after = client.get(AGE, {"on": "2021-12-31"}).context["page"]

    assert (before.version.source.key, after.version.source.key) == ("REG16", "REG21")
    assert [span.is_chosen for span in before.spans] == [False, True]
    assert [span.is_chosen for span in after.spans] == [True, False]


def test_before_its_first_day_a_rule_says_that_it_does_not_exist_yet(client):
    page = text_of(client.get(AGE, {"on": "2016-04-10"}))

    assert "this rule does not exist yet. It begins on 11 April 2016" in page


@pytest.mark.parametrize("day", ["soon", "2021-02-30", "1066-10-14", ""])
def test_a_day_that_cannot_be_read_is_said_beside_its_field(client, day):
    response = client.get(AGE, {"on": day})

    assert response.status_code == 200
    assert response.context["form"].errors.keys() == {"on"}
    assert response.context["page"].on == date(2026, 9, 7)


def test_a_number_of_an_article_that_is_inferred_says_so(client):
    note = "The number of the article is worked out"

    assert note in text_of(client.get(HOLIDAYS, {"on": "2026-09-01"}))
    assert note not in text_of(client.get(HOLIDAYS, {"on": "2020-09-01"}))


def test_a_rule_that_was_not_compared_for_a_year_says_so(client):
    checked = page_of_rule(rule("CN-AGE-01"), on=date(2026, 9, 1), today=date(2026, 9, 1)).checked
    note = "more than twelve months ago"

    with time_machine.travel(checked.replace(year=checked.year + 1)):
        fresh = text_of(client.get(AGE))
    with time_machine.travel(checked.replace(year=checked.year + 1, month=checked.month + 1)):
        stale = text_of(client.get(AGE))

    assert note not in fresh
    assert note in stale


def test_cases_stand_beside_the_rule_with_their_outcomes(client):
    cases = client.get(AGE).context["cases"]
    own = rulebooks.cases_of(rulebooks.file_of(rule("CN-AGE-01")))

    assert [line.situation for line in cases.lines] == [case.title["en"] for case in own]
    assert [line.outcome for line in cases.lines] == [words.OUTCOMES[case.outcome] for case in own]


def test_cases_say_what_is_their_own_and_what_is_not_known():
    cases = laid_out(
        [
            rulebooks.Case({"en": name, "zh": name}, facts, "cn", Outcome.UNKNOWN, {}, "")
            for name, facts in {
                "a": {"kind": "post", "start_on": "2026-09-01"},
                "b": {"kind": "post", "start_on": "2026-09-01", "fees_minor": 12050},
                "c": {"kind": "cognition"},
            }.items()
        ],
        kind="placement",
        home="cn",
    )

    assert cases.common == [("Kind of placement", "Post placement"), ("First day", "1 September 2026")]  # fmt: skip
    assert [line.facts for line in cases.lines] == [
        [],
        [("Fees charged", "120.50 CNY")],
        [("Kind of placement", "Study visit (cognition placement)"), ("First day", "not known")],
    ]


def test_every_rule_has_its_page(client):
    for one in rulebooks.rulebook().rules:
        address = reverse("rulebook:rule_page", args=[one.jurisdiction, one.id])
        page = text_of(client.get(address))
        assert one.id in page


def test_a_strip_has_a_piece_for_each_stretch_and_marks_the_day():
    strip = strip_of([0, 1000, 1010, 5000], chosen=1005, today=6000)

    assert [piece.is_chosen for piece in strip.pieces] == [False, True, False, False]
    assert [year for _x, year in strip.years] == [1970, 1972, 1983]
    assert all(0 <= piece.x <= 1000 for piece in strip.pieces)
