"""The yearly reports of one’s authority: the list with drafts, one report, one figure, the paper."""

from collections.abc import Mapping
from datetime import date

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.kernel import evidence
from ronghe.kernel.documents import Languages, typeset
from ronghe.kernel.permissions import may
from ronghe.placements.figures import PARTS
from ronghe.supervision.lifecycles import LABELS
from ronghe.supervision.models import YearlyReport, YearlyReportState
from ronghe.supervision.yearly.definitions import DEFINITIONS
from ronghe.supervision.yearly.papers import content_of, imprint_of
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.parts import Action
from ronghe.web.requests import WebRequest
from ronghe.web.yearly.pages import (
    chip_of,
    crumbs_to_reports,
    figure_context,
    page_of_report,
)

LANGUAGES = {"zh": Languages.CHINESE, "en": Languages.ENGLISH}
# Where the records behind a figure are listed, for the authority.
PAGES: Mapping[str, str] = {
    "participation": "cooperations:cooperation_list",
    "substance": "supervision:cooperation_list",
    "unknown": "supervision:cooperation_list",
    "findings": "findings:finding_list",
    "incidents": "incidents:incident_list",
    "flags": "flags:flag_list",
    "inspections": "inspections:inspection_list",
    "gaps": "listings:gap_list",
    "pay": "numbers:overview",
    "endings": "numbers:overview",
    "graduates": "endings:follow_up_page",
}
PAGE_OF: Mapping[str, str] = {
    "colleges": "parties:organisation_list",
    "pairs_unrecorded": "supervision:unrecorded_list",
    "placements": "placements:placement_list",
    "placement_months": "numbers:overview",
    "placements_without_weeks": "placements:placement_list",
    "placements_without_pay": "placements:placement_list",
    "hollow_share": "inspections:campaign_list",
}
GROUPS = {"group_evidence": "evidence", "group_doubt": "doubt", "group_unknown": "unknown"}


def shown_or_404(request: WebRequest, reference: str) -> YearlyReport:
    if not may(request.actor, "supervision.see_region"):
        raise Http404
    seen = YearlyReport.objects.visible_to(request.actor)
    related = (
        "authority",
        "region",
        "before",
        "drafted_by",
        "published_by",
        "paper_zh",
        "paper_en",
    )
    return get_object_or_404(seen.select_related(*related), reference=reference)


@require_safe
def report_list(request: WebRequest) -> HttpResponse:
    """List the reports of one’s authority: drafts, what is out, and what was replaced."""
    if not may(request.actor, "supervision.see_region"):
        raise Http404
    rows = YearlyReport.objects.visible_to(request.actor).exclude(state=YearlyReportState.DISCARDED)
    rows = rows.select_related("region").order_by("-pk")
    last = last_shown(request, rows)
    if last is not None:
        rows = rows.filter(pk__lt=last.pk)
    found, page = page_of(rows, is_later=last is not None)
    region = request.actor.organisation.region if request.actor.organisation else None
    may_draft = region is not None and may(request.actor, "supervision.draft_report", region)
    context = {
        "rows": [(one, one.region.name, chip_of(one)) for one in found],
        "page": page,
        "draft": Action(_("Draft a report"), reverse("yearly:report_draft")) if may_draft else None,
        "crumbs": crumbs_to_reports()[:1],
    }
    return render(request, "yearly/report_list.html", context)


@require_safe
def report_page(request: WebRequest, reference: str) -> HttpResponse:
    report = shown_or_404(request, reference)
    context = page_of_report(report, is_open=False) | {
        "crumbs": crumbs_to_reports(),
        "publish": _action(request, report, "publish"),
        "discard": _action(request, report, "discard"),
        "is_own_draft": report.state == YearlyReportState.DRAFT
        and report.drafted_by_id == request.actor.person_id,
    }
    return render(request, "yearly/report_page.html", context)


def _action(request: WebRequest, report: YearlyReport, step: str) -> Action | None:
    is_draft = report.state == YearlyReportState.DRAFT
    if not is_draft or not may(request.actor, f"supervision.{step}_report", report):
        return None
    url = reverse(f"yearly:report_{step}", args=[report.reference])
    return Action(LABELS[f"{step}_report"], url, method="post", is_primary=step == "publish")


@require_safe
def figure_page(request: WebRequest, reference: str, key: str) -> HttpResponse:
    """Show what a figure is, from which records it comes, and where those are."""
    report = shown_or_404(request, reference)
    context = figure_context(report, key, is_open=False)
    if context is None:
        raise Http404
    page = reverse("yearly:report_page", args=[reference])
    context |= {
        "crumbs": [*crumbs_to_reports(), (report.reference, page)],
        "page": page,
        "records": _records(key),
        "months": _months(report, key),
    }
    return render(request, "yearly/figure_page.html", context)


def _records(key: str) -> str:
    """Give the page that lists the records behind a figure."""
    code, _colon, subject = key.partition(":")
    if code == "hollow_share":
        return reverse("inspections:campaign_page", args=[subject])
    if code == "college_band":
        return reverse("parties:organisation_page", args=[subject])
    url = reverse(PAGE_OF.get(code) or PAGES[DEFINITIONS[code].section])
    return f"{url}?group={GROUPS[code]}" if code in GROUPS else url


def _months(report: YearlyReport, key: str) -> list[tuple[date, str]]:
    """Give the rows of each month, where they open month by month and for an authority."""
    part = PARTS.get(key)
    if part is None or part.is_pay:
        return []
    months = [date(report.year, month, 1) for month in range(1, 13)]
    rows = reverse("numbers:record_list")
    return [(one, f"{rows}?part={key}&month={one:%Y-%m}") for one in months if one <= report.as_on]


@require_safe
def report_paper(request: WebRequest, reference: str, language: str) -> HttpResponse | FileResponse:
    """Give the sealed paper of what is out, and of a draft one that says so on every page."""
    return paper_of(shown_or_404(request, reference), language, request)


def paper_of(report: YearlyReport, language: str, request: WebRequest) -> HttpResponse | FileResponse:  # fmt: skip
    if language not in LANGUAGES:
        raise Http404
    name = f"{report.reference}-{language}.pdf"
    if report.state == YearlyReportState.DRAFT:
        made = typeset(content_of(report), imprint_of(report, LANGUAGES[language]))
        headers = {"Content-Disposition": f'inline; filename="{name}"'}
        return HttpResponse(made.pdf, content_type="application/pdf", headers=headers)
    paper = report.paper_zh if language == "zh" else report.paper_en
    if paper is None:
        raise Http404
    file = evidence.read(paper, actor=request.actor)
    return FileResponse(file, filename=name, content_type="application/pdf")
