"""What becomes of graduates, as they said themselves: totals of whole cohorts, for everybody."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.placements.models import Whereabouts
from ronghe.placements.queries.follow_ups import (
    COLLEGE_FIRST,
    THRESHOLD,
    CohortTotals,
    public_follow_ups,
    totals_of,
)
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.requests import WebRequest
from ronghe.web.supervision.open_files import file_of

AT_ONCE = 500
COLUMNS = ("college", "cohort", "asked_until", "asked", "answered", *Whereabouts.values)


@login_not_required
@require_safe
def open_graduates(request: WebRequest) -> HttpResponse:
    """Show each cohort that was asked, the newest first; what few answered is hidden."""
    today = timezone.localdate()
    rows = public_follow_ups(on=today).order_by("-pk")
    last = last_shown(request, rows)
    if last is not None:
        rows = rows.filter(pk__lt=last.pk)
    found, page = page_of(rows, is_later=last is not None)
    choices = Whereabouts.choices
    context = {
        "rows": [
            (one, [(label, one.row[name]) for name, label in choices])
            for one in totals_of(found, on=today)
        ],
        "labels": [label for _name, label in choices],
        "page": page,
        "threshold": THRESHOLD,
        "days": COLLEGE_FIRST.days,
        "crumbs": [(_("Who cooperates with whom"), reverse("supervision:open_page"))],
    }
    return render(request, "supervision/open_graduates.html", context)


@login_not_required
@require_safe
def open_graduates_data(_request: WebRequest, form: str) -> StreamingHttpResponse:
    """Give all of it as a file; an empty cell, or null, is hidden and never nought."""
    today = timezone.localdate()
    return file_of(form, "graduates", COLUMNS, _records(today), head={"on": today.isoformat()})


def _records(on: date) -> Iterator[dict[str, Any]]:
    after = 0
    while True:
        found = list(public_follow_ups(on=on).filter(pk__gt=after).order_by("pk")[:AT_ONCE])
        yield from map(_record, totals_of(found, on=on))
        if len(found) < AT_ONCE:
            return
        after = found[-1].pk


def _record(one: CohortTotals) -> dict[str, Any]:
    said = {
        "college": one.college.name_in("zh"),
        "cohort": one.entry_year,
        "asked_until": one.closes_on.isoformat(),
        "asked": one.asked_count,
        "answered": one.answered_count,
    }
    return said | dict(one.row)
