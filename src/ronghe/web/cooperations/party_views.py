"""Letting another organisation into a cooperation."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ronghe.parties.models import Organisation
from ronghe.partnerships.operations.joining import admit_party
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.cooperations.access import address_of, crumbs_to, visible_cooperation
from ronghe.web.cooperations.forms import organisation_of
from ronghe.web.requests import WebRequest


class AdmissionForm(forms.Form):
    other = forms.CharField(
        label=gettext_lazy("Whom you let in"),
        max_length=20,
        help_text=gettext_lazy(
            "The reference of the organisation’s record, such as OR-2026-0031. A search shows it."
        ),
    )

    def clean_other(self) -> Organisation:
        return organisation_of(self.cleaned_data["other"])


@get_or_post
def party_admit(request: WebRequest, reference: str) -> HttpResponse:
    cooperation = visible_cooperation(request, reference)
    need(request, "partnerships.take_part", cooperation)

    def step(entered: dict[str, Any]) -> object:
        return admit_party(
            cooperation=cooperation,
            organisation=entered["other"],
            actor=request.actor,
            at=timezone.now(),
        )

    return ask(
        request,
        AdmissionForm(request.POST or None),
        step,
        heading=_("Let another party in"),
        lead=_(
            "A second host, an industry body, or whoever takes over. It sees the cooperation and its"
            " agreements from now on, and is told."
        ),
        label=_("Let in"),
        back_url=f"{address_of(cooperation)}?tab=people",
        crumbs=crumbs_to(cooperation),
        done=_("The organisation has part in the cooperation."),
    )
