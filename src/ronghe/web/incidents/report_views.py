"""Reporting a hazard in three taps, and an incident with what comes first."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from ronghe.kernel.permissions import may
from ronghe.placements.models import Incident, Placement, PlacementState
from ronghe.placements.operations.hazards import report_hazard
from ronghe.placements.operations.incidents import report_incident
from ronghe.placements.safety_law import numbers_for
from ronghe.web.asking import get_or_post
from ronghe.web.incidents.access import crumbs_to_placement, placement_in
from ronghe.web.incidents.forms import HazardForm, IncidentForm
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest

REPORT = "placements.report_danger"


@get_or_post
def hazard_report(request: WebRequest, placement: str) -> HttpResponse:
    found = placement_in(request, placement, REPORT)
    form = HazardForm(request.POST, request.FILES) if request.method == "POST" else HazardForm()
    if form.is_valid():
        try:
            hazard = report_hazard(
                placement=found,
                seen=form.seen,
                pictures=form.handed,
                actor=request.actor,
                at=timezone.now(),
            )
        except ValueError as refusal:
            form.add_error(None, in_words(refusal))
        else:
            messages.success(request, _("Thank you. Host and college are told; the host is not told who said so."))  # fmt: skip
            return redirect("incidents:hazard_page", hazard.reference)
    context = {
        "placement": found,
        "form": form,
        "numbers": numbers_for(found.jurisdiction),
        "crumbs": crumbs_to_placement(found),
    }
    return render(request, "incidents/hazard_report.html", context)


@get_or_post
def incident_report(request: WebRequest, placement: str) -> HttpResponse:
    found = placement_in(request, placement, REPORT)
    rests = found.state == PlacementState.ACTIVE
    form = IncidentForm(
        request.POST if request.method == "POST" else None,
        now=timezone.localtime().replace(second=0, microsecond=0),
        may_rest=rests and may(request.actor, "placements.end_placement", found),
        reads_health=_reads_health(request, found),
    )
    if form.is_valid():
        try:
            incident = report_incident(
                placement=found, happened=form.happened, actor=request.actor, at=timezone.now()
            )
        except ValueError as refusal:
            form.add_error(None, in_words(refusal))
        else:
            messages.success(request, _("It is reported. Do first what stands on top."))
            return redirect("incidents:incident_page", incident.reference)
    context = {
        "placement": found,
        "form": form,
        "fields": _in_order(form),
        "numbers": numbers_for(found.jurisdiction),
        "crumbs": crumbs_to_placement(found),
    }
    return render(request, "incidents/incident_report.html", context)


def _reads_health(request: WebRequest, placement: Placement) -> bool:
    """Ask about health only those who may read of it."""
    return may(request.actor, "placements.read_injury", Incident(placement=placement))


def _in_order(form: forms.Form) -> list[forms.BoundField]:
    return [one for one in form if one.name not in {"severity", "client_key"}]
