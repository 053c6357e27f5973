"""Rounds as a list and as an object page, for whoever runs them, brings students, or hosts."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.kernel.permissions import may
from ronghe.parties.models import Role
from ronghe.placements.models import Candidate, Round
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.parts import Action
from ronghe.web.requests import WebRequest
from ronghe.web.rounds import tabs
from ronghe.web.rounds.access import runs_it, visible_round
from ronghe.web.rounds.header import chip_of, header_of, tabs_for


@require_safe
def round_list(request: WebRequest) -> HttpResponse:
    if request.actor.holds(Role.STUDENT):
        return redirect("rounds:ranking_list")
    found = Round.objects.visible_to(request.actor).order_by("-pk")
    last = last_shown(request, found)
    if last is not None:
        found = found.filter(pk__lt=last.pk)
    shown, page = page_of(
        found.select_related("organisation").prefetch_related("organisation__names"),
        is_later=last is not None,
    )
    language = get_language() or "en"
    own = request.actor.organisation
    may_plan = own is not None and may(request.actor, "placements.plan_round", own)
    context = {
        "rows": [(one, one.organisation.name_in(language), chip_of(one)) for one in shown],
        "page": page,
        "plan": Action(_("Plan a round"), reverse("rounds:round_plan"), is_primary=True)
        if may_plan
        else None,
    }
    return render(request, "rounds/round_list.html", context)


@require_safe
def round_page(request: WebRequest, reference: str) -> HttpResponse:
    round_ = visible_round(request, reference)
    if request.actor.holds(Role.STUDENT):
        return redirect("rounds:ranking_page", reference)
    runs = runs_it(request, round_)
    students = Candidate.objects.visible_to(request.actor).filter(round=round_)
    mine = tabs_for(runs_it=runs, has_students=request.actor.scope.sees_others)
    tab = request.GET.get("tab", mine[0])
    if tab not in mine:
        tab = mine[0]
    context = {
        "round": round_,
        "header": header_of(round_, request, tab=tab, tabs=mine),
        "tab": tab,
        "runs_it": runs,
        "crumbs": [(_("Placement rounds"), reverse("rounds:round_list"))],
        **tabs.CONTENT[tab](request, round_, students),
    }
    return render(request, "rounds/round_page.html", context)
