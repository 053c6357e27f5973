"""A student's placements, and for good those of somebody who has left the college."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.parties.actors import Actor
from ronghe.parties.models import Role
from ronghe.placements.endings import ENDED
from ronghe.placements.models import RUNNING, Placement
from ronghe.web.endings.access import url_of
from ronghe.web.parts import Chip
from ronghe.web.placements.own_access import address_of_own
from ronghe.web.placements.own_page import chip_of
from ronghe.web.requests import WebRequest

SHOWN = 50


@dataclass(frozen=True)
class OwnLine:
    """One placement of the list; of one that never was there is no page to read later."""

    placement: Placement
    chip: Chip
    url: str


@require_safe
def own_list(request: WebRequest) -> HttpResponse:
    """Lead to the one that goes on, or to the only one; list them where there are several."""
    lines = _lines(request.actor)
    if not lines and not request.actor.holds(Role.STUDENT):
        raise Http404
    running = [one for one in lines if one.placement.state in RUNNING]
    leading = running if len(running) == 1 else lines
    if len(leading) == 1 and leading[0].url and "all" not in request.GET:
        return redirect(leading[0].url)
    has_left = not request.actor.holds(Role.STUDENT)
    context = {
        "lines": lines,
        "has_left": has_left,
        "heading": _("My former placements") if has_left else _("My placements"),
    }
    return render(request, "placements/own_list.html", context)


def _lines(actor: Actor) -> list[OwnLine]:
    """Give one's own as a student, the newest first, and after them those of a time before."""
    own: list[Placement] = []
    if actor.holds(Role.STUDENT):
        own = _read(Placement.objects.visible_to(actor))
    past = _read(Placement.objects.past_of(actor))
    return [
        *(OwnLine(one, chip_of(one), address_of_own(one)) for one in own),
        *(
            OwnLine(one, chip_of(one), url_of("ending_page", one) if one.state in ENDED else "")
            for one in past
        ),
    ]


def _read(found: QuerySet[Placement]) -> list[Placement]:
    found = found.select_related("host").prefetch_related("host__names")
    return list(found.order_by("-starts_on", "-pk")[:SHOWN])
