from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ronghe.kernel import evidence as kernel_evidence
from ronghe.web.parties.views import visible_organisation
from ronghe.web.requests import WebRequest


@require_safe
def evidence_read(request: WebRequest, reference: str, evidence: str) -> FileResponse:
    """Hand the file over as a download: nothing that somebody uploaded is ever shown inline."""
    organisation = visible_organisation(request, reference)
    stored = get_object_or_404(kernel_evidence.evidence_of(organisation), reference=evidence)
    file = kernel_evidence.read(stored, actor=request.actor)
    return FileResponse(
        file, as_attachment=True, filename=stored.name, content_type=stored.media_type
    )
