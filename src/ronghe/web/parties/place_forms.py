from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models import Organisation, Site, UnitKind
from ronghe.parties.operations import KINDS_OF_UNIT, Address
from ronghe.web.parties.region_choice import RegionChoice
from ronghe.web.people.fields import DayField


class RenameUnitForm(forms.Form):
    name = forms.CharField(label=_("Name of the unit"), max_length=200)
    latin_name = forms.CharField(
        label=_("Name in Latin letters"),
        max_length=200,
        required=False,
        help_text=_("Shown on English pages when the name is written in Chinese."),
    )


class UnitForm(RenameUnitForm):
    kind = forms.ChoiceField(label=_("Kind of unit"))
    site = forms.ModelChoiceField[Site](None, label=_("Site"), required=False)
    starts_on = DayField(label=_("First day"))

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds, fields = KINDS_OF_UNIT[organisation.kind], cast("dict[str, Any]", self.fields)
        fields["kind"].choices = [(kind.value, kind.label) for kind in UnitKind if kind in kinds]
        fields["site"].queryset = organisation.sites.filter(ends_on=None).order_by("pk")


class MoveSiteForm(RegionChoice):
    name = forms.CharField(
        label=_("Name of the site"),
        max_length=200,
        required=False,
        help_text=_("For example a campus; without a name the address stands for it."),
    )
    address = forms.CharField(label=_("Address"), max_length=300)
    postcode = forms.CharField(label=_("Postcode"), max_length=12, required=False)
    latitude = forms.DecimalField(
        label=_("Latitude"),
        max_digits=8,
        decimal_places=5,
        required=False,
        help_text=_("In degrees, for example 29.86830; it shows the way on a map."),
    )
    longitude = forms.DecimalField(
        label=_("Longitude"), max_digits=8, decimal_places=5, required=False
    )
    is_main = forms.BooleanField(label=_("This is the main site"), required=False)

    field_order = (
        "name", "address", "postcode", "region", "match", "latitude", "longitude", "is_main", "starts_on",
    )  # fmt: skip

    def __init__(self, organisation: Organisation, *args: Any, on: date, **kwargs: Any) -> None:
        laws = organisation.jurisdiction.lineage()
        super().__init__(*args, on=on, laws=laws, required=False, **kwargs)
        self.order_fields(self.field_order)

    def place(self) -> Address:
        names = ("address", "postcode", "region", "latitude", "longitude")
        return Address(**{name: self.cleaned_data[name] for name in names})


class SiteForm(MoveSiteForm):
    starts_on = DayField(label=_("In use since"), required=False)
