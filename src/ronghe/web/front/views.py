"""What a visitor meets before any desk: the first page, help, languages, the pulse for monitors."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import check_for_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from ronghe.parties import operations
from ronghe.web.middleware import MEMBERSHIP_KEY
from ronghe.web.parts import Mark, Text
from ronghe.web.requests import WebRequest
from ronghe.web.templatetags.ronghe import asset

OPEN_TO_ROBOTS = ("/$", "/rules/", "/calculators/", "/check/$", "/static/")
MEANINGS = (
    (Mark.HOLDS, _("It is so, and records stand behind it.")),
    (Mark.DUE, _("Somebody has to do something, by the day that is shown.")),
    (Mark.BROKEN, _("Something that must be there is missing. The line says who can mend it.")),
    (
        Mark.UNKNOWN,
        _("Nobody has said yet. It counts neither as good nor as bad, and is always dashed."),
    ),
)


@dataclass(frozen=True)
class Door:
    label: Text
    promise: Text
    url: str


def _doors() -> list[Door]:
    cast = reverse("demo:cast_page") if settings.RONGHE_DEMO else ""
    entries = (
        ("college", _("I teach"), _("Find enterprises, agree, place students, keep them safe.")),
        ("enterprise", _("I employ"), _("Say what you need, host students, see what it returns.")),
        ("student", _("I learn"), _("Your place, your week, your pay, and whom to ask.")),
    )
    return [
        Door(label, promise, f"{cast}#{kind}" if cast else reverse("account_login"))
        for kind, label, promise in entries
    ]


@login_not_required
@require_safe
def home(request: WebRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("web:desk")
    return render(request, "web/home_page.html", {"doors": _doors()})


@login_not_required
@require_safe
def help_page(request: WebRequest) -> HttpResponse:
    return render(request, "web/help_page.html", {"meanings": MEANINGS})


@login_not_required
@require_POST
def language_set(request: WebRequest) -> HttpResponse:
    """Switch the language of pages; a person's messages follow from then on."""
    language = request.POST.get("language", "")
    person = request.actor.person
    if person and check_for_language(language) and language != person.language:
        operations.choose_language(
            person=person, language=language, actor=request.actor, at=timezone.now()
        )
    return set_language(request)


@require_POST
def membership_switch(request: WebRequest, membership: int) -> HttpResponse:
    if membership not in {one.pk for one in request.memberships}:
        raise Http404
    request.session[MEMBERSHIP_KEY] = membership
    return redirect("web:desk")


@login_not_required
@require_safe
def health(request: WebRequest) -> HttpResponse:
    """Answer monitors: the process runs and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def robots(request: WebRequest) -> HttpResponse:
    """Let search engines read the first page and nothing that names people."""
    allowed = "".join(f"Allow: {path}\n" for path in OPEN_TO_ROBOTS)
    rules = f"User-agent: *\n{allowed}Disallow: /\n"
    return HttpResponse(rules, content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def favicon(request: WebRequest) -> HttpResponse:
    """Browsers ask for this address whatever the page says."""
    return redirect(asset("favicon.ico"), permanent=False)
