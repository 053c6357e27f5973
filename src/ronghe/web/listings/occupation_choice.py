"""An occupation is asked for in words, as a region is: classifications have thousands."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.reference.models import Occupation
from ronghe.reference.queries import occupations_called

MOST_OFFERED = 20
NONE_CALLED_SO = _("No occupation is called so. Enter a part of its name, or its code.")
WHICH = _("Several occupations are called so. Choose one below.")


def label_of(occupation: Occupation) -> str:
    """Give name and code: what the field takes back, and what tells two of one name apart."""
    return f"{occupation.name} {occupation.code}"


def occupations_meant(text: str) -> list[Occupation]:
    return occupations_called(text[:200], limit=MOST_OFFERED)


class OccupationChoice(forms.Form):
    """Takes a name or a code; `cleaned_data["occupation"]` is the occupation, or None if empty."""

    occupation = forms.CharField(
        label=_("Occupation"),
        max_length=200,
        required=False,
        help_text=_("A name or code of the classification, or a part of the name."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = str(self.data.get(self.add_prefix("occupation"), ""))
        self.occupations = occupations_meant(said)
        if len(self.occupations) > 1:
            self.fields["occupation_match"] = forms.ChoiceField(
                label=_("Which of these occupations?"),
                required=False,
                widget=forms.RadioSelect,
                choices=[(one.pk, label_of(one)) for one in self.occupations],
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        match = cleaned.pop("occupation_match", "")
        if not cleaned.get("occupation"):
            return cleaned | {"occupation": None}
        if len(self.occupations) == 1:
            return cleaned | {"occupation": self.occupations[0]}
        chosen = next((one for one in self.occupations if str(one.pk) == match), None)
        if chosen is None:
            self.add_error("occupation", WHICH if self.occupations else NONE_CALLED_SO)
        return cleaned | {"occupation": chosen}
