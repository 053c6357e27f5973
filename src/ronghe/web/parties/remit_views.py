"""Remits are granted, ended and narrowed by the administrators of the platform."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from ronghe.parties import operations
from ronghe.parties.models import Organisation, Remit, RemitException
from ronghe.parties.models.organisation import HOLDER_KINDS
from ronghe.web.asking import get_or_post, need
from ronghe.web.parties.asking import ask_about
from ronghe.web.parties.remit_forms import ExceptForm, LastDayForm, RemitForm
from ronghe.web.parties.remits import over_what
from ronghe.web.parties.views import visible_organisation
from ronghe.web.requests import WebRequest

TAB = "?tab=remits"


def _holder(request: WebRequest, reference: str) -> Organisation:
    holder = visible_organisation(request, reference)
    if holder.kind not in HOLDER_KINDS:
        raise Http404
    need(request, "parties.grant_remit", holder)
    return holder


@get_or_post
def remit_grant(request: WebRequest, reference: str) -> HttpResponse:
    holder, today = _holder(request, reference), timezone.localdate()

    def grant(entered: dict[str, Any]) -> object:
        over = {key: entered.pop(key) for key in ("region", "organisations")}
        common = entered | {"holder": holder, "actor": request.actor, "at": timezone.now()}
        if over["region"]:
            return operations.grant_remit(region=over["region"], **common)
        return operations.grant_remit_over_each(organisations=over["organisations"], **common)

    return ask_about(
        request,
        holder,
        RemitForm(
            request.POST or None,
            on=today,
            laws=holder.jurisdiction.lineage(),
            initial={"starts_on": today},
        ),
        grant,
        heading=_("Grant a remit"),
        label=_("Grant remit"),
        tab=TAB,
        done=_("The remit is granted; it opens what it covers from its first day on."),
    )


@get_or_post
def remit_end(request: WebRequest, reference: str, remit: int) -> HttpResponse:
    holder = _holder(request, reference)
    held = _remit(holder, remit)
    return ask_about(
        request,
        holder,
        LastDayForm(request.POST or None, initial={"ends_on": timezone.localdate()}),
        lambda entered: operations.end_remit(
            remit=held, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("End the remit over %(what)s") % {"what": over_what(held)},
        label=_("End remit"),
        tab=TAB,
        done=_("The remit is ended; its last day is entered."),
    )


@get_or_post
def remit_except(request: WebRequest, reference: str, remit: int) -> HttpResponse:
    holder = _holder(request, reference)
    held = _remit(holder, remit)
    if held.region is None:
        raise Http404
    return ask_about(
        request,
        holder,
        ExceptForm(request.POST or None, initial={"starts_on": timezone.localdate()}),
        lambda entered: operations.except_from_remit(
            remit=held, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Leave an organisation out of the remit over %(what)s")
        % {"what": over_what(held)},
        label=pgettext("of a remit", "Leave out"),
        tab=TAB,
        done=_("The organisation is left out of this remit from that day on."),
    )


@get_or_post
def exception_end(request: WebRequest, reference: str, remit: int, exception: int) -> HttpResponse:
    holder = _holder(request, reference)
    excepted = get_object_or_404(
        RemitException.objects.filter(remit=_remit(holder, remit)).prefetch_related(
            "organisation__names"
        ),
        pk=exception,
    )
    name = excepted.organisation.name_in(get_language() or "en")
    return ask_about(
        request,
        holder,
        LastDayForm(request.POST or None, initial={"ends_on": timezone.localdate()}),
        lambda entered: operations.end_exception(
            exception=excepted, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Put %(name)s back into the remit") % {"name": name},
        lead=_("Enter the last day on which it is left out."),
        label=_("Put back"),
        tab=TAB,
        done=_("After that day the remit covers the organisation again."),
    )


def _remit(holder: Organisation, pk: int) -> Remit:
    held = Remit.objects.filter(holder=holder).select_related("region", "organisation")
    return get_object_or_404(held.prefetch_related("organisation__names"), pk=pk)
