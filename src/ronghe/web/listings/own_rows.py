"""One's own listings: what each waits for, and how much is asked about it."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from ronghe.parties.models import Organisation
from ronghe.partnerships.models import LIVE_ENQUIRIES, Listing, ListingState
from ronghe.web.casework import paging
from ronghe.web.casework.paging import last_shown
from ronghe.web.listings import words
from ronghe.web.parts import Chip, Page
from ronghe.web.requests import WebRequest


@dataclass(frozen=True)
class OwnRow:
    listing: Listing
    url: str
    sided: str
    chip: Chip
    seats: str
    live_count: int


@dataclass(frozen=True)
class StateChoice:
    label: str
    count: int
    url: str
    is_current: bool


def page_of(request: WebRequest, organisation: Organisation) -> tuple[list[OwnRow], Page]:
    state = _state_of(request)
    own = Listing.objects.filter(organisation=organisation)
    if state:
        own = own.filter(state=state)
    last = last_shown(request, own)
    behind = own.filter(pk__lt=last.pk) if last is not None else own
    live = Count("enquiries", filter=Q(enquiries__state__in=LIVE_ENQUIRIES))
    rows = behind.annotate(live_count=live).order_by("-pk")
    shown, page = paging.page_of(
        rows, is_later=last is not None, kept={"state": state} if state else {}
    )
    return [_row(one) for one in shown], page


def states_offered(request: WebRequest, organisation: Organisation) -> list[StateChoice]:
    """Give each state that occurs, with its count and the address that shows it."""
    counted = dict(
        Listing.objects.filter(organisation=organisation)
        .order_by()
        .values("state")
        .annotate(count=Count("pk"))
        .values_list("state", "count")
    )
    state, address = _state_of(request), reverse("listings:own_list")
    offered = [StateChoice(_("all"), sum(counted.values()), address, not state)]
    offered += [
        StateChoice(str(one.label), counted[one], f"{address}?state={one.value}", one == state)
        for one in ListingState
        if one in counted
    ]
    return offered if len(offered) > 2 else []  # noqa: PLR2004 -- a choice of one is none


def _state_of(request: WebRequest) -> str:
    state = request.GET.get("state", "")
    return state if state in ListingState.values else ""


def _row(listing: Listing) -> OwnRow:
    return OwnRow(
        listing=listing,
        url=reverse("listings:listing_page", args=[listing.reference]),
        sided=words.sided(listing.side, listing.kind),
        chip=words.chip_of(listing),
        seats=words.seats_words(listing.seats_left, listing.seats_count),
        live_count=getattr(listing, "live_count", 0),
    )
