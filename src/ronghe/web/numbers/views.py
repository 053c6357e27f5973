"""Figures that open: charts with their tables, the rows behind each point, and files to take along."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.placements.figures import PARTS
from ronghe.placements.queries.figures import (
    View,
    experience_for,
    figures_for,
    opens,
    sees_experience,
    view_of,
)
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.endings.experience_words import said_of
from ronghe.web.numbers.exports import offered
from ronghe.web.numbers.pictures import FIGURES, pictures_of
from ronghe.web.numbers.records import lines_of, records_of, related_of
from ronghe.web.pay.words import month_words
from ronghe.web.requests import WebRequest


@require_safe
def overview(request: WebRequest) -> HttpResponse:
    today, actor = timezone.localdate(), request.actor
    figures = figures_for(actor, on=today)
    if figures is None:
        raise Http404
    said = None
    if sees_experience(actor, figures.view):
        found = experience_for(actor, figures.view)
        said = said_of(found, of_college=figures.view != View.HOST)
    context = {
        "view": figures.view,
        "pictures": pictures_of(figures, actor),
        "counted": date_format(timezone.localtime(figures.counted_at), "DATETIME_FORMAT")
        if figures.counted_at
        else "",
        "is_stored": figures.view in {View.HOST, View.COLLEGE, View.AUTHORITY},
        "said": said,
        "exports": offered(actor),
    }  # fmt: skip
    return render(request, "numbers/overview.html", context)


@require_safe
def record_list(request: WebRequest) -> HttpResponse:
    """Show the rows of one part and month; to those who see no figures there are none."""
    part = PARTS.get(request.GET.get("part", ""))
    month = _month(request.GET.get("month", ""))
    if part is None or month is None or view_of(request.actor) is None:
        raise Http404
    rows = related_of(part, records_of(request.actor, part, month, on=timezone.localdate()))
    if not opens(request.actor, part):
        rows = rows.none()
    last = last_shown(request, rows)
    if last is not None:
        rows = rows.filter(pk__gt=last.pk)
    kept = {"part": request.GET["part"], "month": request.GET["month"]}
    shown, page = page_of(rows, is_later=last is not None, kept=kept)
    context = {
        "heading": _heading(request.GET["part"], month),
        "rows": lines_of(part, shown, request.actor),
        "page": page,
        "crumbs": [(_("Figures"), reverse("numbers:overview"))],
    }
    return render(request, "numbers/record_list.html", context)


def _heading(key: str, month: date) -> str:
    found = [(one.title, series.label) for one in FIGURES for series in one.series if series.part == key]  # fmt: skip
    title, label = found[0] if found else (key, key)
    is_chinese = (get_language() or "en").startswith("zh")
    joint = "：" if is_chinese else ": "
    return f"{title}{joint}{label}, {month_words(month)}".replace(
        ", ", "，" if is_chinese else ", "
    )


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
