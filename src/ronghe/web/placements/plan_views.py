"""Planning placements: one by hand, those of a round, those of an agreement."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ronghe.parties.models import Membership, Organisation, Role
from ronghe.partnerships.models import Agreement
from ronghe.placements.models import Placement, Round
from ronghe.placements.operations import placements, planning
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.idempotency import answered_once
from ronghe.web.placements.access import address_of, crumbs_above
from ronghe.web.placements.forms import PlanForm
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest


def _own_college(request: WebRequest) -> Organisation:
    own = request.actor.organisation
    if own is None:
        raise PermissionDenied
    need(request, "placements.plan_placements", own)
    return own


def _own_students(request: WebRequest, college: Organisation) -> QuerySet[Membership]:
    found = Membership.objects.on(timezone.localdate()).visible_to(request.actor)
    own = found.filter(organisation=college, role=Role.STUDENT, person__erased_at=None)
    return own.select_related("person", "school_class", "organisation").order_by("pk")


@get_or_post
def placement_plan(request: WebRequest) -> HttpResponse:
    college = _own_college(request)
    form = PlanForm(request.POST or None, students=_own_students(request, college))
    made: list[Placement] = []

    def step(_entered: object) -> None:
        made.append(
            placements.plan_placement(
                college=college, plan=form.plan, actor=request.actor, at=timezone.now()
            )
        )

    answer = ask(
        request,
        form,
        step,
        heading=_("Plan a placement"),
        lead=_(
            "For placements of a round, or of an agreement that is drafted, plan them from there:"
            " then nothing is entered twice."
        ),
        label=_("Plan placement"),
        back_url=reverse("placements:placement_list"),
        crumbs=crumbs_above(),
        done=_("The placement is planned. Below stands what it needs before the first day."),
    )
    return redirect(address_of(made[0])) if made else answer


@require_POST
@answered_once
def plan_from_round(request: WebRequest, round_: str) -> HttpResponse:
    """Plan those of the reader's own college who have confirmed; two hundred at once."""
    found = get_object_or_404(Round.objects.visible_to(request.actor), reference=round_)
    college = _own_college(request)
    try:
        made = planning.plan_from_round(
            round_=found, college=college, actor=request.actor, at=timezone.now()
        )
    except ValueError as refusal:
        messages.warning(request, in_words(refusal))
        return redirect("rounds:round_page", round_)
    _tell(request, made)
    return redirect("placements:placement_list")


@require_POST
@answered_once
def plan_from_agreement(request: WebRequest, agreement: str) -> HttpResponse:
    found = get_object_or_404(Agreement.objects.visible_to(request.actor), reference=agreement)
    _own_college(request)
    try:
        made = planning.plan_from_agreement(agreement=found, actor=request.actor, at=timezone.now())
    except ValueError as refusal:
        messages.warning(request, in_words(refusal))
        return redirect("agreements:agreement_page", agreement)
    _tell(request, made)
    return redirect(address_of(made[0]) if len(made) == 1 else reverse("placements:placement_list"))


def _tell(request: WebRequest, made: list[Placement]) -> None:
    if not made:
        messages.info(request, _("Everybody concerned has a placement already."))
        return
    words = ngettext("%(n)d placement is planned.", "%(n)d placements are planned.", len(made))
    messages.success(request, words % {"n": len(made)})
