"""The steps of one incident: judged, looked into, told, closed, opened again."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.placements.models import Incident
from ronghe.placements.operations import incidents
from ronghe.placements.operations.telling import note_told
from ronghe.web.asking import Step, ask, get_or_post, need
from ronghe.web.incidents.access import incident_in, incident_url
from ronghe.web.incidents.forms import (
    HealthForm,
    InvestigatorForm,
    MeasuresForm,
    SentenceForm,
    SeverityForm,
    ToldForm,
)
from ronghe.web.parts import Text
from ronghe.web.placements.forms import staff_of
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest


def _found(request: WebRequest, reference: str, permission: str) -> Incident:
    incident = incident_in(request, reference)
    need(request, f"placements.{permission}", incident)
    return incident


def _ask(
    request: WebRequest,
    incident: Incident,
    form: forms.Form,
    step: Step,
    *,
    heading: Text,
    label: Text,
    done: Text,
    lead: Text = "",
) -> HttpResponse:
    page = incident_url(incident)
    return ask(
        request,
        form,
        step,
        heading=heading,
        lead=lead,
        label=label,
        back_url=page,
        crumbs=[(incident.reference, page)],
        done=done,
    )


def _by(request: WebRequest, incident: Incident) -> dict[str, Any]:
    return {"incident": incident, "actor": request.actor, "at": timezone.now()}


@get_or_post
def incident_judge(request: WebRequest, reference: str) -> HttpResponse:
    incident = _found(request, reference, "handle_incident")
    form = SeverityForm(request.POST or None, initial={"severity": incident.severity})
    return _ask(
        request,
        incident,
        form,
        lambda entered: incidents.judge_incident(**_by(request, incident), **entered),
        heading=_("Judge it anew"),
        lead=_("What has become worse is told to more people; the list grows by itself."),
        label=_("Judge it so"),
        done=_("It is judged anew. Look at who must be told."),
    )


@get_or_post
def health_state(request: WebRequest, reference: str) -> HttpResponse:
    incident = _found(request, reference, "state_injury")
    form = HealthForm(request.POST or None, initial={"health": incident.health})
    return _ask(
        request,
        incident,
        form,
        lambda entered: incidents.state_health(**_by(request, incident), **entered),
        heading=_("Injury and treatment"),
        lead=_("Read by the student and the college alone, never by the host."),
        label=_("Keep it"),
        done=_("It is kept."),
    )


@get_or_post
def investigator_name(request: WebRequest, reference: str) -> HttpResponse:
    incident = _found(request, reference, "handle_incident")
    staff = staff_of(incident.placement.college, sorted(incidents.LOOK_INTO), on=timezone.localdate())  # fmt: skip
    form = InvestigatorForm(
        request.POST or None, staff=staff, initial={"investigator": incident.investigator_id}
    )
    return _ask(
        request,
        incident,
        form,
        lambda entered: incidents.investigate_incident(**_by(request, incident), **entered),
        heading=_("Name who looks into it"),
        lead=_("Whoever looks into it does not close it: that takes a second person."),
        label=_("Name them"),
        done=_("They are named, and told."),
    )


@get_or_post
def measures_state(request: WebRequest, reference: str) -> HttpResponse:
    incident = _found(request, reference, "investigate_incident")
    initial = {"cause": incident.cause, "measures": incident.measures}
    return _ask(
        request,
        incident,
        MeasuresForm(request.POST or None, initial=initial),
        lambda entered: incidents.state_measures(**_by(request, incident), **entered),
        heading=_("Cause and measures"),
        lead=_("Host, student and authority read it: nothing about injuries, and nobody is blamed by default."),
        label=_("State them"),
        done=_("Stated. A second person closes the incident, or sends it back."),
    )  # fmt: skip


@get_or_post
def measures_return(request: WebRequest, reference: str) -> HttpResponse:
    incident = _found(request, reference, "close_incident")
    return _ask(
        request,
        incident,
        SentenceForm(request.POST or None, label=_("What is still to be done")),
        lambda entered: incidents.return_measures(**_by(request, incident), doubt=entered["words"]),
        heading=_("Send the measures back"),
        label=_("Send back"),
        done=_("Sent back to whoever looks into it."),
    )


@get_or_post
def incident_reopen(request: WebRequest, reference: str) -> HttpResponse:
    incident = _found(request, reference, "handle_incident")
    return _ask(
        request,
        incident,
        SentenceForm(request.POST or None, label=_("What has come to light")),
        lambda entered: incidents.reopen_incident(**_by(request, incident), reason=entered["words"]),
        heading=_("Open the incident again"),
        label=_("Open again"),
        done=_("The incident is open again."),
    )  # fmt: skip


@require_POST
def incident_close(request: WebRequest, reference: str) -> HttpResponse:
    incident = _found(request, reference, "close_incident")
    try:
        incidents.close_incident(**_by(request, incident))
    except (ValueError, IllegalTransition) as refusal:
        messages.warning(request, in_words(refusal))
    else:
        messages.success(request, _("The incident is closed. Thank you for looking twice."))
    return redirect(incident_url(incident))


@get_or_post
def notice_note(request: WebRequest, reference: str, notice: int) -> HttpResponse:
    incident = incident_in(request, reference)
    found = get_object_or_404(incident.notices, pk=notice)
    found.incident = incident
    need(request, "placements.tell_of_incident", found)
    now = timezone.localtime().replace(second=0, microsecond=0)
    return _ask(
        request,
        incident,
        ToldForm(request.POST or None, initial={"told_at": max(now, timezone.localtime(incident.happened_at))}),
        lambda entered: note_told(notice=found, actor=request.actor, at=timezone.now(), **entered),
        heading=_("Told: %(party)s") % {"party": found.get_party_display()},
        lead=_("Tell them first; then note here when, and how."),
        label=_("Note it"),
        done=_("Noted."),
    )  # fmt: skip
