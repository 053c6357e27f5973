"""Who answers complaints in confidence: named by a college, or by an authority, from a day on."""

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.kernel.permissions import may
from ronghe.parties.models import Organisation, OrganisationKind
from ronghe.placements.models import SafeguardingOfficer
from ronghe.placements.operations.officers import end_officer, name_officer
from ronghe.placements.queries.grievances import (
    colleges_lacking,
    colleges_leaving,
    officers_to_show,
    staff_to_name,
    total_of,
)
from ronghe.placements.secrecy import SMALLEST_TOTAL
from ronghe.web.asking import ask, get_or_post
from ronghe.web.grievances.forms import LastDayForm, OfficerForm
from ronghe.web.requests import WebRequest

MOST_COLLEGES = 50


def _own(request: WebRequest) -> Organisation:
    """Give the organisation for which one names somebody; for others the page does not exist."""
    own = request.actor.organisation
    if own is None or not may(request.actor, "placements.name_officer", own):
        raise Http404
    return own


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Officers for protection"), reverse("grievances:officer_list"))]


@require_safe
def officer_list(request: WebRequest) -> HttpResponse:
    own, today = _own(request), timezone.localdate()
    language = get_language() or "en"
    is_college = own.kind == OrganisationKind.COLLEGE
    context = {
        "rows": [
            {
                "name": one.membership.person.name_in(language),
                "role": one.membership.get_role_display(),
                "starts_on": one.starts_on,
                "ends_on": one.ends_on,
                "end_url": reverse("grievances:officer_end", args=[one.pk])
                if one.ends_on is None
                else "",
            }
            for one in officers_to_show(own, on=today)
        ],
        "is_college": is_college,
        "total": total_of(own, on=today) if is_college else None,
        "smallest": SMALLEST_TOTAL,
        "lacking": _names(colleges_lacking(request.actor, on=today), language),
        "waiting": _names(colleges_leaving(request.actor), language),
    }  # fmt: skip
    return render(request, "grievances/officer_list.html", context)


def _names(colleges: QuerySet[Organisation], language: str) -> list[str]:
    found = colleges.prefetch_related("names")[:MOST_COLLEGES]
    return [one.name_in(language) for one in found]


@get_or_post
def officer_name(request: WebRequest) -> HttpResponse:
    own, today = _own(request), timezone.localdate()
    form = OfficerForm(
        request.POST or None, staff=staff_to_name(own, on=today), initial={"starts_on": today}
    )
    return ask(
        request,
        form,
        lambda entered: name_officer(
            organisation=own, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Name an officer for protection"),
        lead=_("Somebody students trust, who knows what must be reported and can act. Two are better than one: nobody answers a complaint about themselves."),
        label=_("Name officer"),
        back_url=reverse("grievances:officer_list"),
        crumbs=_crumbs(),
        done=_("They are named. Students see the name and the number under “I need help”."),
    )  # fmt: skip


@get_or_post
def officer_end(request: WebRequest, officer: int) -> HttpResponse:
    own = _own(request)
    found = get_object_or_404(SafeguardingOfficer.objects.filter(organisation=own), pk=officer)
    form = LastDayForm(request.POST or None, initial={"last_day": timezone.localdate()})
    return ask(
        request,
        form,
        lambda entered: end_officer(
            officer=found, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("End the task"),
        lead=_("What is open goes to whoever is named besides, or stands in; the complainants see who reads."),
        label=_("End task"),
        back_url=reverse("grievances:officer_list"),
        crumbs=_crumbs(),
        done=_("The last day is noted."),
    )  # fmt: skip
