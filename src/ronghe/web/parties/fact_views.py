"""What the organisation does and how large it is; names and numbers that come off the record."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ronghe.parties import operations
from ronghe.web.asking import get_or_post, need
from ronghe.web.parties.asking import ask_about
from ronghe.web.parties.forms import DescriptionForm
from ronghe.web.parties.views import visible_organisation
from ronghe.web.parts import Text
from ronghe.web.requests import WebRequest


@get_or_post
def organisation_describe(request: WebRequest, reference: str) -> HttpResponse:
    organisation = visible_organisation(request, reference)
    need(request, "parties.manage_organisation", organisation)
    form = DescriptionForm(
        request.POST or None,
        organisation=organisation,
        initial={"sector": organisation.sector_id, "size_band": organisation.size_band},
    )
    return ask_about(
        request,
        organisation,
        form,
        lambda entered: operations.describe_organisation(
            organisation=organisation, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Enter sector and size"),
        label=_("Save sector and size"),
        tab="",
        done=_("Sector and size are saved."),
    )


@require_POST
def name_remove(request: WebRequest, reference: str) -> HttpResponse:
    organisation = visible_organisation(request, reference)
    return _take_off(
        request,
        reference,
        lambda: operations.remove_name(
            organisation=organisation,
            language=request.POST.get("language", ""),
            kind=request.POST.get("kind", ""),
            actor=request.actor,
            at=timezone.now(),
        ),
        done=_("The name is removed; the story of the record keeps it."),
    )


@require_POST
def identifier_withdraw(request: WebRequest, reference: str) -> HttpResponse:
    organisation = visible_organisation(request, reference)
    return _take_off(
        request,
        reference,
        lambda: operations.withdraw_identifier(
            organisation=organisation,
            scheme=request.POST.get("scheme", ""),
            value=request.POST.get("value", ""),
            actor=request.actor,
            at=timezone.now(),
        ),
        done=_("The number is withdrawn; the story of the record keeps it."),
    )


def _take_off(
    request: WebRequest, reference: str, step: Callable[[], object], *, done: Text
) -> HttpResponse:
    try:
        step()
        messages.success(request, str(done))
    except (
        operations.NameIsMissing,
        operations.NothingToRemove,
        operations.RecordIsSettled,
    ) as refusal:
        messages.warning(request, str(refusal))
    return redirect("parties:organisation_page", reference)
