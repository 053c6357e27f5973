"""Finding a placement whose end one reads, and the way around in it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from ronghe.placements.models import Ending, Placement
from ronghe.web.parts import Text
from ronghe.web.placements.life_access import crumbs_to, placement_for
from ronghe.web.requests import WebRequest

Crumbs = list[tuple[Text, str]]


def ended_placement(request: WebRequest, reference: str) -> Placement:
    """Give a placement that is over, to those who have a part in its end."""
    return placement_for(request, reference, "placements.read_ending")


def ending_of(placement: Placement) -> Ending | None:
    """Give the ending as it was read with the placement."""
    return getattr(placement, "ending", None)


def url_of(name: str, placement: Placement) -> str:
    return reverse(f"endings:{name}", args=[placement.reference])


def crumbs_to_ending(placement: Placement) -> Crumbs:
    return crumbs_to(placement, below=(_("The end"), url_of("ending_page", placement)))
