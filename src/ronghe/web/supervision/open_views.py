"""What everybody may read, without an account: cooperations, bands, the method, and the data."""

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

from ronghe.engines.substance import CREDITS, FORMALITY, GATES, INDICATORS, METHOD, Dimension
from ronghe.supervision.queries.opened import (
    LEAST,
    SHOWN_FIRST,
    Opened,
    bands_of_colleges,
    bands_of_regions,
    facts_of,
    opened,
    with_party_called,
)
from ronghe.supervision.queries.region import KNOWN_ENOUGH
from ronghe.supervision.reading.ties import WINDOW
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.parts import listed
from ronghe.web.requests import WebRequest
from ronghe.web.supervision.open_files import file_of
from ronghe.web.supervision.words import DIMENSIONS, UNITS, language, percent

AT_ONCE = 500
LONGEST_WORDS = 100
COLUMNS = (
    "reference", "kind", "region", "since", "state", "colleges", "enterprises",
    "agreements_in_force", "students_last_year", "weeks_verified", "method",
)  # fmt: skip


@login_not_required
@require_safe
def open_page(request: WebRequest) -> HttpResponse:
    """Show who cooperates with whom, and the bands of colleges and regions."""
    today = timezone.localdate()
    words = request.GET.get("q", "")[:LONGEST_WORDS].replace("\0", "").strip()
    rows = with_party_called(opened(on=today), words).order_by("-pk")
    last = last_shown(request, rows)
    if last is not None:
        rows = rows.filter(pk__lt=last.pk)
    found, page = page_of(rows, is_later=last is not None, kept={"q": words} if words else {})
    is_whole = last is None and not words
    context = {
        "words": words,
        "rows": [
            (one, listed(one.colleges), listed(one.hosts))
            for one in facts_of(found, language=language(), on=today)
        ],
        "page": page,
        "is_whole": is_whole,
        "colleges": bands_of_colleges(language()) if is_whole else [],
        "regions": bands_of_regions() if is_whole else [],
        "least": LEAST,
        "days": SHOWN_FIRST.days,
    }
    return render(request, "supervision/open_page.html", context)


@login_not_required
@require_safe
def method_page(request: WebRequest) -> HttpResponse:
    """Say how the index is computed: everything that a published figure depends on."""
    words = language()
    context = {
        "method": METHOD.version,
        "days": WINDOW.days,
        "known_enough": percent(KNOWN_ENOUGH),
        "least": LEAST,
        "dimensions": [
            (
                DIMENSIONS[dimension.value],
                percent(METHOD.weights[dimension]),
                _indicators(dimension),
            )
            for dimension in Dimension
        ],
        "shown": [(one.text[words], percent(one.weight)) for one in FORMALITY],
        "gates": [(one.text[words], percent(one.cap)) for one in GATES],
        "credits": [(percent(one.mean), one.reason[words]) for one in CREDITS.values()],
        "crumbs": [(_("Open data"), reverse("supervision:open_page"))],
    }
    return render(request, "supervision/method_page.html", context)


def _indicators(dimension: Dimension) -> list[dict[str, Any]]:
    words = language()
    return [
        {
            "code": one.code,
            "name": one.text[words],
            "weight": percent(METHOD.weights[dimension] * one.weight, 1),
            "worst": one.scale.worst,
            "best": one.scale.best,
            "unit": UNITS[one.unit],
            "formula": one.formula[words],
            "least": one.least_evidence,
            "is_recorded": one.is_recorded,
        }
        for one in INDICATORS
        if one.dimension is dimension
    ]


@login_not_required
@require_safe
def open_data(_request: WebRequest, form: str) -> StreamingHttpResponse:
    """Give all of it as a file, in English column names and legal names."""
    today = timezone.localdate()
    head = {"method": METHOD.version, "on": today.isoformat()}
    return file_of(form, "cooperations", COLUMNS, _records(today), head=head)


def _records(on: date) -> Iterator[dict[str, Any]]:
    after = 0
    while True:
        found = list(opened(on=on).filter(pk__gt=after).order_by("pk")[:AT_ONCE])
        yield from map(_record, facts_of(found, language="zh", on=on))
        if len(found) < AT_ONCE:
            return
        after = found[-1].pk


def _record(one: Opened) -> dict[str, Any]:
    cooperation = one.cooperation
    values = (
        cooperation.reference, cooperation.kind, cooperation.region.code,
        timezone.localtime(cooperation.opened_at).date().isoformat(), cooperation.state,
        "; ".join(one.colleges), "; ".join(one.hosts), one.agreements, one.students,
        one.verified_weeks, METHOD.version,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))
