"""The list of organisations: keyset pages in the alphabet's order, rows formatted from plain values."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models import (
    Organisation,
    OrganisationKind,
    OrganisationName,
    Verification,
)
from ronghe.parties.models.organisation import OrganisationQuerySet
from ronghe.web.parties.filters import OrganisationFilter
from ronghe.web.parts import Chip, Mark, Page
from ronghe.web.templatetags.ronghe import chip

Values = tuple[str, str, str, str, str]  # reference, name, kind, region, verification
PAGE_SIZE = 50
COUNT_CAP = 1000
VERIFICATION_MARKS = {
    Verification.UNVERIFIED: Mark.UNKNOWN,
    Verification.PENDING: Mark.DUE,
    Verification.VERIFIED: Mark.HOLDS,
    Verification.SUSPENDED: Mark.BROKEN,
    Verification.BANNED: Mark.BROKEN,
}


@dataclass(frozen=True, slots=True)
class ListRow:
    reference: str
    name: str
    kind: str
    region: str
    chip: SafeString


def chip_of(kind: str, verification: str) -> Chip:
    if kind == OrganisationKind.AUTHORITY:
        return Chip(_("needs no verification"))
    state = Verification(verification)
    return Chip(state.label, VERIFICATION_MARKS[state])


def values_of(
    organisations: QuerySet[Organisation], language: str
) -> QuerySet[Organisation, tuple]:  # type: ignore[type-arg]
    """Give reference, name, kind, region and verification as plain values, in order."""
    names = (
        OrganisationName.objects.filter(organisation=OuterRef("pk"))
        .annotate(
            distance=Case(
                When(language=language, then=Value(0)),
                default=Value(1),
                output_field=IntegerField(),
            )
        )
        .order_by("distance", "kind", "pk")
    )
    region = "region__name_zh_hans" if language.startswith("zh") else "region__name_en"
    return (
        organisations.annotate(shown_name=Subquery(names.values("text")[:1]), place=F(region))
        .order_by("sort_key", "pk")
        .values_list("reference", "shown_name", "kind", "place", "verification")
    )


def rows_of(values: Sequence[Values]) -> list[ListRow]:
    kinds = {value: str(label) for value, label in OrganisationKind.choices}
    chips = {
        (kind, state): chip(chip_of(kind, state))
        for kind in OrganisationKind.values
        for state in Verification.values
    }
    return [
        ListRow(reference, name or reference, kinds[kind], place or "", chips[kind, state])
        for reference, name, kind, place, state in values
    ]


def page_of(
    organisations: OrganisationQuerySet, wanted: OrganisationFilter, language: str
) -> tuple[list[ListRow], Page]:
    """Give one page of these organisations as far as they fit what is wanted."""
    fitting = wanted.narrow(organisations.standing())
    place = _place_of(organisations, wanted.after_reference)
    found = _first_fitting(_behind(fitting, place), wanted, language)
    rows = rows_of(found[:PAGE_SIZE])
    return rows, Page(
        shown=len(rows),
        next_query=wanted.query(after=rows[-1].reference) if len(found) > PAGE_SIZE else "",
        first_query=(wanted.query() or "q=") if place else "",
        total=_total(_searched(fitting, wanted), found, is_first=place is None),
    )


def _place_of(organisations: QuerySet[Organisation], reference: str) -> tuple[str, int] | None:
    """Give where the page before ended; None when there was none, or it is not to be seen."""
    if not reference:
        return None
    ends = organisations.filter(reference=reference).order_by("pk")
    return ends.values_list("sort_key", "pk").first()


def _behind(
    organisations: QuerySet[Organisation], place: tuple[str, int] | None
) -> QuerySet[Organisation]:
    if place is None:
        return organisations
    key, pk = place
    return organisations.filter(Q(sort_key__gt=key) | Q(pk__gt=pk), sort_key__gte=key)


def _searched(
    organisations: QuerySet[Organisation], wanted: OrganisationFilter
) -> QuerySet[Organisation]:
    return organisations.filter(search=wanted.search) if wanted.search else organisations


def _first_fitting(
    organisations: QuerySet[Organisation], wanted: OrganisationFilter, language: str
) -> list[Values]:
    return list(values_of(_searched(organisations, wanted), language)[: PAGE_SIZE + 1])


def _total(organisations: QuerySet[Organisation], found: list[Values], *, is_first: bool) -> str:
    """Count no further than anybody reads."""
    if len(found) <= PAGE_SIZE and is_first:
        return ""
    count = organisations.order_by()[: COUNT_CAP + 1].count()
    if count > COUNT_CAP:
        return str(_("of more than %(n)d") % {"n": COUNT_CAP})
    return str(_("of %(n)d") % {"n": count})
