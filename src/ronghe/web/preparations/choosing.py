"""Which placements are meant: all that come and run, those of one host or class, or some by name."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Count, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ronghe.parties.actors import Actor
from ronghe.parties.models import Organisation, SchoolClass
from ronghe.placements.models import Placement
from ronghe.web.preparations.access import is_college

MOST_TICKED = 200
CHOSEN, ALL, PARTY, CLASS = "chosen", "all", "party", "class"


def open_placements(actor: Actor, organisation: Organisation) -> QuerySet[Placement]:
    """Give what comes and runs of the organisation, as its college or as its host."""
    own = {"college" if is_college(organisation) else "host": organisation}
    return Placement.objects.visible_to(actor).filter(**own).open()


class PlacementsForm(forms.Form):
    """Asks which placements are meant; `placements()` gives them. To be put before or behind others."""

    group = forms.ChoiceField(label=gettext_lazy("Which placements"))
    chosen = forms.MultipleChoiceField(
        label=gettext_lazy("One by one"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args: Any,
        found: QuerySet[Placement],
        by_college: bool,
        language: str,
        placement: Placement | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.found = found
        self.party = "host" if by_college else "college"
        fields: dict[str, Any] = self.fields
        fields["group"].choices = [
            (CHOSEN, _("those ticked below")),
            (ALL, _counted(_("all that come or run"), found.count())),
            *self._parties(language),
            *(self._classes() if by_college else ()),
        ]
        fields["chosen"].choices = self._ticks(language, placement)
        fields["chosen"].help_text = _("The nearest first days come first; at most %(n)d are listed. For more, choose a group above.") % {"n": MOST_TICKED}  # fmt: skip
        if placement is not None:
            fields["chosen"].initial = [placement.reference]
        self._order()

    def _order(self) -> None:
        """Put the question of which placements behind what the paper says of itself."""
        last = ["group", "chosen", "papers"]
        self.order_fields([*(name for name in self.fields if name not in last), *last])

    def _parties(self, language: str) -> Iterable[tuple[str, str]]:
        counts = dict(self.found.order_by().values_list(self.party).annotate(n=Count("pk")))
        named = Organisation.objects.filter(pk__in=counts).prefetch_related("names")
        for one in named.order_by("pk"):
            yield f"{PARTY} {one.pk}", _counted(one.name_in(language), counts[one.pk])

    def _classes(self) -> Iterable[tuple[str, str]]:
        rows = self.found.order_by().exclude(student__school_class=None)
        counts = dict(rows.values_list("student__school_class").annotate(n=Count("pk")))
        for one in SchoolClass.objects.filter(pk__in=counts).order_by("name", "pk"):
            yield f"{CLASS} {one.pk}", _counted(one.name, counts[one.pk])

    def _ticks(self, language: str, first: Placement | None) -> list[tuple[str, str]]:
        named = self.found.select_related("student__person", self.party)
        rows = named.prefetch_related(f"{self.party}__names").order_by("starts_on", "pk")
        listed = [*(rows.filter(pk=first.pk) if first else ()), *rows[:MOST_TICKED]]
        return list({one.reference: self._tick(one, language) for one in listed}.items())

    def _tick(self, placement: Placement, language: str) -> str:
        days = (placement.starts_on, placement.ends_on)
        return " · ".join(
            [
                placement.student.person.name_in(language),
                placement.title,
                getattr(placement, self.party).name_in(language),
                " – ".join(date_format(day, "SHORT_DATE_FORMAT") for day in days),
            ]
        )

    def clean(self) -> dict[str, Any]:
        entered = super().clean() or {}
        if entered.get("group") == CHOSEN and not entered.get("chosen"):
            self.add_error("chosen", _("Tick at least one placement, or choose a group above."))
        return entered

    def placements(self) -> list[Placement]:
        """Give what was meant, once the form is valid."""
        kind, _space, key = self.cleaned_data["group"].partition(" ")
        found = self.found
        if kind == CHOSEN:
            found = found.filter(reference__in=self.cleaned_data["chosen"])
        elif kind == PARTY:
            found = found.filter(**{self.party: int(key)})
        elif kind == CLASS:
            found = found.filter(student__school_class=int(key))
        return list(found.order_by("pk"))


def _counted(name: str, count: int) -> str:
    words = ngettext("%(name)s: %(n)d placement", "%(name)s: %(n)d placements", count)
    return words % {"name": name, "n": count}
