from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.reference import calendars, queries
from ronghe.reference.models import CodeScheme, Region
from ronghe.web.parts import Page
from ronghe.web.reference.comparison import compared, notes_on
from ronghe.web.reference.forms import (
    FIRST_YEAR,
    LAST_YEAR,
    POSITIONS,
    CalendarComparisonForm,
    RegionSearchForm,
)
from ronghe.web.reference.months import LEGEND, months_of, weekday_names
from ronghe.web.requests import WebRequest

USUAL_CALENDARS = ("cn", "gb-eng", "de", "sg")
PAGE_SIZE = 50


@require_safe
def calendar_compare(request: WebRequest) -> HttpResponse:
    form = CalendarComparisonForm(_with_usual_choice(request))
    years = []
    if form.is_valid():
        year = form.cleaned_data["year"]
        years = [calendars.calendar_year(code, year) for code in form.codes]
    context = {
        "form": form,
        "years": years,
        "comparison": compared(years) if years else None,
        "notes": notes_on(years),
    }
    return render(request, "reference/calendar_compare_page.html", context)


def _with_usual_choice(request: WebRequest) -> dict[str, Any]:
    """Give what was asked for; on a first visit, one's own calendar beside two others."""
    if "first" in request.GET:
        return request.GET.dict()
    organisation = request.actor.organisation
    own = organisation.jurisdiction.code if organisation else ""
    wanted = [own] if own in calendars.calendar_codes() else []
    countries = {calendars.definition(code).country for code in wanted}
    wanted += [
        code for code in USUAL_CALENDARS if calendars.definition(code).country not in countries
    ]
    return {**dict(zip(POSITIONS, wanted[:3], strict=False)), "year": timezone.localdate().year}


@require_safe
def calendar_view(request: WebRequest, code: str, year: int) -> HttpResponse:
    if code not in calendars.calendar_codes() or not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    summary = calendars.calendar_year(code, year)
    days = calendars.days_of_year(year)
    kinds = {day: calendars.day_kind(code, day) for day in days}
    context = {
        "crumbs": [(_("Calendars"), reverse("reference:calendar_compare"))],
        "summary": summary,
        "months": months_of(code, year),
        "weekdays": weekday_names(),
        "legend": LEGEND,
        "notes": notes_on([summary]),
        "statutory_days": [day for day in days if kinds[day] == "statutory_holiday"],
        "make_up_days": [day for day in days if kinds[day] == "make_up_working_day"],
        "year_before": year - 1 if year > FIRST_YEAR else None,
        "year_after": year + 1 if year < LAST_YEAR else None,
        "parts": [calendars.definition(f"{code}-{part}") for part in summary.calendar.parts],
    }
    return render(request, "reference/calendar_page.html", context)


@require_safe
def region_list(request: WebRequest) -> HttpResponse:
    form = RegionSearchForm(
        {"scheme": _own_scheme(request), **request.GET.dict()}, schemes=queries.schemes_in_use()
    )
    regions, page = _page_of_regions(form) if form.is_valid() else ([], Page(shown=0))
    context = {
        "form": form,
        "regions": regions,
        "page": page,
        "text": form.cleaned_data.get("q", ""),
    }
    return render(request, "reference/region_list_page.html", context)


def _page_of_regions(form: RegionSearchForm) -> tuple[list[Region], Page]:
    scheme, text, after = (form.cleaned_data[name] for name in ("scheme", "q", "after"))
    found = (
        queries.regions_matching(text, scheme=scheme)
        if text
        else queries.regions_below(scheme=scheme, parent=None)
    )
    rows = list(found.filter(path__gt=after).select_related("parent")[: PAGE_SIZE + 1])
    shown, query = rows[:PAGE_SIZE], {"scheme": scheme, "q": text}
    has_more = len(rows) > PAGE_SIZE
    page = Page(
        shown=len(shown),
        next_query=urlencode({**query, "after": shown[-1].path}) if has_more else "",
        first_query=urlencode(query) if after else "",
    )
    return shown, page


def _own_scheme(request: WebRequest) -> str:
    organisation = request.actor.organisation
    region = organisation.region if organisation else None
    return region.scheme if region else CodeScheme.CN_GBT2260


@require_safe
def region_view(request: WebRequest, scheme: str, code: str) -> HttpResponse:
    region = get_object_or_404(
        Region.objects.select_related("jurisdiction__parent__parent__parent"),
        scheme=scheme,
        code=code,
    )
    ancestors = [
        (above.name, reverse("reference:region_view", args=[above.scheme, above.code]))
        for above in queries.ancestors_of(region)
    ]
    top = f"{reverse('reference:region_list')}?{urlencode({'scheme': scheme})}"
    context = {
        "crumbs": [(_("Regions"), top), *ancestors],
        "region": region,
        "children": queries.regions_below(scheme=scheme, parent=region),
        "text": "",
    }
    return render(request, "reference/region_page.html", context)
