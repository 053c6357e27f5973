"""Whom the pages about findings exist for."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpResponse

from ronghe.web.places import may_see_findings
from ronghe.web.requests import WebRequest

View = Callable[..., HttpResponse]


def for_those_who_see_findings(view: View) -> View:
    """Let in who manages an organisation, and whose remits open others; nobody else knows of it."""

    @wraps(view)
    def guarded(request: WebRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not may_see_findings(request.actor):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
