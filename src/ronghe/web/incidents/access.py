"""Finding hazards, incidents and the placement they are about; and the way around."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from ronghe.parties.models import OrganisationKind, Role
from ronghe.placements.models import Hazard, Incident, Placement
from ronghe.web.asking import need
from ronghe.web.parts import Text
from ronghe.web.placements.access import RELATED as OF_PLACEMENT
from ronghe.web.requests import WebRequest

Crumbs = list[tuple[Text, str]]
RELATED = tuple(f"placement__{one}" for one in OF_PLACEMENT)


def placement_in(request: WebRequest, reference: str, permission: str) -> Placement:
    """Give a placement that one sees and may report about; to strangers there is none."""
    found = Placement.objects.visible_to(request.actor).select_related(*OF_PLACEMENT)
    placement = get_object_or_404(
        found.prefetch_related("host__names", "college__names"), reference=reference
    )
    need(request, permission, placement)
    return placement


def hazards_seen(request: WebRequest) -> QuerySet[Hazard]:
    found = Hazard.objects.visible_to(request.actor)
    return found.select_related(*RELATED).prefetch_related("placement__host__names")


def incidents_seen(request: WebRequest) -> QuerySet[Incident]:
    found = Incident.objects.visible_to(request.actor)
    return found.select_related("investigator__person", *RELATED).prefetch_related(
        "placement__host__names", "placement__college__names"
    )


def hazard_in(request: WebRequest, reference: str) -> Hazard:
    return get_object_or_404(hazards_seen(request), reference=reference)


def incident_in(request: WebRequest, reference: str) -> Incident:
    return get_object_or_404(incidents_seen(request), reference=reference)


def is_of_host(request: WebRequest) -> bool:
    """Ask whether one reads for an enterprise: then no student is named as having said something."""
    own = request.actor.organisation
    return own is not None and own.kind == OrganisationKind.ENTERPRISE


def host_of(placement: Placement) -> str:
    return placement.host.name_in(get_language() or "en")


def student_of(placement: Placement) -> str:
    return placement.student.person.name_in(get_language() or "en")


def hazard_url(hazard: Hazard, step: str = "hazard_page") -> str:
    return reverse(f"incidents:{step}", args=[hazard.reference])


def incident_url(incident: Incident, step: str = "incident_page") -> str:
    return reverse(f"incidents:{step}", args=[incident.reference])


def crumbs_above(request: WebRequest, name: str) -> Crumbs:
    """Lead a student back to the placement's own page, others to the list."""
    if request.actor.holds(Role.STUDENT):
        return [(_("Desk"), reverse("web:desk"))]
    label = pgettext("reported", "Hazards") if name == "hazard_list" else _("Incidents")
    return [(label, reverse(f"incidents:{name}"))]


def crumbs_to_placement(placement: Placement) -> Crumbs:
    page = reverse("placements:placement_page", args=[placement.reference])
    safety = reverse("incidents:placement_safety", args=[placement.reference])
    return [(placement.title, page), (_("Safety"), safety)]
