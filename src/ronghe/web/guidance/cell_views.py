"""One cell of a form: what the records say with the rows behind it, what the college says, the choice."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel.permissions import may
from ronghe.partnerships.models import Agreement, Cooperation
from ronghe.placements.models import Placement
from ronghe.supervision.models import CellChoice, FormCell, FormState
from ronghe.supervision.operations import form_parts
from ronghe.supervision.queries.forms import fact_of, records_behind
from ronghe.web.asking import get_or_post, need
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.guidance.access import address_of, cell_for, crumbs_to_form, part_address
from ronghe.web.guidance.forms import SettleForm
from ronghe.web.guidance.words import name_of, period_words, value_words
from ronghe.web.parts import Page, Text
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest


@dataclass(frozen=True)
class RecordLine:
    """A record that was counted."""

    reference: str
    what: Text
    url: str


@get_or_post
def cell_page(request: WebRequest, reference: str, cell: int) -> HttpResponse:
    found = cell_for(request, reference, cell)
    form, part = found.row.part.form, found.row.part
    if request.method == "POST":
        need(request, "supervision.settle_cell", found)
    is_settling = found.is_conflict and form.state == FormState.COLLECTING and may(request.actor, "supervision.settle_cell", found)  # fmt: skip
    asked = _settle_form(request, found) if is_settling or request.method == "POST" else None
    if asked is not None and asked.is_valid():
        try:
            form_parts.settle_cell(cell=found, choice=asked.cleaned_data["choice"], reason=asked.cleaned_data["reason"], actor=request.actor, at=timezone.now())  # fmt: skip
        except (ValueError, IllegalTransition) as refusal:
            asked.add_error(None, in_words(refusal))
        else:
            messages.success(request, _("Chosen. Both values and your reason stay on record."))
            return redirect(f"{address_of(form)}#conflicts")
    rows, page = _records(request, found)
    kind = found.column.kind
    college = name_of(part.organisation)
    context: dict[str, Any] = {
        "report": form,
        "cell": found,
        "college": college,
        "crumbs": [*crumbs_to_form(form), (college, part_address(part))],
        "known": value_words(found.known, kind),
        "entered": value_words(found.entered, kind),
        "value": value_words(found.value, kind),
        "fact": fact_of(found.column),
        "period": period_words(found.column, form.counted_on),
        "form": asked,
        "label": pgettext("cell of a form", "Put this value into the form"),
        "rows": rows,
        "page": page,
    }
    status = 422 if asked is not None and asked.is_bound and not asked.is_valid() else 200
    return render(request, "guidance/cell_page.html", context, status=status)


def _settle_form(request: WebRequest, cell: FormCell) -> SettleForm:
    initial = {"choice": cell.chosen or CellChoice.ENTERED, "reason": cell.chosen_because}
    return SettleForm(request.POST or None, initial=initial)


def _records(request: WebRequest, cell: FormCell) -> tuple[list[RecordLine] | None, Page | None]:
    """Give the records as far as the reader’s role goes; None where the fact has none."""
    fact, on = fact_of(cell.column), cell.row.part.form.counted_on
    if fact is None or on is None:
        return None, None
    found = records_behind(fact, cell.row.owner_id, request.actor, on=on)
    if found is None:
        return None, None
    last = last_shown(request, found)
    if last is not None:
        found = found.filter(pk__gt=last.pk)
    shown, page = page_of(_with_related(found), is_later=last is not None)
    return [_line(one) for one in shown], page


def _with_related(rows: QuerySet[Any]) -> QuerySet[Any]:
    names = {field.name for field in rows.model._meta.concrete_fields}
    if "placement" in names:
        return rows.select_related("placement")
    return rows.select_related("week__placement") if "week" in names else rows


def _line(row: Any) -> RecordLine:
    if isinstance(row, Cooperation):
        return RecordLine(row.reference, row.title, reverse("cooperations:cooperation_page", args=[row.reference]))  # fmt: skip
    if isinstance(row, Agreement):
        return RecordLine(row.reference, row.title, reverse("agreements:agreement_page", args=[row.reference]))  # fmt: skip
    placement = row if isinstance(row, Placement) else getattr(row, "placement", None) or row.week.placement  # fmt: skip
    what = _("%(title)s, %(first)s to %(last)s") % {
        "title": placement.title,
        "first": date_format(placement.starts_on),
        "last": date_format(placement.over_on or placement.ends_on),
    }
    day = next((getattr(row, name) for name in ("on", "happened_on", "happened_at", "issued_at") if getattr(row, name, None)), None)  # fmt: skip
    if day is not None:
        what = _("%(day)s: %(what)s") % {"day": date_format(day), "what": what}
    return RecordLine(placement.reference, what, reverse("placements:placement_page", args=[placement.reference]))  # fmt: skip
