# ruff: noqa: E402 -- Django is set up before its models are imported
"""A page of ours against a bare Django view over the same query: CPU in turns, and how to report it."""

import io
import logging
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from statistics import median
from typing import Any
from urllib.parse import quote

import django

django.setup()

from django import template
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

from ronghe.parties import operations
from ronghe.parties.actors import SYSTEM, Actor, acting_as
from ronghe.parties.models import Organisation, Role, User

AT = datetime(2026, 9, 7, 2, 0, tzinfo=UTC)
PLAIN = template.Template(
    "<html><body><table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}"
    "</tr>{% endfor %}</table></body></html>"
)
BARE_MIDDLEWARE = [
    "bench.measuring.pages.bare_routes",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
BareRows = Callable[[], Sequence[Sequence[object]]]
_bare_rows: BareRows = tuple


def bare_view(request: Any) -> HttpResponse:
    """Do what a view cannot do without: the signed-in user, the same query, a plain table."""
    assert request.user.is_authenticated
    return HttpResponse(PLAIN.render(template.Context({"rows": _bare_rows()})))


def bare_routes(get_response: Callable[..., Any]) -> Callable[..., Any]:
    def middleware(request: Any) -> Any:
        request.urlconf = "bench.measuring.pages"
        return get_response(request)

    return middleware


urlpatterns = [
    path(address, bare_view) for address in ("organisations/", "listings/", "placements/")
]


def compare(
    address: str, cookie: str, bare_rows: BareRows, *, rounds: int, repeats: int
) -> dict[str, list[float]]:
    """Give the CPU milliseconds of a request to us and to the bare view, in ABBA rounds."""
    global _bare_rows  # noqa: PLW0603 -- the bare view has no middleware to find its actor
    _bare_rows = bare_rows
    ours, bare = handler(settings.MIDDLEWARE), handler(BARE_MIDDLEWARE)
    sizes = {"ours": ask(ours, address, cookie), "bare": ask(bare, address, cookie)}
    times: dict[str, list[float]] = {"ours": [], "bare": []}
    for number in range(rounds):
        order = [("ours", ours), ("bare", bare), ("bare", bare), ("ours", ours)]
        for name, one in order if number % 2 else order[::-1]:
            times[name].append(cpu(one, address, cookie, repeats=repeats))
    for name, values in times.items():
        print(f"{name:<6} {spread(values)} CPU; {sizes[name]} bytes of HTML")
    return times


def report_ratio(what: str, above: Sequence[float], below: Sequence[float], bar: float) -> None:
    ratio = median(above) / median(below)
    print(f"{what:<44}{ratio:6.2f}  (bar {bar:.1f}: {'holds' if ratio <= bar else 'MISSED'})")


def spread(values: Sequence[float]) -> str:
    """Say the median of milliseconds, and between what half of them lie."""
    ordered = sorted(values)
    low, high = ordered[len(ordered) // 4], ordered[3 * len(ordered) // 4]
    return f"{median(ordered):7.2f} ms (half of all between {low:.2f} and {high:.2f})"


def stay_connected() -> None:
    """Keep requests from closing the connection, and with it the transaction that is undone."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)


def log_to_nowhere() -> None:
    """Keep what writing a line per request costs, and the lines off the screen."""
    loggers = [logging.getLogger(), *map(logging.getLogger, logging.root.manager.loggerDict)]
    for one in (handler for logger in loggers for handler in logger.handlers):
        if isinstance(one, logging.StreamHandler):
            one.setStream(io.StringIO())


def handler(middleware: list[str]) -> WSGIHandler:
    with override_settings(MIDDLEWARE=middleware):
        return WSGIHandler()


def cpu(one: WSGIHandler, address: str, cookie: str, *, repeats: int) -> float:
    """Give the milliseconds of process time that one request takes."""
    begun = time.process_time()
    for _repeat in range(repeats):
        ask(one, address, cookie)
    return (time.process_time() - begun) * 1000 / repeats


def ask(one: WSGIHandler, address: str, cookie: str) -> int:
    status: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": address.partition("?")[0],
        "QUERY_STRING": quote(address.partition("?")[2], safe="=&"),
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


def coordinator_of(authority: Organisation) -> Actor:
    """Let somebody who can sign in act for that authority."""
    person = operations.register_person(
        full_name="测量", organisation=authority, actor=SYSTEM, at=AT, contact_email="b@example.org"
    )
    email = f"bench-{person.pk}@example.org"
    operations.create_user(person=person, email=email, actor=SYSTEM, at=AT)
    held = operations.grant_membership(
        person=person,
        organisation=authority,
        role=Role.COORDINATOR,
        starts_on=date(2020, 1, 1),
        actor=SYSTEM,
        at=AT,
    )
    return acting_as(held, on=AT.date())


def session_of(actor: Actor) -> str:
    user = User.objects.get(person=actor.person)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["demo_sign_in"] = True
    session.create()
    return str(session.session_key)
