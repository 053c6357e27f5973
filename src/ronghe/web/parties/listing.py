"""The list of organisations: filters, keyset pages, rows formatted from plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.db.models import Case, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models import (
    Identifier,
    Organisation,
    OrganisationKind,
    OrganisationName,
    Verification,
)
from ronghe.web.parts import Chip, Mark, Page
from ronghe.web.templatetags.ronghe import chip

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


class OrganisationFilter(forms.Form):
    q = forms.CharField(label=_("Name, number or reference"), required=False, max_length=100)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("all kinds")), *OrganisationKind.choices]
    )
    verification = forms.ChoiceField(
        label=_("Verification"),
        required=False,
        choices=[("", _("all states")), *Verification.choices],
    )
    after = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def narrow(self, organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
        """Apply what was asked for; a filter that makes no sense is as good as none."""
        self.is_valid()
        wanted = self.cleaned_data
        for field in ("kind", "verification"):
            if wanted.get(field):
                organisations = organisations.filter(**{field: wanted[field]})
        if wanted.get("verification"):
            organisations = organisations.exclude(kind=OrganisationKind.AUTHORITY)
        words = wanted.get("q", "")
        if words:
            named = OrganisationName.objects.filter(text__icontains=words)
            numbered = Identifier.objects.filter(value__istartswith=words)
            organisations = organisations.filter(
                Q(pk__in=named.values("organisation"))
                | Q(pk__in=numbered.values("organisation"))
                | Q(reference__iexact=words)
            )
        return organisations

    @property
    def after_reference(self) -> str:
        return str(self.cleaned_data.get("after", ""))

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("q", "kind", "verification"))

    def query(self, **changes: str) -> str:
        """Give the query string of these filters with another place to go on from."""
        kept = {name: value for name, value in self.cleaned_data.items() if value}
        kept.pop("after", None)
        return urlencode(kept | changes)


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
        .order_by("reference")
        .values_list("reference", "shown_name", "kind", "place", "verification")
    )


def rows_of(values: Sequence[tuple[str, str, str, str, str]]) -> list[ListRow]:
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
    organisations: QuerySet[Organisation], wanted: OrganisationFilter, language: str
) -> tuple[list[ListRow], Page]:
    after = wanted.after_reference
    values = values_of(organisations, language)
    if after:
        values = values.filter(reference__gt=after)
    found = list(values[: PAGE_SIZE + 1])
    rows = rows_of(found[:PAGE_SIZE])
    return rows, Page(
        shown=len(rows),
        next_query=wanted.query(after=rows[-1].reference) if len(found) > PAGE_SIZE else "",
        first_query=(wanted.query() or "q=") if after else "",
        total=_total(organisations, found, after),
    )


def _total(organisations: QuerySet[Organisation], found: list, after: str) -> str:  # type: ignore[type-arg]
    """Count no further than anybody reads."""
    if len(found) <= PAGE_SIZE and not after:
        return ""
    count = organisations.order_by()[: COUNT_CAP + 1].count()
    if count > COUNT_CAP:
        return str(_("of more than %(n)d") % {"n": COUNT_CAP})
    return str(_("of %(n)d") % {"n": count})
