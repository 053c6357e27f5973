"""Plans for emergencies (应急预案): entered by colleges, read by them and by the hosts they are for."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.kernel.permissions import may
from ronghe.parties.models import Organisation, OrganisationKind
from ronghe.placements.models import OPEN, EmergencyPlan, Placement
from ronghe.placements.operations import emergency_plans
from ronghe.placements.queries.preparations import partners_of
from ronghe.web.asking import ask, get_or_post
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.parts import Action, Chip, Mark
from ronghe.web.preparations.access import (
    crumbs_to,
    handed,
    named_placement,
    own_organisation,
    sent,
    staffed,
    way_back,
)
from ronghe.web.preparations.forms import EmergencyPlanForm
from ronghe.web.preparations.plan_files import addresses_of
from ronghe.web.requests import WebRequest

KINDS = (OrganisationKind.COLLEGE, OrganisationKind.ENTERPRISE, OrganisationKind.INDUSTRY_BODY)


def chip_of_plan(plan: EmergencyPlan, on: date) -> Chip:
    if plan.ends_on < on:
        return Chip(_("ended"), Mark.BROKEN)
    return Chip(_("to come"), Mark.DUE) if plan.starts_on > on else Chip(_("in force"), Mark.HOLDS)


@require_safe
def plan_list(request: WebRequest) -> HttpResponse:
    own = staffed(request, *KINDS)
    found = EmergencyPlan.objects.visible_to(request.actor).order_by("-pk")
    last = last_shown(request, found)
    if last is not None:
        found = found.filter(pk__lt=last.pk)
    named = found.select_related("college", "host")
    shown, page = page_of(
        named.prefetch_related("college__names", "host__names"), is_later=last is not None
    )
    today, files = timezone.localdate(), addresses_of(shown)
    enters = may(request.actor, "placements.enter_emergency_plan", own)
    context = {
        "rows": [(one, chip_of_plan(one, today), files.get(one.pk, [])) for one in shown],
        "page": page,
        "enter": Action(
            _("Enter an emergency plan"), reverse("preparations:plan_enter"), is_primary=True
        )
        if enters
        else None,
        "crumbs": crumbs_to() if request.actor.managed_organisations else [],
    }
    return render(request, "preparations/plan_list.html", context)


@get_or_post
def plan_enter(request: WebRequest) -> HttpResponse:
    own = own_organisation(request, "placements.enter_emergency_plan")
    placement = named_placement(request)
    initial: dict[str, Any] = {"starts_on": timezone.localdate()}
    if placement is not None:
        initial |= {
            "host": placement.host,
            "starts_on": placement.starts_on,
            "ends_on": placement.ends_on,
        }
    form = EmergencyPlanForm(
        request.POST or None, request.FILES or None, hosts=_hosts_of(own), initial=initial
    )
    return ask(
        request,
        form,
        lambda entered: emergency_plans.enter_emergency_plan(
            college=own,
            plan=form.plan,
            files=handed(entered["papers"]),
            actor=request.actor,
            at=timezone.now(),
        ),
        heading=_("Enter an emergency plan"),
        lead=_(
            "What is done when something happens, and whom to call first at any hour. A plan for one"
            " host counts before the one for all placements."
        ),
        label=_("Enter plan"),
        back_url=way_back(placement, reverse("preparations:plan_list")),
        crumbs=crumbs_to((_("Emergency plans"), reverse("preparations:plan_list"))),
        done=_("The plan is entered."),
    )


def _hosts_of(college: Organisation) -> Any:
    near = Placement.objects.filter(college=college, state__in=OPEN).order_by().values("host")
    partners = partners_of(college).order_by().values("pk")
    found = Organisation.objects.filter(Q(pk__in=near) | Q(pk__in=partners))
    return found.prefetch_related("names").order_by("pk")


@require_safe
def plan_file(request: WebRequest, plan: int, evidence: str) -> FileResponse:
    staffed(request, *KINDS)
    found = get_object_or_404(EmergencyPlan.objects.visible_to(request.actor), pk=plan)
    return sent(request, found, evidence)
