"""The list of classes: filters and keyset pages."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.actors import Actor
from ronghe.parties.class_queries import CountedClass, classes_seen_by, is_open_on
from ronghe.parties.models import Cohort, SchoolClass, Unit
from ronghe.web.parts import Page
from ronghe.web.people.fields import UnitField

PAGE_SIZE = 50
OPEN, ENDED, LACKING = "open", "ended", "lacking"


class CohortField(forms.ModelChoiceField[Cohort]):
    def label_from_instance(self, obj: Cohort) -> str:
        return str(obj.entry_year)


class ClassFilter(forms.Form):
    unit = UnitField(
        None, label=_("School of the college"), required=False, empty_label=_("all schools")
    )
    cohort = CohortField(None, label=_("Year of entry"), required=False, empty_label=_("all years"))
    state = forms.ChoiceField(
        label=pgettext_lazy("of a class", "State"),
        required=False,
        choices=[
            ("", pgettext_lazy("class", "open and ended")),
            (OPEN, pgettext_lazy("class", "open")),
            (ENDED, pgettext_lazy("class", "ended")),
            (LACKING, _("without a class teacher")),
        ],
    )
    after = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = SchoolClass.objects.visible_to(actor)
        fields: dict[str, Any] = self.fields
        fields["unit"].queryset = (
            Unit.objects.filter(classes__in=seen).distinct().order_by("name", "pk")
        )
        fields["cohort"].queryset = (
            Cohort.objects.filter(classes__in=seen).distinct().order_by("-entry_year")
        )

    def narrow(self, classes: QuerySet[CountedClass], *, on: date) -> QuerySet[CountedClass]:
        """Apply what was asked for; a filter that makes no sense is as good as none."""
        self.is_valid()
        wanted = self.cleaned_data
        for name in ("unit", "cohort"):
            if wanted.get(name):
                classes = classes.filter(**{name: wanted[name]})
        state = wanted.get("state")
        if state in {OPEN, LACKING}:
            classes = classes.filter(is_open_on(on))
        if state == ENDED:
            classes = classes.exclude(is_open_on(on))
        if state == LACKING:
            classes = classes.filter(has_teacher=False)
        return classes

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("unit", "cohort", "state"))

    def query(self, **changes: str) -> str:
        kept = {
            name: self.data[name] for name in ("unit", "cohort", "state") if self.data.get(name)
        }
        return urlencode(kept | changes)


@dataclass(frozen=True)
class ClassPage:
    classes: list[CountedClass]
    page: Page


def page_of(actor: Actor, wanted: ClassFilter, *, on: date) -> ClassPage:
    classes = wanted.narrow(classes_seen_by(actor, on=on), on=on)
    after = wanted.cleaned_data.get("after")
    last = classes.filter(pk=after).first() if after else None
    if last is not None:
        classes = classes.filter(_behind(last))
    found = list(classes[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    has_more = len(found) > PAGE_SIZE
    return ClassPage(
        shown,
        Page(
            shown=len(shown),
            next_query=wanted.query(after=str(shown[-1].pk)) if has_more else "",
            first_query=(wanted.query() or "state=") if last else "",
        ),
    )


def _behind(last: SchoolClass) -> Q:
    year = last.cohort.entry_year
    return (
        Q(cohort__entry_year__lt=year)
        | Q(cohort__entry_year=year, name__gt=last.name)
        | Q(cohort__entry_year=year, name=last.name, pk__gt=last.pk)
    )
