from django import forms
from django.utils.translation import gettext_lazy as _


class ExampleForm(forms.Form):
    """Every kind of control once, for the page of patterns."""

    name = forms.CharField(
        label=_("Legal name"), help_text=_("As it stands in the register."), max_length=200
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("college", _("College")), ("enterprise", _("Enterprise"))]
    )
    day = forms.DateField(
        label=_("From which day"), widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    way = forms.ChoiceField(
        label=_("How shall we reach you?"),
        choices=[("phone", _("By telephone")), ("email", _("By e-mail"))],
        widget=forms.RadioSelect,
        required=False,
    )
    paper = forms.FileField(
        label=_("Evidence"), help_text=_("PDF, JPEG or PNG, up to 10 MB."), required=False
    )
