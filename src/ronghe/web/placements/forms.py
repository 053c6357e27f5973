"""What is asked of those who plan placements, lead them and end them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models import Enrolment, Membership, Organisation, OrganisationKind
from ronghe.partnerships.models import Agreement
from ronghe.placements.models import InterruptionGround, PlacementKind, Side
from ronghe.placements.operations.ending import Rest
from ronghe.placements.operations.placements import Plan
from ronghe.web.listings.occupation_choice import OccupationChoice
from ronghe.web.people.fields import DayField

LONG = forms.Textarea(attrs={"rows": 3})
MOST_OFFERED = 20


def students_called(text: str, students: QuerySet[Membership]) -> list[Membership]:
    """Give the students of that number, or with that in their name."""
    wanted = text.strip()
    if not wanted:
        return []
    numbered = Enrolment.objects.filter(student_number__iexact=wanted).order_by().values("person")
    exact = list(students.filter(person__in=numbered)[:MOST_OFFERED])
    if exact:
        return exact
    name = Q(person__full_name__icontains=wanted) | Q(person__latin_name__icontains=wanted)
    return list(students.filter(name)[:MOST_OFFERED])


def hosts_called(text: str) -> list[Organisation]:
    """Give the organisations of that reference or register number, or with that in a name."""
    wanted = text.strip()
    if not wanted:
        return []
    hosts = Organisation.objects.standing().exclude(kind=OrganisationKind.AUTHORITY)
    hosts = hosts.prefetch_related("names").order_by("sort_key", "pk")
    code = Q(reference__iexact=wanted) | Q(identifiers__value__iexact=wanted)
    exact = list(hosts.filter(code).distinct()[:MOST_OFFERED])
    return exact or list(hosts.filter(names__text__icontains=wanted).distinct()[:MOST_OFFERED])


class PlanForm(OccupationChoice):
    """Student and host are named in words: there are too many of either to list."""

    student = forms.CharField(
        label=_("Student"), max_length=80, help_text=_("Name or student number, or a part of the name.")
    )  # fmt: skip
    host = forms.CharField(
        label=_("Host"), max_length=200, help_text=_("Name, reference or register number, or a part of the name.")
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("Kind"), choices=PlacementKind.choices, initial=PlacementKind.POST
    )
    title = forms.CharField(
        label=_("Post"), max_length=120, help_text=_("What the student does there, in a few words.")
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    is_own_choice = forms.BooleanField(
        label=_("The student chose this host"),
        required=False,
        help_text=_("Then the college decides whether it approves, and a guardian agrees."),
    )

    def __init__(self, *args: Any, students: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.students = students_called(str(self.data.get("student", "")), students)
        self.hosts = hosts_called(str(self.data.get("host", "")))
        language = get_language() or "en"
        self._offer("student", _("Which of these students?"), [
            (str(one.pk), _label_of_student(one, language)) for one in self.students
        ])  # fmt: skip
        self._offer("host", _("Which of these organisations?"), [
            (str(one.pk), f"{one.name_in(language)} · {one.reference}") for one in self.hosts
        ])  # fmt: skip
        self.order_fields([
            "student", "student_match", "host", "host_match", "kind", "title",
            "occupation", "occupation_match", "starts_on", "ends_on", "is_own_choice",
        ])  # fmt: skip

    def _offer(self, name: str, label: Any, choices: Sequence[tuple[str, str]]) -> None:
        if len(choices) > 1:
            self.fields[f"{name}_match"] = forms.ChoiceField(
                label=label, required=False, widget=forms.RadioSelect, choices=choices
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        none_so = {
            "student": _("No student of yours is called so. Enter a part of the name, or the number."),
            "host": _("No organisation is called so. Enter a part of its name, or its reference."),
        }  # fmt: skip
        for name, found in (("student", self.students), ("host", self.hosts)):
            match = cleaned.pop(f"{name}_match", "")
            if not cleaned.get(name):
                continue
            chosen = found[0] if len(found) == 1 else _of_key(found, match)
            if chosen is None:
                self.add_error(name, _("Several are called so. Choose one below.") if found else none_so[name])  # fmt: skip
            cleaned[name] = chosen
        return cleaned

    @property
    def plan(self) -> Plan:
        return Plan(**self.cleaned_data)


def _of_key(found: Sequence[Any], key: str) -> Any | None:
    return next((one for one in found if str(one.pk) == key), None)


def _label_of_student(student: Membership, language: str) -> str:
    school_class = student.school_class.name if student.school_class else ""
    return " · ".join(filter(None, (student.person.name_in(language), school_class)))


class StaffField(forms.ModelChoiceField[Membership]):
    def label_from_instance(self, obj: Membership) -> str:
        name = obj.person.name_in(get_language() or "en")
        return f"{name} · {obj.get_role_display()}"


class StaffForm(forms.Form):
    """Somebody who has that task in the organisation."""

    person = StaffField(Membership.objects.none(), label=_("Who"), empty_label=None)

    def __init__(self, *args: Any, staff: QuerySet[Membership], label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["person"].queryset = staff
        fields["person"].label = label


class AgreementField(forms.ModelChoiceField[Agreement]):
    def label_from_instance(self, obj: Agreement) -> str:
        return f"{obj.reference} · {obj.title} · {obj.get_state_display()}"


class AgreementForm(forms.Form):
    agreement = AgreementField(Agreement.objects.none(), label=_("Agreement"), empty_label=None)

    def __init__(self, *args: Any, agreements: QuerySet[Agreement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["agreement"].queryset = agreements


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why the student has begun"), max_length=500, widget=LONG, help_text=_("It stays on record, with your name and the day.")
    )  # fmt: skip


class RestForm(forms.Form):
    starts_on = DayField(label=_("Rests from"))
    ground = forms.ChoiceField(label=_("Reason"), choices=InterruptionGround.choices)
    side = forms.ChoiceField(
        label=_("On whose side"), choices=Side.choices, initial=Side.NOBODY, help_text=_("Nobody’s is an answer too, and the usual one.")
    )  # fmt: skip
    note = forms.CharField(label=_("What happened"), max_length=500, widget=LONG)

    @property
    def rest(self) -> Rest:
        return Rest(**self.cleaned_data)


class GoingOnForm(forms.Form):
    last_day = DayField(label=_("Last day of the rest"))


class EndForm(forms.Form):
    last_day = DayField(label=_("Last day that was worked"))
    side = forms.ChoiceField(
        label=_("On whose side"),
        choices=Side.choices,
        initial=Side.NOBODY,
        help_text=_("Nobody’s is an answer too."),
    )
    note = forms.CharField(label=_("What happened"), max_length=500, widget=LONG)


class NoStartForm(forms.Form):
    side = forms.ChoiceField(
        label=_("On whose side"),
        choices=Side.choices,
        initial=Side.NOBODY,
        help_text=_("Nobody’s is an answer too."),
    )
    note = forms.CharField(label=pgettext_lazy("a placement that did not start", "Why"), max_length=500, widget=LONG)  # fmt: skip


def staff_of(organisation: Organisation, roles: Sequence[str], *, on: date) -> QuerySet[Membership]:
    """Give who has one of these tasks there that day, by name."""
    held = Membership.objects.on(on).filter(
        organisation=organisation, role__in=roles, person__erased_at=None
    )
    return held.select_related("person").order_by("person__full_name", "pk")
