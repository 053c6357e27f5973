"""What is in order for many placements at once, and what ends soon: one page per organisation."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.parties.models import OrganisationKind
from ronghe.placements.queries.preparations import preparations_of
from ronghe.web.parts import Checklist
from ronghe.web.preparations.access import is_college
from ronghe.web.preparations.overview import facts_of_college, facts_of_host, kept_by
from ronghe.web.requests import WebRequest


@require_safe
def overview(request: WebRequest) -> HttpResponse:
    """Show a college or host what needs it soon; an authority goes to what was filed with it."""
    actor, own = request.actor, request.actor.organisation
    if own is None:
        raise Http404
    if own.kind == OrganisationKind.AUTHORITY:
        return redirect("preparations:filing_list")
    if not actor.managed_organisations:
        raise Http404
    today, language = timezone.localdate(), get_language() or "en"
    found = preparations_of(own, on=today)
    of_college = is_college(own)
    facts = (facts_of_college if of_college else facts_of_host)(found, today, language)
    context = {
        "checklist": Checklist(_("What ends soon, and what waits"), tuple(facts)),
        "kept": kept_by(of_college=of_college),
        "is_college": of_college,
    }
    return render(request, "preparations/overview.html", context)
