"""Keeping a listing findable: part of every operation that changes its words."""

from collections.abc import Iterable

from django.db import connection

from ronghe.kernel.search import vector_of
from ronghe.partnerships.kinds import KINDS, FieldType
from ronghe.partnerships.models import Listing

_WRITE = "UPDATE partnerships_listing SET search = %s::tsvector WHERE id = %s"
TEXTS = (FieldType.TEXT, FieldType.LINES)


def write_search_column(listing: Listing) -> None:
    with connection.cursor() as sql:
        sql.execute(_WRITE, [vector_of(words_of(listing)), listing.pk])


def write_search_columns_of(organisations: Iterable[int]) -> None:
    """Let all listings of the organisations be found by the names that these have now."""
    listings = Listing.objects.filter(organisation__in=organisations)
    for listing in listings.select_related("organisation", "occupation").order_by("pk"):
        write_search_column(listing)


def words_of(listing: Listing) -> list[str]:
    """Give all words by which the listing is found: its own, its trade's and its owner's."""
    said: list[str] = []
    for field in KINDS[listing.kind].fields:
        if field.type in TEXTS and (value := listing.details.get(field.name)):
            said += [value] if isinstance(value, str) else value
    owner = listing.organisation.names.order_by("kind", "language").values_list("text", flat=True)
    occupation = [listing.occupation.name] if listing.occupation else []
    return [listing.title, *occupation, *owner, listing.summary, *said]
