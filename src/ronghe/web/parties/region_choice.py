"""A region is asked for in words: there are far too many of them for a list to choose from."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.reference.models import Jurisdiction, Region
from ronghe.reference.queries import regions_called

MOST_OFFERED = 20


def label_of(region: Region) -> str:
    """Give name and code: what the field takes back, and what tells two of one name apart."""
    return f"{region.name} {region.code}"


def described(region: Region) -> str:
    """Say also what kind of place it is, and in which other one it lies."""
    place = f" · {region.parent.name}" if region.parent else ""
    return f"{label_of(region)} · {region.get_level_display()}{place}"


class RegionChoice(forms.Form):
    """Takes a name or a code; offers what it may mean when that is several places.

    `cleaned_data["region"]` is the region, or None where the field is optional and empty.
    """

    region = forms.CharField(
        label=_("Region"),
        max_length=200,
        help_text=_("A name or an official code, such as 宁波市 or 330200."),
    )

    def __init__(
        self,
        *args: Any,
        on: date,
        laws: Collection[Jurisdiction] = (),
        required: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].required = required
        self.matches = regions_called(
            str(self.data.get(self.add_prefix("region"), ""))[:200],
            on=on,
            laws=laws,
            limit=MOST_OFFERED + 1,
        )
        if len(self.matches) > 1:
            self._offer_matches()

    def _offer_matches(self) -> None:
        self.fields["match"] = forms.ChoiceField(
            label=_("Which of these places?"),
            required=False,
            widget=forms.RadioSelect,
            choices=[(one.pk, described(one)) for one in self.matches[:MOST_OFFERED]],
        )
        self.order_fields(["region", "match"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        match = cleaned.pop("match", "")
        text = cleaned.get("region")
        if not text:
            return cleaned | {"region": None}
        cleaned["region"] = self._meant(match)
        return cleaned

    def _meant(self, match: str) -> Region | None:
        if len(self.matches) == 1:
            return self.matches[0]
        chosen = next((one for one in self.matches if str(one.pk) == match), None)
        if chosen is None:
            self.add_error("region", self._question())
        return chosen

    def _question(self) -> Any:
        if not self.matches:
            return _("No region is called so. Enter its name or its official code.")
        if len(self.matches) > MOST_OFFERED:
            return _(
                "Very many places are called so. Choose one below, or enter more of the name or"
                " the code."
            )
        return _("Several places are called so. Choose one below.")
