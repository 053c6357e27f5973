from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models import Organisation, Site
from ronghe.partnerships.kinds import KINDS
from ronghe.partnerships.models import Listing, ListingKind, ListingSide
from ronghe.partnerships.operations import Content
from ronghe.web.listings.detail_fields import detail_fields, details_entered, details_shown
from ronghe.web.listings.occupation_choice import OccupationChoice
from ronghe.web.listings.occupation_choice import label_of as occupation_label
from ronghe.web.parties.region_choice import RegionChoice
from ronghe.web.parties.region_choice import label_of as region_label
from ronghe.web.people.fields import DayField

USUAL_DAYS = 90
MOST_SEATS, MOST_TALKS = 100_000, 1_000
COMMON = (
    "title", "summary", "occupation", "occupation_match", "seats_count", "starts_on", "ends_on",
    "site", "region", "match", "enquiries_limit",
)  # fmt: skip


class ChooseForm(forms.Form):
    """What kind of listing it will be: the rest of the form depends on it."""

    side = forms.ChoiceField(
        label=_("Need or offer"), choices=ListingSide.choices, widget=forms.RadioSelect
    )
    kind = forms.ChoiceField(
        label=_("What is it about?"), choices=ListingKind.choices, widget=forms.RadioSelect
    )


class ListingForm(OccupationChoice, RegionChoice):
    """What a listing of one kind says. Only the title has to be filled in for a draft."""

    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        help_text=_("What others read first, for example: 30 posts for CNC turners from October."),
    )
    summary = forms.CharField(
        label=_("What it is about"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea({"rows": 5}),
    )
    seats_count = forms.IntegerField(
        label=_("Seats"), required=False, min_value=0, max_value=MOST_SEATS
    )
    starts_on = DayField(label=_("First day"), required=False)
    ends_on = DayField(label=_("Last day"), required=False)
    site = forms.ModelChoiceField[Site](
        None,
        label=_("Site"),
        required=False,
        help_text=_("With its coordinates, others see how far it is."),
    )
    enquiries_limit = forms.IntegerField(
        label=_("Enquiries at once"),
        required=False,
        min_value=1,
        max_value=MOST_TALKS,
        help_text=_("How many others you can talk with at the same time. Empty: any number."),
    )

    def __init__(
        self, organisation: Organisation, kind: str, *args: Any, on: date, **kwargs: Any
    ) -> None:
        laws = organisation.jurisdiction.lineage()
        super().__init__(*args, on=on, laws=laws, required=False, **kwargs)
        self.kind, self.currency = kind, organisation.jurisdiction.effective_currency
        fields = cast("dict[str, Any]", self.fields)
        fields["region"].help_text = _("Only where it lies elsewhere than your organisation.")
        fields["site"].queryset = organisation.sites.filter(ends_on=None).order_by("-is_main", "pk")
        seats = KINDS[kind].seats
        if seats:
            fields["seats_count"].label = seats
        else:
            del fields["seats_count"]
        if not KINDS[kind].has_occupation:
            del fields["occupation"]
        fields.update(detail_fields(kind, self.currency))
        self.order_fields([*COMMON[:2], "occupation", "occupation_match"])

    @property
    def common_fields(self) -> list[BoundField]:
        return [self[name] for name in COMMON if name in self.fields]

    @property
    def detail_fields(self) -> list[BoundField]:
        return [self[one.name] for one in KINDS[self.kind].fields]

    def content(self) -> Content:
        cleaned = self.cleaned_data
        plain = ("title", "summary", "site", "region", "starts_on", "ends_on", "enquiries_limit")
        return Content(
            **{name: cleaned[name] for name in plain},
            occupation=cleaned.get("occupation"),
            seats_count=cleaned.get("seats_count"),
            details=details_entered(self.kind, cleaned, self.currency),
        )


def initial_of(listing: Listing) -> dict[str, Any]:
    """Give what the form of a listing shows at first."""
    plain = ("title", "summary", "seats_count", "starts_on", "ends_on", "enquiries_limit", "site")
    elsewhere = listing.site_id is None and listing.region_id != listing.organisation.region_id
    return {
        **{name: getattr(listing, name) for name in plain},
        "occupation": occupation_label(listing.occupation) if listing.occupation else "",
        "region": region_label(listing.region) if elsewhere else "",
        **details_shown(listing.kind, listing.details),
    }


class UntilForm(forms.Form):
    """Until which day it stands on the list."""

    expires_on = DayField(label=_("On the list until"))

    @classmethod
    def usual(cls, data: Any, *, on: date) -> "UntilForm":
        return cls(data, initial={"expires_on": on + timedelta(days=USUAL_DAYS)})


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1_000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("The organisation reads these words."),
    )


class PolicyForm(forms.Form):
    is_read_first = forms.BooleanField(
        label=_("Read every listing before it is published"), required=False
    )
    banned_words = forms.CharField(
        label=_("Words not to be published"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea({"rows": 8}),
        help_text=_("One word a line. A listing that has one of them is not published."),
    )

    def words(self) -> Sequence[str]:
        return str(self.cleaned_data["banned_words"]).splitlines()


class SaveSearchForm(forms.Form):
    name = forms.CharField(label=_("Name of the search"), max_length=80)
    is_mailed = forms.BooleanField(
        label=_("Send me what is new, once a day"), required=False, initial=True
    )
