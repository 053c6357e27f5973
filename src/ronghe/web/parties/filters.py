"""What a reader of the directory may ask for, and the organisations that fit it."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ronghe.kernel.search import WrittenQuery, query_of
from ronghe.parties.actors import Actor
from ronghe.parties.models import Organisation, OrganisationKind, Verification
from ronghe.reference.models import Region, Sector, SectorScheme
from ronghe.reference.queries import ids_below, regions_called
from ronghe.web.parties.region_choice import MOST_OFFERED, described, label_of
from ronghe.web.parts import Text

FILTERS = ("q", "kind", "region", "sector", "verification")


class OrganisationFilter(forms.Form):
    q = forms.CharField(label=_("Name, number or reference"), required=False, max_length=100)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("all kinds")), *OrganisationKind.choices]
    )
    region = forms.CharField(
        label=_("In the region (name or code)"), required=False, max_length=200
    )
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    verification = forms.ChoiceField(
        label=_("Verification"),
        required=False,
        choices=[("", _("all states")), *Verification.choices],
    )
    after = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sector = self.fields["sector"]
        assert isinstance(sector, forms.ChoiceField)  # noqa: S101 -- as declared above
        offered = [(one.pk, one.name) for one in sectors_of(actor.organisation)]
        sector.choices = [("", _("all sectors")), *offered]
        self.is_valid()
        self.places = regions_called(self._wanted("region"), on=on, limit=MOST_OFFERED + 1)

    def narrow(self, organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
        """Apply what was asked for; a filter that makes no sense is as good as none."""
        for field in ("kind", "sector", "verification"):
            if self._wanted(field):
                organisations = organisations.filter(**{field: self._wanted(field)})
        if self._wanted("verification"):
            organisations = organisations.exclude(kind=OrganisationKind.AUTHORITY)
        if self._wanted("region"):
            organisations = self._in_region(organisations)
        return organisations

    def _in_region(self, organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
        if len(self.places) != 1:
            return organisations.none()
        return organisations.filter(region__in=ids_below([self.places[0].path]))

    @property
    def search(self) -> WrittenQuery | None:
        """What is looked for in names and numbers; None when there is nothing to look for."""
        text = query_of(self._wanted("q"))
        return WrittenQuery(text) if text else None

    @property
    def after_reference(self) -> str:
        return self._wanted("after")

    @property
    def is_narrowed(self) -> bool:
        return any(self._wanted(name) for name in FILTERS)

    @property
    def place_question(self) -> Text:
        """What keeps the region from being understood; empty when nothing does."""
        if not self._wanted("region") or len(self.places) == 1:
            return ""
        if not self.places:
            return _("No region is called so. Enter its name or its official code.")
        if len(self.places) > MOST_OFFERED:
            return _("Very many places are called so. Choose one, or enter more of the name.")
        return _("Several places are called so. Which one do you mean?")

    @property
    def place_choices(self) -> list[tuple[str, str]]:
        """Each place that may be meant, with the query that means it."""
        if len(self.places) == 1:
            return []
        return [(described(one), self._query_in(one)) for one in self.places[:MOST_OFFERED]]

    def _query_in(self, place: Region) -> str:
        return self.query(region=label_of(place))

    def query(self, **changes: str) -> str:
        """Give the query string of these filters with another place to go on from."""
        kept = {name: self._wanted(name) for name in FILTERS if self._wanted(name)}
        return urlencode(kept | changes)

    def _wanted(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "")


def sectors_of(organisation: Organisation | None) -> QuerySet[Sector]:
    """Give the sections of the classification that the organisation's country uses."""
    country = organisation.jurisdiction.code if organisation else ""
    scheme = SectorScheme.CN_GBT4754 if country.startswith("cn") else SectorScheme.ISIC4
    return Sector.objects.filter(scheme=scheme).order_by("code")
