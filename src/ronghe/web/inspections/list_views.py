"""Inspections and campaigns as lists."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.kernel.permissions import may
from ronghe.parties.models import Role
from ronghe.supervision.models import LIVE, Campaign, Inspection
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.inspections.access import (
    campaign_url,
    campaigns_seen,
    inspection_url,
    inspections_seen,
    is_of_authority,
    named,
)
from ronghe.web.inspections.words import campaign_chip, inspection_chip
from ronghe.web.parts import Tab
from ronghe.web.requests import WebRequest


@require_safe
def inspection_list(request: WebRequest) -> HttpResponse:
    found = inspections_seen(request)
    wants_all = request.GET.get("state") == "all"
    if not wants_all:
        found = found.filter(state__in=LIVE)
    last = last_shown(request, found)
    if last is not None:
        found = found.filter(pk__lt=last.pk)
    kept = {"state": "all"} if wants_all else {}
    shown, page = page_of(found, is_later=last is not None, kept=kept)
    context = {
        "rows": [row_of(one) for one in shown],
        "page": page,
        "wants_all": wants_all,
        "is_authority": is_of_authority(request),
        "tabs": _tabs("inspection_list"),
    }
    return render(request, "inspections/inspection_list.html", context)


def row_of(inspection: Inspection) -> dict[str, Any]:
    today = timezone.localdate()
    due = inspection.lapses_on if inspection.state in LIVE else None
    return {
        "reference": inspection.reference,
        "url": inspection_url(inspection),
        "inspected": named(inspection.inspected),
        "cooperation": inspection.cooperation.title,
        "way": inspection.get_way_display(),
        "on": inspection.on,
        "due_on": due,
        "is_late": due is not None and due < today,
        "chip": inspection_chip(inspection),
    }


def _tabs(current: str) -> tuple[Tab, ...]:
    both = (("inspection_list", _("Inspections")), ("campaign_list", _("Campaigns")))
    return tuple(
        Tab(label, reverse(f"inspections:{name}"), is_current=name == current)
        for name, label in both
    )


@require_safe
def campaign_list(request: WebRequest) -> HttpResponse:
    found = campaigns_seen(request).order_by("-pk")
    last = last_shown(request, found)
    if last is not None:
        found = found.filter(pk__lt=last.pk)
    shown, page = page_of(found, is_later=last is not None)
    context = {
        "rows": [_campaign_row(one) for one in shown],
        "page": page,
        "may_open": may_open(request),
        "tabs": _tabs("campaign_list"),
    }
    return render(request, "inspections/campaign_list.html", context)


def _campaign_row(campaign: Campaign) -> dict[str, Any]:
    return {
        "reference": campaign.reference,
        "url": campaign_url(campaign),
        "title": campaign.title,
        "authority": named(campaign.authority),
        "way": campaign.get_way_display(),
        "starts_on": campaign.starts_on,
        "ends_on": campaign.ends_on,
        "size": campaign.size,
        "chip": campaign_chip(campaign),
    }


def may_open(request: WebRequest) -> bool:
    """Ask whether one coordinates for an authority that has a region."""
    own = request.actor.organisation
    return (
        request.actor.holds(Role.COORDINATOR)
        and own is not None
        and own.region is not None
        and may(request.actor, "supervision.open_campaign", own.region)
    )
