# ruff: noqa: E402 -- Django is set up before its models are imported
"""CPU of the list of organisations against a bare Django view over the same query (bar: 3 times)."""

import io
import logging
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from statistics import median
from typing import Any

import django

django.setup()

from django import template
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

from ronghe.parties import operations
from ronghe.parties.actors import SYSTEM, Actor, acting_as
from ronghe.parties.models import Organisation, OrganisationKind, Role, User
from ronghe.reference.models import Jurisdiction, Region
from ronghe.web.parties.listing import values_of

ROUNDS = 20
REPEATS = 10
ROWS = 50
BAR = 3.0
AT = datetime(2026, 9, 7, 2, 0, tzinfo=UTC)
PLAIN = template.Template(
    "<html><body><table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}"
    "</tr>{% endfor %}</table></body></html>"
)


def bare_view(request: Any) -> HttpResponse:
    """Do what a view cannot do without: the signed-in user, the same query, a plain table."""
    assert request.user.is_authenticated
    actor = Actor(BARE_ACTOR.kind, BARE_ACTOR.person, BARE_ACTOR.membership)
    rows = values_of(Organisation.objects.visible_to(actor), "en")[: ROWS + 1]
    return HttpResponse(PLAIN.render(template.Context({"rows": rows})))


def bare_routes(get_response: Callable[..., Any]) -> Callable[..., Any]:
    def middleware(request: Any) -> Any:
        request.urlconf = "bench.page"
        return get_response(request)

    return middleware


urlpatterns = [path("organisations/", bare_view)]
BARE_ACTOR: Actor = SYSTEM
BARE_MIDDLEWARE = [
    "bench.page.bare_routes",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]


def main() -> None:
    for signal in (request_started, request_finished):
        signal.disconnect(
            close_old_connections
        )  # it would end the transaction that is undone below
    log_to_nowhere()
    with transaction.atomic():
        actor = coordinator_of_fifty()
        cookie = session_of(actor)
        ours = handler(settings.MIDDLEWARE)
        bare = handler(BARE_MIDDLEWARE)
        address = "/organisations/"
        warm = {name: ask(one, address, cookie) for name, one in (("ours", ours), ("bare", bare))}
        times: dict[str, list[float]] = {"ours": [], "bare": []}
        for round_number in range(ROUNDS):
            order = [("ours", ours), ("bare", bare), ("bare", bare), ("ours", ours)]
            for name, one in order if round_number % 2 else order[::-1]:
                times[name].append(cpu(one, address, cookie))
        transaction.set_rollback(True)
    report(times, warm)


def report(times: dict[str, list[float]], sizes: dict[str, int]) -> None:
    middles = {name: median(values) for name, values in times.items()}
    for name, middle in middles.items():
        spread = sorted(times[name])
        print(
            f"{name:<6} {middle:6.2f} ms CPU  (half of all between"
            f" {spread[len(spread) // 4]:.2f} and {spread[3 * len(spread) // 4]:.2f};"
            f" {sizes[name]} bytes of HTML)"
        )
    print(f"ratio  {middles['ours'] / middles['bare']:6.2f}     (bar {BAR:.0f})")


def log_to_nowhere() -> None:
    """Keep what writing a line per request costs, and the lines off the screen."""
    loggers = [logging.getLogger(), *map(logging.getLogger, logging.root.manager.loggerDict)]
    for one in (handler for logger in loggers for handler in logger.handlers):
        if isinstance(one, logging.StreamHandler):
            one.setStream(io.StringIO())


def handler(middleware: list[str]) -> WSGIHandler:
    with override_settings(MIDDLEWARE=middleware):
        return WSGIHandler()


def cpu(one: WSGIHandler, address: str, cookie: str) -> float:
    """Give the milliseconds of process time that one request takes."""
    begun = time.process_time()
    for _repeat in range(REPEATS):
        ask(one, address, cookie)
    return (time.process_time() - begun) * 1000 / REPEATS


def ask(one: WSGIHandler, address: str, cookie: str) -> int:
    status: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": address,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "wsgi.input": io.BytesIO(),
        "wsgi.url_scheme": "https",
        "HTTP_HOST": "127.0.0.1",
        "HTTP_ACCEPT_LANGUAGE": "en",
        "HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}={cookie}",
    }
    answer = one(environ, lambda line, headers: status.append(line))
    body = b"".join(answer)
    if not status[0].startswith("200"):
        raise SystemExit(f"{address} answered {status[0]}")
    return len(body)


def coordinator_of_fifty() -> Actor:
    global BARE_ACTOR  # noqa: PLW0603 -- the bare view has no middleware to find its actor
    country, _is_new = Jurisdiction.objects.get_or_create(
        code="cn-bench",
        defaults={
            "name_en": "Bench",
            "name_zh_hans": "测",
            "time_zone": "Asia/Shanghai",
            "currency": "CNY",
            "default_language": "zh-hans",
        },
    )
    place = Region.objects.filter(parent=None).order_by("pk").first()
    made = [
        operations.register_organisation(
            kind=OrganisationKind.AUTHORITY if number == 0 else OrganisationKind.ENTERPRISE,
            jurisdiction=country,
            region=place,
            names={"zh-hans": f"第{number}家企业", "en": f"Enterprise {number}"},
            actor=SYSTEM,
            at=AT,
        )
        for number in range(ROWS)
    ]
    person = operations.register_person(
        full_name="测量", organisation=made[0], actor=SYSTEM, at=AT, contact_email="b@example.org"
    )
    operations.create_user(person=person, email="b@example.org", actor=SYSTEM, at=AT)
    held = operations.grant_membership(
        person=person,
        organisation=made[0],
        role=Role.COORDINATOR,
        starts_on=date(2020, 1, 1),
        actor=SYSTEM,
        at=AT,
    )
    BARE_ACTOR = acting_as(held, on=AT.date())
    return BARE_ACTOR


def session_of(actor: Actor) -> str:
    user = User.objects.get(person=actor.person)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["demo_sign_in"] = True
    session.create()
    return str(session.session_key)
