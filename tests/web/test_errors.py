import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.urls import reverse

from ronghe.web import errors

pytestmark = pytest.mark.django_db


def test_lost_visitor_is_offered_a_way(sign_in, dean):
    signed_in = sign_in(dean).get("/no/such/page/")

    assert signed_in.status_code == 404
    assert reverse("web:desk") in signed_in.content.decode()
    assert 'name="q"' in signed_in.content.decode()


def test_stale_form_is_explained(sign_in, dean):
    client = sign_in(dean)
    client.handler.enforce_csrf_checks = True

    response = client.post(reverse("web:language_set"), {"language": "en"})

    assert response.status_code == 403
    assert "web/errors/stale_form_page.html" in {one.name for one in response.templates}


@pytest.mark.parametrize(
    ("handler", "status"),
    [("bad_request", 400), ("permission_denied", 403), ("too_many_requests", 429)],
)
def test_error_pages_say_what_to_do(rf, handler, status):
    request = rf.get("/")
    request.user = AnonymousUser()
    request._messages = CookieStorage(request)

    response = getattr(errors, handler)(request)

    assert response.status_code == status
    assert b"r-lead" in response.content


def test_failure_page_asks_the_database_nothing(rf, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = errors.server_error(rf.get("/"))

    assert response.status_code == 500
