"""Finding campaigns and inspections, who may do what with them, and the way around."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ronghe.parties.models import Organisation
from ronghe.supervision.models import Campaign, Inspection, inspects_for
from ronghe.supervision.queries.inspections import inspections_for
from ronghe.web.asking import need
from ronghe.web.parts import Text
from ronghe.web.requests import WebRequest

Crumbs = list[tuple[Text, str]]


def inspections_seen(request: WebRequest) -> QuerySet[Inspection]:
    return inspections_for(request.actor).prefetch_related("inspected__names")


def inspection_in(request: WebRequest, reference: str, permission: str = "") -> Inspection:
    """Give an inspection that one sees, and may act on if a permission is named."""
    found = get_object_or_404(inspections_seen(request), reference=reference)
    if permission:
        need(request, f"supervision.{permission}", found)
    return found


def campaigns_seen(request: WebRequest) -> QuerySet[Campaign]:
    found = Campaign.objects.visible_to(request.actor)
    return found.select_related("authority", "region__jurisdiction").prefetch_related("authority__names")  # fmt: skip


def campaign_in(request: WebRequest, reference: str, permission: str = "") -> Campaign:
    found = get_object_or_404(campaigns_seen(request), reference=reference)
    if permission:
        need(request, f"supervision.{permission}", found)
    return found


def is_of_authority(request: WebRequest) -> bool:
    """Ask whether one reads for the authority: then risks, drafts and history too."""
    return inspects_for(request.actor)


def named(organisation: Organisation) -> str:
    return organisation.name_in(get_language() or "en")


def inspection_url(inspection: Inspection, step: str = "inspection_page") -> str:
    return reverse(f"inspections:{step}", args=[inspection.reference])


def campaign_url(campaign: Campaign, step: str = "campaign_page") -> str:
    return reverse(f"inspections:{step}", args=[campaign.reference])


def crumbs_of_list() -> Crumbs:
    return [(_("Inspections"), reverse("inspections:inspection_list"))]


def crumbs_of_campaigns() -> Crumbs:
    return [(_("Campaigns"), reverse("inspections:campaign_list"))]
