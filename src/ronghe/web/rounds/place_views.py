"""What a student decides: leave the round, confirm or decline a post, appeal."""

import secrets

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.placements.operations import appeals, candidates, publishing
from ronghe.web.asking import ask, get_or_post
from ronghe.web.idempotency import FIELD, answered_once
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest
from ronghe.web.rounds.student_access import address_of, crumbs_to, own_candidate


class SureForm(forms.Form):
    """Nothing to fill in: the page asks once more, and that is all."""


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why you decline"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Your college reads it; the host does not."),
    )


class AppealForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("What is wrong"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "Say which wish it is about, and what you think is not right: your band, your age, your"
            " major, the way, or something else."
        ),
    )


@get_or_post
@answered_once
def candidate_withdraw(request: WebRequest, reference: str) -> HttpResponse:
    candidate = own_candidate(request, reference)
    return ask(
        request,
        SureForm(request.POST if request.method == "POST" else None),
        lambda _entered: candidates.withdraw_candidate(
            candidate=candidate, actor=request.actor, at=timezone.now()
        ),
        heading=_("Withdraw from “%(round)s”?") % {"round": candidate.round.title},
        lead=_(
            "You get no post by this round, and cannot come back into it. If you go together with a"
            " classmate, that ends, and your classmate keeps the list. Talk to your class teacher"
            " first if you are not sure."
        ),
        label=_("Withdraw from the round"),
        back_url=address_of(candidate),
        crumbs=crumbs_to(candidate),
        done=_("You have withdrawn from the round."),
        key=_key(request),
    )


@require_POST
@answered_once
def place_confirm(request: WebRequest, reference: str) -> HttpResponse:
    candidate = own_candidate(request, reference)
    try:
        publishing.confirm_place(candidate=candidate, actor=request.actor, at=timezone.now())
        messages.success(request, _("You have confirmed. Nothing moves you from this post now."))
    except (ValueError, IllegalTransition) as refusal:
        messages.warning(request, in_words(refusal))
    return redirect(address_of(candidate))


@get_or_post
@answered_once
def place_decline(request: WebRequest, reference: str) -> HttpResponse:
    candidate = own_candidate(request, reference)
    return ask(
        request,
        DeclineForm(request.POST if request.method == "POST" else None),
        lambda entered: publishing.decline_place(
            candidate=candidate, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Decline this post?"),
        lead=_(
            "The seat goes to whoever comes next. You get no other post by this round, and cannot"
            " take this one back."
        ),
        label=_("Decline the post"),
        back_url=address_of(candidate),
        crumbs=crumbs_to(candidate),
        done=_("You have declined. The page says what you can do now."),
        key=_key(request),
    )


@get_or_post
@answered_once
def appeal_raise(request: WebRequest, reference: str) -> HttpResponse:
    candidate = own_candidate(request, reference)
    until = date_format(candidate.round.appeals_until)
    return ask(
        request,
        AppealForm(request.POST if request.method == "POST" else None),
        lambda entered: appeals.raise_appeal(
            candidate=candidate, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Appeal against the result"),
        lead=_(
            "Somebody of the office looks at it and answers with a reason, as a rule within three"
            " working days. You keep your place meanwhile, and nobody loses theirs by it. Appeals are"
            " possible until %(day)s."
        )
        % {"day": until},
        label=_("Send the appeal"),
        back_url=address_of(candidate),
        crumbs=crumbs_to(candidate),
        done=_("Your appeal is sent. The answer will stand on this page."),
        key=_key(request),
    )


def _key(request: WebRequest) -> str:
    """Give the key of the form: the one it was sent with, or a new one."""
    return request.POST.get(FIELD) or secrets.token_urlsafe(16)
