"""What is asked about remits: over what, in which subjects, with which powers, by what right."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ronghe.parties.models import Organisation
from ronghe.parties.powers import Power, Subject
from ronghe.web.parties.organisation_choice import organisations_named
from ronghe.web.parties.region_choice import RegionChoice

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RemitForm(RegionChoice):
    """`cleaned_data` has a region or a list of organisations, never both."""

    organisations = forms.CharField(
        label=gettext_lazy("Or single organisations"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Reference or register number, one a line: for a chamber whose members lie anywhere, or"
            " a college that a province runs itself."
        ),
    )
    subjects = forms.MultipleChoiceField(
        label=gettext_lazy("In matters of"), choices=Subject, widget=forms.CheckboxSelectMultiple
    )
    powers = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"),
        choices=Power,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "A joint office that only counts gets “See totals” and nothing else. Whoever decides or"
            " inspects also sees cases."
        ),
    )
    basis = forms.CharField(
        label=gettext_lazy("Legal basis"),
        max_length=300,
        help_text=gettext_lazy("Instrument and article that give the remit."),
    )
    starts_on = forms.DateField(label=gettext_lazy("First day"), widget=DAY)
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=DAY,
        help_text=gettext_lazy("The last day is included. Leave it empty if none is fixed."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, required=False, **kwargs)
        self.fields["region"].label = _("A region and all below it")

    def clean_organisations(self) -> list[Organisation]:
        return organisations_named(self.cleaned_data["organisations"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        chosen = [cleaned.get("region"), cleaned.get("organisations")]
        if not self.errors and sum(map(bool, chosen)) != 1:
            self.add_error("region", _("Enter either a region or single organisations."))
        return cleaned


class ExceptForm(forms.Form):
    organisation = forms.CharField(
        label=gettext_lazy("Organisation"),
        max_length=60,
        help_text=gettext_lazy(
            "Its reference or register number. It lies in the region, but somebody else looks after"
            " it."
        ),
    )
    starts_on = forms.DateField(label=gettext_lazy("First day"), widget=DAY)

    def clean_organisation(self) -> Organisation:
        found = organisations_named(self.cleaned_data["organisation"])
        if not found:
            raise forms.ValidationError(_("Enter the reference of an organisation."))
        return found[0]


class LastDayForm(forms.Form):
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=DAY,
        help_text=gettext_lazy("The last day is included. What was done until then stays valid."),
    )
