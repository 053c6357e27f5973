"""Visits: planned for one host in one step, reported on a telephone, read by those around."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from ronghe.kernel import evidence as kernel_evidence
from ronghe.kernel.permissions import may
from ronghe.parties.models import OrganisationKind
from ronghe.placements.models import Placement, Visit, VisitState
from ronghe.placements.operations import visits
from ronghe.placements.queries.visits import hosts_to_visit, overdue, students_to_visit
from ronghe.placements.visit_law import next_due, rules_ask_for_reviews
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.parts import Action
from ronghe.web.placements.life_access import address_of, crumbs_to, header_of, placement_for
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest
from ronghe.web.visits.access import (
    READ,
    RELATED,
    crumbs_to_list,
    crumbs_to_visit,
    step_of,
    visit_for,
)
from ronghe.web.visits.forms import CancelForm, PlanForm, ReportForm
from ronghe.web.visits.pages import (
    checklist_of,
    chip_of,
    contact_row,
    met_in,
    pictures_of,
    said_of,
    visit_row,
)

OVERDUE = "overdue"
CONTACTS_SHOWN = 50


@require_safe
def visit_board(request: WebRequest) -> HttpResponse:
    """Give the visits of a tutor, or of a college, the next and the newest first."""
    today, state = timezone.localdate(), request.GET.get("state", "")
    looks_after = _is_of_college(request) and request.actor.scope.looks_after_others
    if not looks_after and not _is_tutor(request):
        raise Http404
    found: QuerySet[Visit] = Visit.objects.looked_after_by(request.actor)
    if state == OVERDUE:
        found = overdue(found, on=today)
    elif state in VisitState.values:
        found = found.filter(state=state)
    found = found.select_related(*RELATED).prefetch_related("placement__host__names")
    found = found.order_by("-planned_on", "-pk")
    last = last_shown(request, found)
    if last is not None:
        found = found.filter(
            Q(planned_on__lt=last.planned_on) | Q(planned_on=last.planned_on, pk__lt=last.pk)
        )
    kept = {"state": state} if state == OVERDUE or state in VisitState.values else {}
    shown, page = page_of(found, is_later=last is not None, kept=kept)
    context = {
        "rows": [visit_row(one, today, has_host=True) for one in shown],
        "page": page,
        "state": kept.get("state", ""),
        "states": [("", _("all")), (OVERDUE, _("Overdue")), *VisitState.choices],
        "plan": Action(_("Plan visits"), reverse("placements:visit_plan")),
    }
    return render(request, "visits/visit_board.html", context)


def _is_of_college(request: WebRequest) -> bool:
    own = request.actor.organisation
    return own is not None and own.kind == OrganisationKind.COLLEGE


def _is_tutor(request: WebRequest) -> bool:
    held = request.actor.membership
    return held is not None and held.tutored_placements.exists()


@get_or_post
def visit_plan(request: WebRequest) -> HttpResponse:
    """Choose a host, then the students, the day and the way."""
    host = request.GET.get("host", "")
    if not host:
        is_head = _is_of_college(request) and request.actor.scope.is_headed
        if not is_head and not _is_tutor(request):
            raise Http404
        context: dict[str, Any] = {"hosts": hosts_to_visit(request.actor), "crumbs": _above()}
        return render(request, "visits/visit_hosts.html", context)
    placements = students_to_visit(request.actor, host)
    if not placements:
        raise Http404
    form = PlanForm(
        request.POST or None,
        placements=placements,
        initial={"students": [one.reference for one in placements], "on": timezone.localdate()},
    )
    if form.is_valid():
        try:
            made = visits.plan_visits(
                placements=form.chosen, plan=form.plan, actor=request.actor, at=timezone.now()
            )
        except ValueError as refusal:
            form.add_error(None, in_words(refusal))
        else:
            words = ngettext("%(n)d visit is planned. Student and host are told.", "%(n)d visits are planned. Students and host are told.", len(made))  # fmt: skip
            messages.success(request, words % {"n": len(made)})
            return redirect("placements:visit_board")
    context = {
        "form": form,
        "host": placements[0].host,
        "crumbs": [*_above(), (_("Plan visits"), reverse("placements:visit_plan"))],
        "back_url": reverse("placements:visit_plan"),
        "label": _("Plan visits"),
    }
    return render(request, "visits/visit_plan.html", context)


def _above() -> list[tuple[Any, str]]:
    return [(_("Visits"), reverse("placements:visit_board"))]


@require_safe
def visit_list(request: WebRequest, reference: str) -> HttpResponse:
    """Give the visits and the guidance of one placement."""
    placement, today = placement_for(request, reference, READ), timezone.localdate()
    found = list(
        placement.visits.select_related("tutor__person").prefetch_related("answers").order_by("-planned_on", "-pk")
    )  # fmt: skip
    contacts = placement.contacts.order_by("-on", "-pk")[:CONTACTS_SHOWN]
    for one in (*found, *contacts):
        one.placement = placement
    may_plan = placement.is_open and may(request.actor, "placements.plan_visits", placement)
    context = {
        "placement": placement,
        "header": header_of(placement, request.actor, "visits"),
        "crumbs": crumbs_to(placement),
        "visits": [visit_row(one, today) for one in found],
        "contacts": [contact_row(one, request.actor) for one in contacts],
        "law_asks": rules_ask_for_reviews(placement.jurisdiction),
        "due_on": next_due(placement, found) if placement.is_open else None,
        "steps": _steps(placement) if may_plan else [],
        "note_url": address_of(placement, "contact_note")
        if placement.has_begun and may(request.actor, "placements.note_contact", placement)
        else "",
    }
    return render(request, "visits/visit_list.html", context)


def _steps(placement: Placement) -> list[Action]:
    plan = reverse("placements:visit_plan") + f"?host={placement.host.reference}"
    found = [Action(_("Plan a visit"), plan)]
    if placement.has_begun:
        found.append(Action(_("Report a visit or a call"), address_of(placement, "visit_note")))
    return found


@require_safe
def visit_page(request: WebRequest, visit: str) -> HttpResponse:
    found, today = visit_for(request, visit), timezone.localdate()
    actor, placement = request.actor, found.placement
    reads = may(actor, "placements.read_visit_report", found)
    has_answered = any(one.answered_by_id == actor.person_id for one in found.answers.all())
    context = {
        "visit": found,
        "placement": placement,
        "chip": chip_of(found, today),
        "met": met_in(found),
        "said": said_of(found) if found.is_made else [],
        "reads": reads,
        "checklist": checklist_of(found) if reads and found.is_made else (),
        "pictures": pictures_of(found) if reads and found.is_made else [],
        "crumbs": crumbs_to_list(found),
        "report_url": _url("visit_report", "report_visit", request, found),
        "cancel_url": _url("visit_cancel", "cancel_visit", request, found),
        "answer_url": step_of("visit_answer", found)
        if found.is_made and not has_answered and may(actor, "placements.answer_visit", found)
        else "",
    }
    return render(request, "visits/visit_page.html", context)


def _url(name: str, permission: str, request: WebRequest, visit: Visit) -> str:
    is_open = visit.state == VisitState.PLANNED
    return step_of(name, visit) if is_open and may(request.actor, f"placements.{permission}", visit) else ""  # fmt: skip


@get_or_post
def visit_report(request: WebRequest, visit: str) -> HttpResponse:
    found = visit_for(request, visit)
    need(request, "placements.report_visit", found)
    initial = {"on": min(found.planned_on, timezone.localdate()), "way": found.planned_way}
    form = _report_form(request, found.placement, initial)
    return ask(
        request,
        form,
        lambda _entered: visits.report_visit(
            visit=found,
            report=form.report,
            pictures=form.handed,
            actor=request.actor,
            at=timezone.now(),
        ),
        heading=_("Report the visit"),
        lead=_("Student and host are asked in one tap whether it was so."),
        label=_("Send report"),
        back_url=step_of("visit_page", found),
        crumbs=crumbs_to_visit(found),
        done=_("The visit is reported. Student and host are asked whether it was so."),
    )


@get_or_post
def visit_note(request: WebRequest, reference: str) -> HttpResponse:
    placement = placement_for(request, reference, "placements.plan_visits")
    initial = {"on": timezone.localdate(), "way": "phone"}
    form = _report_form(request, placement, initial)
    return ask(
        request,
        form,
        lambda _entered: visits.note_visit(
            placement=placement,
            report=form.report,
            pictures=form.handed,
            actor=request.actor,
            at=timezone.now(),
        ),
        heading=_("Report a visit or a call"),
        lead=_("Student and host are asked in one tap whether it was so."),
        label=_("Send report"),
        back_url=address_of(placement, "visit_list"),
        crumbs=crumbs_to(
            placement, below=(_("Visits and guidance"), address_of(placement, "visit_list"))
        ),
        done=_("The visit is reported. Student and host are asked whether it was so."),
    )


def _report_form(request: WebRequest, placement: Placement, initial: dict[str, Any]) -> ReportForm:
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    has_pictures = bool(placement.work.get("pictures_allowed"))
    return ReportForm(*sent, initial=initial, has_pictures=has_pictures)


@get_or_post
def visit_cancel(request: WebRequest, visit: str) -> HttpResponse:
    found = visit_for(request, visit)
    need(request, "placements.cancel_visit", found)
    return ask(
        request,
        CancelForm(request.POST or None),
        lambda entered: visits.cancel_visit(
            visit=found, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Cancel the visit"),
        label=_("Cancel visit"),
        back_url=step_of("visit_page", found),
        crumbs=crumbs_to_visit(found),
        done=_("The visit is cancelled. Student and host are told."),
    )


@require_safe
def visit_picture(request: WebRequest, visit: str, evidence: str) -> FileResponse:
    found = visit_for(request, visit)
    need(request, "placements.read_visit_report", found)
    stored = get_object_or_404(kernel_evidence.evidence_of(found), reference=evidence)
    file = kernel_evidence.read(stored, actor=request.actor)
    return FileResponse(
        file, as_attachment=True, filename=stored.name, content_type=stored.media_type
    )
