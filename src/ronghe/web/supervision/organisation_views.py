"""What is said of one organisation, as it reads it itself and as its authority does: one page for both."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ronghe.kernel.permissions import may
from ronghe.parties.models import Organisation, OrganisationKind
from ronghe.supervision.queries.opened import SHOWN_FIRST, band_of
from ronghe.supervision.queries.own import (
    MOST_READ,
    asked_of,
    counts_of_groups,
    indices_of,
    lacking_in,
    public_counts,
    public_indices_of,
    watchers_of,
)
from ronghe.supervision.queries.region import GROUPS
from ronghe.web.parts import shares_of
from ronghe.web.requests import WebRequest
from ronghe.web.supervision.own import flag_lines, lacking_lines, line_of, warning_lines
from ronghe.web.supervision.region_views import crumbs_for
from ronghe.web.supervision.words import GROUP_MARKS, language

SHOWN, MOST_ASKED = 15, 8


@require_safe
def own_page(request: WebRequest) -> HttpResponse:
    """Show what is said of the organisation that one leads."""
    own = request.actor.organisation
    leads = own is not None and own.pk in request.actor.managed_organisations
    if own is None or not leads or own.kind == OrganisationKind.AUTHORITY:
        raise Http404
    return _page(request, own)


@require_safe
def organisation_page(request: WebRequest, reference: str) -> HttpResponse:
    """Show the same to the authority; others find nothing here."""
    found = Organisation.objects.select_related("region")
    organisation = get_object_or_404(found, reference=reference)
    if not may(request.actor, "supervision.see_organisation", organisation):
        raise Http404
    return _page(request, organisation)


def _page(request: WebRequest, organisation: Organisation) -> HttpResponse:
    crumbs = crumbs_for(request)
    context = said_of(organisation)
    return render(request, "supervision/organisation_page.html", {**context, "crumbs": crumbs})


def said_of(organisation: Organisation) -> dict[str, Any]:
    """Give all that the page says: nothing of it depends on who reads."""
    today = timezone.localdate()
    indices = indices_of(organisation)
    counts = counts_of_groups(indices)
    read = list(indices.select_related("cooperation__rank_band")[:MOST_READ])
    asked = asked_of(organisation, most=MOST_ASKED)
    is_college = organisation.kind == OrganisationKind.COLLEGE
    return {
        "about": organisation,
        "total": counts.total(),
        "counts": {group.value: counts[group.value] for group in GROUPS},
        "shares": shares_of(
            [(group.label, counts[group.value], GROUP_MARKS[group], "") for group in GROUPS]
        ),
        "lines": [line_of(one) for one in read[:SHOWN]],
        "more": max(0, counts.total() - SHOWN),
        "lacking": lacking_lines(lacking_in(read), organisation.kind, len(read)),
        "flags": flag_lines(asked["flags"], on=today),
        "warnings": warning_lines(asked["warnings"]),
        "watchers": [one.name_in(language()) for one in watchers_of(organisation, on=today)],
        "band": band_of(counts_of_groups(public_indices_of(organisation))).label
        if is_college
        else "",
        "open": public_counts(organisation, on=today),
        "days": SHOWN_FIRST.days,
    }
