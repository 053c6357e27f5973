"""Sensitive steps ask again who is sitting there, unless they have just shown it."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest, HttpResponse

DEMO_KEY = "demo_sign_in"

View = Callable[..., HttpResponse]


def is_demo_session(request: HttpRequest) -> bool:
    """One-click sign-in of the demonstration, which proves nothing and guards nothing."""
    return settings.RONGHE_DEMO and bool(request.session.get(DEMO_KEY))


def is_fresh(request: HttpRequest) -> bool:
    """Whether this session was authenticated within the last minutes, by whatever means."""
    if not request.user.is_authenticated:
        return False
    if is_demo_session(request):
        return True
    records = get_authentication_records(request, request.user)
    last = max((record["at"] for record in records), default=0.0)
    return bool(time.time() - last < app_settings.REAUTHENTICATION_TIMEOUT)


def recently_authenticated(view: View) -> View:
    """Ask again who one is, then come back; allauth's middleware leads there."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not is_fresh(request):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return guarded
