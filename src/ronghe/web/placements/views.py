"""Placements as a list and as an object page, for whoever sees to them."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from ronghe.kernel import evidence as kernel_evidence
from ronghe.kernel.permissions import may
from ronghe.parties.models import Role
from ronghe.placements.models import Placement
from ronghe.placements.models.placement import PlacementQuerySet
from ronghe.web.endings.ways import ways_on
from ronghe.web.parts import Action
from ronghe.web.placements import tabs
from ronghe.web.placements.access import crumbs_above, reader_of, visible_placement
from ronghe.web.placements.gate_sheet import read_gate, sheet_of
from ronghe.web.placements.header import TABS, header_of
from ronghe.web.placements.life_access import life_tabs
from ronghe.web.placements.listing import PlacementFilter, rows_of
from ronghe.web.placements.mending_links import own_page_of
from ronghe.web.placements.records_tab import evidence_for
from ronghe.web.requests import WebRequest


@require_safe
def placement_list(request: WebRequest) -> HttpResponse:
    seen = Placement.objects.visible_to(request.actor)
    if request.actor.holds(Role.STUDENT) and (elsewhere := _own(seen)):
        return redirect(elsewhere)
    wanted = PlacementFilter(request, seen)
    rows, page = rows_of(request, wanted, seen)
    own = request.actor.organisation
    may_plan = own is not None and may(request.actor, "placements.plan_placements", own)
    context = {
        "filter": wanted,
        "rows": rows,
        "page": page,
        "has_classes": any(row.school_class for row in rows),
        "plan": Action(_("Plan a placement"), reverse("placements:placement_plan"))
        if may_plan
        else None,
        "clear": Action(_("Take away the filters"), request.path),
        "preparations": _preparations(request),
        "ways_on": [*_looks(request), *ways_on(request.actor)],
    }
    return render(request, "placements/placement_list.html", context)


def _looks(request: WebRequest) -> list[Action]:
    """Lead those who look after students to the exceptions of the day, and to their visits."""
    if not may(request.actor, "placements.look_daily"):
        return []
    found = [Action(pgettext("day of a tutor", "Today"), reverse("placements:day_page"))]
    if not request.actor.holds(Role.SAFETY_OFFICER):
        found.append(Action(_("Visits"), reverse("placements:visit_board")))
    return found


def _preparations(request: WebRequest) -> Action | None:
    """Lead those who keep it to what many placements need at once."""
    actor = request.actor
    if actor.holds(Role.COORDINATOR) and actor.remits:
        return Action(_("Filings"), reverse("preparations:filing_list"))
    if not actor.managed_organisations:
        return None
    return Action(_("Insurance, lists, filings"), reverse("preparations:overview"))


def _own(seen: PlacementQuerySet) -> str:
    """Give the one page on which a student reads their own; who has several sees the list."""
    first = list(seen.order_by("-pk")[:2])
    return own_page_of(first[0]) if len(first) == 1 else ""


@require_safe
def placement_page(request: WebRequest, reference: str) -> HttpResponse:
    placement = visible_placement(request, reference)
    if request.actor.holds(Role.STUDENT):
        return redirect(own_page_of(placement))
    reader, today = reader_of(request, placement), timezone.localdate()
    tab = request.GET.get("tab", "overview")
    if tab not in TABS:
        tab = "overview"
    gate = read_gate(placement, on=today) if tab == "overview" else None
    sheet = sheet_of(request, placement, reader, gate) if gate else None
    context = {
        "placement": placement,
        "header": header_of(
            placement,
            reader,
            tab=tab,
            sheet=sheet,
            on=today,
            life=life_tabs(placement, request.actor) if placement.has_begun else (),
        ),
        "tab": tab,
        "sheet": sheet,
        "crumbs": crumbs_above(),
        **tabs.CONTENT[tab](request, placement, reader),
    }
    return render(request, "placements/placement_page.html", context)


@require_safe
def evidence_read(request: WebRequest, reference: str, evidence: str) -> FileResponse:
    placement = visible_placement(request, reference)
    stored = get_object_or_404(evidence_for(placement), reference=evidence)
    file = kernel_evidence.read(stored, actor=request.actor)
    return FileResponse(
        file, as_attachment=True, filename=stored.name, content_type=stored.media_type
    )
