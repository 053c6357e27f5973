"""A form that was sent twice is done once: the second answer is the first one again."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from ronghe.kernel.idempotency import Answer, KeyIsWrong, KeyReused, once
from ronghe.web.requests import WebRequest

FIELD = "idempotency_key"
View = Callable[..., HttpResponse]


class _NotDone(Exception):
    """The view took no step, but asks again: the key stays free."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response
        super().__init__()


def answered_once(view: View) -> View:
    """Keep the view's answer under the key that its form carries.

    For views that take a step and answer with a redirect; an answer that is none, such as the form
    once more, is not kept. A form without a key is taken as it comes: the lifecycle still refuses
    a step that was already taken.
    """

    @wraps(view)
    def asked(request: WebRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.POST.get(FIELD, "")
        if not key:
            return view(request, *args, **kwargs)

        def effect() -> Answer:
            response = view(request, *args, **kwargs)
            if "Location" not in response.headers:
                raise _NotDone(response)
            return Answer(response.status_code, headers={"Location": response.headers["Location"]})

        try:
            answer = once(
                actor=request.actor,
                key=key,
                request_hash=_digest(request),
                at=timezone.now(),
                effect=effect,
            )
        except _NotDone as asked_again:
            return asked_again.response
        except (KeyReused, KeyIsWrong) as refusal:
            messages.warning(request, str(refusal))
            return redirect("web:desk")
        return redirect(answer.headers["Location"])

    return asked


def _digest(request: WebRequest) -> str:
    """Hash what was asked: the address, and every field but the token against forgery."""
    fields = sorted(
        (name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"
    )
    return hashlib.sha256(repr((request.path, fields)).encode()).hexdigest()
