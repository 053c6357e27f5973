"""The agreement as an object page: text, obligations, changes, signatures, history."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ronghe.kernel import evidence as kernel_evidence
from ronghe.kernel.models import Evidence
from ronghe.web.agreements import tabs
from ronghe.web.agreements.access import crumbs_above, current_version, sees_all, visible_agreement
from ronghe.web.agreements.header import TABS, TABS_OF_SIGNERS, header_of
from ronghe.web.requests import WebRequest


@require_safe
def agreement_page(request: WebRequest, reference: str) -> HttpResponse:
    agreement = visible_agreement(request, reference)
    version = current_version(agreement)
    is_insider = sees_all(request, agreement)
    shown = TABS if is_insider else TABS_OF_SIGNERS
    tab = request.GET.get("tab", shown[0])
    if tab not in shown:
        tab = shown[0]
    today = timezone.localdate()
    context = {
        "agreement": agreement,
        "version": version,
        "header": header_of(version, request, tabs=shown, tab=tab, on=today),
        "tab": tab,
        "crumbs": crumbs_above(agreement) if is_insider else [],
        **tabs.CONTENT[tab](request, version, today),
    }
    return render(request, "agreements/agreement_page.html", context)


@require_safe
def document_read(request: WebRequest, reference: str, evidence: str) -> FileResponse:
    """Hand over the document of a version, as it was fixed or as it is signed."""
    agreement = visible_agreement(request, reference)
    versions = agreement.versions.exclude(frozen_at=None).order_by().values("pk")
    stored = get_object_or_404(
        Evidence,
        subject_type="partnerships.agreementversion",
        subject_id__in=versions,
        reference=evidence,
    )
    file = kernel_evidence.read(stored, actor=request.actor)
    return FileResponse(
        file, as_attachment=True, filename=stored.name, content_type=stored.media_type
    )
