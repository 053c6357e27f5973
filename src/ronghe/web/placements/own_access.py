"""Finding one's own placement, and one that one looks after; and the way back."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from ronghe.placements.models import Placement
from ronghe.placements.queries.own_placement import RELATED
from ronghe.web.asking import need
from ronghe.web.parts import Text
from ronghe.web.preparations.access import page_of_placement
from ronghe.web.requests import WebRequest

Crumbs = list[tuple[Text, str]]


def own_placement_of(request: WebRequest, reference: str) -> Placement:
    """Give the reader's own placement as a student; nobody else has these pages."""
    found = Placement.objects.visible_to(request.actor).filter(student=request.actor.membership_id)
    return get_object_or_404(_named(found), reference=reference)


def placement_looked_after(request: WebRequest, reference: str, permission: str) -> Placement:
    """Give a placement that one sees; to those who may not do this, it is refused."""
    found = _named(Placement.objects.visible_to(request.actor))
    placement = get_object_or_404(found, reference=reference)
    need(request, permission, placement)
    return placement


def _named(found: QuerySet[Placement]) -> QuerySet[Placement]:
    return found.select_related(*RELATED).prefetch_related("host__names", "college__names")


def address_of_own(placement: Placement) -> str:
    return reverse("placements:own_placement", args=[placement.reference])


def page_to_prepare(placement: Placement) -> str:
    return page_of_placement(placement.reference)


def crumbs_to_own(placement: Placement) -> Crumbs:
    return [(_("Desk"), reverse("web:desk")), (placement.title, address_of_own(placement))]


def crumbs_to_page(placement: Placement) -> Crumbs:
    page = page_of_placement(placement.reference)
    return [(_("Desk"), reverse("web:desk")), (placement.reference, page)]
