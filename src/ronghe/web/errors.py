"""Pages for what went otherwise: what happened, what it means, what to do."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def _page(request: HttpRequest, template: str, status: HTTPStatus) -> HttpResponse:
    return render(request, f"web/errors/{template}.html", {"status": status.value}, status=status)


@login_not_required
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "bad_request_page", HTTPStatus.BAD_REQUEST)


@login_not_required
def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "permission_denied_page", HTTPStatus.FORBIDDEN)


@login_not_required
def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "not_found_page", HTTPStatus.NOT_FOUND)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Say sorry without asking the database anything: it may be what failed."""
    return HttpResponse(
        render_to_string("web/errors/server_error_page.html"),
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
    )


@login_not_required
def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "too_many_page", HTTPStatus.TOO_MANY_REQUESTS)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(request, "stale_form_page", HTTPStatus.FORBIDDEN)
