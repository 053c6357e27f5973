"""The list of hosts to which a college sends students: kept by the college, read by everybody."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ronghe.kernel.permissions import may
from ronghe.parties.models import Organisation, OrganisationKind
from ronghe.placements.models import COMING, HostApproval, Placement
from ronghe.placements.operations import host_approvals
from ronghe.placements.queries.preparations import partners_of
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.parts import Action, Chip, Mark
from ronghe.web.preparations.access import (
    crumbs_to,
    named_placement,
    own_organisation,
    staffed,
    way_back,
)
from ronghe.web.preparations.forms import ApprovalForm, ReasonForm
from ronghe.web.requests import WebRequest


def chip_of_approval(approval: HostApproval, on: date) -> Chip:
    if approval.ended_on is not None:
        return Chip(_("off the list"))
    if approval.valid_until < on:
        return Chip(_("has run out"), Mark.BROKEN)
    if approval.published_on is None:
        return Chip(_("approved, not published"), Mark.DUE)
    return Chip(_("published"), Mark.HOLDS)


@require_safe
def host_list(request: WebRequest) -> HttpResponse:
    """Show a college's own list: who is on it comes before who was taken off."""
    own = staffed(request, OrganisationKind.COLLEGE)
    found = HostApproval.objects.filter(college=own).order_by("-pk")
    wants_former = request.GET.get("which") == "former"
    found = found.exclude(ended_on=None) if wants_former else found.filter(ended_on=None)
    last = last_shown(request, found)
    if last is not None:
        found = found.filter(pk__lt=last.pk)
    named = found.select_related("host").prefetch_related("host__names")
    kept = {"which": "former"} if wants_former else {}
    shown, page = page_of(named, is_later=last is not None, kept=kept)
    keeps = may(request.actor, "placements.approve_hosts", own)
    today = timezone.localdate()
    waits = any(one.published_on is None and one.ended_on is None for one in shown)
    context = {
        "rows": [(one, chip_of_approval(one, today)) for one in shown],
        "page": page,
        "wants_former": wants_former,
        "keeps": keeps,
        "approve": Action(_("Enter approved hosts"), reverse("preparations:host_approve"))
        if keeps
        else None,
        "publish": Action(
            _("Publish the list"),
            reverse("preparations:host_list_publish"),
            "post",
            is_primary=True,
        )
        if keeps and waits
        else None,
        "public": reverse("preparations:public_host_list", args=[own.reference]),
        "crumbs": crumbs_to() if keeps else [],
    }
    return render(request, "preparations/host_list.html", context)


@get_or_post
def host_approve(request: WebRequest) -> HttpResponse:
    own, placement = own_organisation(request, "placements.approve_hosts"), named_placement(request)
    initial: dict[str, Any] = {"approved_on": timezone.localdate()}
    if placement is not None:
        initial |= {"hosts": [placement.host], "valid_until": placement.ends_on}
    form = ApprovalForm(request.POST or None, hosts=_hosts_for(own), initial=initial)
    return ask(
        request,
        form,
        lambda entered: host_approvals.approve_hosts(
            college=own,
            hosts=list(entered["hosts"]),
            decision=form.decision,
            actor=request.actor,
            at=timezone.now(),
        ),
        heading=_("Enter approved hosts"),
        lead=_(
            "The college decides in a meeting to which hosts it sends students, and publishes the"
            " list. A host that is on it already is renewed."
        ),
        label=_("Put on the list"),
        back_url=way_back(placement, reverse("preparations:host_list")),
        crumbs=_crumbs(),
        done=_("The hosts are on the list. It counts once you publish it."),
    )


def _hosts_for(college: Organisation) -> Any:
    """Give those with which the college cooperates, and those where students are to go."""
    ahead = Placement.objects.filter(college=college, state__in=COMING).order_by()
    known = Organisation.objects.filter(pk__in=ahead.values("host")) | Organisation.objects.filter(
        pk__in=partners_of(college).order_by().values("pk")
    )
    return known.distinct().prefetch_related("names").order_by("pk")


@require_POST
def host_list_publish(request: WebRequest) -> HttpResponse:
    own = own_organisation(request, "placements.approve_hosts")
    try:
        count = host_approvals.publish_host_list(
            college=own, actor=request.actor, at=timezone.now()
        )
        words = ngettext(
            "The list is published; %(n)d host is new on it.",
            "The list is published; %(n)d hosts are new on it.",
            count,
        )
        messages.success(request, words % {"n": count})
    except ValueError as refusal:
        messages.warning(request, str(refusal))
    return redirect("preparations:host_list")


@get_or_post
def host_take_off(request: WebRequest, approval: int) -> HttpResponse:
    own = staffed(request, OrganisationKind.COLLEGE)
    found = get_object_or_404(
        HostApproval.objects.filter(college=own).select_related("college", "host"), pk=approval
    )
    need(request, "placements.approve_hosts", own)
    name = found.host.name_in(get_language() or "en")
    return ask(
        request,
        ReasonForm(request.POST or None),
        lambda entered: host_approvals.take_host_off(
            approval=found, **entered, actor=request.actor, at=timezone.now()
        ),
        heading=_("Take %(name)s off the list") % {"name": name},
        lead=_("Placements that have begun there go on; those to come are looked at again."),
        label=_("Take off the list"),
        back_url=reverse("preparations:host_list"),
        crumbs=_crumbs(),
        done=_("The host is off the list."),
    )


@login_not_required
@require_safe
def public_host_list(request: WebRequest, reference: str) -> HttpResponse:
    """Show everybody to which hosts a college sends students, and since when."""
    colleges = Organisation.objects.filter(kind=OrganisationKind.COLLEGE, merged_into=None)
    college = get_object_or_404(colleges.prefetch_related("names"), reference=reference)
    found = HostApproval.objects.published().filter(
        college=college, valid_until__gte=timezone.localdate()
    )
    last = last_shown(request, found)
    found = found.order_by("pk")
    if last is not None:
        found = found.filter(pk__gt=last.pk)
    named = found.select_related("host__region").prefetch_related("host__names")
    shown, page = page_of(named, is_later=last is not None)
    context = {"college": college, "rows": shown, "page": page}
    return render(request, "preparations/public_host_list.html", context)


def _crumbs() -> list[tuple[Any, str]]:
    return crumbs_to((_("Hosts on the list"), reverse("preparations:host_list")))
