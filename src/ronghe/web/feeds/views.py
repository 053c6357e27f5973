"""One's own calendar: the address in the account, and what a calendar programme reads there."""

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ronghe.parties.actors import acting_as, memberships_of
from ronghe.placements.operations import calendar_feeds
from ronghe.web.accounts.ways_in import account_of
from ronghe.web.feeds.contents import contents_of
from ronghe.web.feeds.writing import Reader, calendar_of
from ronghe.web.requests import WebRequest


@require_safe
def feed_page(request: WebRequest) -> HttpResponse:
    """Say whether there is an address, what stands in it, and who could read it."""
    return _shown(request)


@require_POST
def feed_make(request: WebRequest) -> HttpResponse:
    """Make a new address and show it this once: afterwards only its hash is kept."""
    person = account_of(request).person
    _feed, token = calendar_feeds.make_calendar_feed(
        person=person, actor=request.actor, at=timezone.now()
    )
    return _shown(request, token)


@require_POST
def feed_withdraw(request: WebRequest) -> HttpResponse:
    person = account_of(request).person
    if calendar_feeds.withdraw_calendar_feed(person=person, actor=request.actor, at=timezone.now()):
        messages.success(
            request,
            _(
                "The address is withdrawn. Remove the calendar from your programme too: it may keep what it read before."
            ),
        )
    return redirect("feeds:feed_page")


def _shown(request: WebRequest, token: str = "") -> HttpResponse:
    address = settings.RONGHE_URL + reverse("feeds:feed_read", args=[token]) if token else ""
    context = {
        "feed": calendar_feeds.feed_of(account_of(request).person),
        "address": address,
        "picture": segno.make(address, error="m").svg_data_uri(scale=4, border=2) if token else "",
        "contents": contents_of(request.memberships),
        "crumbs": [(_("My account"), reverse("accounts:account_page"))],
    }
    response = render(request, "feeds/feed_page.html", context)
    response["Referrer-Policy"] = "same-origin"
    return response


@never_cache
@login_not_required
@require_safe
def feed_read(request: HttpRequest, token: str) -> HttpResponse:
    """Serve the calendar as its person may see things today; it signs nobody in."""
    feed = calendar_feeds.feed_of_token(token)
    if feed is None:
        raise Http404
    now, person = timezone.now(), feed.person
    today = timezone.localdate(now)
    actors = [acting_as(one, on=today) for one in memberships_of(person, on=today)]
    with translation.override(person.language):
        content = calendar_of(Reader(actors, person.language, now))
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="ronghe.ics"'
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
