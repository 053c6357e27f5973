"""Raising a concern, answering it, settling it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.parties.models import Organisation
from ronghe.partnerships.operations import concerns
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.cooperations.access import address_of, crumbs_to, own_side, visible_cooperation
from ronghe.web.cooperations.forms import AnswerForm, ConcernForm
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest


@get_or_post
def concern_raise(request: WebRequest, reference: str) -> HttpResponse:
    cooperation = visible_cooperation(request, reference)
    need(request, "partnerships.raise_concern", cooperation)
    own = own_side(request, cooperation)
    if own is None:
        return redirect(address_of(cooperation))
    others = (
        Organisation.objects.filter(cooperating__cooperation=cooperation)
        .exclude(pk=own.pk)
        .prefetch_related("names")
        .order_by("pk")
    )
    return ask(
        request,
        ConcernForm(request.POST or None, others=others),
        lambda entered: concerns.raise_concern(
            cooperation=cooperation,
            organisation=own,
            actor=request.actor,
            at=timezone.now(),
            **entered,
        ),
        heading=_("Raise a concern"),
        lead=_(
            "The other side owes you an answer within five working days. The authority can read it,"
            " and nobody is blamed by it."
        ),
        label=_("Send concern"),
        back_url=address_of(cooperation),
        crumbs=crumbs_to(cooperation),
        done=_("The concern is sent, and the answer has its day."),
    )


@get_or_post
def concern_answer(request: WebRequest, reference: str, concern: str) -> HttpResponse:
    cooperation = visible_cooperation(request, reference)
    found = get_object_or_404(cooperation.concerns.all(), reference=concern)
    need(request, "partnerships.answer_concern", found)

    def step(entered: dict[str, Any]) -> object:
        return concerns.answer_concern(
            concern=found, text=entered["text"], actor=request.actor, at=timezone.now()
        )

    return ask(
        request,
        AnswerForm(request.POST or None),
        step,
        heading=_("Answer concern %(reference)s") % {"reference": found.reference},
        lead=found.text,
        label=_("Send answer"),
        back_url=address_of(cooperation),
        crumbs=crumbs_to(cooperation),
        done=_("The answer is sent."),
    )


@require_POST
def concern_settle(request: WebRequest, reference: str, concern: str) -> HttpResponse:
    cooperation = visible_cooperation(request, reference)
    found = get_object_or_404(cooperation.concerns.all(), reference=concern)
    try:
        concerns.settle_concern(concern=found, actor=request.actor, at=timezone.now())
        messages.success(request, _("The concern is settled."))
    except IllegalTransition as refusal:
        messages.warning(request, in_words(refusal))
    return redirect(address_of(cooperation))
