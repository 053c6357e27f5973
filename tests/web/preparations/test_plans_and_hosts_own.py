"""Emergency plans, numbers of employees, safety questions, and the overview of them all."""

from datetime import timedelta

import pytest
from tests.factories import placements as making
from tests.factories.parties import CERTIFICATE, NOW
from tests.web.preparations.asking import address, content, scan, words

from ronghe.placements.models import EmergencyPlan, Headcount, SafetyQuestion
from ronghe.reference.models import Occupation

pytestmark = pytest.mark.django_db
PLAN = {
    "title": "岗位实习应急预案",
    "contact_name": "吴岚",
    "contact_phone": "0574-8800",
    "starts_on": "2026-09-01",
    "ends_on": "2027-08-31",
}


@pytest.fixture
def placement(cast):
    return making.planned(cast.student.membership, cast.enterprise)


# -- plans ------------------------------------------------------------------------------------


def test_a_plan_for_one_host_is_read_there_with_its_file(dean, plant_manager, sign_in, cast, placement):  # fmt: skip
    sign_in(dean).post(
        address("plan_enter"), {**PLAN, "host": cast.enterprise.pk, "papers": scan()}
    )

    client = sign_in(plant_manager)
    page = client.get(address("plan_list"))
    [[plan, _chip, files]] = page.context["rows"]
    assert plan.host == cast.enterprise
    assert "0574-8800" in words(page)
    assert content(client.get(files[0][1])) == CERTIFICATE


def test_a_plan_for_all_placements_is_not_shown_to_hosts(dean, plant_manager, sign_in):
    sign_in(dean).post(address("plan_enter"), PLAN)

    assert EmergencyPlan.objects.get().host is None
    assert sign_in(plant_manager).get(address("plan_list")).context["rows"] == []


def test_one_comes_from_a_placement_with_its_days(dean, sign_in, placement):
    form = sign_in(dean).get(address("plan_enter", placement=placement.reference)).context["form"]

    said = (form["host"].initial, form["starts_on"].initial, form["ends_on"].initial)
    assert said == (placement.host, placement.starts_on, placement.ends_on)


# -- what a host states and asks --------------------------------------------------------------


def test_the_newest_number_counts_in_all_and_by_occupation(plant_manager, sign_in, cast):
    turner = Occupation.objects.create(scheme="own", code="X1", name="车工甲", language="zh-hans")
    client = sign_in(plant_manager)

    for said in (
        {"staff_count": 200, "stated_on": "2026-08-01"},
        {"staff_count": 210, "stated_on": "2026-09-01"},
        {"staff_count": 12, "stated_on": "2026-09-01", "occupation": "X1"},
    ):
        client.post(address("headcount_state"), said)

    rows = client.get(address("headcount_list")).context["rows"]
    assert [(one.occupation, one.staff_count) for one, _old in rows] == [(None, 210), (turner, 12)]
    assert Headcount.objects.count() == 3


def test_a_question_is_asked_until_it_is_retired(plant_manager, sign_in):
    client = sign_in(plant_manager)
    said = {
        "text": "几号门是安全出口？",
        "answer_1": "1号门",
        "answer_2": "2号门",
        "answer_4": "4号门",
    }

    client.post(address("question_write"), {**said, "right": 4})
    question = SafetyQuestion.objects.get()
    client.post(address("question_retire", question.pk))

    assert (question.answers, question.right) == (["1号门", "2号门", "4号门"], 2)
    assert client.get(address("question_list")).context["rows"] == []


def test_the_right_answer_is_not_an_empty_one(plant_manager, sign_in):
    said = {"text": "几号门？", "answer_1": "1号门", "answer_2": "2号门", "right": 5}

    answer = sign_in(plant_manager).post(address("question_write"), said)

    assert "This answer is empty." in words(answer)


# -- overview ---------------------------------------------------------------------------------


def facts(response):
    return [(str(one.mark), str(one.sentence)) for one in response.context["checklist"].facts]


def test_a_college_that_has_nothing_is_told_what_to_begin_with(dean, sign_in):
    found = facts(sign_in(dean).get(address("overview")))

    assert found == [
        ("due", "No insurance in force is entered"),
        ("due", "No host is on the list yet"),
        ("due", "No emergency plan is in force"),
        ("due", "Nothing is filed with the authority yet"),
    ]


def test_a_college_in_order_is_told_so(dean, sign_in, cast, placement):
    making.insured(placement, starts_on=NOW.date())
    making.listed(cast.college, cast.enterprise)
    making.prepared(cast.college)
    filing = making.filed(cast.authority, placement)
    sign_in(cast.coordinator).post(address("filing_accept", filing.reference), {})

    found = facts(sign_in(dean).get(address("overview")))

    assert [mark for mark, _sentence in found] == ["holds"] * 4


def test_what_ends_within_two_months_is_told_and_what_is_renewed_is_not(dean, sign_in, placement):
    soon = NOW.date() + timedelta(days=40)
    making.insured(placement, policy_number="A", starts_on=NOW.date(), ends_on=soon)
    other_kind = {"kind": "accident", "starts_on": NOW.date(), "ends_on": soon}
    making.insured(placement, policy_number="B", **other_kind)
    making.insured(placement, policy_number="C", starts_on=soon)

    found = facts(sign_in(dean).get(address("overview")))

    assert [one for one in found if "ends on" in one[1]] == [
        ("due", "青禾财产保险 B ends on 17 October 2026")
    ]


def test_a_host_is_told_what_nobody_knows_of_it(plant_manager, sign_in):
    found = facts(sign_in(plant_manager).get(address("overview")))

    assert found == [
        ("due", "No insurance in force is entered"),
        ("unknown", "How many employees you have is not stated"),
        ("due", "Your interns are asked nothing yet about your own workplace"),
    ]


def test_an_authority_is_led_to_what_was_filed(coordinator, student, sign_in):
    assert sign_in(coordinator).get(address("overview"))["Location"] == address("filing_list")
    assert sign_in(student).get(address("overview")).status_code == 404
