"""A word that is sent from a page of a complaint: one operation, then back to the page."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.web.parts import Text
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest


def stepped(
    request: WebRequest, step: Callable[[], object], *, back: str, done: Text
) -> HttpResponse:
    """Take the step; say what became of it on the page one comes back to."""
    try:
        step()
    except (ValueError, IllegalTransition) as refusal:
        messages.warning(request, in_words(refusal))
    else:
        messages.success(request, str(done))
    return redirect(back)


def text_of(request: WebRequest) -> str:
    return request.POST.get("text", "")
