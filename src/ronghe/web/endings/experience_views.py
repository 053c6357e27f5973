"""What earlier students say of a host, for the host itself: the very totals that students see."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from ronghe.kernel.permissions import may
from ronghe.placements.queries.experience import NOTHING, experience_at
from ronghe.reference.models import Occupation
from ronghe.web.endings.experience_words import said_of
from ronghe.web.requests import WebRequest


@require_safe
def experience_page(request: WebRequest) -> HttpResponse:
    host = request.actor.organisation
    if host is None or not may(request.actor, "placements.see_experience", host):
        raise Http404
    known = experience_at([host.pk]).get(host.pk, NOTHING)
    names = {one.pk: one.name for one in Occupation.objects.filter(pk__in=known.by_occupation).order_by("pk")}  # fmt: skip
    context = {
        "host": host.name_in(get_language() or "en"),
        "whole": said_of(known.whole),
        "by_occupation": [
            (names[key], said_of(one)) for key, one in sorted(known.by_occupation.items())
        ],
    }
    return render(request, "endings/experience_page.html", context)
