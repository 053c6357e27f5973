"""What is asked of whoever complains, and of whoever answers."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Membership
from ronghe.placements.models import Accused, Confidant, GrievanceKind
from ronghe.placements.operations.grievances import LONGEST, Complaint
from ronghe.web.people.fields import DayField
from ronghe.web.placements.forms import StaffField

WORDS = forms.Textarea(attrs={"rows": 5})


class ComplaintForm(forms.Form):
    """What happens, in one's own words; then who may know, and whom it is about."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    in_danger = forms.ChoiceField(
        label=pgettext_lazy("asked of somebody who complains", "Are you in danger now?"),
        choices=[("no", _("No")), ("yes", _("Yes"))],
        initial="no",
        widget=forms.RadioSelect,
    )
    kind = forms.ChoiceField(
        label=_("What is it about?"), choices=GrievanceKind.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(label=_("What happens?"), max_length=LONGEST, widget=WORDS)
    about = forms.MultipleChoiceField(
        label=_("Is it about somebody?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever you tick never gets to read it."),
    )
    confidants = forms.MultipleChoiceField(
        label=_("Who else may know?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody else is fine. Whoever answers reads it in any case."),
    )

    def __init__(
        self, *args: Any, about: Sequence[str], confidants: Sequence[str], **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"client_key": uuid4()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["about"].choices = [(one, Accused(one).label) for one in about]
        fields["confidants"].choices = [(one, Confidant(one).label) for one in confidants]

    @property
    def complaint(self) -> Complaint:
        said = self.cleaned_data
        return Complaint(
            said["client_key"],
            said["kind"],
            said["text"],
            frozenset(said["confidants"]),
            frozenset(said["about"]),
            in_danger=said["in_danger"] == "yes",
        )


class WordsForm(forms.Form):
    """A word; its label says which."""

    text = forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, label: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label


class OfficerForm(forms.Form):
    membership = StaffField(Membership.objects.none(), label=_("Who"), empty_label=None)
    starts_on = DayField(label=_("Named from"))

    def __init__(self, *args: Any, staff: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["membership"].queryset = staff


class LastDayForm(forms.Form):
    last_day = DayField(label=_("Last day"))
