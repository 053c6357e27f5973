"""What everybody may read of yearly reports: what is out, with its figures as data; never a draft."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from ronghe.kernel.imports.cells import safe
from ronghe.supervision.models import YearlyReport
from ronghe.supervision.yearly.saying import Line
from ronghe.supervision.yearly.sheet import sheet_of
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.requests import WebRequest
from ronghe.web.yearly.pages import (
    chip_of,
    crumbs_to_open_reports,
    figure_context,
    page_of_report,
    said,
)
from ronghe.web.yearly.views import paper_of

COLUMNS = (
    "report", "edition", "region", "year", "as_on", "section", "figure", "subject",
    "name_zh", "name_en", "value", "low", "high", "band", "not_known", "status",
    "definition_en", "definition_zh", "method", "records_sha256",
)  # fmt: skip
TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


def _out_or_404(reference: str) -> YearlyReport:
    related = ("authority", "region", "before", "paper_zh", "paper_en")
    return get_object_or_404(YearlyReport.objects.out().select_related(*related), reference=reference)  # fmt: skip


@login_not_required
@require_safe
def open_report_list(request: WebRequest) -> HttpResponse:
    rows = YearlyReport.objects.out().select_related("region", "authority").prefetch_related("authority__names")  # fmt: skip
    rows = rows.order_by("-pk")
    last = last_shown(request, rows)
    if last is not None:
        rows = rows.filter(pk__lt=last.pk)
    found, page = page_of(rows, is_later=last is not None)
    context = {
        "rows": [
            (one, one.region.name, one.authority.name_in(get_language() or "en"), chip_of(one))
            for one in found
        ],
        "page": page,
        "crumbs": crumbs_to_open_reports()[:1],
    }
    return render(request, "yearly/open_report_list.html", context)


@login_not_required
@require_safe
def open_report_page(request: WebRequest, reference: str) -> HttpResponse:
    report = _out_or_404(reference)
    context = page_of_report(report, is_open=True) | {"crumbs": crumbs_to_open_reports()}
    return render(request, "yearly/open_report_page.html", context)


@login_not_required
@require_safe
def open_figure_page(request: WebRequest, reference: str, key: str) -> HttpResponse:
    report = _out_or_404(reference)
    context = figure_context(report, key, is_open=True)
    if context is None:
        raise Http404
    page = reverse("yearly:open_report_page", args=[reference])
    crumbs = [*crumbs_to_open_reports(), (report.reference, page)]
    return render(request, "yearly/figure_page.html", context | {"crumbs": crumbs, "page": page})


@login_not_required
@require_safe
def open_report_paper(
    request: WebRequest, reference: str, language: str
) -> HttpResponse | FileResponse:
    return paper_of(_out_or_404(reference), language, request)


@login_not_required
@require_safe
def open_report_data(_request: WebRequest, reference: str, form: str) -> HttpResponse:
    """Give the figures as a file: what the page says, with definitions and hashes."""
    if form not in TYPES:
        raise Http404
    report = _out_or_404(reference)
    content = _csv(report) if form == "csv" else _json(report)
    answer = HttpResponse(content, content_type=TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{report.reference}.{form}"'
    return answer


def _records(report: YearlyReport) -> Iterator[Mapping[str, Any]]:
    for section in sheet_of(report).sections:
        for table in section.tables:
            for line in table.lines:
                yield dict(zip(COLUMNS, _values(report, section.key, line), strict=True))


def _values(report: YearlyReport, section: str, line: Line) -> tuple[Any, ...]:
    """Give a row; of what is not said neither value nor hash, which could be tried out."""
    one, definition = line.figure, line.definition
    status = "said" if line.is_known else "not_known"
    is_band = bool(one.band)
    return (
        report.reference, report.edition, report.region.code, report.year, report.as_on.isoformat(),
        section, one.code, one.subject, line.name.chinese, line.name.english,
        _number(one.value) if line.is_said else None,
        _number(one.low) if line.is_said else None,
        _number(one.high) if line.is_said else None,
        one.band,
        one.unknown if line.is_said and not is_band else None,
        status if line.is_said else "not_said",
        definition.what.english, definition.what.chinese, report.method,
        one.inputs_hash if line.is_said else "",
    )  # fmt: skip


def _number(value: Any) -> float | int | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _csv(report: YearlyReport) -> str:
    out = io.StringIO()
    out.write("\ufeff")
    table = csv.writer(out)
    table.writerow(COLUMNS)
    for one in _records(report):
        table.writerow(["" if cell is None else safe(str(cell)) if isinstance(cell, str) else cell for cell in one.values()])  # fmt: skip
    return out.getvalue()


def _json(report: YearlyReport) -> str:
    known = {
        "report": report.reference,
        "edition": report.edition,
        "state": report.state,
        "title": said(sheet_of(report).title),
        "replaces_because": report.correction_reason,
        "published_at": report.published_at.isoformat() if report.published_at else None,
        "content_sha256": report.content_hash,
        "figures": list(_records(report)),
    }
    return json.dumps(known, ensure_ascii=False, indent=1)
