"""For everybody who holds a document: whether it is genuine, and whether it still counts."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ronghe.partnerships.queries.verification import verdict_on
from ronghe.placements.queries.certificates import certified
from ronghe.supervision.models import YearlyReport
from ronghe.web.agreements.forms import CodeForm
from ronghe.web.requests import WebRequest


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def code_enter(request: WebRequest) -> HttpResponse:
    """Ask for the code that stands at the foot of each page."""
    form = CodeForm(request.POST or None)
    if form.is_valid():
        code = "".join(sign for sign in form.cleaned_data["code"].upper() if sign.isalnum())
        return redirect("agreements:document_verify", code or "0")
    return render(request, "agreements/verify_form.html", {"form": form})


@never_cache
@login_not_required
@require_safe
def document_verify(request: WebRequest, code: str) -> HttpResponse:
    """Say what the holder of the code may know: which document, between whom, and whether it counts."""
    found = certified(code, get_language() or "en")
    if found is not None:
        return render(request, "endings/certificate_verify.html", {"found": found})
    report = YearlyReport.objects.out().filter(verification_code=code).first()
    if report is not None:
        return redirect("yearly:open_report_page", report.reference)
    verdict = verdict_on(code, on=timezone.localdate(), language=get_language() or "en")
    return render(request, "agreements/verify_page.html", {"verdict": verdict, "code": code})


@login_not_required
@require_safe
def page_scan(
    request: WebRequest, code: str, document: str, version: int, page: int
) -> HttpResponse:
    """Lead from the code on a page to what the document is worth."""
    return redirect("agreements:document_verify", code)
