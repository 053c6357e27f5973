import pytest
from django.urls import reverse
from tests.factories.parties import organisation

pytestmark = pytest.mark.django_db


def _rows(response):
    desk = response.context["desk"]
    return [str(row.sentence) for row in (*desk.rows, *desk.later)]


def test_coordinator_sees_whom_to_verify(sign_in, coordinator):
    waiting = organisation(name="鸿运物流有限公司", english="Hongyun Logistics", waiting=True)
    client = sign_in(coordinator)
    client.cookies["django_language"] = "en"

    response = client.get(reverse("web:desk"))

    assert _rows(response) == ["Verify Hongyun Logistics, or return the record"]
    assert reverse("parties:organisation_page", args=[waiting.reference]) in str(response.content)


def test_coordinator_sees_how_the_region_stands(sign_in, coordinator):
    standing = sign_in(coordinator).get(reverse("web:desk")).context["standing"]

    assert [share.count for share in standing.shares] == [1, 0, 1]
    assert sum(share.width for share in standing.shares) == 1000


def test_plant_manager_is_asked_to_complete_the_record(sign_in, plant_manager):
    response = sign_in(plant_manager).get(reverse("web:desk"))

    assert len(_rows(response)) == 1
    assert response.context["standing"].reason.answer


def test_empty_desk_offers_the_next_useful_thing(sign_in, student):
    response = sign_in(student).get(reverse("web:desk"))

    assert _rows(response) == []
    assert response.context["desk"].next_useful.url


def test_outsider_sees_nothing_of_others_on_the_desk(sign_in, outsider):
    organisation(name="鸿运物流有限公司", english="Hongyun Logistics", waiting=True)

    page = sign_in(outsider).get(reverse("web:desk")).content.decode()

    assert "鸿运物流" not in page
    assert "Hongyun" not in page


def test_desk_takes_few_queries(sign_in, coordinator, django_assert_max_num_queries):
    client = sign_in(coordinator)

    with django_assert_max_num_queries(20):
        client.get(reverse("web:desk"))


def test_anonymous_is_led_to_sign_in_and_back(client):
    response = client.get(reverse("web:desk"))

    assert response.headers["Location"] == f"{reverse('account_login')}?next={reverse('web:desk')}"
