"""What is asked about signing mandates; amounts in whole units of the organisation's currency."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ronghe.kernel.money import Money, decimals_of
from ronghe.parties.models import DocumentKind, Membership, Person

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def amount_field(label: str, currency: str, *, help_text: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_digits=15,
        decimal_places=decimals_of(currency),
        required=False,
        help_text=help_text,
    )


class MandateForm(forms.Form):
    """`cleaned_data` has what `propose_mandate` takes, the person and the money included."""

    person = forms.ChoiceField(
        label=gettext_lazy("Who signs"),
        help_text=gettext_lazy(
            "Only people who hold a role here; give the role first. The mandate ends with it."
        ),
    )
    document_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("What they may sign"),
        choices=DocumentKind,
        widget=forms.CheckboxSelectMultiple,
    )
    limit = forms.DecimalField()  # replaced below: its label names the currency
    starts_on = forms.DateField(label=gettext_lazy("First day"), widget=DAY)
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=DAY,
        help_text=gettext_lazy("The last day is included. Leave it empty if none is fixed."),
    )
    file = forms.FileField(
        label=gettext_lazy("Signed paper"),
        help_text=gettext_lazy(
            "A photograph or a PDF of the signed mandate, up to 10 MB. Whoever confirms compares"
            " it with what you enter here."
        ),
    )

    def __init__(
        self, *args: Any, members: Iterable[Membership], currency: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.people = {str(one.person_id): one.person for one in members}
        person = self.fields["person"]
        assert isinstance(person, forms.ChoiceField)  # noqa: S101 -- as declared above
        person.choices = _choices_of(self.people)
        self.fields["limit"] = amount_field(
            _("Up to which amount (%(currency)s)") % {"currency": currency},
            currency,
            help_text=_("Leave it empty if there is no limit."),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        file = cleaned["file"]
        limit = cleaned["limit"]
        return cleaned | {
            "person": self.people[cleaned["person"]],
            "limit": None if limit is None else Money.of(limit, self.currency),
            "file_name": file.name,
        }


def _choices_of(people: dict[str, Person]) -> list[tuple[str, str]]:
    language = get_language() or "en"
    named = [(key, person.name_in(language)) for key, person in people.items()]
    return [("", _("Choose somebody")), *named]


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why is it revoked?"),
        help_text=gettext_lazy("The signatory and those who look after the record read it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
    )


class CoSigningForm(forms.Form):
    """`cleaned_data["limit"]` is the money, or None where one person alone always signs."""

    limit = forms.DecimalField()  # replaced below: its label names the currency

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.fields["limit"] = amount_field(
            _("Two people sign above (%(currency)s)") % {"currency": currency},
            currency,
            help_text=_("Leave it empty if one person alone may always sign."),
        )

    def clean_limit(self) -> Money | None:
        limit = self.cleaned_data["limit"]
        return None if limit is None else Money.of(limit, self.currency)
