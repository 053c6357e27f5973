import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["web:home", "web:help_page", "web:patterns_page"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_public_pages_open_to_anybody_in_both_languages(client, name, language):
    client.cookies["django_language"] = language

    response = client.get(reverse(name))

    tag = "zh-Hans" if language == "zh-hans" else "en"
    assert response.status_code == 200
    assert f'<html lang="{tag}">'.encode() in response.content


def test_who_is_signed_in_goes_straight_to_the_desk(sign_in, dean):
    response = sign_in(dean).get(reverse("web:home"))

    assert response.headers["Location"] == reverse("web:desk")


def test_no_page_carries_inline_script_or_style(client):
    page = client.get(reverse("web:patterns_page")).content.decode()

    assert [sign for sign in (" style=", "<style", "onclick=", "<script>") if sign in page] == []


def test_health_and_robots_answer_machines(client):
    answers = {path: client.get(path).content for path in ("/healthz", "/robots.txt")}

    assert answers["/healthz"] == b"ok\n"
    assert b"Disallow: /\n" in answers["/robots.txt"]


def test_browsers_find_an_icon_at_the_old_address(client):
    response = client.get("/favicon.ico")

    assert response.headers["Location"].startswith("/static/build/favicon-")


def test_language_is_remembered_for_the_person_too(sign_in, dean):
    client = sign_in(dean)

    client.post(reverse("web:language_set"), {"language": "en", "next": "/help/"})

    dean.person.refresh_from_db()
    assert client.cookies["django_language"].value == "en"
    assert dean.person.language == "en"


def test_language_switch_leads_nowhere_else(client):
    response = client.post(
        reverse("web:language_set"), {"language": "en", "next": "https://example.org/"}
    )

    assert response.headers["Location"] == "/"


def test_one_acts_under_the_membership_one_chose(sign_in, plant_manager, signatory):
    client = sign_in(plant_manager)

    client.post(reverse("web:membership_switch", args=[signatory.membership.pk]))

    assert client.session["membership"] == signatory.membership.pk


def test_nobody_takes_on_a_membership_of_others(sign_in, outsider, dean):
    response = sign_in(outsider).post(reverse("web:membership_switch", args=[dean.membership.pk]))

    assert response.status_code == 404
