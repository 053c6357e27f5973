"""What is asked of either side when a placement is over: few questions, each with exact answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.placements.models import Answer, Level, Offer, ReportSide, WordReaders, WorkTask
from ronghe.placements.operations.outcome_reports import (
    MOST_HOURS,
    Correction,
    HostSays,
    StudentSays,
)
from ronghe.web.preparations.forms import papers_field

LONG = forms.Textarea(attrs={"rows": 3})
NOT_SEEN = ("", pgettext_lazy("level of a task", "Not seen, or not done"))
ANSWER = _("Choose one of the answers.")


def _one_of(label: Any, choices: Any, **more: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": ANSWER},
        **more,
    )


class ReportForm(forms.Form):
    """A report; one that corrects another names it, and says why."""

    of = forms.IntegerField(widget=forms.HiddenInput, initial=0, min_value=0)
    reason = forms.CharField(
        label=_("What do you correct, and why?"),
        max_length=500,
        widget=LONG,
        help_text=_("The report before it stays, with its day; everybody is told of the new one."),
    )

    def __init__(self, *args: Any, number: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["of"].initial = number
        if not number:
            del self.fields["reason"]

    @property
    def correction(self) -> Correction:
        return Correction(self.cleaned_data["of"], self.cleaned_data.get("reason", ""))


class HostReportForm(ReportForm):
    stated_hours = forms.IntegerField(
        label=_("Hours of the whole placement, as you state them"),
        required=False,
        min_value=0,
        max_value=MOST_HOURS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    offer = _one_of(_("Do you offer the student a job?"), Offer.choices)
    has_contract = _one_of(
        _("Has a contract of employment been signed?"),
        [("yes", pgettext_lazy("contract", "Yes")), ("no", pgettext_lazy("contract", "No"))],
        coerce=lambda said: said == "yes",
    )
    remark = forms.CharField(
        label=_("What can the student do now?"),
        required=False,
        max_length=1000,
        widget=LONG,
        help_text=_("Work that you saw. Nothing about health, family or complaints."),
    )

    def __init__(self, *args: Any, tasks: list[WorkTask], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tasks = tasks
        for one in tasks:
            self.fields[f"level-{one.pk}"] = forms.TypedChoiceField(
                label=_("How far did the student get with “%(task)s”?") % {"task": one.title},
                choices=[NOT_SEEN, *Level.choices],
                coerce=int,
                empty_value=None,
                required=False,
            )
        self.order_fields([*(f"level-{one.pk}" for one in tasks), "stated_hours", "offer", "has_contract", "remark", "reason"])  # fmt: skip

    @property
    def says(self) -> HostSays:
        said = self.cleaned_data
        return HostSays(
            offer=said["offer"],
            has_contract=said["has_contract"],
            stated_hours=said["stated_hours"],
            levels={one.pk: said[f"level-{one.pk}"] for one in self.tasks},
            remark=said["remark"],
        )


class StudentReportForm(ReportForm):
    learned = _one_of(_("I learned what belongs to my trade"), Answer.choices, coerce=int)
    treated_fairly = _one_of(_("I was treated fairly"), Answer.choices, coerce=int)
    recommends = _one_of(_("I would recommend the placement to a friend"), Answer.choices, coerce=int)  # fmt: skip
    word = forms.CharField(
        label=_("In your own words"), required=False, max_length=2000, widget=LONG
    )
    readers = _one_of(
        _("Who may read your words?"), WordReaders.choices, initial=WordReaders.COLLEGE
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["learned", "treated_fairly", "recommends", "word", "readers", "reason"])

    @property
    def says(self) -> StudentSays:
        said = self.cleaned_data
        names = ("learned", "treated_fairly", "recommends", "word", "readers")
        return StudentSays(**{name: said[name] for name in names})


class PaperReportForm(ReportForm):
    side = forms.ChoiceField(
        label=_("Whose report is it?"), choices=ReportSide.choices, widget=forms.RadioSelect
    )
    papers = papers_field(required=True)

    def __init__(self, *args: Any, sides: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        side: Any = self.fields["side"]
        side.choices = [one for one in ReportSide.choices if one[0] in sides]
        if len(sides) == 1:
            side.initial, side.widget = sides[0], forms.HiddenInput()
        self.fields.pop("reason", None)
        self.fields["reason"] = forms.CharField(
            label=_("If there is a report already: what does the paper correct?"),
            max_length=500,
            required=False,
            widget=LONG,
        )
        del self.fields["of"]


class AnswerForm(forms.Form):
    of = forms.IntegerField(widget=forms.HiddenInput)
    agrees = _one_of(
        _("Do you agree with what the host wrote?"),
        [
            ("yes", pgettext_lazy("answer to a report", "I agree")),
            ("no", pgettext_lazy("answer to a report", "I do not agree")),
        ],
        coerce=lambda said: said == "yes",
    )
    text = forms.CharField(
        label=_("What is different?"),
        required=False,
        max_length=1000,
        widget=LONG,
        help_text=_("It stands beside the report for everybody who reads it, the host too."),
    )


class CallOffForm(forms.Form):
    note = forms.CharField(
        label=_("Why no report is needed"),
        max_length=500,
        widget=LONG,
        help_text=_("As where the placement was annulled. Everybody is told; reminders stop."),
    )
