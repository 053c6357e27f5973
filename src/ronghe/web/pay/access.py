"""Finding a placement whose pay one reads, and the organisation for which one pays."""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ronghe.parties.models import Organisation, Role
from ronghe.placements.models import Placement
from ronghe.web.asking import need
from ronghe.web.parts import Text
from ronghe.web.placements import life_access
from ronghe.web.requests import WebRequest

Crumbs = list[tuple[Text, str]]


def placement_for(request: WebRequest, reference: str, permission: str) -> Placement:
    """Give a placement that one sees, or whose pay one keeps; refused to who may not do this."""
    actor = request.actor
    seen = Q(pk__in=Placement.objects.visible_to(actor).order_by().values("pk"))
    paid = Q(pk__in=Placement.objects.pay_visible_to(actor).order_by().values("pk"))
    found = Placement.objects.filter(seen | paid).select_related(*life_access.RELATED, "agreement")
    placement = get_object_or_404(found.prefetch_related("host__names"), reference=reference)
    need(request, permission, placement)
    return placement


def paying_host(request: WebRequest) -> Organisation:
    """Give the organisation for which one enters pay; to those of no other kind there is none."""
    own = request.actor.organisation
    if own is None or request.actor.holds(Role.STUDENT):
        raise Http404
    need(request, "placements.enter_payments", own)
    return own


def address_of(placement: Placement, name: str = "pay_page") -> str:
    return reverse(f"placements:{name}", args=[placement.reference])


def crumbs_to(request: WebRequest, placement: Placement) -> Crumbs:
    """Lead back to the placement, or for those who only pay, to what is to be paid."""
    if request.actor.holds(Role.FINANCE):
        return crumbs_to_due()
    return life_access.crumbs_to(placement)


def crumbs_to_page(request: WebRequest, placement: Placement) -> Crumbs:
    label = pgettext("part of a placement", "Pay")
    return [*crumbs_to(request, placement), (label, address_of(placement))]


def crumbs_to_due() -> Crumbs:
    return [(_("Pay to enter"), reverse("pay:pay_due"))]
