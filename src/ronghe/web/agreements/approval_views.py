"""Internal approvals: who approves before signing, and the sheet that the office files."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.kernel.documents import Languages, typeset
from ronghe.kernel.permissions import may
from ronghe.parties.models import Organisation, Role
from ronghe.partnerships.agreement_permissions import COOPERATING
from ronghe.partnerships.approval_papers import imprint_of_sheet, sheet_of, steps_of
from ronghe.partnerships.approvals import (
    approvers_by_role,
    roles_that_approve,
    versions_being_approved,
)
from ronghe.partnerships.models import AgreementVersion, ApprovalRoute
from ronghe.partnerships.operations import negotiation
from ronghe.partnerships.operations.negotiation import MOST_STEPS, RouteStep
from ronghe.partnerships.standing import PARTIES
from ronghe.web.agreements.access import visible_agreement
from ronghe.web.agreements.approval_forms import entered_steps, rearranged, rows_of
from ronghe.web.asking import get_or_post, need
from ronghe.web.parts import Action
from ronghe.web.requests import WebRequest

RUNNING_SHOWN = 10


@get_or_post
def approval_route(request: WebRequest, organisation: str) -> HttpResponse:
    """Show who approves inside the reader's organisation, and let whoever looks after it say so.

    Each button sends the whole form: rows are added and moved on the page, and kept by "save".
    """
    own = _own_or_404(request, organisation)
    manages = may(request.actor, "partnerships.set_approval_route", own)
    if request.method != "POST":
        return _form(request, own, _steps(own), manages=manages)
    need(request, "partnerships.set_approval_route", own)
    steps, do = entered_steps(request.POST), request.POST.get("do", "save")
    if do != "save":
        return _form(request, own, rearranged(steps, do, own.kind), manages=True)
    try:
        negotiation.set_approval_route(
            organisation=own, steps=steps, actor=request.actor, at=timezone.now()
        )
    except negotiation.RouteIsAmiss as refusal:
        return _form(request, own, steps, manages=True, amiss=str(refusal))
    messages.success(request, _("Kept. It counts for every text that is checked from now on."))
    return redirect("agreements:approval_route", organisation)


def _own_or_404(request: WebRequest, reference: str) -> Organisation:
    own = request.actor.organisation
    if (
        own is None
        or own.reference != reference
        or own.kind not in COOPERATING
        or request.actor.holds(Role.STUDENT)
    ):
        raise Http404
    return own


def _steps(organisation: Organisation) -> list[RouteStep]:
    route = ApprovalRoute.objects.filter(organisation=organisation).first()
    return [RouteStep(one["title"], one["role"]) for one in route.steps] if route else []


def _form(
    request: WebRequest,
    own: Organisation,
    steps: Sequence[RouteStep],
    *,
    manages: bool,
    amiss: str = "",
) -> HttpResponse:
    holders = approvers_by_role(own, on=timezone.localdate())
    running = list(versions_being_approved(own)[: RUNNING_SHOWN + 1])
    known = roles_that_approve(own)
    page = reverse("parties:organisation_page", args=[own.reference])
    context: dict[str, Any] = {
        "organisation": own,
        "manages": manages,
        "rows": rows_of(steps, holders),
        "roles": [(role, label) for role, label in Role.choices if role in known],
        "may_add": len(steps) < MOST_STEPS,
        "amiss": amiss,
        "running": running[:RUNNING_SHOWN],
        "has_more_running": len(running) > RUNNING_SHOWN,
        "back": Action(_("Back"), f"{page}?tab=mandates"),
        "crumbs": [(own.name_in(get_language() or "en"), page)],
    }
    return render(request, "agreements/approval_route_page.html", context)


@require_safe
def approval_sheet(request: WebRequest, reference: str, number: int) -> HttpResponse:
    """Hand over the sheet of the reader's own organisation; what others approve stays with them."""
    agreement = visible_agreement(request, reference)
    own = request.actor.organisation
    if own is None or request.actor.holds(Role.STUDENT):
        raise Http404
    found = AgreementVersion.objects.select_related("agreement").prefetch_related(*PARTIES)
    version = get_object_or_404(found, agreement=agreement, number=number)
    steps = steps_of(version, own)
    if not steps:
        raise Http404
    is_chinese = (get_language() or "en").startswith("zh")
    languages = Languages.CHINESE if is_chinese else Languages.ENGLISH
    imprint = imprint_of_sheet(version, languages=languages, on=timezone.localdate())
    made = typeset(sheet_of(version, own, steps), imprint)
    name = f"{agreement.reference}-v{number}-approval.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(made.pdf, content_type="application/pdf", headers=headers)
