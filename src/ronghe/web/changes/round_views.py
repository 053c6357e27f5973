"""A settled round is opened for a repair once students and seats have come back to it."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ronghe.placements.models import Round
from ronghe.placements.operations.vacancies import reopen_round
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.people.fields import DayField
from ronghe.web.requests import WebRequest


class ReopenForm(forms.Form):
    confirm_until = DayField(label=gettext_lazy("Students confirm until"))


@get_or_post
def round_reopen(request: WebRequest, round_: str) -> HttpResponse:
    found = get_object_or_404(Round.objects.visible_to(request.actor), reference=round_)
    need(request, "placements.run_round", found)
    page = reverse("rounds:round_page", args=[found.reference])
    return ask(
        request,
        ReopenForm(request.POST or None),
        lambda entered: reopen_round(
            round_=found, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Open the round for a repair"),
        lead=_("Students whose placement came to nothing, and the seats that are still there, take part again. Whoever has confirmed stays where they are. Start the repair on the page of the result."),
        label=_("Open round"),
        back_url=f"{page}?tab=result",
        crumbs=[(found.title, page)],
        done=_("The round is open for a repair."),
    )  # fmt: skip
