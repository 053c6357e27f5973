"""What is asked of people who open, assess, draft and close."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models import Organisation
from ronghe.partnerships import library
from ronghe.partnerships.library import Question, Term
from ronghe.partnerships.models import CooperationKind
from ronghe.web.people.fields import DayField

LONG = forms.Textarea(attrs={"rows": 3})


def organisation_of(reference: str) -> Organisation:
    """Give the organisation whose record has that number, in whatever case it was typed."""
    wanted = reference.strip().upper()
    found = Organisation.objects.filter(reference=wanted, merged_into=None).first()
    if found is None:
        raise forms.ValidationError(_("There is no record of that reference."))
    return found


class OpeningForm(forms.Form):
    """With whom: chosen among those one knows already, or named by the number of the record."""

    kind = forms.ChoiceField(label=_("Kind"), choices=CooperationKind.choices)
    title = forms.CharField(label=_("Title"), max_length=200)
    purpose = forms.CharField(label=_("Purpose"), widget=LONG)
    partner = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("With whom"),
        required=False,
        empty_label=_("somebody else, named below"),
        help_text=_("Those with whom your organisation talks or works together already."),
    )
    other = forms.CharField(
        label=_("Or by reference"),
        max_length=20,
        required=False,
        help_text=_("The reference of the other organisation’s record, such as OR-2026-0031."),
    )

    def __init__(self, *args: Any, partners: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["partner"].queryset = partners
        fields["partner"].label_from_instance = lambda one: one.name_in(get_language() or "en")

    def clean_other(self) -> Organisation | None:
        wanted = self.cleaned_data["other"].strip()
        return organisation_of(wanted) if wanted else None

    def clean(self) -> dict[str, Any]:
        entered = super().clean() or {}
        named = [one for one in (entered.get("partner"), entered.get("other")) if one]
        if not named and "other" not in self.errors:
            self.add_error("partner", _("Choose with whom, or enter a reference."))
        if len({one.pk for one in named}) > 1:
            self.add_error(
                "other", _("You chose another organisation above. Leave one of them out.")
            )
        return entered

    @property
    def others(self) -> list[Organisation]:
        entered = self.cleaned_data
        return [one for one in (entered.get("partner") or entered.get("other"),) if one]


class FurtherForm(forms.Form):
    """A cooperation whose parties are known: it comes from an enquiry, or renews another."""

    kind = forms.ChoiceField(label=_("Kind"), choices=CooperationKind.choices)
    title = forms.CharField(label=_("Title"), max_length=200)
    purpose = forms.CharField(label=_("Purpose"), widget=LONG)


class PeriodForm(forms.Form):
    """The next period of an agreement."""

    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))


class ReadinessForm(forms.Form):
    def __init__(self, *args: Any, side: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        for question in library.questions_for(side):
            self.fields[question.key] = _field_of(question, language)


def _field_of(question: Question, language: str) -> forms.Field:
    label = question.in_(language)
    if question.type == "number":
        return forms.IntegerField(label=label, min_value=0)
    if question.type == "choice":
        choices = [(key, said.in_(language)) for key, said in question.choices.items()]
        return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)
    return forms.CharField(label=label, required=False, widget=LONG)


class ClosingForm(forms.Form):
    words = forms.CharField(label=pgettext_lazy("cooperation", "How it ended"), widget=LONG)


class TemplateForm(forms.Form):
    template = forms.ChoiceField(label=_("Template"))
    title = forms.CharField(label=_("Title"), max_length=200)
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))

    def __init__(self, *args: Any, roles: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        fields: Mapping[str, Any] = self.fields
        fields["template"].choices = [
            (key, one.title.in_(language))
            for key, one in library.templates().items()
            if all(
                limits.least <= roles.count(role)
                for role, limits in one.roles.items()
                if not limits.is_person
            )
            and not any(limits.is_person and limits.least for limits in one.roles.values())
        ]


class ConcernForm(forms.Form):
    addressed_to = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Whom you ask"), empty_label=None
    )
    text = forms.CharField(label=_("What troubles you"), widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["addressed_to"].queryset = others
        fields["addressed_to"].label_from_instance = lambda one: one.name_in(get_language() or "en")


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=pgettext_lazy("to a concern", "Answer"), widget=forms.Textarea(attrs={"rows": 5})
    )


def term_field(term: Term, language: str) -> forms.Field:
    """Give the field for a term, optional: what is not known yet stays open."""
    label = term.in_(language)
    if term.type == "date":
        return DayField(label=label, required=False)
    if term.type == "number":
        return forms.IntegerField(label=label, required=False, min_value=0)
    if term.type == "money":
        return forms.DecimalField(label=label, required=False, min_value=0, decimal_places=2)
    if term.type == "bool":
        choices = [("", _("not stated")), ("true", _("yes")), ("false", _("no"))]
        return forms.ChoiceField(label=label, required=False, choices=choices)
    return forms.CharField(label=label, required=False, max_length=500)
