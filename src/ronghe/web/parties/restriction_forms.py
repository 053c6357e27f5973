from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models import RestrictionKind


def _day(label: Any, help_text: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class RestrictionForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What is decided?"),
        help_text=_("Both bind alike until they end; a ban is the graver of the two."),
        choices=RestrictionKind,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Everybody who may see the organisation reads these words; name no person."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )
    legal_basis = forms.CharField(
        label=_("Legal basis"), help_text=_("The rule and its article."), max_length=300
    )
    starts_on = _day(_("First day"), _("Today, or an earlier day on which it was announced."))
    ends_on = _day(
        _("Last day"), _("The last day is included; the restriction ends by itself after it.")
    )


class RepairForm(forms.Form):
    statement = forms.CharField(
        label=_("What was put right?"),
        help_text=_("The authority that decides reads these words."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
    )
    file = forms.FileField(
        label=_("Document that shows it"),
        help_text=_(
            "A photograph or a PDF, up to 10 MB. Only your organisation and the authority that"
            " looks after it can read it."
        ),
    )


class RefusalForm(forms.Form):
    reason = forms.CharField(
        label=_("What is still to be put right?"),
        help_text=_("The organisation reads these words on its desk, and can ask again."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
    )


class LiftingForm(forms.Form):
    reason = forms.CharField(
        label=_("Why does the restriction end?"),
        help_text=_("The words stay in the history of the organisation."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
    )
