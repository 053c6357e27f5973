"""The list that everybody searches, a listing's page, and one's own listings."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.kernel.permissions import may
from ronghe.parties.actors import Actor
from ronghe.parties.models import Site
from ronghe.partnerships.models import Listing
from ronghe.web.listings import own_rows, tabs
from ronghe.web.listings.filters import ListingFilter
from ronghe.web.listings.pages import header_of, tabs_of
from ronghe.web.listings.rows import page_of
from ronghe.web.parts import Action
from ronghe.web.requests import WebRequest


def visible_listing(request: WebRequest, reference: str) -> Listing:
    return get_object_or_404(
        Listing.objects.visible_to(request.actor)
        .select_related(
            "organisation__region",
            "organisation__jurisdiction__parent__parent",
            "region",
            "occupation",
            "site",
            "copied_from",
        )
        .prefetch_related("organisation__names"),
        reference=reference,
    )


@require_safe
def listing_list(request: WebRequest) -> HttpResponse:
    if not may(request.actor, "partnerships.search_listings"):
        raise Http404
    wanted = ListingFilter(request.GET, actor=request.actor, on=timezone.localdate())
    origin = wanted.sites.get(request.GET.get("near", "")) or _main_site(request.actor)
    rows, page = (
        ([], None) if wanted.is_unclear else page_of(wanted, get_language() or "en", origin)
    )
    context = {
        "filter": wanted,
        "rows": rows,
        "page": page,
        "clear": Action(_("Take away the filters"), request.path),
        "save": Action(_("Save this search"), f"{reverse('listings:search_save')}?{wanted.query()}")
        if wanted.is_narrowed and not wanted.is_unclear
        else None,
        "write": Action(_("Publish a need or an offer"), reverse("listings:listing_choose"))
        if writes(request.actor)
        else None,
        "links": links_for(request.actor),
    }
    return render(request, "listings/listing_list.html", context)


@require_safe
def listing_page(request: WebRequest, reference: str) -> HttpResponse:
    listing = visible_listing(request, reference)
    shown = tabs_of(listing, request.actor)
    tab = request.GET.get("tab", shown[0])
    tab = tab if tab in shown else shown[0]
    context = {
        "listing": listing,
        "header": header_of(listing, request.actor, tab=tab, on=timezone.localdate()),
        "tab": tab,
        "crumbs": [(_("Needs and offers"), reverse("listings:listing_list"))],
        **tabs.CONTENT[tab](request, listing),
    }
    return render(request, "listings/listing_page.html", context)


@require_safe
def own_list(request: WebRequest) -> HttpResponse:
    """Show the listings of one's organisation, whatever their state."""
    organisation = request.actor.organisation
    if organisation is None or not request.actor.managed_organisations:
        raise Http404
    if not writes(request.actor):
        raise PermissionDenied
    rows, page = own_rows.page_of(request, organisation)
    context = {
        "rows": rows,
        "page": page,
        "states": own_rows.states_offered(request, organisation),
        "write": Action(_("Publish a need or an offer"), reverse("listings:listing_choose")),
        "crumbs": [(_("Needs and offers"), reverse("listings:listing_list"))],
    }
    return render(request, "listings/own_list.html", context)


def links_for(actor: Actor) -> list[Action]:
    """Give what else there is about the market, for whom it is."""
    links = [Action(_("Saved searches"), reverse("listings:saved_search_list"))]
    if writes(actor):
        links.insert(0, Action(_("Our listings"), reverse("listings:own_list")))
    if may(actor, "partnerships.view_listing_reviews"):
        links.append(Action(_("Listings to read"), reverse("listings:review_list")))
    if may(actor, "partnerships.view_provision_gaps"):
        links.append(Action(_("Provision gaps"), reverse("listings:gap_list")))
    return links


def writes(actor: Actor) -> bool:
    return actor.organisation is not None and may(
        actor, "partnerships.write_listing", actor.organisation
    )


def _main_site(actor: Actor) -> Site | None:
    if actor.organisation is None:
        return None
    sites = actor.organisation.sites.filter(ends_on=None).select_related("region")
    return sites.order_by("-is_main", "pk").first()
