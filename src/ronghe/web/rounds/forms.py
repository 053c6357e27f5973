"""What is asked of those who run rounds, and of hosts."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models import Membership, SchoolClass
from ronghe.placements.models import AllocationRule, CapLevel, ExclusionGround, Post, Round
from ronghe.placements.operations.posts import Arrangement
from ronghe.placements.operations.rounds import Plan
from ronghe.web.people.fields import ClassField, DayField

LONG = forms.Textarea(attrs={"rows": 3})


class MomentField(forms.DateTimeField):
    """A day and a time of the calendar, entered in the browser's own way."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget",
            forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        )
        kwargs.setdefault("input_formats", ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return timezone.localtime(value) if hasattr(value, "tzinfo") and value.tzinfo else value


class PlanForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=120, help_text=_("As students know it."))
    rule = forms.ChoiceField(
        label=_("Rule"),
        choices=AllocationRule.choices,
        initial=AllocationRule.STUDENT_OPTIMAL,
        help_text=_(
            "A trial shows what each of them would give on the same lists, before you decide."
        ),
    )
    closes_at = MomentField(label=_("Ranking ends"))
    appeals_until = DayField(label=_("Appeals until"))
    confirm_until = DayField(label=_("Students confirm until"))
    starts_on = DayField(label=_("First day of the placements"))
    ends_on = DayField(label=_("Last day of the placements"))
    most_wishes = forms.IntegerField(
        label=_("Posts on a list at most"), min_value=1, max_value=50, initial=10
    )
    most_minutes = forms.IntegerField(
        label=_("Longest way in minutes"),
        required=False,
        min_value=5,
        max_value=600,
        help_text=_("Left empty, no way is too long."),
    )

    @property
    def plan(self) -> Plan:
        return Plan(**self.cleaned_data)


def initial_of(round_: Round) -> dict[str, Any]:
    return {name: getattr(round_, name) for name in PlanForm.base_fields}


class ExtensionForm(forms.Form):
    closes_at = MomentField(label=_("Ranking ends"))


class RuleForm(forms.Form):
    rule = forms.ChoiceField(label=_("Rule"), choices=AllocationRule.choices)
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        required=False,
        widget=LONG,
        help_text=_("Students read it. It is needed once they have begun to rank."),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=500, widget=LONG)


class ClassForm(forms.Form):
    school_class = ClassField(
        SchoolClass.objects.none(),
        label=_("Class"),
        empty_label=None,
    )

    def __init__(self, *args: Any, classes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["school_class"].queryset = classes


class CapForm(forms.Form):
    """A limit for one of the enterprises, regions or tutors of the round's posts."""

    subject = forms.ChoiceField(label=_("For whom or where"))
    limit = forms.IntegerField(label=_("Students at most"), min_value=0, max_value=100_000)

    def __init__(self, *args: Any, subjects: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        labels = dict(CapLevel.choices)
        fields["subject"].choices = [
            (f"{level} {key}", f"{labels[level]} · {name}") for level, key, name in subjects
        ]

    @property
    def level_and_key(self) -> tuple[str, str]:
        level, _space, key = self.cleaned_data["subject"].partition(" ")
        return level, key


class TutorField(forms.ModelChoiceField[Membership]):
    def label_from_instance(self, obj: Membership) -> str:
        return obj.person.name_in(get_language() or "en")


class ArrangementForm(forms.Form):
    seats_count = forms.IntegerField(label=_("Seats"), min_value=1, max_value=100_000)
    opens_with = forms.IntegerField(
        label=_("Opens with at least"),
        required=False,
        min_value=1,
        max_value=100_000,
        help_text=_("With fewer students the post does not open. Left empty, one is enough."),
    )
    minutes = forms.IntegerField(
        label=_("Way in minutes"),
        required=False,
        min_value=1,
        max_value=600,
        help_text=_("From the college, by bus or train, one way. Left empty, it is not known."),
    )
    majors = forms.MultipleChoiceField(
        label=_("Only for these majors"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: for all majors of the round."),
    )
    tutor = TutorField(
        Membership.objects.none(), label=_("College tutor"), required=False, empty_label=_("not yet named")
    )  # fmt: skip

    def __init__(self, *args: Any, majors: Any, tutors: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["majors"].choices = majors
        fields["tutor"].queryset = tutors
        if not majors:
            del self.fields["majors"]

    @property
    def arrangement(self) -> Arrangement:
        said = self.cleaned_data
        return Arrangement(**{**said, "majors": tuple(said.get("majors", ()))})


def arrangement_of(post: Post) -> dict[str, Any]:
    return {
        name: getattr(post, name)
        for name in ("seats_count", "opens_with", "minutes", "majors", "tutor")
    }


class TakingPartForm(forms.Form):
    has_scores = forms.ChoiceField(
        label=_("How shall applicants be chosen?"),
        widget=forms.RadioSelect,
        choices=[
            ("no", _("All are equal; a lottery decides")),
            ("yes", _("We put applicants into five bands; a lottery decides within a band")),
        ],
        initial="no",
    )


class StudentForm(forms.Form):
    is_half = forms.BooleanField(label=_("Half-time: takes half a seat"), required=False)
    fixed_at = forms.ModelChoiceField(
        Post.objects.none(),
        label=_("Is at this post already, and stays"),
        required=False,
        empty_label=_("no, takes part like everybody"),
    )

    def __init__(self, *args: Any, posts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["fixed_at"].queryset = posts


class AppealForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("What do you say?"),
        widget=forms.RadioSelect,
        choices=[
            ("grant", _("The student is right")),
            ("decline", _("The result stands")),
        ],
    )
    seat_at = forms.ModelChoiceField(
        Post.objects.none(),
        label=_("Add a seat at"),
        required=False,
        empty_label=_("no post"),
        help_text=_(
            "Only if the student is right: the seat is added, nobody loses theirs. The host must"
            " have one left."
        ),
    )
    answer = forms.CharField(
        label=pgettext_lazy("to an appeal", "Answer"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The student reads it."),
    )

    def __init__(self, *args: Any, posts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["seat_at"].queryset = posts

    def clean(self) -> dict[str, Any]:
        entered = super().clean() or {}
        if entered.get("verdict") == "decline" and entered.get("seat_at"):
            self.add_error("seat_at", _("A seat is added only if the student is right."))
        return entered


GROUNDS = [("", _("not left out")), *ExclusionGround.choices]
