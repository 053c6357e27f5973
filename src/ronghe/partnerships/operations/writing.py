"""Writing listings: new ones, changes, copies of last year's."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit
from ronghe.kernel.permissions import require
from ronghe.kernel.references import next_reference
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Organisation, Site
from ronghe.partnerships.details import details_read
from ronghe.partnerships.indexing import write_search_column
from ronghe.partnerships.models import Listing, ListingState
from ronghe.reference.models import Occupation, Region

LEAP_DAY = (2, 29)


class TitleIsMissing(ValueError):
    """A listing is found by its title."""


class PlaceIsMissing(ValueError):
    """A listing lies somewhere: at a site, in a region, or where its organisation is."""


class SiteOfAnother(ValueError):
    """A listing names a site of its own organisation, in use."""


class EndsTooEarly(ValueError):
    """The last day lies before the first."""


class ListingIsOnTheList(ValueError):
    """What others read is not changed under their eyes."""


@dataclass(frozen=True)
class Content:
    """What a listing says. The region is asked for only where the site and the record say none."""

    title: str
    summary: str = ""
    occupation: Occupation | None = None
    site: Site | None = None
    region: Region | None = None
    seats_count: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    enquiries_limit: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def write_listing(
    *,
    organisation: Organisation,
    side: str,
    kind: str,
    content: Content,
    actor: Actor,
    at: datetime,
) -> Listing:
    """Write a need or an offer down; nobody else sees it before it is published."""
    require(actor, "partnerships.write_listing", organisation)
    listing = Listing(
        reference=next_reference("LS", on=day_of(at)),
        organisation=organisation,
        side=side,
        kind=kind,
        written_at=at,
    )
    _fill(listing, content)
    listing.save()
    write_search_column(listing)
    audit.record("listing.written", listing, actor=actor, at=at, details={"kind": kind})
    return listing


@transaction.atomic
def change_listing(*, listing: Listing, content: Content, actor: Actor, at: datetime) -> Listing:
    """Change what a draft says."""
    require(actor, "partnerships.edit_listing", listing)
    listing = locked_listing(listing)
    if listing.state != ListingState.DRAFT:
        raise ListingIsOnTheList(
            _(
                "Others read this listing. Take it off the list first, change it, and publish it anew."
            )
        )
    _fill(listing, content)
    listing.save()
    write_search_column(listing)
    audit.record("listing.changed", listing, actor=actor, at=at)
    return listing


@transaction.atomic
def copy_listing(*, listing: Listing, actor: Actor, at: datetime) -> Listing:
    """Write a draft that says the same a year later, with all seats free."""
    require(actor, "partnerships.write_listing", listing.organisation)
    original = locked_listing(listing)
    copy = write_listing(
        organisation=original.organisation,
        side=original.side,
        kind=original.kind,
        content=replace(
            content_of(original),
            starts_on=_a_year_later(original.starts_on),
            ends_on=_a_year_later(original.ends_on),
            site=original.site if original.site and original.site.ends_on is None else None,
        ),
        actor=actor,
        at=at,
    )
    copy.copied_from = original
    copy.save(update_fields=["copied_from"])
    details = {"from": original.reference}
    audit.record("listing.copied", copy, actor=actor, at=at, details=details)
    return copy


def content_of(listing: Listing) -> Content:
    """Give what a listing says, as it would be written again."""
    return Content(
        title=listing.title,
        summary=listing.summary,
        occupation=listing.occupation,
        site=listing.site,
        region=listing.region,
        seats_count=listing.seats_count,
        starts_on=listing.starts_on,
        ends_on=listing.ends_on,
        enquiries_limit=listing.enquiries_limit,
        details=listing.details,
    )


def locked_listing(listing: Listing) -> Listing:
    """Lock the row; what hangs on it comes along for the checks."""
    return (
        Listing.objects.select_for_update(of=("self",))
        .select_related(
            "organisation__region",
            "organisation__jurisdiction__parent__parent",
            "occupation",
            "site",
            "region",
        )
        .get(pk=listing.pk)
    )


def _fill(listing: Listing, content: Content) -> None:
    organisation = listing.organisation
    if not content.title.strip():
        raise TitleIsMissing(_("Give the listing a title by which others recognise it."))
    if content.starts_on and content.ends_on and content.ends_on < content.starts_on:
        raise EndsTooEarly(_("The last day lies before the first one."))
    site = content.site
    if site is not None and (site.organisation_id != organisation.pk or site.ends_on is not None):
        raise SiteOfAnother(_("Choose a site of your organisation that is in use."))
    region = (site.region if site else None) or content.region or organisation.region
    if region is None:
        raise PlaceIsMissing(_("Say in which region it is; neither site nor record tells."))
    listing.title = " ".join(content.title.split())
    listing.summary = content.summary.strip()
    listing.occupation = content.occupation
    listing.site, listing.region = site, region
    located = site is not None and site.latitude is not None and site.longitude is not None
    listing.latitude = float(site.latitude) if located else None  # type: ignore[union-attr,arg-type]
    listing.longitude = float(site.longitude) if located else None  # type: ignore[union-attr,arg-type]
    listing.seats_count = content.seats_count
    listing.starts_on, listing.ends_on = content.starts_on, content.ends_on
    listing.enquiries_limit = content.enquiries_limit
    listing.details = details_read(
        listing.kind, content.details, currency=organisation.jurisdiction.effective_currency
    )


def _a_year_later(day: date | None) -> date | None:
    if day is None:
        return None
    if (day.month, day.day) == LEAP_DAY:
        return date(day.year + 1, 2, 28)
    return day.replace(year=day.year + 1)
