"""Searches that one keeps: saved from the list, sent by mail, removed."""

import secrets
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ronghe.kernel.permissions import may
from ronghe.partnerships import operations
from ronghe.partnerships.models import SavedSearch
from ronghe.partnerships.queries.search import Criteria
from ronghe.web.asking import ask, get_or_post
from ronghe.web.idempotency import answered_once
from ronghe.web.listings.filters import ListingFilter, queries_of
from ronghe.web.listings.forms import SaveSearchForm
from ronghe.web.parts import Action, Text
from ronghe.web.requests import WebRequest

SHOWN = 50


@dataclass(frozen=True)
class SearchRow:
    search: SavedSearch
    url: str
    mail: Action
    remove: Action


@require_safe
def saved_search_list(request: WebRequest) -> HttpResponse:
    _refuse_strangers(request)
    kept = list(SavedSearch.objects.visible_to(request.actor).order_by("name", "pk")[:SHOWN])
    queries = queries_of([Criteria.read(one.criteria) for one in kept])
    context = {
        "rows": [_row(one, query) for one, query in zip(kept, queries, strict=True)],
        "look": Action(_("Look at needs and offers"), reverse("listings:listing_list")),
        "crumbs": _crumbs(),
    }
    return render(request, "listings/saved_search_list.html", context)


def _row(search: SavedSearch, query: str) -> SearchRow:
    return SearchRow(
        search=search,
        url=f"{reverse('listings:listing_list')}?{query}",
        mail=Action(
            _("Stop the mails") if search.is_mailed else _("Send me what is new"),
            reverse("listings:saved_search_mail", args=[search.pk]),
            method="post",
            fields={"is_mailed": "" if search.is_mailed else "on"},
        ),
        remove=Action(
            _("Remove search"),
            reverse("listings:saved_search_remove", args=[search.pk]),
            method="post",
            key=secrets.token_hex(16),
        ),
    )


@get_or_post
def search_save(request: WebRequest) -> HttpResponse:
    """Keep the search that the address of this page describes."""
    _refuse_strangers(request)
    wanted = ListingFilter(request.GET, actor=request.actor, on=timezone.localdate())
    return ask(
        request,
        SaveSearchForm(request.POST or None, initial={"name": _usual_name(wanted)}),
        lambda entered: operations.save_search(
            criteria=wanted.criteria.as_json(), actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Save this search"),
        lead=_("The mail goes to the address with which you sign in, or the one on your record."),
        label=_("Save search"),
        back_url=reverse("listings:saved_search_list"),
        crumbs=_crumbs(),
        done=_("The search is saved."),
    )


@require_POST
def saved_search_mail(request: WebRequest, search: int) -> HttpResponse:
    kept = _own(request, search)
    operations.mail_saved_search(
        search=kept,
        is_mailed=bool(request.POST.get("is_mailed")),
        actor=request.actor,
        at=timezone.now(),
    )
    return redirect("listings:saved_search_list")


@require_POST
@answered_once
def saved_search_remove(request: WebRequest, search: int) -> HttpResponse:
    kept = _own(request, search)
    operations.remove_saved_search(search=kept, actor=request.actor, at=timezone.now())
    messages.success(request, _("The search is removed."))
    return redirect("listings:saved_search_list")


def _own(request: WebRequest, search: int) -> SavedSearch:
    return get_object_or_404(SavedSearch.objects.visible_to(request.actor), pk=search)


def _usual_name(wanted: ListingFilter) -> str:
    """Propose a name made of what is looked for."""
    said = [
        wanted.data.get("q", ""),
        *(one.name for one in wanted.occupations[:1]),
        *(one.name for one in wanted.places[:1]),
    ]
    return " · ".join(filter(None, said))[:80]


def _crumbs() -> list[tuple[Text, str]]:
    return [(_("Needs and offers"), reverse("listings:listing_list"))]


def _refuse_strangers(request: WebRequest) -> None:
    if not may(request.actor, "partnerships.search_listings"):
        raise Http404
