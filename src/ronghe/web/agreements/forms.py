"""What is asked of people who change, sign, record and end agreements."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ronghe.engines.terms import Document
from ronghe.kernel.money import Money
from ronghe.parties.models import Organisation, Person
from ronghe.partnerships.drafting import term_names
from ronghe.partnerships.library import Template, Term
from ronghe.partnerships.models import SealKind
from ronghe.web.cooperations.forms import LONG, term_field
from ronghe.web.people.fields import DayField

FOR_A_TIME = _("Only for a change for a time; afterwards all is as before.")


class TermsForm(forms.Form):
    """Every term of the document; what is left empty stays open. An amendment also says its days."""

    def __init__(
        self,
        *args: Any,
        document: Document,
        template: Template,
        names: dict[str, str],
        amends: tuple[date | None, date | None] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        self.known = term_names(template, document.parties)
        self.currency = str(document.terms.get("currency") or "CNY")
        for name, term in self.known.items():
            field = term_field(term, language)
            owner = name.rpartition(".")[0]
            if owner:
                field.label = f"{field.label} · {names.get(owner, owner)}"
            field.initial = _shown(term, document.terms.get(name), self.currency)
            self.fields[name] = field
        if amends is not None:
            first, last = amends
            self.fields["effective_on"] = DayField(label=_("Counts from"), initial=first)
            self.fields["until_on"] = DayField(
                label=_("Counts until"), required=False, initial=last, help_text=FOR_A_TIME
            )

    def terms(self) -> dict[str, Any]:
        return {
            name: _kept(term, self.cleaned_data.get(name), self.currency)
            for name, term in self.known.items()
        }


def _shown(term: Term, value: Any, currency: str) -> Any:
    if value is None:
        return None
    if term.type == "money":
        return Money(int(value), currency).units
    return {True: "true", False: "false"}.get(value, value) if term.type == "bool" else value


def _kept(term: Term, value: Any, currency: str) -> Any:
    if value in {None, ""}:
        return None
    if term.type == "money":
        return Money.of(Decimal(value), currency).amount
    if term.type == "date":
        return value.isoformat()
    return value == "true" if term.type == "bool" else value


class CommentForm(forms.Form):
    text = forms.CharField(label=_("Remark"), widget=LONG, max_length=2_000)


class HandOverForm(forms.Form):
    to = forms.ModelChoiceField(Organisation.objects.none(), label=_("To"), empty_label=None)
    note = forms.CharField(label=_("A word with it"), required=False, widget=LONG)

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["to"].queryset = others
        fields["to"].label_from_instance = lambda one: one.name_in(get_language() or "en")


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=LONG)


class PersonField(forms.ModelChoiceField[Person]):
    def label_from_instance(self, obj: Person) -> str:
        return obj.name_in(get_language() or "en")


class LinkForm(forms.Form):
    person = PersonField(Person.objects.none(), label=_("Who signs"), empty_label=None)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["person"].queryset = people


class PaperForm(LinkForm):
    signed_on = DayField(label=_("Day on the paper"))
    has_signature = forms.BooleanField(label=_("It is signed by hand"), required=False)
    seal = forms.ChoiceField(label=_("Seal"), choices=SealKind.choices, required=False)
    file = forms.FileField(label=_("Scan or photograph"))


class AmendmentForm(forms.Form):
    purpose = forms.CharField(label=_("Why it is changed"), widget=LONG)
    effective_on = DayField(label=_("Counts from"))
    until_on = DayField(
        label=_("Counts until"),
        required=False,
        help_text=FOR_A_TIME,
    )


class EndForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=LONG)
    ended_on = DayField(label=_("Last day in force"))
    at_fault = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("At whose fault"),
        required=False,
        empty_label=_("nobody’s"),
    )
    students_then = forms.CharField(
        label=_("What happens to each student"), required=False, widget=LONG
    )

    def __init__(self, *args: Any, parties: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["at_fault"].queryset = parties
        fields["at_fault"].label_from_instance = lambda one: one.name_in(get_language() or "en")


class ReportForm(forms.Form):
    words = forms.CharField(label=_("How it was kept"), widget=LONG)
    file = forms.FileField(label=_("Evidence"), required=False)


class DisputeForm(forms.Form):
    words = forms.CharField(label=_("What is missing"), widget=LONG)


class CodeForm(forms.Form):
    code = forms.CharField(label=_("Verification code"), max_length=20)
