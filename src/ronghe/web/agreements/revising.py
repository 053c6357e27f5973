"""Changing a draft from a page: a form that says why, then one revision."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ronghe.engines.terms import Document
from ronghe.partnerships.models import AgreementVersion
from ronghe.partnerships.operations import agreements
from ronghe.web.agreements.access import address_of, crumbs_to, current_version, visible_agreement
from ronghe.web.asking import ask, need
from ronghe.web.cooperations.forms import LONG
from ronghe.web.parts import Text
from ronghe.web.requests import WebRequest

Change = Callable[[dict[str, Any]], Document]


def opened_draft(request: WebRequest, reference: str) -> AgreementVersion:
    """Give the version that the reader would change; whose turn it is, the operation asks."""
    agreement = visible_agreement(request, reference)
    need(request, "partnerships.edit_agreement", agreement)
    return current_version(agreement)


def with_why(form: forms.Form, version: AgreementVersion) -> forms.Form:
    """Ask in any form why the draft is changed, and keep from which text the change began."""
    form.fields["why"] = forms.CharField(
        label=_("Why it is changed"),
        widget=LONG,
        help_text=_("The other side reads it beside the change."),
    )
    form.fields["base"] = forms.CharField(
        widget=forms.HiddenInput, required=False, initial=version.document_hash
    )
    return form


def ask_revision(
    request: WebRequest,
    version: AgreementVersion,
    form: forms.Form,
    change: Change,
    *,
    heading: Text,
    label: Text,
    done: Text,
    lead: Text = "",
    tab: str = "",
) -> HttpResponse:
    """Show the form, and keep the document that `change` makes of the answers."""
    if not version.is_editable:
        messages.warning(
            request,
            _(
                "The text is fixed while it is checked or signed. Take it back into negotiation first."
            ),
        )
        return redirect(address_of(version.agreement, tab))

    def step(entered: dict[str, Any]) -> object:
        try:
            return agreements.revise_agreement(
                version=version,
                document=change(entered),
                why=entered["why"],
                base=entered["base"],
                effective_on=entered.get("effective_on"),
                until_on=entered.get("until_on", version.until_on),
                actor=request.actor,
                at=timezone.now(),
            )
        except agreements.TextHasChanged:
            # Whoever sends it again has read that it changed.
            form.data = request.POST.copy()
            form.data["base"] = version.document_hash
            raise

    return ask(
        request,
        with_why(form, version),
        step,
        heading=heading,
        lead=lead,
        label=label,
        back_url=address_of(version.agreement, tab),
        crumbs=crumbs_to(version.agreement),
        done=done,
    )
