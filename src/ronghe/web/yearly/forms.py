"""What a draft needs: which place, which year, as on which day, and why there is a new edition."""

from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.reference.models import Region
from ronghe.web.people.fields import DayField

YEARS = 5


class RegionField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class DraftForm(forms.Form):
    """A region that one looks after, a year, and the day as on which its figures are taken."""

    region = RegionField(
        label=_("Region"), queryset=Region.objects.none(), to_field_name="code", empty_label=None
    )
    year = forms.ChoiceField(label=_("Year"))
    as_on = DayField(
        label=_("As on"),
        help_text=_("What had been recorded by that day counts. A year can be told in full once it is over and late records are in."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why is there a new edition?"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Only where one has been published for that year: everybody reads it."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = range(today.year, today.year - YEARS, -1)
        cast("forms.ChoiceField", self.fields["year"]).choices = [(one, str(one)) for one in years]
        self.fields["year"].initial = today.year - 1
        self.fields["as_on"].initial = today - timedelta(days=1)
