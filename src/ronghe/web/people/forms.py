from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.actors import Actor
from ronghe.parties.models import (
    Membership,
    Organisation,
    Person,
    Relation,
    Role,
    SchoolClass,
)
from ronghe.parties.models.membership import ROLES_OF_KIND
from ronghe.parties.operations import GuardianEntry, StudentEntry
from ronghe.parties.scopes import Extent
from ronghe.web.accounts.fields import EmailField, PhoneField
from ronghe.web.people.fields import ClassField, DayField, UnitField, add_scope_fields, open_classes

LAST_DAY_HELP = _("The last day is included.")


class ClassForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the class"), max_length=100, help_text=_("As the college calls it.")
    )
    entry_year = forms.IntegerField(
        label=_("Year of entry"), help_text=_("Four digits; it names the cohort.")
    )
    unit = UnitField(None, label=_("School of the college"), required=False)
    major_name = forms.CharField(label=_("Major"), max_length=200, required=False)
    major_code = forms.CharField(
        label=_("Code of the major"),
        max_length=20,
        required=False,
        help_text=_("From the national catalogue of majors."),
    )
    starts_on = DayField(label=_("First day"))

    def __init__(self, *args: Any, actor: Actor, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        assert actor.organisation is not None  # noqa: S101 -- the view has asked
        field.queryset = actor.organisation.units.on(on).order_by("name", "pk")
        if actor.scope.extent == Extent.UNIT:
            field.queryset = field.queryset.filter(pk=actor.membership.unit_id)  # type: ignore[union-attr]
            field.required = True


class LastDayForm(forms.Form):
    ends_on = DayField(label=_("Last day"), help_text=LAST_DAY_HELP)


class GuardianForm(forms.Form):
    guardian_name = forms.CharField(label=_("Name of the parent or guardian"), max_length=120)
    guardian_relation = forms.ChoiceField(label=_("Relation"), choices=Relation)
    guardian_phone = PhoneField(label=_("Telephone of the parent or guardian"))

    def guardian(self) -> GuardianEntry | None:
        entered = self.cleaned_data
        if not entered.get("guardian_name"):
            return None
        return GuardianEntry(
            full_name=entered["guardian_name"],
            relation=entered["guardian_relation"] or Relation.OTHER,
            contact_phone=entered["guardian_phone"],
        )


class DetailsForm(forms.Form):
    birth_on = DayField(label=_("Date of birth"), required=False)
    identity_number = forms.CharField(
        label=_("Identity number"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_(
            "Encrypted as soon as it is saved. It is shown only to those who need it and say why."
        ),
    )


class EnrolForm(GuardianForm, DetailsForm):
    full_name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=120)
    latin_name = forms.CharField(
        label=_("Name in Latin letters"),
        required=False,
        max_length=120,
        help_text=_("Shown on English pages when the name is written in Chinese."),
    )
    student_number = forms.CharField(label=_("Student number"), max_length=30)
    starts_on = DayField(label=_("First day in the class"))
    contact_phone = PhoneField(
        required=False, help_text=_("The student’s own; the code of an invitation goes there.")
    )
    contact_email = EmailField(required=False)

    field_order = (
        "full_name", "latin_name", "student_number", "starts_on", "contact_phone", "contact_email",
        "birth_on", "identity_number", "guardian_name", "guardian_relation", "guardian_phone",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("guardian_name", "guardian_relation", "guardian_phone"):
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        entered = super().clean() or self.cleaned_data
        if entered.get("guardian_phone") and not entered.get("guardian_name"):
            self.add_error("guardian_name", _("Whose telephone is it? Enter the name as well."))
        return entered

    def entry(self) -> StudentEntry:
        names = (
            "full_name", "latin_name", "contact_phone", "contact_email", "birth_on",
            "identity_number",
        )  # fmt: skip
        return StudentEntry(
            **{name: self.cleaned_data[name] for name in names}, guardian=self.guardian()
        )


class MoveForm(forms.Form):
    school_class = ClassField(None, label=_("New class"))
    starts_on = DayField(
        label=_("First day in the new class"),
        help_text=_("The day before is the last one in the former class."),
    )

    def __init__(
        self, *args: Any, student: Membership, actor: Actor, on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["school_class"]
        visible = SchoolClass.objects.visible_to(actor)
        field.queryset = open_classes(visible, on=on).exclude(memberships=student)


class RevealForm(forms.Form):
    reason = forms.CharField(
        label=_("What do you need it for?"),
        max_length=300,
        help_text=_(
            "A few words, without numbers. They are kept with your name, and the college can read"
            " them."
        ),
        error_messages={"required": _("Say in a few words what you need it for.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class RoleForm(forms.Form):
    """Another role for somebody whom the organisation knows already."""

    person = forms.ModelChoiceField[Person](None, label=pgettext_lazy("person", "Name"))
    role = forms.ChoiceField(label=_("Role"))
    starts_on = DayField(label=_("First day of the role"))
    ends_on = DayField(label=_("Last day of the role"), required=False, help_text=LAST_DAY_HELP)

    field_order = ("person", "role", "unit", "school_class", "starts_on", "ends_on")

    def __init__(
        self, *args: Any, organisation: Organisation, actor: Actor, on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        colleagues = Membership.objects.on(on).filter(organisation=organisation)
        staff = colleagues.visible_to(actor).exclude(role=Role.STUDENT).values("person")
        fields: dict[str, Any] = self.fields
        fields["person"].queryset = Person.objects.filter(pk__in=staff).order_by("full_name", "pk")
        roles = ROLES_OF_KIND[organisation.kind] - {Role.STUDENT}
        fields["role"].choices = [(role.value, role.label) for role in Role if role in roles]
        add_scope_fields(self, organisation, actor=actor, on=on)
        self.order_fields(self.field_order)
