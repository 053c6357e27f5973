"""What is asked of whoever looked at a host: each point, the conclusion, photographs."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ronghe.parties.models import Site
from ronghe.partnerships import library
from ronghe.partnerships.models import Observation, Suitability
from ronghe.web.cooperations.forms import LONG
from ronghe.web.papers.forms import PicturesField

POINT = "point_"


def in_a_row() -> forms.RadioSelect:
    return forms.RadioSelect(attrs={"class": "r-choices"})


class SiteReportForm(forms.Form):
    """`observations()` gives what was said of each point, by its key."""

    site = forms.ChoiceField(
        label=gettext_lazy("Which site"),
        required=False,
        help_text=gettext_lazy("Leave it open where the enterprise has not entered the site yet."),
    )
    visited_on = forms.DateField(
        label=gettext_lazy("Visited on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, sites: Sequence[Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sites = {str(one.pk): one for one in sites}
        site = self.fields["site"]
        assert isinstance(site, forms.ChoiceField)  # noqa: S101 -- as declared above
        labels = [(key, one.name or one.address) for key, one in self.sites.items()]
        site.choices = [("", _("not one of these")), *labels]
        language = get_language() or "en"
        for point in library.inspected():
            self.fields[f"{POINT}{point.key}"] = forms.ChoiceField(
                label=point.in_(language), choices=Observation.choices, widget=in_a_row()
            )
        self.fields["suitability"] = forms.ChoiceField(
            label=_("Conclusion"), choices=Suitability.choices, widget=in_a_row()
        )
        self.fields["remarks"] = forms.CharField(
            label=_("Remarks"),
            required=False,
            widget=LONG,
            max_length=4_000,
            help_text=_("What has to be seen to, and by whom. Needed unless the host is suitable."),
        )
        self.fields["files"] = PicturesField(
            label=_("Photographs or files"),
            required=False,
            help_text=_("Up to ten of 20 MB each; the host reads them, too."),
        )

    def clean_site(self) -> Site | None:
        return self.sites.get(self.cleaned_data["site"])

    def observations(self) -> dict[str, str]:
        return {one.key: self.cleaned_data[f"{POINT}{one.key}"] for one in library.inspected()}


class HostForm(forms.Form):
    """The enterprise by its record's number, as it tells it or as a search shows it."""

    host = forms.CharField(
        label=gettext_lazy("Which enterprise"),
        max_length=20,
        help_text=gettext_lazy("The reference of its record, such as OR-2026-0031."),
    )
