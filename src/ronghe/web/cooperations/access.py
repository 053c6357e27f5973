from django.db.models import OuterRef, Prefetch, Subquery, prefetch_related_objects
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from ronghe.parties.models import Organisation
from ronghe.partnerships.agreement_permissions import COOPERATING
from ronghe.partnerships.models import Cooperation, CooperationParty, CooperationState
from ronghe.partnerships.readiness import Readiness, readiness_of
from ronghe.web.parts import Text
from ronghe.web.requests import WebRequest

Crumbs = list[tuple[Text, str]]


def visible_cooperation(request: WebRequest, reference: str) -> Cooperation:
    renewals = Cooperation.objects.filter(renews=OuterRef("pk"))
    following = renewals.exclude(state=CooperationState.GIVEN_UP).order_by("pk")
    return get_object_or_404(
        Cooperation.objects.visible_to(request.actor)
        .select_related("region__jurisdiction", "within__within", "renews__renews", "enquiry")
        .annotate(renewed_by=Subquery(following.values("reference")[:1])),
        reference=reference,
    )


def renewed_by(cooperation: Cooperation) -> str:
    """Give the number of the cooperation that renews this one, found with it."""
    return str(vars(cooperation)["renewed_by"] or "")


def parties_of(cooperation: Cooperation) -> list[CooperationParty]:
    """Give the parties with their names, read once for a page."""
    if "parties" not in getattr(cooperation, "_prefetched_objects_cache", {}):
        named = CooperationParty.objects.select_related("organisation").order_by("pk")
        with_names = named.prefetch_related("organisation__names")
        prefetch_related_objects([cooperation], Prefetch("parties", with_names))
    return list(cooperation.parties.all())


def address_of(cooperation: Cooperation) -> str:
    return reverse("cooperations:cooperation_page", args=[cooperation.reference])


def crumbs_to(cooperation: Cooperation) -> Crumbs:
    return [
        (_("Cooperations"), reverse("cooperations:cooperation_list")),
        (cooperation.title, address_of(cooperation)),
    ]


def own_side(request: WebRequest, cooperation: Cooperation) -> Organisation | None:
    """Give the party for which the reader may act, if there is one."""
    own = request.actor.organisation
    if own is None or own.kind not in COOPERATING:
        return None
    managed = request.actor.managed_organisations
    sides = (one.organisation for one in parties_of(cooperation) if one.organisation_id in managed)
    return next(sides, None)


def readiness_for(request: WebRequest, cooperation: Cooperation) -> Readiness:
    """Give how ready both sides are, asked once for a page."""
    known: dict[int, Readiness] = vars(request).setdefault("readiness", {})
    if cooperation.pk not in known:
        known[cooperation.pk] = readiness_of(cooperation)
    return known[cooperation.pk]
