"""What waits for somebody about listings and talks: for the desk."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, Count, QuerySet, Value

from ronghe.kernel.permissions import may
from ronghe.parties.actors import Actor
from ronghe.partnerships.listing_permissions import LISTING_KINDS
from ronghe.partnerships.models import Cooperation, Enquiry, Listing, ListingState, PauseCause
from ronghe.partnerships.queries.enquiries import enquiries_needing
from ronghe.partnerships.queries.reviews import listings_to_read
from ronghe.partnerships.queries.troubles import in_trouble
from ronghe.partnerships.reminders import RUNS_OUT_DAYS, due_on

MOST_SHOWN = 20
MOST_COUNTED = 1_000
STEP_DAYS = 3


@dataclass(frozen=True)
class MarketNeed:
    """One thing to do: about which talk or listing, until when."""

    kind: str
    enquiry: Enquiry | None = None
    listing: Listing | None = None
    due_on: date | None = None
    count: int = 1


def market_needs(actor: Actor, *, on: date) -> list[MarketNeed]:
    """Give what needs the actor about needs, offers and enquiries."""
    if not _takes_part(actor):
        return _for_authority(actor)
    return [*_talks(actor, on), *_own_listings(actor, on)]


def _takes_part(actor: Actor) -> bool:
    """Whether there can be talks and listings of one's own; asked without a query."""
    own = actor.organisation
    return own is not None and bool(actor.managed_organisations) and own.kind in LISTING_KINDS


def _talks(actor: Actor, on: date) -> list[MarketNeed]:
    until = on + timedelta(days=STEP_DAYS)
    talks = enquiries_needing(actor, until=until, most=MOST_SHOWN)
    return [
        MarketNeed("step_due", enquiry=one, due_on=one.next_step_on)
        if one.next_step_on is not None and one.next_step_on <= until
        else MarketNeed("enquiry_waiting", enquiry=one, due_on=due_on(one))
        for one in talks
    ]


def _own_listings(actor: Actor, on: date) -> list[MarketNeed]:
    until = on + timedelta(days=RUNS_OUT_DAYS)
    listings = Listing.objects.filter(organisation__in=actor.managed_organisations)
    ending = listings.filter(state=ListingState.PUBLISHED, expires_on__lte=until)
    resting = listings.filter(state=ListingState.PAUSED, pause_cause=PauseCause.UNANSWERED)
    refused = listings.filter(state__in=[ListingState.DRAFT, ListingState.TAKEN_DOWN])
    refused = refused.exclude(state_note="")
    found = list((ending | resting | refused).order_by("expires_on", "pk")[:MOST_SHOWN])
    return [_about(one) for one in found]


def _about(listing: Listing) -> MarketNeed:
    if listing.state == ListingState.PUBLISHED:
        return MarketNeed("listing_ending", listing=listing, due_on=listing.expires_on)
    if listing.state == ListingState.PAUSED:
        return MarketNeed("listing_resting", listing=listing)
    return MarketNeed("listing_to_mend", listing=listing)


def _for_authority(actor: Actor) -> list[MarketNeed]:
    """Count what an authority's people have to read and to look after, with one query."""
    if not actor.remits:
        return []
    counts = [_counted("cooperations_in_trouble", in_trouble(Cooperation.objects.visible_to(actor)))]  # fmt: skip
    if may(actor, "partnerships.view_listing_reviews"):
        counts.append(_counted("listings_to_read", listings_to_read(actor)))
    first, *others = counts
    counted = first.union(*others, all=True)
    return [MarketNeed(kind, count=count) for kind, count in counted if count]


def _counted(kind: str, rows: QuerySet[Any]) -> Any:
    """Count rows up to a limit, as a row of its own."""
    few = rows.model._default_manager.filter(
        pk__in=rows.order_by().select_related(None).values("pk")[:MOST_COUNTED]
    )
    named = few.order_by().annotate(doing=Value(kind, CharField())).values("doing")
    return named.annotate(count=Count("pk")).values_list("doing", "count")
