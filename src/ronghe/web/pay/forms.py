"""Forms about pay: what the student received, why an entry is taken back, a sheet of payments."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.placements.models import PaidBy, PayForm, PayWay
from ronghe.web.people.fields import DayField
from ronghe.web.rulebook.fact_fields import MoneyField

LARGEST = 1_000_000
LONGEST_SHEET = 200_000


class DifferentForm(forms.Form):
    """Another amount or day than the host says, or one of which the host says nothing."""

    amount = MoneyField(label=_("I received"), min_value=0, max_value=LARGEST, decimal_places=2)
    on = DayField(label=_("on"), required=False)
    note = forms.CharField(
        label=_("A word to your host and tutor"),
        max_length=500,
        required=False,
        widget=forms.TextInput,
    )


class TakeBackForm(forms.Form):
    reason = forms.CharField(
        label=_("What was wrong with the entry?"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Student, tutor and college read it; the entry stays on record."),
    )


class CommonForm(forms.Form):
    """What all payments of one list have in common."""

    paid_on = DayField(label=_("Paid on"))
    way = forms.ChoiceField(label=_("How"), choices=PayWay.choices, initial=PayWay.BANK)
    paid_by = forms.ChoiceField(label=_("Paid by"), choices=PaidBy.choices, initial=PaidBy.HOST)
    form = forms.ChoiceField(label=_("Form"), choices=PayForm.choices, initial=PayForm.MONEY)


class SheetForm(forms.Form):
    """A table pasted from a spreadsheet, or a file."""

    text = forms.CharField(
        label=_("Paste the rows here, with their headings"),
        max_length=LONGEST_SHEET,
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 8, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=_("or choose a file (XLSX, XLS, ODS or CSV)"), required=False, max_length=200
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("text", "").strip() and not found.get("file"):
            raise forms.ValidationError(_("Paste the rows, or choose a file."))
        return found
