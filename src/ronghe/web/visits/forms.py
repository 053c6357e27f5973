"""What is asked of whoever plans and reports visits, and notes guidance."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ronghe.partnerships.operations.piles import Handed
from ronghe.placements.models import (
    ContactWay,
    Placement,
    Reply,
    Side,
    VisitQuestion,
    VisitWay,
)
from ronghe.placements.models.mentor_contact import MOST_MINUTES
from ronghe.placements.operations.contacts import Guidance
from ronghe.placements.operations.visits import LONGEST, VisitPlan, VisitReport
from ronghe.web.papers.forms import PicturesField
from ronghe.web.people.fields import DayField

LONG = forms.Textarea(attrs={"rows": 3})
QUESTION = "reply-"
# Unasked is not answered: “not known” stands there until somebody has looked.
GUIDES = {
    Side.HOST: pgettext_lazy("with whom a student worked", "My mentor at work"),
    Side.COLLEGE: pgettext_lazy("with whom a student worked", "My college tutor"),
}


class PlanForm(forms.Form):
    """Several students of one host in one step."""

    students = forms.MultipleChoiceField(
        label=_("Students"), widget=forms.CheckboxSelectMultiple, choices=[]
    )
    on = DayField(label=_("Day"))
    way = forms.ChoiceField(
        label=_("Way"), choices=VisitWay.choices, initial=VisitWay.ON_SITE, widget=forms.RadioSelect
    )
    purpose = forms.CharField(
        label=pgettext_lazy("a visit", "What for"),
        max_length=200,
        required=False,
        help_text=_("Student and host read it with the day."),
    )

    def __init__(self, *args: Any, placements: list[Placement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.placements = {one.reference: one for one in placements}
        language = get_language() or "en"
        fields: dict[str, Any] = self.fields
        fields["students"].choices = [
            (one.reference, one.student.person.name_in(language)) for one in placements
        ]

    @property
    def chosen(self) -> list[Placement]:
        return [self.placements[one] for one in self.cleaned_data["students"]]

    @property
    def plan(self) -> VisitPlan:
        said = self.cleaned_data
        return VisitPlan(said["on"], said["way"], said["purpose"])


class ReportForm(forms.Form):
    """The report of a visit: how it was, whom the tutor met, a few exact questions, and words."""

    on = DayField(label=_("Day"))
    way = forms.ChoiceField(label=_("Way"), choices=VisitWay.choices, widget=forms.RadioSelect)
    saw_student = forms.BooleanField(label=_("I spoke with the student"), required=False)
    saw_mentor = forms.BooleanField(label=_("I spoke with the mentor"), required=False)
    saw_workplace = forms.BooleanField(label=_("I saw the workplace"), required=False)

    def __init__(self, *args: Any, has_pictures: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        for value, label in VisitQuestion.choices:
            fields[QUESTION + value] = forms.ChoiceField(
                label=label,
                choices=Reply.choices,
                initial=Reply.UNKNOWN,
                widget=forms.RadioSelect(attrs={"class": "r-in-row"}),
            )
        fields["text"] = forms.CharField(
            label=_("What else you heard and saw"),
            max_length=LONGEST,
            required=False,
            widget=LONG,
            help_text=_("Read by the college alone. Student and host see the day, the way, and whom you met."),
        )  # fmt: skip
        if has_pictures:
            fields["pictures"] = PicturesField(
                label=_("Pictures of the workplace"),
                required=False,
                help_text=_("Three at most, of the work and of no faces."),
            )

    @property
    def report(self) -> VisitReport:
        said = self.cleaned_data
        names = ("on", "way", "saw_student", "saw_mentor", "saw_workplace", "text")
        replies = {value: said[QUESTION + value] for value in VisitQuestion.values}
        return VisitReport(**{name: said[name] for name in names}, replies=replies)

    @property
    def handed(self) -> list[Handed]:
        return [Handed(one, one.name) for one in self.cleaned_data.get("pictures", []) if one]


class CancelForm(forms.Form):
    note = forms.CharField(
        label=_("Why it is cancelled"), max_length=500, widget=LONG, help_text=_("Student and host read it.")
    )  # fmt: skip


class GuidanceForm(forms.Form):
    topic = forms.CharField(label=_("What you worked on together"), max_length=500, widget=LONG)
    on = DayField(label=_("Day"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=MOST_MINUTES)
    way = forms.ChoiceField(label=_("Way"), choices=ContactWay.choices, initial=ContactWay.AT_WORK)
    guide = forms.ChoiceField(label=_("With whom"), choices=[], widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, today: date, placement: Placement, is_student: bool, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"on": today, "minutes": 30, "guide": Side.HOST}
        super().__init__(*args, **kwargs)
        named = {Side.HOST: placement.mentor_id, Side.COLLEGE: placement.tutor_id}
        fields: dict[str, Any] = self.fields
        if is_student:
            choices = [(side.value, words) for side, words in GUIDES.items() if named[side]]
            fields["guide"].choices = choices
            fields["guide"].initial = choices[0][0] if choices else ""
        else:
            del fields["guide"]

    @property
    def guidance(self) -> Guidance:
        return Guidance(**self.cleaned_data)
