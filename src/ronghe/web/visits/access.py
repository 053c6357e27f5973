"""Finding a visit that one may read, and the way to and from it."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from ronghe.placements.models import Visit
from ronghe.web.asking import need
from ronghe.web.parts import Text
from ronghe.web.placements.life_access import address_of, crumbs_to
from ronghe.web.requests import WebRequest

Crumbs = list[tuple[Text, str]]
READ = "placements.read_visits"
RELATED = (
    "placement__student__person",
    "placement__student__organisation",
    "placement__student__school_class",
    "placement__host",
    "placement__college",
    "placement__tutor__person",
    "placement__mentor__person",
    "tutor__person",
)


def visit_for(request: WebRequest, visit: str) -> Visit:
    """Give a visit of a placement that one sees; who may not read it there is told so."""
    found = Visit.objects.visible_to(request.actor).select_related(*RELATED)
    one = get_object_or_404(found.prefetch_related("answers__answered_by"), reference=visit)
    need(request, READ, one.placement)
    return one


def page_of(visit: Visit) -> str:
    return reverse("placements:visit_page", args=[visit.reference])


def step_of(name: str, visit: Visit) -> str:
    return reverse(f"placements:{name}", args=[visit.reference])


def crumbs_to_list(visit: Visit) -> Crumbs:
    placement = visit.placement
    return crumbs_to(placement, below=(_("Visits and guidance"), address_of(placement, "visit_list")))  # fmt: skip


def crumbs_to_visit(visit: Visit) -> Crumbs:
    return [*crumbs_to_list(visit), (visit.reference, page_of(visit))]
