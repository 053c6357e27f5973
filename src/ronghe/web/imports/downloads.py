"""What can be taken along: the report, the rows to mend, an empty table to fill in."""

import csv
import io
import json
from itertools import islice

from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.kernel.imports.cells import safe
from ronghe.kernel.imports.child import HIDDEN
from ronghe.kernel.imports.mappings import shipped
from ronghe.kernel.imports.registers import register_of
from ronghe.kernel.imports.report import STOPPED, report_of
from ronghe.web.imports.access import needed_registers, visible_import
from ronghe.web.imports.template_books import book_of
from ronghe.web.imports.wording import names_of, words_of
from ronghe.web.requests import WebRequest

NAMED_AT_ONCE = 500
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _file(content: bytes | str, name: str, media_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def report_download(request: WebRequest, reference: str) -> HttpResponse:
    run = visible_import(request, reference)
    text = json.dumps(report_of(run), ensure_ascii=False, indent=1, default=str)
    return _file(text, f"{reference}.json", "application/json")


@require_safe
def rows_download(request: WebRequest, reference: str) -> HttpResponse:
    """Give the rows that did not come in, with their headings, to be mended and brought again."""
    run = visible_import(request, reference)
    register = register_of(run.kind)
    out = io.StringIO()
    out.write("\ufeff")
    table = csv.writer(out)
    headings = run.source.get("headings", [])
    notes = [_("Row of the file"), _("What is wrong"), _("What mends it")]
    table.writerow([safe(text) for text in [*headings, *notes]])
    rows = run.rows.filter(outcome__in=STOPPED).order_by("number").iterator()
    while some := list(islice(rows, NAMED_AT_ONCE)):
        names = names_of(some, register)
        for row in some:
            cells = ["" if cell == HIDDEN else cell for cell in row.cells or [""] * len(headings)]
            said = [*cells, str(row.number), *words_of(row, register, names)]
            table.writerow([safe(text) for text in said])
    return _file(out.getvalue(), f"{reference}.csv", "text/csv; charset=utf-8")


@require_safe
def template_download(request: WebRequest, kind: str) -> HttpResponse:
    """Give our own template for a register, in the language of the page."""
    register = next((one for one in needed_registers(request) if one.key == kind), None)
    template = shipped().get(f"template_{kind}")
    if register is None or template is None:
        raise Http404
    is_chinese = (get_language() or "en").startswith("zh")
    book = book_of(register, template, is_chinese=is_chinese)
    return _file(book, f"ronghe-{kind}-{'zh' if is_chinese else 'en'}.xlsx", XLSX)
