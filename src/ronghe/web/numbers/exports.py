"""Placements, weeks and pay as files: CSV or XLSX, no cell of which a spreadsheet would compute."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.kernel.imports.cells import safe
from ronghe.parties.actors import Actor
from ronghe.parties.models import Role
from ronghe.placements.figures import PARTS
from ronghe.placements.models import PayPeriod, Placement, WeekRecord, WeekState
from ronghe.placements.queries.figures import opens, view_of
from ronghe.web.parts import Text
from ronghe.web.requests import WebRequest

MOST_ROWS = 20_000
LONGEST_SHEET_NAME = 31
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Row = Sequence[Any]
DAY, MONTH, AMOUNT = "yyyy-mm-dd", "yyyy-mm", "#,##0.00"


class Month(date):
    """A month, written as one."""

    def __str__(self) -> str:
        return f"{self:%Y-%m}"


def _name(placement: Placement) -> str:
    return placement.student.person.name_in(get_language() or "en")


def _host(placement: Placement) -> str:
    return placement.host.name_in(get_language() or "en")


def _placements(actor: Actor) -> Iterator[Row]:
    yield (_("Placement"), _("Student"), _("Host"), _("Post"), _("First day"), _("Last day"), _("State"))  # fmt: skip
    found = Placement.objects.visible_to(actor).select_related("student__person", "host")
    for one in found.prefetch_related("host__names").order_by("-pk")[:MOST_ROWS]:
        yield (
            one.reference, _name(one), _host(one), one.title, one.starts_on,
            one.over_on or one.ends_on, one.get_state_display(),
        )  # fmt: skip


def _weeks(actor: Actor) -> Iterator[Row]:
    """Give only what both have confirmed: what waits is seen in the minute, behind its question."""
    yield (_("Placement"), _("Student"), _("Week from"), _("Hours"), _("Answered on"))
    found = WeekRecord.objects.visible_to(actor).filter(state=WeekState.CONFIRMED)
    if actor.remits:  # an authority reads totals of weeks, not the weeks
        found = found.none()
    rows = found.select_related("placement__student__person").prefetch_related("days")
    for one in rows.order_by("-pk")[:MOST_ROWS]:
        hours = sum(day.counted_minutes for day in one.days.all()) / 60
        answered = timezone.localdate(one.answered_at) if one.answered_at else ""
        yield (one.placement.reference, _name(one.placement), one.monday, round(hours, 2), answered)


def _pay(actor: Actor) -> Iterator[Row]:
    """Give the months that have begun; the calendar knows all to the last day."""
    yield (
        _("Placement"), _("Student"), _("Month"), _("Due by"), _("Owed"), pgettext("amount", "Paid"),
        _("Currency"), _("Paid in full on"), _("The student says"), _("Host reminded on"),
    )  # fmt: skip
    begun = PayPeriod.objects.visible_to(actor).filter(first_on__lte=timezone.localdate())
    found = begun.select_related("placement__student__person")
    for one in found.order_by("-pk")[:MOST_ROWS]:
        owed = one.owed.units if one.amount is not None and one.currency else ""
        paid = one.paid.units if one.currency else ""
        yield (
            one.placement.reference, _name(one.placement), Month(one.month.year, one.month.month, 1), one.due_on or "",
            owed, paid, one.currency, one.settled_on or "",
            one.get_receipt_display() if one.receipt else "", one.reminded_on or "",
        )  # fmt: skip


WHAT: dict[str, tuple[Text, Callable[[Actor], Iterator[Row]]]] = {
    "placements": (pgettext_lazy("export", "Placements"), _placements),
    "weeks": (gettext_lazy("Confirmed weeks"), _weeks),
    "pay": (pgettext_lazy("export", "Pay"), _pay),
}


def offered(actor: Actor) -> list[tuple[str, Text]]:
    """Give the files in which the reader would find something: no weeks and pay for authorities.

    Who keeps the platform reads totals and takes nobody’s name along.
    """
    if actor.holds(Role.ADMINISTRATOR):
        return []
    found = [(what, label) for what, (label, _rows) in WHAT.items()]
    if actor.remits:
        return found[:1]
    reads_pay = opens(actor, PARTS["pay_on_time"])
    return [(what, label) for what, label in found if reads_pay or what != "pay"]


@require_safe
def export(request: WebRequest, what: str, form: str) -> HttpResponse:
    """Give what the reader sees, the newest twenty thousand rows at most."""
    if what not in WHAT or view_of(request.actor) is None or not offered(request.actor):
        raise Http404
    label, rows_for = WHAT[what]
    rows = rows_for(request.actor)
    content, kind = (_workbook(rows, str(label)), XLSX) if form == "xlsx" else (_csv(rows), "text/csv; charset=utf-8")  # fmt: skip
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{what}.{form}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _csv(rows: Iterator[Row]) -> str:
    out = io.StringIO()
    out.write("\ufeff")
    table = csv.writer(out)
    for row in rows:
        table.writerow([safe(str(cell)) for cell in row])
    return out.getvalue()


def _workbook(rows: Iterator[Row], name: str) -> bytes:
    """Give a sheet that counts: amounts as numbers, days as days."""
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415 -- heavy, and rarely needed

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True})
        looks = {one: book.add_format({"num_format": one}) for one in (DAY, MONTH, AMOUNT)}
        leaf = book.add_worksheet(name[:LONGEST_SHEET_NAME])
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    look = looks[MONTH if isinstance(cell, Month) else DAY]
                    leaf.write_datetime(number, place, cell, look)
                elif isinstance(cell, float | Decimal):
                    leaf.write_number(number, place, float(cell), looks[AMOUNT])
                elif cell:
                    leaf.write_string(number, place, safe(str(cell)), None if number else bold)
        leaf.freeze_panes(1, 0)
        leaf.set_column(0, 9, 18)
    return out.getvalue()
