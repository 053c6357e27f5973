"""Recording a review, confirming its minutes or objecting to them, and noting what was done."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.parties.models import Organisation
from ronghe.partnerships.models import Cooperation, Review, ReviewAction
from ronghe.partnerships.operations import reviews
from ronghe.partnerships.operations.reviews import PlannedAction
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.cooperations.access import address_of, crumbs_to, own_side, visible_cooperation
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ReviewForm(forms.Form):
    """The minutes, and one thing to be done next, if one was agreed."""

    held_on = forms.DateField(label=gettext_lazy("Day of the review"), widget=DAY)
    minutes = forms.CharField(
        label=gettext_lazy("What was talked about"),
        help_text=gettext_lazy("What is agreed, how it goes, what has to change."),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=20_000,
    )
    what = forms.CharField(
        label=gettext_lazy("What is to be done next"),
        help_text=gettext_lazy("Leave it empty if nothing was agreed."),
        required=False,
        max_length=500,
    )
    owner = forms.ChoiceField(label=gettext_lazy("Who does it"), required=False)
    due_on = forms.DateField(label=gettext_lazy("Done by"), required=False, widget=DAY)

    def __init__(self, *args: Any, parties: dict[int, Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        self._parties = parties
        field = self.fields["owner"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- as declared above
        named = [(str(pk), one.name_in(language)) for pk, one in parties.items()]
        field.choices = [("", "–"), *named]

    def clean(self) -> dict[str, Any]:
        entered: dict[str, Any] = super().clean() or {}
        stated = [entered.get(name) for name in ("what", "owner", "due_on")]
        if any(stated) and not all(stated) and not self.errors:
            raise forms.ValidationError(_("Give an action all of it: what, who and until when."))
        return entered

    def actions(self) -> list[PlannedAction]:
        entered = self.cleaned_data
        if not entered["what"]:
            return []
        owner = self._parties[int(entered["owner"])]
        return [PlannedAction(owner, entered["what"], entered["due_on"])]


class WordsForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("What is wrong with the minutes?"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4_000,
    )


class MinutesForm(forms.Form):
    minutes = forms.CharField(
        label=gettext_lazy("What was talked about"),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=20_000,
    )


def _back(cooperation: Cooperation) -> str:
    return f"{address_of(cooperation)}?tab=reviews"


@get_or_post
def review_record(request: WebRequest, reference: str) -> HttpResponse:
    cooperation = visible_cooperation(request, reference)
    need(request, "partnerships.record_review", cooperation)
    own = own_side(request, cooperation)
    if own is None:
        return redirect(_back(cooperation))
    parties = {
        one.organisation_id: one.organisation
        for one in cooperation.parties.select_related("organisation")
        .prefetch_related("organisation__names")
        .order_by("pk")
    }
    form = ReviewForm(request.POST or None, parties=parties)

    def step(entered: dict[str, Any]) -> Review:
        return reviews.record_review(
            cooperation=cooperation,
            organisation=own,
            held_on=entered["held_on"],
            minutes=entered["minutes"],
            actions=form.actions(),
            actor=request.actor,
            at=timezone.now(),
        )

    return ask(
        request,
        form,
        step,
        heading=_("Record a review"),
        lead=_(
            "Talk about how it goes once a term, and write it down: what both sides confirm"
            " counts as contact."
        ),
        label=_("Record a review"),
        back_url=_back(cooperation),
        crumbs=crumbs_to(cooperation),
        done=_("The review is recorded. The other side is asked to confirm it."),
    )


@require_POST
def review_confirm(request: WebRequest, reference: str, review: str) -> HttpResponse:
    cooperation, found = _found(request, reference, review)
    return _done(
        request,
        cooperation,
        lambda: reviews.confirm_review(review=found, actor=request.actor, at=timezone.now()),
        _("The minutes count now: both sides stand behind them."),
    )


@get_or_post
def review_object(request: WebRequest, reference: str, review: str) -> HttpResponse:
    cooperation, found = _found(request, reference, review)
    need(request, "partnerships.answer_review", found)
    return ask(
        request,
        WordsForm(request.POST or None),
        lambda entered: reviews.object_to_review(
            review=found, words=entered["words"], actor=request.actor, at=timezone.now()
        ),
        heading=_("Object to minutes"),
        lead=found.minutes,
        label=_("Object to minutes"),
        back_url=_back(cooperation),
        crumbs=crumbs_to(cooperation),
        done=_("Your words are on record; the other side writes the minutes anew."),
    )


@get_or_post
def review_rewrite(request: WebRequest, reference: str, review: str) -> HttpResponse:
    cooperation, found = _found(request, reference, review)
    need(request, "partnerships.rewrite_review", found)
    return ask(
        request,
        MinutesForm(request.POST or None, initial={"minutes": found.minutes}),
        lambda entered: reviews.rewrite_review(
            review=found, minutes=entered["minutes"], actor=request.actor, at=timezone.now()
        ),
        heading=_("Write minutes anew"),
        lead=found.objection,
        label=_("Write minutes anew"),
        back_url=_back(cooperation),
        crumbs=crumbs_to(cooperation),
        done=_("The minutes are written anew, and wait for the other side."),
    )


@require_POST
def action_finish(request: WebRequest, reference: str, action: int) -> HttpResponse:
    cooperation = visible_cooperation(request, reference)
    found = get_object_or_404(
        ReviewAction.objects.select_related("review").filter(review__cooperation=cooperation),
        pk=action,
    )
    return _done(
        request,
        cooperation,
        lambda: reviews.finish_action(
            action=found, done_on=timezone.localdate(), actor=request.actor, at=timezone.now()
        ),
        _("Noted as done."),
    )


def _found(request: WebRequest, reference: str, review: str) -> tuple[Cooperation, Review]:
    cooperation = visible_cooperation(request, reference)
    found = cooperation.reviews.select_related("cooperation")
    return cooperation, get_object_or_404(found, reference=review)


def _done(
    request: WebRequest, cooperation: Cooperation, step: Callable[[], object], words: str
) -> HttpResponse:
    try:
        step()
        messages.success(request, words)
    except (ValueError, IllegalTransition) as refusal:
        messages.warning(request, in_words(refusal))
    return redirect(_back(cooperation))
