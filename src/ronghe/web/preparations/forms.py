"""What is asked of those who keep policies, lists of hosts, filings, plans and numbers."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from ronghe.parties.models import Organisation, OrganisationKind
from ronghe.placements.models import FilingKind, InsuranceKind, Payer
from ronghe.placements.operations.covers import Policy
from ronghe.placements.operations.emergency_plans import Emergency
from ronghe.placements.operations.filings import Paper
from ronghe.placements.operations.host_approvals import Decision
from ronghe.placements.operations.safety_tests import LEAST_ANSWERS, MOST_ANSWERS
from ronghe.web.listings.occupation_choice import OccupationChoice
from ronghe.web.papers.forms import PicturesField
from ronghe.web.parties.organisation_choice import organisations_named
from ronghe.web.people.fields import DayField
from ronghe.web.preparations.choosing import PlacementsForm

LONG = forms.Textarea(attrs={"rows": 3})


class OrganisationField(forms.ModelChoiceField[Organisation]):
    def label_from_instance(self, obj: Organisation) -> str:
        return obj.name_in(get_language() or "en")


class OrganisationsField(forms.ModelMultipleChoiceField[Organisation]):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Organisation) -> str:
        return obj.name_in(get_language() or "en")


def papers_field(*, required: bool = False) -> PicturesField:
    return PicturesField(
        label=gettext_lazy("Photographs or scans"),
        required=required,
        help_text=gettext_lazy("PDF, JPEG or PNG, up to 20 MB each."),
    )


class CoverForm(PlacementsForm):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=InsuranceKind.choices)
    insurer = forms.CharField(label=gettext_lazy("Insurer"), max_length=120)
    policy_number = forms.CharField(label=gettext_lazy("Policy number"), max_length=60)
    starts_on = DayField(label=gettext_lazy("Cover from"))
    ends_on = DayField(label=gettext_lazy("Cover to"))
    payer = forms.ChoiceField(
        label=gettext_lazy("Who pays the premium"),
        choices=Payer.choices,
        help_text=gettext_lazy("In China no student may be charged for liability insurance."),
    )
    papers = papers_field()

    @property
    def policy(self) -> Policy:
        return Policy(**{name: self.cleaned_data[name] for name in Policy.__dataclass_fields__})


class CoverEndForm(forms.Form):
    last_day = DayField(label=gettext_lazy("Last day of cover"))
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=500, widget=LONG)


class ApprovalForm(forms.Form):
    """Hosts with which the college cooperates, and the meeting that decided on them."""

    hosts = OrganisationsField(
        Organisation.objects.none(),
        label=gettext_lazy("Hosts that were approved"),
        help_text=gettext_lazy("Those with which you have a cooperation, or a placement ahead."),
    )
    decided_in = forms.CharField(
        label=gettext_lazy("Decided by the meeting"),
        max_length=120,
        help_text=gettext_lazy("As its minutes name it."),
    )
    approved_on = DayField(label=gettext_lazy("Day of the decision"))
    valid_until = DayField(label=gettext_lazy("Valid until"))

    def __init__(self, *args: Any, hosts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["hosts"].queryset = hosts

    @property
    def decision(self) -> Decision:
        return Decision(**{name: self.cleaned_data[name] for name in Decision.__dataclass_fields__})


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=500, widget=LONG)


class FilingForm(PlacementsForm):
    kind = forms.ChoiceField(label=gettext_lazy("What is filed"), choices=FilingKind.choices)
    authority = OrganisationField(
        Organisation.objects.none(),
        label=gettext_lazy("With which authority"),
        required=False,
        empty_label=gettext_lazy("another one, entered below"),
    )
    other_authority = forms.CharField(
        label=gettext_lazy("Another authority"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Its reference or register number, if it is not listed above."),
    )
    filed_on = DayField(label=gettext_lazy("Filed on"))
    number = forms.CharField(
        label=gettext_lazy("Number of the filing"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("What the authority wrote on a filing on paper, if anything."),
    )
    note = forms.CharField(
        label=gettext_lazy("In a few words"),
        max_length=2_000,
        widget=LONG,
        help_text=gettext_lazy("What is filed, and why; the authority reads it first."),
    )
    papers = papers_field()

    def __init__(self, *args: Any, authorities: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["authority"].queryset = authorities
        first = authorities.first()
        if first is not None:
            fields["authority"].initial = first.pk

    def clean_other_authority(self) -> Organisation | None:
        found = organisations_named(self.cleaned_data["other_authority"])
        if found and found[0].kind != OrganisationKind.AUTHORITY:
            raise forms.ValidationError(_("Placements are filed with an authority."))
        return found[0] if found else None

    def clean(self) -> dict[str, Any]:
        entered = super().clean()
        named = entered.get("other_authority") or entered.get("authority")
        if named is None and "other_authority" in entered:
            self.add_error("authority", _("Choose the authority, or enter its number."))
        return entered

    @property
    def paper(self) -> Paper:
        said = self.cleaned_data
        return Paper(
            kind=said["kind"],
            authority=said["other_authority"] or said["authority"],
            filed_on=said["filed_on"],
            note=said["note"],
            number=said["number"],
        )


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=pgettext_lazy("of an authority", "Answer"),
        max_length=500,
        required=False,
        widget=LONG,
        help_text=gettext_lazy("The college reads it."),
    )


class ReturnForm(forms.Form):
    answer = forms.CharField(
        label=gettext_lazy("What shall be changed"),
        max_length=500,
        widget=LONG,
        help_text=gettext_lazy("The college reads it, and files again."),
    )


class EmergencyPlanForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    host = OrganisationField(
        Organisation.objects.none(),
        label=gettext_lazy("For which host"),
        required=False,
        empty_label=gettext_lazy("all placements of the college"),
    )
    contact_name = forms.CharField(
        label=gettext_lazy("Whom to call first"),
        max_length=80,
        help_text=gettext_lazy(
            "Somebody who answers at any hour. Students and parents see the name."
        ),
    )
    contact_phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=40)
    starts_on = DayField(label=gettext_lazy("In force from"))
    ends_on = DayField(label=gettext_lazy("In force until"))
    papers = papers_field()

    def __init__(self, *args: Any, hosts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["host"].queryset = hosts

    @property
    def plan(self) -> Emergency:
        said = self.cleaned_data
        return Emergency(**{name: said[name] for name in Emergency.__dataclass_fields__})


class HeadcountForm(OccupationChoice):
    staff_count = forms.IntegerField(
        label=gettext_lazy("Employees, interns not counted"), min_value=1, max_value=10_000_000
    )
    stated_on = DayField(label=gettext_lazy("As of"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stated_on"].initial = today
        self.fields["occupation"].label = gettext_lazy("Only in one occupation")
        self.fields["occupation"].help_text = _(
            "Left empty, the number is of the whole enterprise. A name or code of the"
            " classification, or a part of the name."
        )
        self.order_fields(["staff_count", "stated_on", "occupation", "occupation_match"])


class QuestionForm(forms.Form):
    """A question with two to five answers, of which one is right."""

    text = forms.CharField(
        label=pgettext_lazy("of a safety test", "Question"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("About your own workplace: exits, machines, signals, whom to tell."),
    )
    right = forms.ChoiceField(label=gettext_lazy("Which answer is right"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_ANSWERS + 1):
            self.fields[f"answer_{number}"] = forms.CharField(
                label=_("Answer %(n)d") % {"n": number},
                max_length=200,
                required=number <= LEAST_ANSWERS,
            )
        fields: dict[str, Any] = self.fields
        fields["right"].choices = [
            (number, _("Answer %(n)d") % {"n": number}) for number in range(1, MOST_ANSWERS + 1)
        ]
        self.order_fields(["text", *(f"answer_{n}" for n in range(1, MOST_ANSWERS + 1)), "right"])

    def clean(self) -> dict[str, Any]:
        entered = super().clean() or {}
        right = entered.get("right")
        if right and not entered.get(f"answer_{right}", "").strip():
            self.add_error("right", _("This answer is empty."))
        return entered

    @property
    def answers(self) -> list[str]:
        return [
            said
            for number in range(1, MOST_ANSWERS + 1)
            if (said := self.cleaned_data[f"answer_{number}"].strip())
        ]

    @property
    def right_place(self) -> int:
        """Give the place of the right answer among those that are not empty, from nought."""
        wanted = int(self.cleaned_data["right"])
        before = (self.cleaned_data[f"answer_{n}"].strip() for n in range(1, wanted))
        return sum(bool(said) for said in before)
