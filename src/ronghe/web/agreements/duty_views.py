"""Obligations: reported by whoever owes them, answered by the other side."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.partnerships.models import Agreement, Obligation
from ronghe.partnerships.operations import obligations
from ronghe.web.agreements.access import address_of, crumbs_to, visible_agreement
from ronghe.web.agreements.forms import DisputeForm, ReportForm
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest


def _duty(agreement: Agreement, pk: int) -> Obligation:
    found = Obligation.objects.select_related("agreement__cooperation", "version")
    return get_object_or_404(found, agreement=agreement, pk=pk)


@get_or_post
def duty_report(request: WebRequest, reference: str, duty: int) -> HttpResponse:
    agreement = visible_agreement(request, reference)
    found = _duty(agreement, duty)
    need(request, "partnerships.report_obligation", found)

    def step(entered: dict[str, Any]) -> object:
        file = entered.get("file")
        return obligations.report_obligation(
            obligation=found,
            words=entered["words"],
            file=file,
            file_name=file.name if file else "",
            actor=request.actor,
            at=timezone.now(),
        )

    return ask(
        request,
        ReportForm(request.POST or None, request.FILES or None),
        step,
        heading=_("Report an obligation as kept"),
        lead=_("It counts once the other side has confirmed it."),
        label=_("Report"),
        back_url=address_of(agreement, "duties"),
        crumbs=crumbs_to(agreement),
        done=_("Reported. The other side answers."),
    )


@require_POST
def duty_confirm(request: WebRequest, reference: str, duty: int) -> HttpResponse:
    agreement = visible_agreement(request, reference)
    try:
        obligations.confirm_obligation(
            obligation=_duty(agreement, duty), actor=request.actor, at=timezone.now()
        )
        messages.success(request, _("Confirmed: the obligation counts as kept."))
    except IllegalTransition as refusal:
        messages.warning(request, in_words(refusal))
    return redirect(address_of(agreement, "duties"))


@get_or_post
def duty_dispute(request: WebRequest, reference: str, duty: int) -> HttpResponse:
    agreement = visible_agreement(request, reference)
    found = _duty(agreement, duty)
    need(request, "partnerships.answer_obligation", found)
    return ask(
        request,
        DisputeForm(request.POST or None),
        lambda entered: obligations.dispute_obligation(
            obligation=found, words=entered["words"], actor=request.actor, at=timezone.now()
        ),
        heading=_("Say what is missing"),
        label=_("Dispute"),
        back_url=address_of(agreement, "duties"),
        crumbs=crumbs_to(agreement),
        done=_("The other side knows what is missing, and can report anew."),
    )
