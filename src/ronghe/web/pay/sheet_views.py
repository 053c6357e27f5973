"""A sheet of payments: pasted or uploaded, shown as it was read, then entered whole or not at all."""

import csv
import io

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ronghe.kernel.imports.cells import safe
from ronghe.kernel.imports.files import FileRefused
from ronghe.kernel.imports.words import refusal_words
from ronghe.placements.operations.payments import enter_payments
from ronghe.web.asking import get_or_post
from ronghe.web.pay.access import crumbs_to_due, paying_host
from ronghe.web.pay.due import open_months
from ronghe.web.pay.due_views import SELECTED, entered_words
from ronghe.web.pay.forms import SheetForm
from ronghe.web.pay.sheet import (  # fmt: skip
    SheetRefused,
    as_text,
    lines_of,
    rows_of_file,
    rows_of_text,
    total_of,
)
from ronghe.web.pay.words import outstanding_of
from ronghe.web.placements.life_access import name_of
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest

MOST_DOWNLOADED = 2_000


@get_or_post
def sheet_read(request: WebRequest) -> HttpResponse:
    """Ask for a sheet, and show what was read in it; nothing is entered here."""
    host = paying_host(request)
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    if form.is_valid():
        file, text = form.cleaned_data["file"], form.cleaned_data["text"]
        try:
            rows = rows_of_file(file, file.name) if file else rows_of_text(text)
            lines = lines_of(rows, host, timezone.localdate())
        except FileRefused as refusal:
            said = refusal_words({"code": refusal.code, "params": refusal.params})
            form.add_error(None, " ".join(said))
        except SheetRefused as refusal:
            form.add_error(None, in_words(refusal))
        else:
            wrong = [one for one in lines if one.problem]
            new = [one for one in lines if one.paid and not one.is_known]
            context = {
                "lines": [*wrong, *(one for one in lines if not one.problem)],
                "wrong_count": len(wrong),
                "new_count": len(new),
                "known_count": len(lines) - len(wrong) - len(new),
                "totals": total_of(lines),
                "text": as_text(rows),
                "crumbs": crumbs_to_due(),
            }
            return render(request, "pay/sheet_preview.html", context)
    context = {"form": form, "crumbs": crumbs_to_due()}
    return render(request, "pay/sheet_page.html", context, status=422 if form.is_bound else 200)


@require_POST
def sheet_take_in(request: WebRequest) -> HttpResponse:
    """Enter what the preview showed; what has changed since is refused as a whole."""
    host = paying_host(request)
    try:
        rows = rows_of_text(request.POST.get("text", ""))
        lines = lines_of(rows, host, timezone.localdate())
        if any(one.problem for one in lines):
            raise SheetRefused(_("Something has changed since you looked at the sheet. Look at it again."))  # fmt: skip
        paid = [one.paid for one in lines if one.paid]
        made = enter_payments(host=host, paid=paid, actor=request.actor, at=timezone.now())
    except ValueError as refusal:
        messages.warning(request, in_words(refusal))
        return redirect("pay:sheet_read")
    messages.success(request, entered_words(len(made), len(paid) - len(made)))
    return redirect("pay:pay_due")


@require_safe
def sheet_download(request: WebRequest) -> HttpResponse:
    """Give the open months as a sheet to fill in, with the headings that are read again."""
    paying_host(request)
    out = io.StringIO()
    out.write("\ufeff")
    table = csv.writer(out)
    table.writerow([_("Placement"), _("Student"), _("Month"), _("Owed"), _("Amount"), _("Paid on"), _("How")])  # fmt: skip
    rows = open_months(request.actor, timezone.localdate()).select_related(*SELECTED)
    for row in rows[:MOST_DOWNLOADED]:
        left = outstanding_of(row)
        owed = f"{left.units:f}" if left is not None else ""
        cells = [row.placement.reference, name_of(row.placement.student), f"{row.month:%Y-%m}", owed, "", "", ""]  # fmt: skip
        table.writerow([safe(cell) for cell in cells])
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="pay.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
