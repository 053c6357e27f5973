"""For everybody who holds a file: whether it is the one that was signed, and unchanged."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from ronghe.kernel import documents, signing_office
from ronghe.kernel.documents import FileFinding, SignatureFinding, Verdict
from ronghe.kernel.models import Evidence
from ronghe.partnerships.models import AgreementVersion
from ronghe.partnerships.operations.documents import DOCUMENT, STAGE
from ronghe.placements.models import PracticeCertificate
from ronghe.placements.operations import certificates
from ronghe.supervision.models import YearlyReport
from ronghe.supervision.operations import yearly
from ronghe.web.papers.forms import FileForm
from ronghe.web.parts import Chip, Mark, Text
from ronghe.web.requests import WebRequest

# What is on record of each, and where its code stands.
ISSUED: dict[str, type[Any]] = {
    one._meta.label_lower: one for one in (AgreementVersion, PracticeCertificate, YearlyReport)
}
KINDS = (DOCUMENT, STAGE, certificates.DOCUMENT, yearly.DOCUMENT)
LARGEST = 20 * 1024 * 1024
VERDICTS: dict[Verdict, tuple[Chip, Text]] = {
    Verdict.GENUINE: (
        Chip(_("Genuine"), Mark.HOLDS),
        _("This file is on record here, byte for byte."),
    ),
    Verdict.ALTERED: (
        Chip(_("Altered"), Mark.BROKEN),
        _("This file says that it is a document of ours, but it has been changed."),
    ),
    Verdict.UNKNOWN: (
        Chip(_("Not known here"), Mark.UNKNOWN),
        _(
            "Nothing on record here matches this file. A photograph or a print is checked by its code."
        ),
    ),
}


@dataclass(frozen=True)
class Result:
    chip: Chip
    sentence: Text
    code: str
    signatures: tuple[SignatureFinding, ...]


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def file_verify(request: WebRequest) -> HttpResponse:
    """Hold a file against the record; nothing of it is kept."""
    form = FileForm(request.POST or None, request.FILES or None)
    result = None
    if form.is_valid():
        if form.cleaned_data["file"].size > LARGEST:
            form.add_error("file", _("The file is larger than 20 MB."))
        else:
            result = _result(form.cleaned_data["file"].read())
    return render(request, "papers/verify_file_page.html", {"form": form, "result": result})


def _result(content: bytes) -> Result:
    sha256 = documents.sha256_of(content)
    stored = Evidence.objects.filter(sha256=sha256, subject_type__in=ISSUED, kind__in=KINDS).first()
    found: FileFinding = documents.verify_apart(
        content, known={sha256} if stored else (), roots=signing_office.authority().roots
    )
    chip, sentence = VERDICTS[found.verdict]
    if stored is None:
        return Result(chip, sentence, "", ())
    document = ISSUED[stored.subject_type]._default_manager.get(pk=stored.subject_id)
    return Result(chip, sentence, document.verification_code or "", found.signatures)
