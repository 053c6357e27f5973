"""The list of placements: filters as the address has them, and keyset pages."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q, QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models import (
    Organisation,
    OrganisationKind,
    OrganisationName,
    SchoolClass,
)
from ronghe.placements.models import COMING, GateRequest, Placement, PlacementState
from ronghe.placements.models.placement import PlacementQuerySet
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.parts import Chip, Mark, Page, Text
from ronghe.web.people.fields import DayField
from ronghe.web.placements.access import address_of, side_of_actor
from ronghe.web.placements.header import chip_of
from ronghe.web.placements.matters import WANTED, Matter, keys_of
from ronghe.web.requests import WebRequest

IRREGULAR, LATE = "irregular", "late"
FILTERS = ("q", "state", "host", "school_class", "needs", "first", "asked")
# Among more than these nobody chooses from a list; the field for words finds hosts as well.
MOST_HOSTS = 40
# Whatever stands in the way before the first day; who has begun is past it.
NEEDS = Q(state__in=sorted(COMING)) & (Q(missing_count__gt=0) | Q(unknown_count__gt=0))


class PlacementFilter(forms.Form):
    """The filters of the list; one that makes no sense is as good as none."""

    q = forms.CharField(label=_("Student, host or reference"), required=False, max_length=80)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("all")),
            *PlacementState.choices,
            (LATE, _("Should have started")),
            (IRREGULAR, _("Began before it was ready")),
        ],
    )
    host = forms.ChoiceField(label=_("Host"), required=False)
    school_class = forms.ChoiceField(label=_("Class"), required=False)
    needs = forms.BooleanField(label=_("Only those that need something"), required=False)
    # These two come with links of the desk.
    first = DayField(required=False, widget=forms.HiddenInput)
    asked = forms.ChoiceField(
        required=False,
        widget=forms.HiddenInput,
        choices=[("", ""), *((one, one) for one in Matter)],
    )

    def __init__(self, request: WebRequest, seen: PlacementQuerySet) -> None:
        super().__init__(request.GET)
        self.side = side_of_actor(request)
        self._offer("host", _("all hosts"), self._hosts(request, seen))
        self._offer("school_class", _("all classes"), self._classes(request))
        self.is_valid()

    def _offer(self, name: str, nothing: Text, choices: Mapping[str, str]) -> None:
        """Let somebody choose who has a choice."""
        if len(choices) < 2:  # noqa: PLR2004 -- two make a choice
            del self.fields[name]
            return
        fields: dict[str, Any] = self.fields
        fields[name].choices = [("", nothing), *choices.items()]

    def _hosts(self, request: WebRequest, seen: PlacementQuerySet) -> dict[str, str]:
        own = request.actor.organisation
        if own is None or own.kind == OrganisationKind.ENTERPRISE:
            return {}
        hosts = Organisation.objects.filter(pk__in=seen.order_by().values("host"))
        # Over a region the first few that have one are enough to know that there are too many.
        order = () if request.actor.remits else ("sort_key", "pk")
        found = list(hosts.order_by(*order)[: MOST_HOSTS + 1])
        if len(found) > MOST_HOSTS:
            return {}
        prefetch_related_objects(found, "names")
        language = get_language() or "en"
        named = sorted(found, key=lambda one: (one.sort_key, one.pk))
        return {one.reference: one.name_in(language) for one in named}

    def _classes(self, request: WebRequest) -> dict[str, str]:
        if not request.actor.scope.sees_others or self.side != "college":
            return {}
        found = SchoolClass.objects.visible_to(request.actor).filter(ends_on=None)
        rows = found.order_by("-cohort__entry_year", "name", "pk").values_list("pk", "name")
        return {str(pk): name for pk, name in rows}

    def narrow(self, placements: PlacementQuerySet) -> PlacementQuerySet:
        for wanted in filter(None, (self._words(), self._state(), self._rest(), self._asked())):
            placements = placements.filter(wanted)
        return placements

    def _words(self) -> Q | None:
        text = self._said("q").strip()
        if not text:
            return None
        name = Q(student__person__full_name__icontains=text)
        name |= Q(student__person__latin_name__icontains=text)
        hosts = OrganisationName.objects.filter(text__icontains=text).order_by()
        return name | Q(reference__iexact=text) | Q(host__in=hosts.values("organisation"))

    def _state(self) -> Q | None:
        state = self._said("state")
        if state == IRREGULAR:
            return Q(is_irregular=True)
        if state == LATE:
            return Q(state=PlacementState.PLANNED, starts_on__lt=timezone.localdate())
        return Q(state=state) if state else None

    def _rest(self) -> Q:
        wanted = Q()
        if self._said("host"):
            wanted &= Q(host__reference=self._said("host"))
        if self._said("school_class"):
            wanted &= Q(student__school_class=self._said("school_class"))
        if self.cleaned_data.get("needs"):
            wanted &= NEEDS
        if self.cleaned_data.get("first"):
            wanted &= Q(starts_on=self.cleaned_data["first"])
        return wanted

    def _asked(self) -> Q | None:
        """Give those about which the reader’s side is asked for that matter."""
        if not self._said("asked") or not self.side:
            return None
        asked = GateRequest.objects.filter(
            closed_at=None, asked=self.side, item__in=keys_of(Matter(self._said("asked")))
        )
        return Q(pk__in=asked.order_by().values("placement"))

    def _said(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "")

    @property
    def is_narrowed(self) -> bool:
        return any(self._said(name) for name in FILTERS)

    @property
    def kept(self) -> dict[str, str]:
        found = {name: self.data.get(name, "") for name in FILTERS if self._said(name)}
        return {name: str(value) for name, value in found.items()}

    @property
    def narrowings(self) -> list[tuple[str, str]]:
        """Give what came with a link, in words, each with the query of the list without it."""
        found = []
        if self.cleaned_data.get("first"):
            day = date_format(self.cleaned_data["first"])
            words = _("Only those that start on %(day)s.") % {"day": day}
            found.append((words, self._without("first")))
        if self._said("asked"):
            what = WANTED[Matter(self._said("asked"))]
            words = _("Only those for which you are asked: %(what)s.") % {"what": what}
            found.append((words, self._without("asked")))
        return found

    def _without(self, name: str) -> str:
        return urlencode({key: value for key, value in self.kept.items() if key != name})


@dataclass(frozen=True)
class Row:
    placement: Placement
    student: str
    host: str
    school_class: str
    chip: Chip
    url: str

    @property
    def is_coming(self) -> bool:
        return self.placement.state in COMING


def rows_of(
    request: WebRequest, wanted: PlacementFilter, seen: PlacementQuerySet
) -> tuple[list[Row], Page]:
    found: QuerySet[Placement] = wanted.narrow(seen).order_by("-pk")
    last = last_shown(request, found)
    if last is not None:
        found = found.filter(pk__lt=last.pk)
    related = found.select_related("host", "student__person", "student__school_class")
    shown, page = page_of(
        related.prefetch_related("host__names"), is_later=last is not None, kept=wanted.kept
    )
    language = get_language() or "en"
    return [_row(one, language) for one in shown], page


def _row(placement: Placement, language: str) -> Row:
    school_class = placement.student.school_class
    return Row(
        placement,
        placement.student.person.name_in(language),
        placement.host.name_in(language),
        school_class.name if school_class else "",
        _chip(placement),
        address_of(placement),
    )


def _chip(placement: Placement) -> Chip:
    """Give the state; one that began before it was ready does not look like one that holds."""
    chip = chip_of(placement)
    return replace(chip, mark=Mark.DUE) if placement.is_irregular and placement.is_open else chip
