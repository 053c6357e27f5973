"""How many employees a host has, as it says itself: the law measures the number of interns by it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.placements.operations import headcounts
from ronghe.placements.queries.preparations import HEADCOUNT_LASTS, newest_headcounts
from ronghe.web.asking import ask, get_or_post
from ronghe.web.listings.occupation_choice import label_of
from ronghe.web.parts import Action
from ronghe.web.preparations.access import (
    crumbs_to,
    named_placement,
    own_organisation,
    way_back,
)
from ronghe.web.preparations.forms import HeadcountForm
from ronghe.web.requests import WebRequest


@require_safe
def headcount_list(request: WebRequest) -> HttpResponse:
    own = own_organisation(request, "placements.state_headcount")
    oldest = timezone.localdate() - HEADCOUNT_LASTS
    context = {
        "rows": [(one, one.stated_on < oldest) for one in newest_headcounts(own)],
        "state": Action(
            _("State a number"), reverse("preparations:headcount_state"), is_primary=True
        ),
        "crumbs": crumbs_to(),
    }
    return render(request, "preparations/headcount_list.html", context)


@get_or_post
def headcount_state(request: WebRequest) -> HttpResponse:
    own = own_organisation(request, "placements.state_headcount")
    placement = named_placement(request)
    initial: dict[str, Any] = {}
    wants_occupation = request.GET.get("of") == "occupation"
    if placement is not None and placement.occupation is not None and wants_occupation:
        initial = {"occupation": label_of(placement.occupation)}
    form = HeadcountForm(request.POST or None, today=timezone.localdate(), initial=initial)
    return ask(
        request,
        form,
        lambda entered: headcounts.state_headcount(
            host=own, **entered, actor=request.actor, at=timezone.now()
        ),
        heading=_("State how many employees you have"),
        lead=_(
            "The law lets interns be only a part of all employees, and of those in one occupation."
            " Count employees alone; interns are counted here by themselves."
        ),
        label=_("State number"),
        back_url=way_back(placement, reverse("preparations:headcount_list")),
        crumbs=crumbs_to((_("Employees"), reverse("preparations:headcount_list"))),
        done=_("The number is stated; the placements at your enterprise are looked at again."),
    )
