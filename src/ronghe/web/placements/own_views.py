"""A student's own placement: what it is, whom to call, and what is still to do."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from ronghe.placements.pay_terms import pay_agreed
from ronghe.placements.queries.own_placement import consent_of, learning_of
from ronghe.web.placements.life_access import life_tabs
from ronghe.web.placements.own_access import crumbs_to_own, own_placement_of
from ronghe.web.placements.own_page import (
    STANDS,
    chip_of,
    contacts_of,
    days_left,
    hours_of,
    steps_of,
)
from ronghe.web.placements.own_rest import rest_of
from ronghe.web.requests import WebRequest


@require_safe
def own_placement(request: WebRequest, reference: str) -> HttpResponse:
    placement = own_placement_of(request, reference)
    today, language = timezone.localdate(), get_language() or "en"
    consent = consent_of(placement, request.actor.person)
    rest, known = rest_of(placement, on=today)
    context = {
        "placement": placement,
        "chip": chip_of(placement),
        "stands": STANDS[placement.state],
        "days_left": days_left(placement, today) if placement.is_open else 0,
        "steps": steps_of(placement, consent, learning_of(placement, on=today), rest),
        "pay": pay_agreed(placement, on=today),
        "hours": hours_of(placement),
        "covers": known.covers,
        "contacts": contacts_of(known, language),
        "life": life_tabs(placement, request.actor) if placement.has_begun else (),
        "crumbs": crumbs_to_own(placement)[:-1],
        "may_be_ill": placement.has_begun and placement.is_open,
    }
    return render(request, "placements/own_placement.html", context)
