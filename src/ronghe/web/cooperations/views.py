"""Cooperations as a list and as an object page."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.kernel.permissions import may
from ronghe.parties.models import Role
from ronghe.partnerships.agreement_permissions import COOPERATING
from ronghe.partnerships.models import Cooperation
from ronghe.partnerships.queries.troubles import in_trouble
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.cooperations import tabs
from ronghe.web.cooperations.access import visible_cooperation
from ronghe.web.cooperations.header import TABS, header_of
from ronghe.web.parts import Action, Tab, listed
from ronghe.web.requests import WebRequest


@require_safe
def cooperation_list(request: WebRequest) -> HttpResponse:
    found: QuerySet[Cooperation] = Cooperation.objects.visible_to(request.actor).order_by("-pk")
    is_troubled = request.GET.get("state") == "troubled"
    if is_troubled:
        found = in_trouble(found)
    last = last_shown(request, found)
    if last is not None:
        found = found.filter(pk__lt=last.pk)
    shown, page = page_of(
        found.prefetch_related("parties__organisation__names"),
        is_later=last is not None,
        kept={"state": "troubled"} if is_troubled else {},
    )
    language = get_language() or "en"
    rows = [
        (
            one,
            listed(p.organisation.name_in(language) for p in one.parties.all()),
            tabs.chip_of(one.state),
        )
        for one in shown
    ]
    own = request.actor.organisation
    may_open = own is not None and may(request.actor, "partnerships.open_cooperation", own)
    address = reverse("cooperations:cooperation_open")
    context = {
        "rows": rows,
        "page": page,
        "open": Action(_("Open a cooperation"), address) if may_open else None,
        "staff_links": _staff_links(request),
        "choices": [
            Tab(_("All"), request.path, is_current=not is_troubled),
            Tab(_("In trouble"), f"{request.path}?state=troubled", is_current=is_troubled),
        ],
        "is_troubled": is_troubled,
    }
    return render(request, "cooperations/cooperation_list.html", context)


def _staff_links(request: WebRequest) -> list[Action]:
    own = request.actor.organisation
    if own is None or request.actor.holds(Role.STUDENT):
        return []
    links = [Action(_("Reports on sites"), reverse("cooperations:site_report_list"))]
    if own.kind in COOPERATING:
        route = reverse("agreements:approval_route", args=[own.reference])
        links.append(Action(_("Who approves before signing"), route))
    return links


@require_safe
def cooperation_page(request: WebRequest, reference: str) -> HttpResponse:
    cooperation = visible_cooperation(request, reference)
    tab = request.GET.get("tab", TABS[0])
    if tab not in TABS:
        tab = TABS[0]
    today = timezone.localdate()
    context = {
        "cooperation": cooperation,
        "header": header_of(cooperation, request, tab=tab, on=today),
        "tab": tab,
        "crumbs": [(_("Cooperations"), reverse("cooperations:cooperation_list"))],
        **tabs.CONTENT[tab](request, cooperation, today),
    }
    return render(request, "cooperations/cooperation_page.html", context)
