"""Withdrawing, amending, suspending and ending: each with its reason."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from ronghe.parties.models import Organisation
from ronghe.partnerships.models import Agreement
from ronghe.partnerships.operations import amending, signing
from ronghe.web.agreements.access import address_of, crumbs_to, current_version, visible_agreement
from ronghe.web.agreements.forms import AmendmentForm, EndForm, ReasonForm
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.requests import WebRequest


def _parties(agreement: Agreement) -> Any:
    return (
        Organisation.objects.filter(cooperating__cooperation=agreement.cooperation_id)
        .prefetch_related("names")
        .order_by("pk")
    )


@get_or_post
def agreement_withdraw(request: WebRequest, reference: str) -> HttpResponse:
    agreement = visible_agreement(request, reference)
    need(request, "partnerships.edit_agreement", agreement)
    return ask(
        request,
        ReasonForm(request.POST or None),
        lambda entered: signing.withdraw_agreement(
            version=current_version(agreement), actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Withdraw the text from signing"),
        lead=_("What was signed of it counts no more; the next version is signed from the start."),
        label=_("Withdraw from signing"),
        back_url=address_of(agreement),
        crumbs=crumbs_to(agreement),
        done=_("The text is withdrawn; its next version is in negotiation."),
    )


@get_or_post
def agreement_amend(request: WebRequest, reference: str) -> HttpResponse:
    agreement = visible_agreement(request, reference)
    need(request, "partnerships.edit_agreement", agreement)
    return ask(
        request,
        AmendmentForm(request.POST or None),
        lambda entered: amending.draft_amendment(
            agreement=agreement, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Draft an amendment"),
        lead=_(
            "It is signed like the agreement, and leaves what lies before its first day as it was."
        ),
        label=_("Draft amendment"),
        back_url=address_of(agreement),
        crumbs=crumbs_to(agreement),
        done=_(
            "The amendment is drafted from what is in force. Change its terms, then hand it over."
        ),
    )


@get_or_post
def agreement_suspend(request: WebRequest, reference: str) -> HttpResponse:
    agreement = visible_agreement(request, reference)
    need(request, "partnerships.end_agreement", agreement)
    return ask(
        request,
        ReasonForm(request.POST or None),
        lambda entered: amending.suspend_agreement(
            agreement=agreement, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Suspend the agreement"),
        lead=_("It rests from today until somebody resumes it."),
        label=_("Suspend agreement"),
        back_url=address_of(agreement),
        crumbs=crumbs_to(agreement),
        done=_("The agreement rests from today."),
    )


@get_or_post
def agreement_end(request: WebRequest, reference: str) -> HttpResponse:
    agreement = visible_agreement(request, reference)
    need(request, "partnerships.end_agreement", agreement)
    form = EndForm(
        request.POST or None,
        parties=_parties(agreement),
        initial={"ended_on": timezone.localdate()},
    )
    return ask(
        request,
        form,
        lambda entered: amending.terminate_agreement(
            agreement=agreement, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("End the agreement early"),
        lead=_(
            "Say why, on which last day, and at whose fault, if anybody’s. What falls due later is not owed."
        ),
        label=_("End agreement"),
        back_url=address_of(agreement),
        crumbs=crumbs_to(agreement),
        done=_("The agreement ends on the day you named. The other parties are told."),
    )
