"""What an authority has yet to read."""

from ronghe.parties.actors import Actor
from ronghe.parties.models import Organisation, OrganisationKind
from ronghe.parties.permissions import SUBJECTS_OF_RECORD
from ronghe.parties.powers import Power
from ronghe.partnerships.models import Listing, ListingState
from ronghe.partnerships.models.listing import ListingQuerySet


def listings_to_read(actor: Actor) -> ListingQuerySet:
    """Give the listings in review whose owners one's remits let one decide about, the oldest first."""
    found = Listing.objects.none()
    if actor.remits:
        owners = Organisation.objects.none()
        for kind in (
            OrganisationKind.COLLEGE,
            OrganisationKind.ENTERPRISE,
            OrganisationKind.INDUSTRY_BODY,
        ):
            reach = actor.remits.reach(Power.DECIDE, SUBJECTS_OF_RECORD[kind])
            owners |= Organisation.objects.filter(reach, kind=kind)
        found = Listing.objects.filter(
            state=ListingState.IN_REVIEW, organisation__in=owners.order_by().values("pk")
        )
    related = ("organisation", "region", "occupation")
    ordered = found.select_related(*related).prefetch_related("organisation__names")
    return ordered.order_by("submitted_at", "pk")
