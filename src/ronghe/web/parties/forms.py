from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models import (
    NAME_LANGUAGES,
    IdentifierScheme,
    NameKind,
    Organisation,
    SizeBand,
)
from ronghe.parties.schemes import schemes_for
from ronghe.reference.models import Sector
from ronghe.web.parties.filters import sectors_of


class NameForm(forms.Form):
    text = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("As it stands in the register, or on paper.")
    )
    language = forms.ChoiceField(label=_("Language of this name"), choices=NAME_LANGUAGES)
    kind = forms.ChoiceField(
        label=_("Kind of name"), choices=NameKind, help_text=_("The short name is for lists.")
    )


class IdentifierForm(forms.Form):
    scheme = forms.ChoiceField(label=_("Register"), choices=IdentifierScheme)
    value = forms.CharField(
        label=_("Number"),
        max_length=60,
        help_text=_("We check its digits at once; a slip of the pen is found here."),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        """Offer the registers of the organisation's own law first."""
        super().__init__(*args, **kwargs)
        laws = [place.code for place in organisation.jurisdiction.lineage()]
        labels = dict(IdentifierScheme.choices)
        scheme = self.fields["scheme"]
        assert isinstance(scheme, forms.ChoiceField)  # noqa: S101 -- as declared above
        scheme.choices = [(code, labels[code]) for code in schemes_for(laws)]


class DescriptionForm(forms.Form):
    sector = forms.ModelChoiceField(
        label=_("Sector"),
        queryset=Sector.objects.none(),
        required=False,
        empty_label=_("not known"),
        help_text=_("The section of the national classification of industries."),
    )
    size_band = forms.ChoiceField(
        label=_("People who work there"),
        choices=[("", _("not known")), *SizeBand.choices],
        required=False,
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sector = self.fields["sector"]
        assert isinstance(sector, forms.ModelChoiceField)  # noqa: S101 -- as declared above
        sector.queryset = sectors_of(organisation)


class EvidenceForm(forms.Form):
    file = forms.FileField(
        label=_("Document"),
        help_text=_(
            "A photograph or a PDF of the register entry, up to 10 MB. Only your organisation and"
            " the authority that looks after it can read it."
        ),
    )


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label=_("What is to be mended?"),
        help_text=_("The organisation reads these words on its desk."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
    )


class EndMembershipForm(forms.Form):
    ends_on = forms.DateField(
        label=_("Last day of the role"),
        help_text=_("The last day is included. What was done until then stays on record."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
