"""What somebody looks for on the list, as the address of the page has it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.parties.actors import Actor
from ronghe.partnerships.models import ListingKind, ListingSide
from ronghe.partnerships.queries.search import REACHES, Criteria
from ronghe.reference.models import Occupation, Region
from ronghe.reference.queries import regions_called
from ronghe.web.listings.occupation_choice import label_of, occupations_meant
from ronghe.web.parties.region_choice import MOST_OFFERED, described
from ronghe.web.parties.region_choice import label_of as region_label
from ronghe.web.parts import Text
from ronghe.web.people.fields import DayField

FILTERS = (
    "q", "side", "kind", "occupation", "region", "near", "km", "starts_on", "ends_on", "seats",
)  # fmt: skip
MORE = ("near", "km", "starts_on", "ends_on", "seats")
USUAL_KM = 30
MOST_SEATS = 100_000


class ListingFilter(forms.Form):
    """The filters of the list; one that makes no sense is as good as none."""

    q = forms.CharField(label=_("Words"), required=False, max_length=100)
    side = forms.ChoiceField(
        label=_("Need or offer"),
        required=False,
        choices=[("", _("needs and offers")), *ListingSide.choices],
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("all kinds")), *ListingKind.choices]
    )
    occupation = forms.CharField(label=_("Occupation"), required=False, max_length=200)
    region = forms.CharField(
        label=_("In the region (name or code)"), required=False, max_length=200
    )
    near = forms.ChoiceField(label=_("Near our site"), required=False)
    km = forms.TypedChoiceField(
        label=_("Within"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("any distance")), *((km, _("%(km)d km") % {"km": km}) for km in REACHES)],
    )
    starts_on = DayField(label=_("Takes place from"), required=False)
    ends_on = DayField(label=_("Takes place until"), required=False)
    seats = forms.IntegerField(
        label=_("Seats left at least"), required=False, min_value=1, max_value=MOST_SEATS
    )
    after = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any], *, actor: Actor, on: date) -> None:
        super().__init__(data)
        sites = (
            list(actor.organisation.sites.filter(ends_on=None).order_by("-is_main", "pk")[:50])
            if actor.organisation
            else []
        )
        near = cast("forms.ChoiceField", self.fields["near"])
        near.choices = [("", _("anywhere")), *((str(one.pk), str(one)) for one in sites)]
        self.sites = {str(one.pk): one for one in sites}
        self.is_valid()
        self.places = regions_called(self._said("region"), on=on, limit=MOST_OFFERED + 1)
        self.occupations = occupations_meant(self._said("occupation"))

    @property
    def criteria(self) -> Criteria:
        return Criteria.read(
            {
                "words": self._said("q"),
                "side": self._said("side"),
                "kind": self._said("kind"),
                "occupation": self.occupations[0].pk if len(self.occupations) == 1 else None,
                "region": self.places[0].pk if len(self.places) == 1 else None,
                "near": self._said("near"),
                "km": self._value("km") or USUAL_KM,
                "starts_on": self._value("starts_on"),
                "ends_on": self._value("ends_on"),
                "seats": self._value("seats"),
            }
        )

    @property
    def is_unclear(self) -> bool:
        """Whether a place or an occupation is meant that nobody can tell."""
        return bool(self.place_question or self.occupation_question)

    @property
    def place_question(self) -> Text:
        if not self._said("region") or len(self.places) == 1:
            return ""
        if not self.places:
            return _("No region is called so. Enter its name or its official code.")
        return _("Several places are called so. Which one do you mean?")

    @property
    def occupation_question(self) -> Text:
        if not self._said("occupation") or len(self.occupations) == 1:
            return ""
        if not self.occupations:
            return _("No occupation is called so. Enter a part of its name, or its code.")
        return _("Several occupations are called so. Which one do you mean?")

    @property
    def choices_offered(self) -> list[tuple[str, str]]:
        """Each place or occupation that may be meant, with the query that means it."""
        if self.place_question:
            places = self.places[:MOST_OFFERED]
            return [(described(one), self.query(region=region_label(one))) for one in places]
        return [(label_of(one), self.query(occupation=label_of(one))) for one in self.occupations]

    @property
    def is_narrowed(self) -> bool:
        return any(self._said(name) for name in FILTERS)

    @property
    def shows_more(self) -> bool:
        """Whether one of the folded filters is in use."""
        return any(self._said(name) for name in MORE)

    @property
    def after_reference(self) -> str:
        return self._said("after")

    def query(self, **changes: str) -> str:
        """Give the query string of these filters with another place to go on from."""
        kept = {name: self.data.get(name, "") for name in FILTERS if self._said(name)}
        return urlencode(kept | changes)

    def _value(self, name: str) -> Any:
        return self.cleaned_data.get(name)

    def _said(self, name: str) -> str:
        return str(self._value(name) or "")


def queries_of(searches: Sequence[Criteria]) -> list[str]:
    """Give, for each, the query of the list that shows what it means; two look-ups for all of them."""
    occupations = Occupation.objects.in_bulk({one.occupation for one in searches if one.occupation})
    regions = Region.objects.in_bulk({one.region for one in searches if one.region})
    return [
        _query_of(one, occupations.get(one.occupation or 0), regions.get(one.region or 0))
        for one in searches
    ]


def _query_of(criteria: Criteria, occupation: Occupation | None, region: Region | None) -> str:
    said: dict[str, Any] = {
        "q": criteria.words,
        "side": criteria.side,
        "kind": criteria.kind,
        "near": criteria.near,
        "km": criteria.km if criteria.near else "",
        "starts_on": criteria.starts_on,
        "ends_on": criteria.ends_on,
        "seats": criteria.seats,
    }
    said["occupation"] = label_of(occupation) if occupation else ""
    said["region"] = region_label(region) if region else ""
    return urlencode({name: value for name, value in said.items() if value})
