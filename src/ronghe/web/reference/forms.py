from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ronghe.reference import calendars
from ronghe.reference.models import CodeScheme

FIRST_YEAR, LAST_YEAR = 2000, 2100
POSITIONS = ("first", "second", "third", "fourth")


def calendar_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Give every calendar under its country, in the reader's language."""
    language = get_language() or "en"
    groups: dict[str, list[tuple[str, str]]] = {}
    for code in calendars.calendar_codes():
        calendar = calendars.definition(code)
        country = calendars.definition(calendar.country).name_in(language)
        groups.setdefault(country, []).append((code, calendar.name_in(language)))
    return list(groups.items())


class CalendarComparisonForm(forms.Form):
    """Two to four calendars and a year."""

    first = forms.ChoiceField(label=_("Compare"))
    second = forms.ChoiceField(label=_("with"))
    third = forms.ChoiceField(label=_("and"), required=False)
    fourth = forms.ChoiceField(label=_("and also"), required=False)
    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = calendar_choices()
        nobody = ("", _("nothing more"))
        for name in POSITIONS:
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices if field.required else [nobody, *choices]

    @property
    def codes(self) -> list[str]:
        """Give the chosen calendars, each once."""
        chosen = [self.cleaned_data[name] for name in POSITIONS]
        return list(dict.fromkeys(code for code in chosen if code))


class RegionSearchForm(forms.Form):
    scheme = forms.ChoiceField(label=_("Country and numbering"))
    q = forms.CharField(label=_("Name or code"), required=False, max_length=60)
    after = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, schemes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scheme = self.fields["scheme"]
        if isinstance(scheme, forms.ChoiceField):
            scheme.choices = [choice for choice in CodeScheme.choices if choice[0] in schemes]
