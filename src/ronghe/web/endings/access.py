"""Finding a placement whose end one reads, and the way around in it."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from ronghe.parties.actors import Actor, ActorKind
from ronghe.placements.models import Ending, Placement
from ronghe.web.asking import need
from ronghe.web.parts import Text
from ronghe.web.placements.life_access import RELATED, crumbs_to, placement_for
from ronghe.web.requests import WebRequest

READ = "placements.read_ending"
Crumbs = list[tuple[Text, str]]


def ended_placement(request: WebRequest, reference: str) -> Placement:
    """Give a placement that is over, to those who have a part in its end."""
    try:
        return placement_for(request, reference, READ)
    except Http404:
        return _past(request, reference)


def _past(request: WebRequest, reference: str) -> Placement:
    """Give one’s own of a time as a student: whoever has left reads it as the person one is."""
    former = Actor(ActorKind.PERSON, person=request.actor.person, on=request.actor.on)
    found = Placement.objects.past_of(former).select_related(*RELATED)
    placement = get_object_or_404(found, reference=reference)
    request.actor = former
    need(request, READ, placement)
    return placement


def ending_of(placement: Placement) -> Ending | None:
    """Give the ending as it was read with the placement."""
    return getattr(placement, "ending", None)


def url_of(name: str, placement: Placement) -> str:
    return reverse(f"endings:{name}", args=[placement.reference])


def crumbs_above(request: WebRequest, placement: Placement) -> Crumbs:
    """Lead back to the placement, or for whoever has left to the list of those of that time."""
    if request.actor.membership is None:
        return [(_("My former placements"), f"{reverse('placements:own_list')}?all")]
    return crumbs_to(placement)


def crumbs_to_ending(placement: Placement) -> Crumbs:
    return crumbs_to(placement, below=(_("The end"), url_of("ending_page", placement)))
