import time
from collections.abc import Callable
from uuid import uuid4

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, patch_cache_control

from ronghe.parties.actors import NOBODY, Actor, ActorKind, acting_as, memberships_of

log = structlog.get_logger("ronghe.web")

MEMBERSHIP_KEY = "membership"
type_of_next = Callable[[HttpRequest], HttpResponse]


class RequestLogMiddleware:
    """One JSON line per request: route, status and time, never an address or a query string."""

    def __init__(self, get_response: type_of_next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = uuid4().hex[:12]
        structlog.contextvars.bind_contextvars(request_id=request_id)
        request.request_id = request_id  # type: ignore[attr-defined]
        began = time.perf_counter()
        try:
            response = self.get_response(request)
            match = request.resolver_match
            log.info(
                "request",
                method=request.method,
                route=match.view_name if match else None,
                status=response.status_code,
                milliseconds=round((time.perf_counter() - began) * 1000, 1),
            )
            return response
        finally:
            structlog.contextvars.clear_contextvars()


class ActorMiddleware:
    """Say who acts: the signed-in person under one of today's memberships.

    Memberships are read on each request, so that a role taken away is gone on the next click.
    """

    def __init__(self, get_response: type_of_next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor, request.memberships = _actor_of(request)  # type: ignore[attr-defined]
        response = self.get_response(request)
        if request.user.is_authenticated:
            # Pages name people: neither a shared cache nor the back button may show them later.
            add_never_cache_headers(response)
            patch_cache_control(response, no_store=True, private=True)
        return response


def _actor_of(request: HttpRequest) -> tuple[Actor, list]:  # type: ignore[type-arg]
    user = request.user
    if not user.is_authenticated:
        return NOBODY, []
    today = timezone.localdate()
    memberships = memberships_of(user.person, on=today)
    chosen = request.session.get(MEMBERSHIP_KEY)
    current = next((one for one in memberships if one.pk == chosen), None)
    if current is None and memberships:
        current = memberships[0]
    if current is None:
        return Actor(ActorKind.PERSON, person=user.person, on=today), []
    return acting_as(current, on=today), memberships
