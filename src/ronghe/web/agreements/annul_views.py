"""Declaring an agreement void, for the authority that decides about one of its parties."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ronghe.kernel.permissions import may
from ronghe.partnerships import library
from ronghe.partnerships.lifecycles import AGREEMENT
from ronghe.partnerships.models import Agreement
from ronghe.partnerships.operations import amending
from ronghe.web.agreements.access import address_of, crumbs_to, visible_agreement
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.cooperations.forms import LONG
from ronghe.web.parts import Action
from ronghe.web.requests import WebRequest


class AnnulForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("The parties read it; name the rule that makes the agreement void."),
        widget=LONG,
        max_length=2_000,
    )
    students_then = forms.CharField(
        label=gettext_lazy("What happens to each student"),
        widget=LONG,
        required=False,
        max_length=2_000,
    )

    def __init__(self, *args: Any, takes_students: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["students_then"].required = takes_students


def annul_action(request: WebRequest, agreement: Agreement) -> Action | None:
    """Give the button to whoever may annul, where there is something to annul."""
    if not request.actor.remits or not AGREEMENT.may(agreement.state, "annul_agreement"):
        return None
    if not may(request.actor, "partnerships.annul_agreement", agreement):
        return None
    address = reverse("agreements:agreement_annul", args=[agreement.reference])
    return Action(_("Annul agreement"), address)


@get_or_post
def agreement_annul(request: WebRequest, reference: str) -> HttpResponse:
    agreement = visible_agreement(request, reference)
    need(request, "partnerships.annul_agreement", agreement)
    takes_students = library.templates()[agreement.template].takes_students
    return ask(
        request,
        AnnulForm(request.POST or None, takes_students=takes_students),
        lambda entered: amending.annul_agreement(
            agreement=agreement, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Annul the agreement"),
        lead=_(
            "It counts no more from today on, and nothing is owed under it. What was signed stays"
            " readable and is shown as annulled; every party is told, with your reason."
        ),
        label=_("Annul agreement"),
        back_url=address_of(agreement),
        crumbs=crumbs_to(agreement),
        done=_("The agreement is annulled. Every party is told."),
    )
