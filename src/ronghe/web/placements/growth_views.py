"""The growth of a student at the tasks of the post, for all three who talk about it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ronghe.placements.growth import growth_of
from ronghe.web.placements.growth_page import pictures_of
from ronghe.web.placements.life_access import (
    crumbs_to,
    header_of,
    placement_for,
    sees_what_waits,
)
from ronghe.web.requests import WebRequest


@require_safe
def growth_page(request: WebRequest, reference: str) -> HttpResponse:
    placement = placement_for(request, reference, "placements.read_weeks")
    growth = growth_of(placement)
    is_sealed = not sees_what_waits(request.actor, placement)
    context = {
        "placement": placement,
        "header": header_of(placement, request.actor, "growth"),
        "crumbs": crumbs_to(placement),
        "growth": growth,
        "pictures": pictures_of(growth.curves, confirmed_only=is_sealed),
        "is_sealed": is_sealed,
        "is_own": request.actor.membership_id == placement.student_id,
    }
    return render(request, "placements/growth_page.html", context)
