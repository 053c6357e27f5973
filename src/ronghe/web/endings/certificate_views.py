"""Certificates of practice: issued, revoked, taken along as paper and as badge."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ronghe.kernel import evidence as kernel_evidence
from ronghe.placements.models import CertificateState, PracticeCertificate
from ronghe.placements.operations.certificates import issue_certificate, revoke_certificate
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.endings.access import crumbs_to_ending, ended_placement, url_of
from ronghe.web.endings.assessment_forms import RevokeForm
from ronghe.web.idempotency import answered_once
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest


@require_POST
@answered_once
def certificate_issue(request: WebRequest, reference: str) -> HttpResponse:
    placement = ended_placement(request, reference)
    need(request, "placements.issue_certificate", placement)
    try:
        issue_certificate(placement=placement, actor=request.actor, at=timezone.now())
    except ValueError as refusal:
        messages.warning(request, in_words(refusal))
    else:
        messages.success(request, _("The certificate is issued; paper and badge are ready in a moment."))  # fmt: skip
    return redirect("endings:ending_page", placement.reference)


@get_or_post
def certificate_revoke(request: WebRequest, reference: str) -> HttpResponse:
    placement = ended_placement(request, reference)
    need(request, "placements.issue_certificate", placement)
    known = placement.certificates.filter(state=CertificateState.ISSUED)
    certificate = get_object_or_404(known.select_related("placement__student"))

    def step(entered: dict[str, Any]) -> None:
        revoke_certificate(
            certificate=certificate,
            reason=entered["reason"],
            actor=request.actor,
            at=timezone.now(),
        )

    return ask(
        request,
        RevokeForm(request.POST or None),
        step,
        heading=_("Revoke certificate %(reference)s") % {"reference": certificate.reference},
        label=_("Revoke"),
        back_url=url_of("ending_page", placement),
        crumbs=crumbs_to_ending(placement),
        done=_("The certificate is revoked."),
    )


def _certificate(request: WebRequest, reference: str, certificate: str) -> PracticeCertificate:
    seen = PracticeCertificate.objects.visible_to(request.actor).select_related("paper")
    placement = ended_placement(request, reference)
    need(request, "placements.read_assessment", placement)
    return get_object_or_404(seen, placement=placement, reference=certificate)


@require_safe
def certificate_read(request: WebRequest, reference: str, certificate: str) -> FileResponse:
    found = _certificate(request, reference, certificate)
    if found.paper is None:
        raise Http404
    file = kernel_evidence.read(found.paper, actor=request.actor)
    return FileResponse(
        file, as_attachment=True, filename=found.paper.name, content_type="application/pdf"
    )


@require_safe
def badge_read(request: WebRequest, reference: str, certificate: str) -> HttpResponse:
    """Give the holder the signed credential; whom they show it to is theirs to say."""
    found = _certificate(request, reference, certificate)
    if not found.badge:
        raise Http404
    response = HttpResponse(found.badge, content_type="application/jwt")
    response["Content-Disposition"] = f'attachment; filename="{found.reference}.jwt"'
    return response
