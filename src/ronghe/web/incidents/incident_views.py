"""One incident: what comes first, who must be told until when, cause, measures, and who closes it."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.kernel.audit import story_of as records_of
from ronghe.kernel.permissions import may
from ronghe.placements.models import Incident, IncidentState
from ronghe.placements.operations.incidents import may_close
from ronghe.placements.safety_law import knows_deadlines, numbers_for, steps_for
from ronghe.web.incidents.access import (
    crumbs_above,
    host_of,
    incident_in,
    incident_url,
    is_of_host,
    student_of,
)
from ronghe.web.incidents.words import GRAVE, incident_chip, line_of, moment, name_of
from ronghe.web.parts import Action, Checklist, NextStep, ObjectHeader
from ronghe.web.records.story import story_of
from ronghe.web.requests import WebRequest

S = IncidentState


@dataclass(frozen=True)
class Reader:
    """What whoever reads the page may do with the incident."""

    handles: bool
    investigates: bool
    decides: bool
    is_second: bool
    reads_health: bool


def reader_of(request: WebRequest, incident: Incident) -> Reader:
    def can(name: str) -> bool:
        return may(request.actor, f"placements.{name}", incident)

    return Reader(
        handles=can("handle_incident"),
        investigates=can("investigate_incident"),
        decides=can("close_incident"),
        is_second=may_close(incident, request.actor.person_id),
        reads_health=can("read_injury"),
    )


@require_safe
def incident_page(request: WebRequest, reference: str) -> HttpResponse:
    incident = incident_in(request, reference)
    reader, now, language = reader_of(request, incident), timezone.now(), get_language() or "en"
    context = {
        "incident": incident,
        "header": _header(incident, reader),
        "crumbs": crumbs_above(request, "incident_list"),
        "student": student_of(incident.placement),
        "host": host_of(incident.placement),
        "happened": moment(incident.happened_at),
        "reporter": name_of(incident.reported_by),
        "steps": [one.said(language) for one in steps_for(incident.severity)],
        "numbers": [one for one in numbers_for(incident.jurisdiction) if one.use != "talk"],
        "is_grave": incident.severity in GRAVE,
        "is_open": incident.state != S.CLOSED,
        "lines": _lines(request, incident, now),
        "knows_deadlines": knows_deadlines(incident.jurisdiction),
        "reads_health": reader.reads_health,
        "investigator": name_of(incident.investigator.person) if incident.investigator else "",
        "closed": moment(incident.closed_at),
        "closer": name_of(incident.closed_by),
        "actions": _rarer(incident, reader),
        "story": story_of(list(records_of(incident)[:20])) if not is_of_host(request) else [],
    }
    return render(request, "incidents/incident_page.html", context)


def _lines(request: WebRequest, incident: Incident, now: datetime) -> Checklist:
    facts = []
    for one in incident.notices.select_related("told_by").order_by("due_at", "pk"):
        one.incident = incident
        tells = incident.state != S.CLOSED and may(
            request.actor, "placements.tell_of_incident", one
        )
        url = reverse("incidents:notice_note", args=[incident.reference, one.pk]) if tells else ""
        facts.append(line_of(one, incident, url, now=now))
    return Checklist(_("Who must be told"), tuple(facts))


def _header(incident: Incident, reader: Reader) -> ObjectHeader:
    return ObjectHeader(
        incident.reference,
        incident.get_kind_display(),
        _("%(name)s at %(host)s")
        % {"name": student_of(incident.placement), "host": host_of(incident.placement)},
        incident_chip(incident),
        next_step=_next(incident, reader),
    )


def _next(incident: Incident, reader: Reader) -> NextStep | None:
    def action(label: str, step: str) -> Action:
        return Action(label, incident_url(incident, step), is_primary=True)

    if incident.state == S.REPORTED:
        if not reader.handles:
            return NextStep(_("Somebody of the college is named to look into it"), _("the college"))
        return NextStep(
            _("Name who looks into it"), action=action(_("Name somebody"), "investigator_name")
        )
    if incident.state == S.INVESTIGATING:
        if not reader.investigates:
            looked = name_of(incident.investigator.person) if incident.investigator else ""
            return NextStep(_("It is being looked into"), looked)
        return NextStep(
            _("Say what led to it, and what is done"),
            action=action(_("State cause and measures"), "measures_state"),
        )
    if incident.state == S.MEASURED:
        return _to_close(incident, reader)
    return None


def _to_close(incident: Incident, reader: Reader) -> NextStep:
    if not (reader.decides and reader.is_second):
        words = _("A second person closes it: neither who reported it nor who looked into it")
        return NextStep(words, _("office or safety officer of the college"))
    return NextStep(
        _("Read cause and measures. Close it as the second person, or send it back."),
        action=Action(_("Close incident"), incident_url(incident, "incident_close"), "post", is_primary=True),
        alternative=Action(_("Send back"), incident_url(incident, "measures_return")),
    )  # fmt: skip


def _rarer(incident: Incident, reader: Reader) -> list[Action]:
    found = []
    is_open = incident.state != S.CLOSED
    if reader.handles and is_open:
        found.append(Action(_("Judge it anew"), incident_url(incident, "incident_judge")))
    if reader.handles and incident.state == S.INVESTIGATING:
        found.append(Action(_("Name somebody else"), incident_url(incident, "investigator_name")))
    if reader.investigates and incident.state == S.MEASURED:
        found.append(Action(_("Change cause and measures"), incident_url(incident, "measures_state")))  # fmt: skip
    if reader.reads_health and is_open:
        found.append(Action(_("State injury and treatment"), incident_url(incident, "health_state")))  # fmt: skip
    if reader.handles and not is_open:
        found.append(Action(_("Open it again"), incident_url(incident, "incident_reopen")))
    return found
