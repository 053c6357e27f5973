"""The list of listings: keyset pages, the newest first, rows formatted from plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    DateTimeField,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models import OrganisationName, Site
from ronghe.partnerships.models import Listing, ListingKind, ListingSide
from ronghe.partnerships.nearness import Place, nearness
from ronghe.partnerships.queries.search import fitting
from ronghe.web.listings import words
from ronghe.web.listings.filters import ListingFilter
from ronghe.web.parts import Page

PAGE_SIZE = 25
# The same instant, but not as the index has it: so that few rows are sorted.
_SORTED = ExpressionWrapper(
    F("published_at") + Value(timedelta(0)), output_field=DateTimeField()
).desc()
COUNT_CAP = 1000


@dataclass(frozen=True, slots=True)
class ListingRow:
    reference: str
    title: str
    sided: str
    organisation: str
    occupation: str
    region: str
    distance: str
    seats: str
    dates: str


def values_of(
    listings: QuerySet[Listing], language: str, *, are_few: bool = False
) -> QuerySet[Listing, tuple]:  # type: ignore[type-arg]
    """Give the plain values of the rows, in order; of few, PostgreSQL sorts them all.

    It cannot guess how rare a word is: left to itself it walks all listings from the newest on to
    find a word that none of them has.
    """
    names = (
        OrganisationName.objects.filter(organisation=OuterRef("organisation"))
        .annotate(
            order=Case(
                When(language=language, then=Value(0)),
                default=Value(1),
                output_field=IntegerField(),
            )
        )
        .order_by("order", "-kind", "pk")
    )
    region = "region__name_zh_hans" if language.startswith("zh") else "region__name_en"
    return (
        listings.annotate(
            owner=Subquery(names.values("text")[:1]), place=F(region), path=F("region__path")
        )
        .order_by(_SORTED if are_few else F("published_at").desc(), F("id").desc())
        .values_list(
            "reference", "title", "side", "kind", "owner", "occupation__name", "place", "path",
            "latitude", "longitude", "seats_count", "seats_taken_count", "starts_on", "ends_on",
        )
    )  # fmt: skip


def rows_of(values: Sequence[Any], origin: Site | None) -> list[ListingRow]:
    here = place_of(origin)
    sided = {
        (side, kind): words.sided(side, kind)
        for side in ListingSide.values
        for kind in ListingKind.values
    }
    periods: dict[tuple[date | None, date | None], str] = {}
    return [
        ListingRow(
            reference=reference,
            title=title,
            sided=sided[side, kind],
            organisation=owner or "",
            occupation=trade or "",
            region=place,
            distance=words.distance(nearness(here, Place(path, latitude, longitude)))
            if here
            else "",
            seats=words.seats_words(None if count is None else count - taken, count),
            dates=_period(periods, first, last),
        )
        for reference, title, side, kind, owner, trade, place, path, latitude, longitude, count, taken, first, last in values
    ]  # fmt: skip


def _period(
    known: dict[tuple[date | None, date | None], str], first: date | None, last: date | None
) -> str:
    """Write each period once: listings of a season share theirs."""
    if (first, last) not in known:
        known[first, last] = words.months(first, last)
    return known[first, last]


def place_of(site: Site | None) -> Place | None:
    if site is None or site.region is None:
        return None
    if site.latitude is None or site.longitude is None:
        return Place(site.region.path)
    return Place(site.region.path, float(site.latitude), float(site.longitude))


def page_of(
    wanted: ListingFilter, language: str, origin: Site | None
) -> tuple[list[ListingRow], Page]:
    """Give one page of the published listings that fit what is wanted."""
    listings = fitting(wanted.criteria)
    place = _place_of(wanted.after_reference)
    count = _counted(listings) if wanted.criteria.words else None
    are_few = count is not None and count <= COUNT_CAP
    values = values_of(_behind(listings, place), language, are_few=are_few)
    found = list(values[: PAGE_SIZE + 1])
    rows = rows_of(found[:PAGE_SIZE], origin)
    return rows, Page(
        shown=len(rows),
        next_query=wanted.query(after=rows[-1].reference) if len(found) > PAGE_SIZE else "",
        first_query=(wanted.query() or "q=") if place else "",
        total=_total(count, listings, found, is_first=place is None),
    )


def _place_of(reference: str) -> tuple[datetime, int] | None:
    """Give where the page before ended; None when there was none, or it is off the list."""
    if not reference:
        return None
    ends = Listing.objects.published().filter(reference=reference).order_by("pk")
    return ends.values_list("published_at", "pk").first()  # type: ignore[return-value]


def _behind(listings: QuerySet[Listing], place: tuple[datetime, int] | None) -> QuerySet[Listing]:
    if place is None:
        return listings
    at, pk = place
    return listings.filter(Q(published_at__lt=at) | Q(pk__lt=pk), published_at__lte=at)


def _counted(listings: QuerySet[Listing]) -> int:
    """Count no further than anybody reads."""
    return listings.order_by()[: COUNT_CAP + 1].count()


def _total(
    count: int | None, listings: QuerySet[Listing], found: list[Any], *, is_first: bool
) -> str:
    if len(found) <= PAGE_SIZE and is_first:
        return ""
    count = _counted(listings) if count is None else count
    if count > COUNT_CAP:
        return str(_("of more than %(n)d") % {"n": COUNT_CAP})
    return str(_("of %(n)d") % {"n": count})
