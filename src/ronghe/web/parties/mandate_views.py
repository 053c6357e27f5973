"""Signing mandates: proposed with a paper, confirmed by a second person, revoked with a reason."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel import evidence as kernel_evidence
from ronghe.kernel.money import Money
from ronghe.parties import operations
from ronghe.parties.mandates import memberships_that_sign
from ronghe.parties.models import Organisation, SigningMandate
from ronghe.web.asking import get_or_post, need
from ronghe.web.idempotency import answered_once
from ronghe.web.parties.asking import ask_about
from ronghe.web.parties.mandate_forms import CoSigningForm, MandateForm, RevokeForm
from ronghe.web.parties.views import visible_organisation
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest

TAB = "?tab=mandates"


@get_or_post
def mandate_propose(request: WebRequest, reference: str) -> HttpResponse:
    organisation = visible_organisation(request, reference)
    need(request, "parties.propose_mandate", organisation)
    today = timezone.localdate()
    form = MandateForm(
        request.POST or None,
        request.FILES or None,
        members=memberships_that_sign(organisation, on=today).select_related("person"),
        currency=organisation.jurisdiction.effective_currency,
        initial={"starts_on": today},
    )
    return ask_about(
        request,
        organisation,
        form,
        lambda entered: operations.propose_mandate(
            organisation=organisation, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Propose a signing mandate"),
        label=_("Propose mandate"),
        tab=TAB,
        done=_("The mandate is proposed. It is in force when a second person has confirmed it."),
    )


@require_POST
@answered_once
def mandate_confirm(request: WebRequest, reference: str, mandate: str) -> HttpResponse:
    organisation = visible_organisation(request, reference)
    try:
        operations.confirm_mandate(
            mandate=_visible_mandate(request, organisation, mandate),
            actor=request.actor,
            at=timezone.now(),
        )
        messages.success(request, _("The mandate is confirmed, and the signatory has been told."))
    except (
        IllegalTransition,
        operations.MandateIsOver,
        operations.SignatoryIsNoMember,
    ) as refusal:
        messages.warning(request, in_words(refusal))
    return redirect(reverse("parties:organisation_page", args=[reference]) + TAB)


@get_or_post
def mandate_revoke(request: WebRequest, reference: str, mandate: str) -> HttpResponse:
    organisation = visible_organisation(request, reference)
    held = _visible_mandate(request, organisation, mandate)
    need(request, "parties.revoke_mandate", held)
    return ask_about(
        request,
        organisation,
        RevokeForm(request.POST or None),
        lambda entered: operations.revoke_mandate(
            mandate=held, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Revoke the mandate %(reference)s") % {"reference": held.reference},
        lead=_("It ends at once. What was signed under it stays signed."),
        label=_("Revoke mandate"),
        tab=TAB,
        done=_("The mandate is revoked, and the signatory has been told."),
    )


@require_safe
def mandate_evidence_read(
    request: WebRequest, reference: str, mandate: str, evidence: str
) -> FileResponse:
    """Hand the signed paper over as a download."""
    organisation = visible_organisation(request, reference)
    held = _visible_mandate(request, organisation, mandate)
    stored = get_object_or_404(kernel_evidence.evidence_of(held), reference=evidence)
    file = kernel_evidence.read(stored, actor=request.actor)
    return FileResponse(
        file, as_attachment=True, filename=stored.name, content_type=stored.media_type
    )


@get_or_post
def co_signing_set(request: WebRequest, reference: str) -> HttpResponse:
    organisation = visible_organisation(request, reference)
    need(request, "parties.set_co_signing_limit", organisation)
    currency = organisation.jurisdiction.effective_currency
    limit: Money | None = organisation.co_signing_limit
    form = CoSigningForm(
        request.POST or None, currency=currency, initial={"limit": limit.units if limit else None}
    )
    return ask_about(
        request,
        organisation,
        form,
        lambda entered: operations.set_co_signing_limit(
            organisation=organisation, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("When two people sign"),
        label=_("Save limit"),
        tab=TAB,
        done=_("The limit is saved, and those who look after the record have been told."),
    )


def _visible_mandate(
    request: WebRequest, organisation: Organisation, reference: str
) -> SigningMandate:
    visible = SigningMandate.objects.visible_to(request.actor).filter(organisation=organisation)
    return get_object_or_404(visible.select_related("organisation__region"), reference=reference)
