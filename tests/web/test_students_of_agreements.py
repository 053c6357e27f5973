"""Drafting for a class in the browser's terms: choosing, paging, drafting, and who never sees it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.agreements import cooperation, with_mandates
from tests.factories.parties import NOW, enrolled, organisation
from tests.house.counting import same_queries
from tests.partnerships.test_placing import GROWN, YOUNG, place, pupil

from ronghe.parties.models import Membership, Role
from ronghe.partnerships.models import Agreement, AgreementParty
from ronghe.partnerships.operations import cooperations

pytestmark = pytest.mark.django_db
MOST_QUERIES = 20
ASKED = {
    "template": "placement",
    "title": "数控班岗位实习协议",
    "starts_on": "2026-10-12",
    "ends_on": "2027-02-05",
    "post": "数控车工",
    "place": "工业大道1号",
    "tutor": "周老师",
    "hours_per_day": 8,
    "days_per_week": 5,
    "related_to_major": "true",
    "insurance_payer": "青禾职业技术学院",
    "channel": "native",
}


@pytest.fixture
def of(cast):
    with_mandates(cast)
    return cooperation(cast, ready=False, kind="placement")


@pytest.fixture
def dean_client(sign_in, cast):
    return sign_in(cast.dean)


def choose(of):
    return reverse("cooperations:students_choose", args=[of.reference])


def draft(of):
    return reverse("cooperations:students_draft", args=[of.reference])


def host_fields(*hosts, **more):
    found = {}
    for host in hosts:
        found |= {
            f"mentor_{host.pk}": "周强",
            f"monthly_pay_minor_{host.pk}": "3200",
            f"same_post_wage_minor_{host.pk}": "3800.50",
            f"channel_{host.pk}": "paper",
        }
    return found | more


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_class_is_shown_with_who_signs_and_what_is_lacking(cast, of, dean_client):
    pupil(cast, 1, GROWN)
    pupil(cast, 2, YOUNG, guardians=1)
    pupil(cast, 3, YOUNG)
    pupil(cast, 4, "")

    page = dean_client.get(choose(of), {"class": cast.school_class.pk})

    said = words(page)
    assert {
        one
        for one in (
            "Signs alone",
            "Signs with 家长2",
            "Under 18, and no parent or guardian is on record. Add one; both then sign.",
            "Neither age nor guardian is on record. Enter the date of birth, or add a guardian.",
            "2 students cannot sign yet",
            "Go on with all 2 who are ready",
        )
        if one not in said
    } == set()
    assert "2010" not in said.replace("20260", "")


def test_the_first_class_is_shown_before_one_is_chosen(cast, of, dean_client):
    pupil(cast, 1, GROWN)

    assert "Signs alone" in words(dean_client.get(choose(of)))


def test_pages_keep_what_was_ticked_on_others(cast, of, dean_client):
    students = [pupil(cast, number) for number in range(1, 61)]

    first = dean_client.get(choose(of), {"class": cast.school_class.pk, "student": students[55].pk})
    second = dean_client.get(
        choose(of), {"class": cast.school_class.pk, "from": 50, "student": students[3].pk}
    )

    assert "1–50 of 60" in words(first)
    assert f'type="hidden" name="student" value="{students[55].pk}"' in first.content.decode()
    assert "51–60 of 60" in words(second)
    assert f'type="hidden" name="student" value="{students[3].pk}"' in second.content.decode()


def test_a_hundred_students_are_read_in_few_queries(cast, of, dean_client):
    students = [pupil(cast, number) for number in range(3)]
    for number in range(97):
        enrolled(cast.school_class, f"多{number}", f"9{number:05d}")

    for address, query in (
        (choose(of), {"class": cast.school_class.pk}),
        (draft(of), {"class": cast.school_class.pk, "everybody": 1}),
        (draft(of), {"student": [one.pk for one in students]}),
    ):
        with CaptureQueriesContext(connection) as asked:
            response = dean_client.get(address, query)
        assert response.status_code == 200
        assert len(asked) <= MOST_QUERIES, [one["sql"][:90] for one in asked]


def test_the_list_of_agreements_asks_as_often_for_three_as_for_one(cast, of, dean_client):
    page = reverse("cooperations:cooperation_page", args=[of.reference])

    same_queries(
        dean_client,
        f"{page}?tab=terms",
        lambda number: place(cast, of, [pupil(cast, number + 1)]),
        at_most=MOST_QUERIES,
    )


def test_a_class_asks_as_often_for_three_students_as_for_one(cast, of, dean_client):
    same_queries(
        dean_client,
        f"{choose(of)}?class={cast.school_class.pk}",
        lambda number: place(cast, of, [pupil(cast, number + 1, YOUNG, guardians=1)]),
    )


def test_the_class_is_drafted_and_who_is_left_out_is_named(cast, of, dean_client):
    grown, young, alone = pupil(cast, 1), pupil(cast, 2, YOUNG, guardians=1), pupil(cast, 3, YOUNG)
    asked = ASKED | host_fields(cast.enterprise)

    response = dean_client.post(
        draft(of),
        asked | {"class": cast.school_class.pk, "student": [grown.pk, young.pk, alone.pk]},
        follow=True,
    )

    assert response.redirect_chain[0][0].startswith(choose(of))
    said = words(response)
    assert "2 agreements are drafted." in said
    assert "Left out: 学生3. Under 18, and no parent or guardian is on record." in said
    agreements = Agreement.objects.order_by("pk")
    assert {one.reference for one in agreements if one.reference in said} == {
        one.reference for one in agreements
    }
    version = agreements[0].versions.get()
    assert version.content.terms["host.monthly_pay_minor"] == 320_000
    assert version.content.terms["host.same_post_wage_minor"] == 380_050
    assert version.parties.get(key="host").channel == "paper"
    assert AgreementParty.objects.filter(role="guardian").count() == 1


def test_two_hosts_share_equally_unless_shares_are_given(cast, dean_client):
    other = organisation(name="北港物流有限公司", english="", number=10_000_078)
    made = cooperations.open_cooperation(
        organisation=cast.college,
        others=[cast.enterprise, other],
        kind="placement",
        title="两家单位",
        purpose="实习",
        actor=cast.dean,
        at=NOW,
    )
    hosts = (cast.enterprise, other)
    takes = {f"takes_{one.pk}": "on" for one in hosts}
    asked = ASKED | host_fields(*hosts, **takes) | {"student": [pupil(cast, 1).pk]}

    uneven = dean_client.post(draft(made), asked | {f"share_{other.pk}": 30})
    dean_client.post(draft(made), asked)

    assert "make up 100 % together" in words(uneven)
    (agreement,) = Agreement.objects.all()
    shares = agreement.versions.get().parties.filter(role="host").order_by("key")
    assert list(shares.values_list("share_percent", flat=True)) == [50, 50]


def test_a_form_sent_twice_drafts_once(cast, of, dean_client):
    asked = ASKED | host_fields(cast.enterprise) | {"student": [pupil(cast, 1).pk], "idempotency_key": "a" * 32}  # fmt: skip

    for _time in range(2):
        assert dean_client.post(draft(of), asked).status_code == 302

    assert Agreement.objects.count() == 1


def test_bad_days_are_refused_in_words_and_nothing_is_drafted(cast, of, dean_client):
    asked = ASKED | host_fields(cast.enterprise) | {"student": [pupil(cast, 1).pk], "ends_on": "2026-10-01"}  # fmt: skip

    response = dean_client.post(draft(of), asked)

    assert "The last day lies before the first one." in words(response)
    assert Agreement.objects.count() == 0


@pytest.mark.parametrize("address", [choose, draft])
def test_the_host_and_the_outsider_never_browse_students(address, cast, of, sign_in):
    student = pupil(cast, 1)
    asked = {"class": cast.school_class.pk, "student": student.pk}

    assert sign_in(cast.plant_manager).get(address(of), asked).status_code == 403
    assert sign_in(cast.outsider).get(address(of), asked).status_code == 404


def test_students_of_another_college_are_no_choice(cast, of, dean_client):
    stranger = Membership.objects.filter(organisation=cast.other_college).exclude(role=Role.STUDENT)

    response = dean_client.get(draft(of), {"student": [one.pk for one in stranger]}, follow=True)

    assert "Choose the students first." in words(response)


def test_the_way_there_is_shown_to_the_college_alone(cast, of, dean_client, sign_in):
    page = reverse("cooperations:cooperation_page", args=[of.reference])

    assert choose(of) in dean_client.get(page).content.decode()
    assert choose(of) in dean_client.get(f"{page}?tab=terms").content.decode()
    for tab in ("", "?tab=terms"):
        assert choose(of) not in sign_in(cast.plant_manager).get(page + tab).content.decode()
