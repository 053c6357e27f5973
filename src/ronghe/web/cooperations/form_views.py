"""The questions before an agreement, drafting one, closing."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from ronghe.partnerships.models import CooperationState
from ronghe.partnerships.operations import agreements, cooperations, readiness
from ronghe.partnerships.readiness import HASTY_FROM
from ronghe.partnerships.versions import Side
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.cooperations.access import address_of, crumbs_to, own_side, visible_cooperation
from ronghe.web.cooperations.forms import ClosingForm, ReadinessForm, TemplateForm
from ronghe.web.requests import WebRequest


@get_or_post
def readiness_assess(request: WebRequest, reference: str) -> HttpResponse:
    cooperation = visible_cooperation(request, reference)
    need(request, "partnerships.assess_readiness", cooperation)
    own = own_side(request, cooperation)
    if own is None:
        return redirect(address_of(cooperation))
    role = cooperation.parties.get(organisation=own).role
    given = cooperation.readiness.filter(organisation=own).first()

    def step(entered: dict[str, Any]) -> object:
        return readiness.assess_readiness(
            cooperation=cooperation,
            organisation=own,
            answers=entered,
            actor=request.actor,
            at=timezone.now(),
        )

    return ask(
        request,
        ReadinessForm(request.POST or None, side=role, initial=given.answers if given else None),
        step,
        heading=_("Are you ready to work together?"),
        lead=_(
            "Ten minutes. There are no points: from %(n)d signs of haste on, the page says so plainly,"
            " to both sides."
        )
        % {"n": HASTY_FROM},
        label=_("Give answers"),
        back_url=address_of(cooperation),
        crumbs=crumbs_to(cooperation),
        done=_("Your side has answered."),
    )


@get_or_post
def agreement_draft(request: WebRequest, reference: str) -> HttpResponse:
    """Draft between organisations; with students the college drafts from their class."""
    cooperation = visible_cooperation(request, reference)
    need(request, "partnerships.draft_agreement", cooperation)
    parties = list(cooperation.parties.select_related("organisation").order_by("pk"))

    def step(entered: dict[str, Any]) -> object:
        days = {name: entered[name].isoformat() for name in ("starts_on", "ends_on")}
        return agreements.draft_agreement(
            cooperation=cooperation,
            template=entered["template"],
            title=entered["title"],
            sides=[Side(one.role, one.organisation) for one in parties],
            terms=days,
            actor=request.actor,
            at=timezone.now(),
        )

    form = TemplateForm(
        request.POST or None,
        roles=[one.role for one in parties],
        initial={"title": cooperation.title, "template": cooperation.kind},
    )
    return ask(
        request,
        form,
        step,
        heading=_("Draft an agreement"),
        lead=_("Clauses, obligations and plan come from the template, for you to edit."),
        label=_("Draft agreement"),
        back_url=f"{address_of(cooperation)}?tab=terms",
        crumbs=crumbs_to(cooperation),
        done=_("The draft is ready. Go through it, then lay it before the other side."),
    )


@get_or_post
def cooperation_close(request: WebRequest, reference: str) -> HttpResponse:
    cooperation = visible_cooperation(request, reference)
    need(request, "partnerships.take_part", cooperation)
    is_running = cooperation.state == CooperationState.RUNNING

    def step(entered: dict[str, Any]) -> object:
        words, actor, at = entered["words"], request.actor, timezone.now()
        if is_running:
            return cooperations.conclude_cooperation(
                cooperation=cooperation, note=words, actor=actor, at=at
            )
        return cooperations.give_up_cooperation(
            cooperation=cooperation, reason=words, actor=actor, at=at
        )

    return ask(
        request,
        ClosingForm(request.POST or None),
        step,
        heading=_("Close the cooperation"),
        lead=_("What is agreed ends first. Say in a word how it went; others learn from it."),
        label=_("Close cooperation"),
        back_url=address_of(cooperation),
        crumbs=crumbs_to(cooperation),
        done=_("The cooperation is closed."),
    )
