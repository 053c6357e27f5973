"""Steps at the authority that need no words, and the files of a form."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel import evidence
from ronghe.parties.actors import Actor
from ronghe.supervision.form_files import filled_form, original_of
from ronghe.supervision.models import FormState, ReportForm
from ronghe.supervision.operations import form_parts, forms
from ronghe.supervision.sheets.refusals import SheetRefused
from ronghe.supervision.sheets.words import refusal_words
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.guidance.access import (
    address_of,
    attached,
    crumbs_to_form,
    own_form,
    part_address,
    part_for,
)
from ronghe.web.guidance.forms import ReturnForm
from ronghe.web.guidance.words import name_of
from ronghe.web.parts import Text
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest


def _count(form: ReportForm, actor: Actor, at: datetime) -> Text:
    changed = forms.count_form(form=form, actor=actor, at=at)
    words = ngettext("Counted anew: %(n)d value has changed.", "Counted anew: %(n)d values have changed.", changed)  # fmt: skip
    return words % {"n": changed}


def _remind(form: ReportForm, actor: Actor, at: datetime) -> Text:
    told = forms.remind_of_form(form=form, actor=actor, at=at)
    if not told:
        return _("Everybody has handed in, or was reminded today.")
    return ngettext("%(n)d college is reminded.", "%(n)d colleges are reminded.", told) % {"n": told}  # fmt: skip


def _close(form: ReportForm, actor: Actor, at: datetime) -> Text:
    forms.close_form(form=form, actor=actor, at=at)
    return _("The form is closed. The merged file stays here.")


def _reopen(form: ReportForm, actor: Actor, at: datetime) -> Text:
    forms.reopen_form(form=form, actor=actor, at=at)
    return _("The form is open again.")


def _withdraw(form: ReportForm, actor: Actor, at: datetime) -> Text:
    forms.withdraw_form(form=form, actor=actor, at=at)
    return _("The form is withdrawn.")


STEPS: dict[str, Callable[[ReportForm, Actor, datetime], Text]] = {
    "count": _count,
    "remind": _remind,
    "close": _close,
    "reopen": _reopen,
    "withdraw": _withdraw,
}


@require_POST
def form_step(request: WebRequest, reference: str, step: str) -> HttpResponse:
    form = own_form(request, reference)
    if step not in STEPS:
        raise Http404
    try:
        messages.success(request, str(STEPS[step](form, request.actor, timezone.now())))
    except (ValueError, IllegalTransition) as refusal:
        messages.warning(request, in_words(refusal))
    return redirect(address_of(form))


@require_safe
def form_file(request: WebRequest, reference: str) -> HttpResponse:
    """Give the merged file in the original format; open conflicts are left empty in it."""
    form = own_form(request, reference)
    if form.state not in {FormState.COLLECTING, FormState.CLOSED}:
        raise Http404
    try:
        return attached(filled_form(form), f"{form.reference}.xlsx")
    except SheetRefused as refusal:
        messages.warning(request, refusal_words(refusal))
        return redirect(address_of(form))


@require_safe
def form_original(request: WebRequest, reference: str) -> HttpResponse:
    """Give the form as it came."""
    form = own_form(request, reference)
    need(request, "supervision.run_form", form)
    found = original_of(form)
    with evidence.read(found, actor=request.actor) as file:
        return attached(file.read(), f"{form.reference}-original.xlsx", found.media_type)


@get_or_post
def part_return(request: WebRequest, reference: str, college: str) -> HttpResponse:
    part = part_for(request, reference, college)
    need(request, "supervision.run_part", part)

    def step(entered: dict[str, Any]) -> None:
        form_parts.return_part(part=part, reason=entered["reason"], actor=request.actor, at=timezone.now())  # fmt: skip

    return ask(
        request,
        ReturnForm(request.POST or None),
        step,
        heading=_("Return the part of %(college)s") % {"college": name_of(part.organisation)},
        label=_("Return it to the college"),
        back_url=part_address(part),
        crumbs=crumbs_to_form(part.form),
        done=_("The part is returned; the college reads your reason."),
    )
