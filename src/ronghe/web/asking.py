"""A step that needs words, numbers or files from the user: a form, then one operation."""

from collections.abc import Callable, Sequence
from typing import Any

import rules
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.web.parts import Text
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
Step = Callable[[dict[str, Any]], object]


def ask(
    request: WebRequest,
    form: forms.Form,
    step: Step,
    *,
    heading: Text,
    label: Text,
    back_url: str,
    crumbs: Sequence[tuple[Text, str]],
    done: Text,
    lead: Text = "",
    key: str = "",
) -> HttpResponse:
    """Show the form; when it is filled in, take the step, and say what became of it.

    `key` is the idempotency key of a form that must not be taken twice (`answered_once`).
    """
    if form.is_valid():
        try:
            step(form.cleaned_data)
        except (ValueError, IllegalTransition) as refusal:
            form.add_error(None, in_words(refusal))
        else:
            messages.success(request, str(done))
            return redirect(back_url)
    context = {
        "form": form,
        "heading": heading,
        "lead": lead,
        "label": label,
        "back_url": back_url,
        "crumbs": crumbs,
        "key": key,
    }
    return render(request, "web/form_page.html", context)


def need(request: WebRequest, permission: str, thing: object) -> None:
    """Spare people a form whose answer would be refused; the operation asks again."""
    if not rules.has_perm(permission, request.actor, thing):
        raise PermissionDenied
