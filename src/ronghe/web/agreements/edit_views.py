"""Changing the terms of a draft, handing it over, and sending it back from an approval."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from ronghe.parties.models import Organisation
from ronghe.partnerships import library
from ronghe.partnerships.models import VersionState
from ronghe.partnerships.operations import agreements, negotiation
from ronghe.web.agreements.access import address_of, crumbs_to, current_version, visible_agreement
from ronghe.web.agreements.forms import HandOverForm, ReasonForm, TermsForm
from ronghe.web.agreements.reading import party_names
from ronghe.web.agreements.revising import ask_revision, opened_draft
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.requests import WebRequest


@get_or_post
def terms_change(request: WebRequest, reference: str) -> HttpResponse:
    version = opened_draft(request, reference)
    document = version.content
    form = TermsForm(
        request.POST or None,
        document=document,
        template=library.templates()[version.agreement.template],
        names=party_names(version),
        amends=(version.effective_on, version.until_on) if version.is_amendment else None,
    )
    return ask_revision(
        request,
        version,
        form,
        lambda _entered: replace(document, terms=form.terms()),
        heading=_("Change the terms"),
        lead=_(
            "What is not known yet stays empty: it is a gap in the text, and nothing is invented."
        ),
        label=_("Keep terms"),
        done=_("The terms are kept. The other side sees what changed, and why."),
    )


@get_or_post
def draft_hand_over(request: WebRequest, reference: str) -> HttpResponse:
    agreement = visible_agreement(request, reference)
    need(request, "partnerships.edit_agreement", agreement)
    version = current_version(agreement)
    others = (
        Organisation.objects.filter(agreement_parties__version=version)
        .exclude(pk__in=request.actor.organisations)
        .prefetch_related("names")
        .order_by("pk")
    )

    def step(entered: dict[str, Any]) -> object:
        is_first = version.state == VersionState.DRAFT
        give = agreements.propose_agreement if is_first else agreements.hand_over
        return give(
            version=version,
            to=entered["to"],
            note=entered["note"],
            actor=request.actor,
            at=timezone.now(),
        )

    return ask(
        request,
        HandOverForm(request.POST or None, others=others),
        step,
        heading=_("Lay the draft before the other side"),
        lead=_("It is then their turn to change it, confirm it, or hand it back."),
        label=_("Hand over"),
        back_url=address_of(agreement),
        crumbs=crumbs_to(agreement),
        done=_("The draft lies with the other side now."),
    )


@get_or_post
def step_send_back(request: WebRequest, reference: str) -> HttpResponse:
    agreement = visible_agreement(request, reference)
    waiting = current_version(agreement).approvals.filter(
        organisation__in=request.actor.organisations, state="waiting"
    )
    step_ = waiting.select_related("version__agreement").order_by("number").first()
    if step_ is None:
        raise Http404
    need(request, "partnerships.decide_approval", step_)
    return ask(
        request,
        ReasonForm(request.POST or None),
        lambda entered: negotiation.send_back_step(
            step=step_, remark=entered["reason"], actor=request.actor, at=timezone.now()
        ),
        heading=_("Send the text back"),
        label=_("Send text back"),
        back_url=address_of(agreement),
        crumbs=crumbs_to(agreement),
        done=_("The text is in negotiation again, with your words."),
    )
