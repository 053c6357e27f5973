"""What is asked about hazards and incidents: few questions, each in plain words."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models import Membership
from ronghe.partnerships.operations.piles import Handed
from ronghe.placements.models import HazardKind, IncidentKind, Severity, ToldWay
from ronghe.placements.operations.hazards import LONGEST_WHERE, Seen
from ronghe.placements.operations.incidents import LONGEST, Happened
from ronghe.web.papers.forms import PicturesField
from ronghe.web.placements.forms import LONG, StaffField


class MomentField(forms.DateTimeField):
    """A day and a time, entered in the browser's own way."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        kwargs.setdefault("widget", widget)
        super().__init__(**kwargs)


class HazardForm(forms.Form):
    """Three taps: what kind, where and what, send."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("What is it?"), choices=HazardKind.choices, widget=forms.RadioSelect
    )
    where = forms.CharField(
        label=_("Where, and what?"),
        max_length=LONGEST_WHERE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    is_urgent = forms.BooleanField(label=_("Somebody may be hurt today"), required=False)
    pictures = PicturesField(
        label=_("A picture of the place"),
        required=False,
        help_text=_("Of the place alone, never of faces."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"client_key": uuid4()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)

    @property
    def seen(self) -> Seen:
        said = self.cleaned_data
        return Seen(said["client_key"], said["kind"], said["where"], is_urgent=said["is_urgent"])

    @property
    def handed(self) -> list[Handed]:
        return [Handed(one, one.name) for one in self.cleaned_data.get("pictures", []) if one]


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("What was done"), max_length=500, widget=LONG)


class DoubtForm(forms.Form):
    doubt = forms.CharField(label=_("What is still amiss"), max_length=500, widget=LONG)


class IncidentForm(forms.Form):
    client_key = forms.UUIDField(widget=forms.HiddenInput)
    severity = forms.ChoiceField(
        label=_("How bad is it?"), choices=Severity.choices, widget=forms.RadioSelect
    )
    kind = forms.ChoiceField(label=_("What kind?"), choices=IncidentKind.choices)
    happened_at = MomentField(label=_("When"))
    place = forms.CharField(label=_("Where"), max_length=200)
    what = forms.CharField(
        label=_("What happened"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What could be seen: who did what, which machine. Host and college read it; nothing about injuries here."),
    )  # fmt: skip
    health = forms.CharField(
        label=_("Injury and treatment"),
        max_length=LONGEST,
        required=False,
        widget=LONG,
        help_text=_("Read by the student and the college alone, never by the host."),
    )
    rests = forms.BooleanField(label=_("Let the placement rest from today"), required=False)

    def __init__(
        self, *args: Any, now: datetime, may_rest: bool, reads_health: bool, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"client_key": uuid4(), "happened_at": now}
        super().__init__(*args, **kwargs)
        if not may_rest:
            del self.fields["rests"]
        if not reads_health:
            del self.fields["health"]

    @property
    def happened(self) -> Happened:
        return Happened(**self.cleaned_data)


class SeverityForm(forms.Form):
    severity = forms.ChoiceField(
        label=_("How bad is it?"), choices=Severity.choices, widget=forms.RadioSelect
    )


class HealthForm(forms.Form):
    health = forms.CharField(
        label=_("Injury and treatment"), max_length=LONGEST, required=False, widget=LONG
    )


class InvestigatorForm(forms.Form):
    investigator = StaffField(Membership.objects.none(), label=_("Who"), empty_label=None)

    def __init__(self, *args: Any, staff: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["investigator"].queryset = staff


class MeasuresForm(forms.Form):
    cause = forms.CharField(
        label=_("What led to it"),
        max_length=LONGEST,
        widget=LONG,
        help_text=_("The circumstances first: machine, order of work, instruction, tiredness. Then people."),
    )  # fmt: skip
    measures = forms.CharField(
        label=_("What is done, by whom, until when"), max_length=LONGEST, widget=LONG
    )


class SentenceForm(forms.Form):
    """One sentence; its label says which."""

    words = forms.CharField(max_length=500, widget=LONG)

    def __init__(self, *args: Any, label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = label


class ToldForm(forms.Form):
    way = forms.ChoiceField(label=_("How"), choices=ToldWay.choices)
    told_at = MomentField(label=_("When"))
    note = forms.CharField(
        label=_("To whom, and the number of the report if there is one"),
        max_length=300,
        required=False,
        widget=LONG,
    )
