from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models import Organisation
from ronghe.partnerships.models import EnquiryReason
from ronghe.partnerships.operations import Attached
from ronghe.web.parties.organisation_choice import organisations_named
from ronghe.web.people.fields import DayField

MOST_SEATS = 100_000


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once, or none."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given if one]


class MessageForm(forms.Form):
    text = forms.CharField(label=_("Message"), max_length=4_000, widget=forms.Textarea({"rows": 5}))
    attachments = FilesField(
        label=_("Files"),
        required=False,
        help_text=_("PDF, pictures or tables, five at most; only the two sides read them."),
    )

    def attached(self) -> Sequence[Attached]:
        return [Attached(one, one.name or "") for one in self.cleaned_data["attachments"]]


class AboutForm(MessageForm):
    """An enquiry about a listing."""

    seats_count = forms.IntegerField(
        label=_("Seats asked for"), required=False, min_value=1, max_value=MOST_SEATS
    )
    field_order = ("text", "seats_count", "attachments")


class OpenForm(MessageForm):
    """An enquiry in general, to an organisation that one names."""

    asked = forms.CharField(
        label=_("To which organisation?"),
        max_length=40,
        help_text=_("Its reference or register number, such as OR-2026-0012."),
    )
    subject = forms.CharField(label=_("Subject"), max_length=120)
    field_order = ("asked", "subject", "text", "attachments")

    def clean_asked(self) -> Organisation:
        found = organisations_named(self.cleaned_data["asked"])
        if len(found) != 1:
            raise ValidationError(_("Name one organisation."))
        return found[0]


class NextStepForm(forms.Form):
    next_step = forms.CharField(
        label=_("Next step"),
        max_length=200,
        required=False,
        help_text=_("For example: visit the plant. Empty both to take the step away."),
    )
    next_step_on = DayField(label=_("On which day"), required=False)


class AgreeForm(forms.Form):
    seats_count = forms.IntegerField(
        label=_("Seats agreed on"),
        required=False,
        min_value=0,
        max_value=MOST_SEATS,
        help_text=_("They are held from now on, until an agreement takes them or gives them back."),
    )
    note = forms.CharField(
        label=_("In a few words"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )


class EndForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why did it come to nothing?"),
        choices=EnquiryReason.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "The authority counts reasons by place and occupation, so that what is lacking can be"
            " provided. Nothing is held against anyone."
        ),
    )
    note = forms.CharField(
        label=_("In a few words"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The other side reads it."),
    )
