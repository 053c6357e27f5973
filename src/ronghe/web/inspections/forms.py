"""What is asked about campaigns, inspections and measures."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models import Membership, Organisation
from ronghe.partnerships.operations.piles import Handed
from ronghe.supervision.models import BINDING, InspectionWay, MeasureStep, Outcome
from ronghe.supervision.operations.campaigns import CampaignPlan
from ronghe.supervision.operations.inspections import Asked, Ground
from ronghe.supervision.operations.measures import MeasurePlan
from ronghe.web.papers.forms import PicturesField
from ronghe.web.people.fields import DayField

LONG = forms.Textarea(attrs={"rows": 4})
ROWS_ASKED = 4


def handed(files: Sequence[Any] | None) -> list[Handed]:
    return [Handed(one, one.name) for one in files or [] if one]


class CampaignForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=120)
    way = forms.ChoiceField(
        label=_("Whom it looks at"),
        choices=[
            (InspectionWay.INSPECTION, _("Colleges: inspections, a duty to be borne")),
            (InspectionWay.VISIT, _("Enterprises: voluntary visits, which may be declined")),
        ],
        widget=forms.RadioSelect,
        initial=InspectionWay.INSPECTION,
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    size = forms.IntegerField(
        label=_("How many cooperations are looked at"),
        min_value=1,
        max_value=5000,
        help_text=_("Seven in ten are chosen by risk, three in ten at random from the rest."),
    )

    @property
    def plan(self) -> CampaignPlan:
        return CampaignPlan(**self.cleaned_data)


class PartyField(forms.ModelChoiceField[Organisation]):
    def label_from_instance(self, obj: Organisation) -> str:
        return obj.name_in(get_language() or "en")


class OpenForm(forms.Form):
    inspected = PartyField(Organisation.objects.none(), label=_("Who is looked at"), empty_label=None)  # fmt: skip
    way = forms.ChoiceField(
        label=_("How"),
        choices=[
            (InspectionWay.VISIT, _("Voluntary visit: it may be declined")),
            (InspectionWay.INSPECTION, _("Inspection: a duty to be borne")),
        ],
        widget=forms.RadioSelect,
        initial=InspectionWay.VISIT,
    )
    ground = forms.CharField(label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))  # fmt: skip
    legal_item = forms.CharField(
        label=_("Published item of inspection"),
        max_length=200,
        required=False,
        help_text=_("Needed for an inspection of an enterprise, which a second person approves."),
    )
    legal_basis = forms.CharField(label=_("Legal basis, with its article"), max_length=300, required=False)  # fmt: skip

    def __init__(self, *args: Any, parties: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["inspected"].queryset = parties

    @property
    def ground_(self) -> Ground:
        said = self.cleaned_data
        return Ground(said["ground"], said["legal_item"], said["legal_basis"])


class StaffChoices(forms.ModelMultipleChoiceField[Membership]):
    def label_from_instance(self, obj: Membership) -> str:
        return obj.person.name_in(get_language() or "en")


class OfficersForm(forms.Form):
    officers = StaffChoices(
        Membership.objects.none(), label=_("Who carries it out"), widget=forms.CheckboxSelectMultiple
    )  # fmt: skip

    def __init__(self, *args: Any, staff: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["officers"].queryset = staff


class AnnounceForm(forms.Form):
    """The day on site, and up to four things that are asked for, each with a day."""

    on = DayField(label=_("Day on site"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(1, ROWS_ASKED + 1):
            what = forms.CharField(label=_("Paper or record %(n)d that is asked for") % {"n": n}, max_length=300, required=False)  # fmt: skip
            until = DayField(label=_("Until (%(n)d)") % {"n": n}, required=False)
            self.fields[f"what_{n}"], self.fields[f"until_{n}"] = what, until

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        for n in range(1, ROWS_ASKED + 1):
            if said.get(f"what_{n}") and not said.get(f"until_{n}") and f"until_{n}" not in self.errors:  # fmt: skip
                self.add_error(f"until_{n}", ValidationError(_("Say until which day.")))
        return said

    @property
    def asked(self) -> list[Asked]:
        said = self.cleaned_data
        return [
            Asked(said[f"what_{n}"], said[f"until_{n}"])
            for n in range(1, ROWS_ASKED + 1)
            if said[f"what_{n}"]
        ]


class EvidenceForm(forms.Form):
    note = forms.CharField(
        label=_("What it is, or where it can be seen"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    papers = PicturesField(label=_("Files"), required=False)


class FindingsForm(forms.Form):
    findings = forms.CharField(
        label=_("What was found"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What was seen and what was not. No judgement: somebody else decides. No student is named."),
    )  # fmt: skip


class ReplyForm(forms.Form):
    text = forms.CharField(label=_("Your reply"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))  # fmt: skip
    papers = PicturesField(label=_("Files"), required=False)


class DecisionForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Decision"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    reasons = forms.CharField(
        label=_("Reasons"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Read by the inspected: what the findings show, and what you make of the reply."),
    )  # fmt: skip


class MeasureForm(forms.Form):
    """The next step, and what it needs: a step that is not open yet asks nothing."""

    step = forms.TypedChoiceField(label=_("Step"), coerce=int, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=LONG)
    mend_what = forms.CharField(
        label=_("What is to be put right"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only for “to be put right by a day”."),
    )
    mend_by = DayField(label=_("To be put right by"), required=False)
    legal_basis = forms.CharField(
        label=_("Legal basis, with its article"),
        max_length=300,
        required=False,
        help_text=_("Only for a suspension or an exclusion, which bind the whole organisation."),
    )
    binds_until = DayField(label=_("Last day of the suspension or exclusion"), required=False)

    def __init__(self, *args: Any, steps: Sequence[MeasureStep], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["step"].choices = [(one.value, one.label) for one in steps]
        if MeasureStep.MENDING not in steps:
            del fields["mend_what"], fields["mend_by"]
        if not BINDING.intersection(steps):
            del fields["legal_basis"], fields["binds_until"]

    @property
    def plan(self) -> MeasurePlan:
        said: dict[str, Any] = self.cleaned_data
        return MeasurePlan(**said)


class WordsForm(forms.Form):
    """A word, needed or not; its label says which."""

    words = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, label: Any, required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label, self.fields["words"].required = label, required
