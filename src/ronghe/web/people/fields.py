"""Fields that forms about people share: days, units, classes."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ronghe.parties.actors import Actor
from ronghe.parties.class_queries import is_open_on
from ronghe.parties.models import Organisation, OrganisationKind, SchoolClass, Unit
from ronghe.parties.scopes import Extent


class DayField(forms.DateField):
    """A day of the calendar, entered in the browser's own way."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)


class UnitField(forms.ModelChoiceField[Unit]):
    def label_from_instance(self, obj: Unit) -> str:
        return obj.name_in(get_language() or "en")


class ClassField(forms.ModelChoiceField[SchoolClass]):
    def label_from_instance(self, obj: SchoolClass) -> str:
        return f"{obj.name} · {obj.cohort.entry_year}"


def open_classes(classes: QuerySet[SchoolClass], *, on: date) -> QuerySet[SchoolClass]:
    """Give the classes to choose from, the youngest first."""
    return (
        classes.filter(is_open_on(on))
        .select_related("cohort")
        .order_by("-cohort__entry_year", "name", "pk")
    )


def add_scope_fields(
    form: forms.Form, organisation: Organisation, *, actor: Actor, on: date
) -> None:
    """Ask for the unit or class to which a role is limited, where the actor may choose any."""
    units = organisation.units.on(on).order_by("name", "pk")
    if actor.scope.extent == Extent.UNIT and actor.membership:
        units = units.filter(memberships=actor.membership)
    if units:
        form.fields["unit"] = UnitField(
            units,
            label=_("Only in this unit"),
            required=False,
            help_text=_("Leave it empty for a role that reaches as far as your own."),
        )
    if organisation.kind != OrganisationKind.COLLEGE:
        return
    classes = open_classes(SchoolClass.objects.visible_to(actor), on=on)
    if classes:
        form.fields["school_class"] = ClassField(
            classes,
            label=_("Class"),
            required=False,
            help_text=_("A class teacher sees this class and no other."),
        )


def reach_no_further(entered: dict[str, Any], actor: Actor) -> dict[str, Any]:
    """Limit a role that names neither unit nor class to the unit of whoever gives it."""
    if actor.scope.extent == Extent.UNIT and actor.membership and not entered.get("school_class"):
        entered["unit"] = actor.membership.unit
    return entered
