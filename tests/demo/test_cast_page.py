import pytest
from django.urls import reverse

from ronghe.demo.cast import CAST
from ronghe.demo.cheats import HOSTS
from ronghe.demo.models import DemoBuild
from ronghe.kernel.models import AuditRecord
from ronghe.parties.models import Membership, Organisation, Role
from ronghe.placements.models import GuardianLink

pytestmark = pytest.mark.django_db
PAGE = "/demo/"


def come_in(client, key):
    return client.post(reverse("demo:sign_in", args=[key]))


def test_each_of_the_cast_is_one_click_away(client, qinghe):
    page = client.get(PAGE).content.decode()

    assert {one.key for one in CAST if reverse("demo:sign_in", args=[one.key]) in page} == {
        one.key for one in CAST
    }


@pytest.mark.parametrize("character", CAST, ids=lambda one: one.key)
def test_one_click_makes_one_somebody_else(character, client, qinghe):
    response = come_in(client, character.key)
    desk = client.get(response["Location"])

    assert response["Location"] == reverse("web:desk")
    assert desk.status_code == 200
    assert desk.wsgi_request.actor.role == character.roles[0]
    assert desk.wsgi_request.actor.person.full_name == character.full_name


def test_changing_ones_mind_leaves_nothing_of_the_former_person(client, qinghe):
    come_in(client, "dean")
    client.session["left_by_the_dean"] = True

    come_in(client, "outsider")

    assert client.get("/desk/").wsgi_request.actor.person.full_name == "郑路"
    assert "left_by_the_dean" not in client.session


def test_the_outsider_sees_nothing_of_qinghe(client, qinghe):
    come_in(client, "outsider")

    of_qinghe = Organisation.objects.filter(region__path__startswith="demo:QH")
    answers = {
        client.get(reverse("parties:organisation_page", args=[one.reference])).status_code
        for one in of_qinghe
    }

    assert answers == {404}
    assert len(of_qinghe) == 12 + len(HOSTS)


def test_nobody_else_can_be_signed_in(client, qinghe):
    assert come_in(client, "transport_officer").status_code == 404
    assert come_in(client, "nobody").status_code == 404


@pytest.mark.parametrize(("key", "text"), [("family", "陈晨"), ("minute", 'name="answer"')])
def test_a_parent_and_a_mentor_come_by_a_fresh_link(key, text, client, qinghe):
    address = reverse("demo:by_link", args=[key])

    assert address in client.get(PAGE).content.decode()
    first, second = client.post(address)["Location"], client.post(address)["Location"]

    assert first != second
    page = client.get(second)
    assert page.status_code == 200
    assert text in page.content.decode()


def test_no_link_is_made_without_the_demonstration(client, qinghe, settings):
    address = reverse("demo:by_link", args=["family"])  # read once per process: not while it is off
    known = GuardianLink.objects.count()
    settings.RONGHE_DEMO = False

    assert client.post(address).status_code == 404
    assert GuardianLink.objects.count() == known


def test_whoever_looks_after_students_can_be_reached(qinghe):
    held = Membership.objects.filter(role__in=[Role.TUTOR, Role.MENTOR, Role.SAFETY_OFFICER])

    assert not held.filter(person__contact_phone="").exists()
    assert not held.exclude(person__contact_email__endswith="@qinghe.example").exists()


def test_the_door_is_shut_without_the_demonstration(client, qinghe, settings):
    reverse("demo:cast_page")  # as above
    settings.RONGHE_DEMO = False

    assert come_in(client, "dean").status_code == 404


def test_an_empty_region_says_how_to_fill_it(client):
    page = client.get(PAGE).content.decode()

    assert "./ronghe manage demo" in page
    assert "hx-get" not in page


def test_progress_is_shown_while_the_job_runs_and_follows_by_itself(client, qinghe):
    DemoBuild.objects.update(finished_at=None)

    page = client.get(PAGE).content.decode()
    fragment = client.get(PAGE, headers={"HX-Request": "true"}).content.decode()

    assert 'hx-trigger="every 2s"' in page
    assert "<progress" in fragment
    assert "<html" not in fragment


def test_when_the_job_ends_the_page_is_read_again(client, qinghe):
    response = client.get(PAGE, headers={"HX-Request": "true"})

    assert response.headers["HX-Refresh"] == "true"


def test_a_story_that_stopped_says_so(client, qinghe):
    DemoBuild.objects.update(failure="papers:qiming: ZeroDivisionError")

    page = client.get(PAGE).content.decode()

    assert "Nothing is lost" in page
    assert "ZeroDivisionError" not in page


def test_looking_at_the_cast_writes_nothing(client, qinghe):
    before = AuditRecord.objects.count()

    client.get(PAGE)

    assert AuditRecord.objects.count() == before
