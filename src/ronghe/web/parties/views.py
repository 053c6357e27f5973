"""The organisation as an object page and a list; each step it takes is one operation."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.parties import operations, queries
from ronghe.parties.models import Organisation
from ronghe.web.idempotency import answered_once
from ronghe.web.parties import tabs
from ronghe.web.parties.asking import after_answer
from ronghe.web.parties.filters import OrganisationFilter
from ronghe.web.parties.listing import page_of
from ronghe.web.parties.pages import TABS, header_of, tabs_of
from ronghe.web.parts import Action
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest


def visible_organisation(request: WebRequest, reference: str) -> Organisation:
    return get_object_or_404(
        Organisation.objects.visible_to(request.actor)
        .select_related("region", "jurisdiction__parent__parent", "sector")
        .prefetch_related("names", "identifiers"),
        reference=reference,
    )


@require_safe
def organisation_list(request: WebRequest) -> HttpResponse:
    wanted = OrganisationFilter(request.GET, actor=request.actor, on=timezone.localdate())
    organisations = Organisation.objects.visible_to(request.actor)
    rows, page = page_of(organisations, wanted, get_language() or "en")
    context = {
        "filter": wanted,
        "rows": rows,
        "page": page,
        "clear": Action(_("Take away the filters"), request.path),
    }
    return render(request, "parties/organisation_list.html", context)


@require_safe
def organisation_page(request: WebRequest, reference: str) -> HttpResponse:
    organisation = visible_organisation(request, reference)
    tab = request.GET.get("tab", TABS[0])
    if tab not in tabs_of(organisation):
        tab = TABS[0]
    today = timezone.localdate()
    record = queries.completeness(organisation, on=today)
    context = {
        "organisation": organisation,
        "header": header_of(organisation, request.actor, tab=tab, record=record, on=today),
        "tab": tab,
        "crumbs": [(_("Organisations"), reverse("parties:organisation_list"))],
        **tabs.CONTENT[tab](request, organisation, record),
    }
    return render(request, "parties/organisation_page.html", context)


@require_POST
@answered_once
def organisation_submit(request: WebRequest, reference: str) -> HttpResponse:
    organisation = visible_organisation(request, reference)
    try:
        operations.submit_for_verification(
            organisation=organisation, actor=request.actor, at=timezone.now()
        )
        messages.success(
            request, _("The record is submitted. The authority of your region answers it.")
        )
    except (IllegalTransition, operations.RecordIsIncomplete) as refusal:
        messages.warning(request, in_words(refusal))
    return redirect("parties:organisation_page", reference)


@require_POST
@answered_once
def organisation_verify(request: WebRequest, reference: str) -> HttpResponse:
    organisation = visible_organisation(request, reference)
    try:
        operations.verify_organisation(
            organisation=organisation, actor=request.actor, at=timezone.now()
        )
        name = organisation.name_in(get_language() or "en")
        messages.success(request, _("%(name)s is verified, and has been told.") % {"name": name})
    except IllegalTransition as refusal:
        messages.warning(request, in_words(refusal))
    return redirect(after_answer(request, organisation))


@require_POST
def organisation_reopen(request: WebRequest, reference: str) -> HttpResponse:
    organisation = visible_organisation(request, reference)
    try:
        operations.reopen_organisation(
            organisation=organisation, actor=request.actor, at=timezone.now()
        )
        messages.success(
            request, _("You can change the record now. Submit it again when it is right.")
        )
    except IllegalTransition as refusal:
        messages.warning(request, in_words(refusal))
    return redirect("parties:organisation_page", reference)
