"""Hazards and incidents as lists, and those of one placement with what is to be reported."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from ronghe.placements.models import Hazard, HazardState, Incident, IncidentState
from ronghe.placements.safety_law import numbers_for
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.incidents.access import (
    hazard_url,
    hazards_seen,
    host_of,
    incident_url,
    incidents_seen,
    is_of_host,
    placement_in,
    student_of,
)
from ronghe.web.incidents.words import hazard_chip, incident_chip, moment
from ronghe.web.parts import Tab
from ronghe.web.placements.life_access import crumbs_to, header_of
from ronghe.web.requests import WebRequest

MOST_OF_PLACEMENT = 20


@require_safe
def incident_list(request: WebRequest) -> HttpResponse:
    found = incidents_seen(request).order_by("-pk")
    if request.GET.get("state") != "all":
        found = found.exclude(state=IncidentState.CLOSED)
    return _list(request, found, "incidents/incident_list.html", _incident_row)


@require_safe
def hazard_list(request: WebRequest) -> HttpResponse:
    found = hazards_seen(request).order_by("-pk")
    if request.GET.get("state") != "all":
        found = found.exclude(state=HazardState.MENDED)
    return _list(request, found, "incidents/hazard_list.html", _hazard_row)


def _list(request: WebRequest, found: QuerySet[Any], template: str, row: Any) -> HttpResponse:
    wants_all = request.GET.get("state") == "all"
    last = last_shown(request, found)
    if last is not None:
        found = found.filter(pk__lt=last.pk)
    kept = {"state": "all"} if wants_all else {}
    shown, page = page_of(found, is_later=last is not None, kept=kept)
    is_host = is_of_host(request)
    context = {
        "rows": [row(one, names=not is_host) for one in shown],
        "page": page,
        "wants_all": wants_all,
        "has_names": not is_host,
        "tabs": _tabs(template),
    }
    return render(request, template, context)


def _tabs(template: str) -> tuple[Tab, ...]:
    both = (("incident_list", _("Incidents")), ("hazard_list", pgettext("reported", "Hazards")))
    return tuple(
        Tab(label, reverse(f"incidents:{name}"), is_current=name in template)
        for name, label in both
    )


def _incident_row(incident: Incident, *, names: bool) -> dict[str, Any]:
    return {
        "reference": incident.reference,
        "url": incident_url(incident),
        "student": student_of(incident.placement),
        "host": host_of(incident.placement),
        "severity": incident.get_severity_display(),
        "happened": moment(incident.happened_at),
        "chip": incident_chip(incident),
    }


def _hazard_row(hazard: Hazard, *, names: bool) -> dict[str, Any]:
    is_open = hazard.state == HazardState.OPEN
    return {
        "reference": hazard.reference,
        "url": hazard_url(hazard),
        "kind": hazard.get_kind_display(),
        "where": hazard.where,
        "host": host_of(hazard.placement),
        "student": student_of(hazard.placement) if names else "",
        "due_on": hazard.due_on if is_open else None,
        "is_late": is_open and hazard.due_on < timezone.localdate(),
        "chip": hazard_chip(hazard),
    }


@require_safe
def placement_safety(request: WebRequest, placement: str) -> HttpResponse:
    """Give what was reported of one placement, and the two ways to report."""
    found = placement_in(request, placement, "placements.report_danger")
    is_host = is_of_host(request)
    of_placement = {"placement": found}
    hazards = hazards_seen(request).filter(**of_placement).order_by("-pk")
    incidents = incidents_seen(request).filter(**of_placement).order_by("-pk")
    context = {
        "placement": found,
        "header": header_of(found, request.actor, "safety"),
        "crumbs": crumbs_to(found),
        # Beside one student's placement the host would learn who reported: it reads them all together.
        "hazards": []
        if is_host
        else [_hazard_row(one, names=False) for one in hazards[:MOST_OF_PLACEMENT]],
        "is_host": is_host,
        "incidents": [_incident_row(one, names=True) for one in incidents[:MOST_OF_PLACEMENT]],
        "numbers": numbers_for(found.jurisdiction),
        "may_report": found.has_begun,
    }
    return render(request, "incidents/placement_safety.html", context)
