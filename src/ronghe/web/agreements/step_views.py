"""Steps that need no words: one button, one operation, back to the agreement."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.partnerships.models import Agreement
from ronghe.partnerships.operations import amending, checking, negotiation
from ronghe.web.agreements.access import address_of, current_version, visible_agreement
from ronghe.web.idempotency import answered_once
from ronghe.web.parts import Text
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest

Step = Callable[..., Text]


def agreement_step(step: Step) -> Callable[..., HttpResponse]:
    """Take the step for an agreement that one sees, and say what became of it."""

    @require_POST
    @answered_once
    @wraps(step)
    def view(request: WebRequest, reference: str, **kwargs: Any) -> HttpResponse:
        agreement = visible_agreement(request, reference)
        try:
            done = step(request, agreement, **kwargs)
            messages.success(request, str(done))
        except (ValueError, IllegalTransition) as refusal:
            messages.warning(request, in_words(refusal))
        return redirect(address_of(agreement))

    return view


@agreement_step
def facts_confirm(request: WebRequest, agreement: Agreement) -> Text:
    version = current_version(agreement)
    party = version.parties.filter(organisation__in=request.actor.managed_organisations).first()
    if party is None:
        raise Http404
    negotiation.confirm_facts(party=party, actor=request.actor, at=timezone.now())
    return _("You stand by what the draft says of your side.")


@agreement_step
def agreement_check(request: WebRequest, agreement: Agreement) -> Text:
    check = checking.check_agreement(
        version=current_version(agreement), actor=request.actor, at=timezone.now()
    )
    if check.block_count:
        return _(
            "The law forbids something of it; the agreement’s page says what, and the way out."
        )
    return _("No confirmed rule forbids it.")


@agreement_step
def agreement_reopen(request: WebRequest, agreement: Agreement) -> Text:
    checking.reopen_agreement(
        version=current_version(agreement), actor=request.actor, at=timezone.now()
    )
    return _("The draft can be changed again.")


@agreement_step
def step_approve(request: WebRequest, agreement: Agreement) -> Text:
    waiting = current_version(agreement).approvals.filter(
        organisation__in=request.actor.organisations, state="waiting"
    )
    step = waiting.select_related("version__agreement").order_by("number").first()
    if step is None:
        raise Http404
    negotiation.approve_step(step=step, actor=request.actor, at=timezone.now())
    return _("You have approved the text as it stands.")


@agreement_step
def signing_begin(request: WebRequest, agreement: Agreement) -> Text:
    checking.begin_signing(
        version=current_version(agreement), actor=request.actor, at=timezone.now()
    )
    return _("The text is fixed and out for signature. Those whose turn it is are told.")


@agreement_step
def agreement_resume(request: WebRequest, agreement: Agreement) -> Text:
    amending.resume_agreement(agreement=agreement, actor=request.actor, at=timezone.now())
    return _("The agreement goes on from today.")
