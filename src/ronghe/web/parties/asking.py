"""A form about an organisation: back to one of its tabs when the step is taken."""

import rules
from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ronghe.parties.models import Organisation
from ronghe.web.asking import Step, ask
from ronghe.web.parts import Text
from ronghe.web.requests import WebRequest


def after_answer(request: WebRequest, organisation: Organisation) -> str:
    """Give where to go on once a record is answered: the queue, for whom there is one."""
    if rules.has_perm("parties.view_verification_queue", request.actor):
        return reverse("casework:verification_list")
    return reverse("parties:organisation_page", args=[organisation.reference])


def ask_about(
    request: WebRequest,
    organisation: Organisation,
    form: forms.Form,
    step: Step,
    *,
    heading: Text,
    label: Text,
    tab: str,
    done: Text,
    lead: Text = "",
    back_url: str = "",
) -> HttpResponse:
    page = reverse("parties:organisation_page", args=[organisation.reference])
    return ask(
        request,
        form,
        step,
        heading=heading,
        label=label,
        back_url=back_url or page + tab,
        crumbs=[
            (_("Organisations"), reverse("parties:organisation_list")),
            (organisation.name_in(get_language() or "en"), page),
        ],
        done=done,
        lead=lead,
    )
