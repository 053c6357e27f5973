"""All promises of a cooperation as a list: kept, missed, to come."""

from datetime import date
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.partnerships.models import Cooperation
from ronghe.partnerships.queries.promises import STANDINGS, Place, promises_of
from ronghe.web.agreements.reading import language_of_text
from ronghe.web.cooperations.access import (
    address_of,
    crumbs_to,
    parties_of,
    visible_cooperation,
)
from ronghe.web.cooperations.timeline import LABELS, PromiseLine, lines_of
from ronghe.web.parts import Page, Tab
from ronghe.web.requests import WebRequest

PAGE_SIZE = 25


def names_of_parties(cooperation: Cooperation) -> dict[int, str]:
    language = get_language() or "en"
    return {one.organisation_id: one.organisation.name_in(language) for one in parties_of(cooperation)}  # fmt: skip


@require_safe
def promise_list(request: WebRequest, reference: str) -> HttpResponse:
    cooperation = visible_cooperation(request, reference)
    show = request.GET.get("show", "")
    show = show if show in STANDINGS else ""
    today = timezone.localdate()
    lines, page = _page(cooperation, show, request.GET.get("after", ""), today)
    address = reverse("cooperations:promise_list", args=[reference])
    choices = [("", _("All")), *((one, LABELS[one]) for one in STANDINGS)]
    context = {
        "cooperation": cooperation,
        "rows": lines,
        "page": page,
        "choices": [
            Tab(label, f"{address}?show={one}" if one else address, is_current=one == show)
            for one, label in choices
        ],
        "back": address_of(cooperation),
        "crumbs": crumbs_to(cooperation),
    }
    return render(request, "cooperations/promise_list.html", context)


def _page(
    cooperation: Cooperation, show: str, after: str, today: date
) -> tuple[list[PromiseLine], Page]:
    place = Place.read(after)
    found = promises_of(
        cooperation,
        on=today,
        language=language_of_text(),
        standing=show,
        after=place,
        most=PAGE_SIZE + 1,
    )
    shown = found[:PAGE_SIZE]
    kept = {"show": show} if show else {}
    page = Page(
        shown=len(shown),
        next_query=urlencode({**kept, "after": shown[-1].key}) if len(found) > PAGE_SIZE else "",
        first_query=urlencode({**kept, "after": ""}) if place else "",
    )
    return lines_of(shown, names_of_parties(cooperation), today), page
