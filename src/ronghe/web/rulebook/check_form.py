"""The form of a check: twelve questions at most, then the other facts that the rules look at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from django import forms
from django.forms import BoundField
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ronghe.compliance import rulebooks
from ronghe.engines.law import Fact
from ronghe.engines.law.explain import label_of
from ronghe.web.parts import Text
from ronghe.web.rulebook import words
from ronghe.web.rulebook.fact_fields import (
    ClockField,
    CountField,
    FigureField,
    YesNoField,
    field_of,
    raw_of,
)
from ronghe.web.rulebook.questions import (
    FIRST_SCREEN,
    FOLLOW_FROM_WEEK,
    KIND,
    ROWS,
    USUAL_ROWS,
    WEEK,
    WEEK_TIMES,
    Question,
    places,
    topics_of_facts,
)
from ronghe.web.rulebook.usual_days import UsualWeek

DAY_HOURS, WEEK_DAYS = 24, 7


@dataclass(frozen=True)
class Rows:
    """A list asked for row by row; `none` is the box that says that there is nothing in it."""

    label: str
    help: str
    heads: list[str]
    rows: list[list[BoundField]]
    none: BoundField

    @property
    def is_filled(self) -> bool:
        return any(cell.value() for row in self.rows for cell in (*row, self.none))


@dataclass(frozen=True)
class Asked:
    """A question of the first screen, or a group of the second."""

    number: int
    words: Text
    hint: Text
    fields: list[BoundField]
    lists: list[Rows] = field(default_factory=list)

    @property
    def is_amiss(self) -> bool:
        cells = [cell for rows in self.lists for row in rows.rows for cell in (*row, rows.none)]
        return any(one.errors for one in (*self.fields, *cells))


class CheckForm(forms.Form):
    """Everything is optional; what is not filled in is not known."""

    def __init__(self, data: Mapping[str, Any] | None, *, jurisdiction: str) -> None:
        super().__init__(data)
        self.jurisdiction = jurisdiction
        self.currency = rulebooks.currency_of(jurisdiction)
        self.catalogue = rulebooks.catalogues()[KIND]
        self.topics = topics_of_facts(jurisdiction)
        self.list_rows: dict[str, int] = {}
        for question in FIRST_SCREEN:
            self._ask(question)
        for name in (*self.topics, *self._filled_elsewhere()):
            self._add(name)

    # -- which fields there are -------------------------------------------------------------

    def _ask(self, question: Question) -> None:
        if not self._concerns(question):
            return
        for name in question.facts:
            self._add(name)
        if question.list:
            self._add_list(self.catalogue.facts[question.list], 1)

    def _concerns(self, question: Question) -> bool:
        """Whether a rule of the place looks at any of it, or it has been filled in already."""
        names = {*question.facts, question.list}
        if "jurisdiction" in names:
            return True
        if names & set(WEEK) and set(FOLLOW_FROM_WEEK) & set(self.topics):
            return True
        return any(name in self.topics or self._is_filled(name) for name in names if name)

    def _add(self, name: str) -> None:
        if name == "jurisdiction":
            self.fields["jurisdiction"] = _place_field()
        elif name in WEEK:
            self.fields[name] = _week_field(name)
        elif name in self.fields or name in self.list_rows:
            return
        elif self._owner(name) is not None:
            self._add_fact(name)

    def _owner(self, name: str) -> Fact | None:
        return self.catalogue.facts.get(name.partition(".")[0])

    def _add_fact(self, name: str) -> None:
        fact = self.catalogue.fact(name)
        if fact.type.name == "list":
            self._add_list(fact, ROWS.get(name, USUAL_ROWS))
            return
        label = label_of(name, self.catalogue, words.tongue())
        made = field_of(fact, self.catalogue, label=label, currency=self.currency)
        if fact.type.unit != "minor":
            made.help_text = "" if "." in name else fact.meaning[words.tongue()]
        self.fields[name] = made

    def _add_list(self, fact: Fact, count: int) -> None:
        self.list_rows[fact.name] = count
        if fact.name == "worked":
            for name in WEEK_TIMES:
                self.fields[name] = _week_field(name)
        for row in range(count):
            for name, inner in fact.fields.items():
                label = inner.label[words.tongue()]
                made = field_of(inner, self.catalogue, label=label, currency=self.currency)
                made.widget.attrs["aria-label"] = f"{made.label} {row + 1}"
                self.fields[f"{fact.name}-{row}-{name}"] = made
        self.fields[f"{fact.name}-none"] = forms.BooleanField(
            label=_("There is none"), required=False
        )

    def _filled_elsewhere(self) -> list[str]:
        """Give the facts that were filled in under the law of another place: nothing is lost."""
        return [name for name in self.catalogue.facts if self._is_filled(name)] + [
            f"{fact.name}.{key}"
            for fact in self.catalogue.facts.values()
            for key in fact.keys
            if self._is_filled(f"{fact.name}.{key}")
        ]

    def _is_filled(self, name: str) -> bool:
        data = self.data or {}
        return any(
            value for key, value in data.items() if key == name or key.startswith(f"{name}-")
        )

    # -- what is shown ----------------------------------------------------------------------

    def questions(self) -> list[Asked]:
        """Give the questions of the first screen that concern the place, numbered."""
        concerned = [question for question in FIRST_SCREEN if self._concerns(question)]
        return [
            Asked(number, question.words, question.hint, *self._parts(question))
            for number, question in enumerate(concerned, 1)
        ]

    def _parts(self, question: Question) -> tuple[list[BoundField], list[Rows]]:
        fields = [self[name] for name in question.facts if name in self.fields]
        return fields, [self._rows(question.list)] if question.list else []

    def groups(self) -> list[Asked]:
        """Give what else the rules of the place look at, by topic."""
        first = {name for q in FIRST_SCREEN for name in (*q.facts, q.list)}
        below = [name for name in self._asked_names() if name not in first]
        topics = list(self.catalogue.codes["topic"])
        found: dict[str, list[str]] = {}
        for name in below:
            found.setdefault(self.topics.get(name, topics[-1]), []).append(name)
        return [self._group(topic, found[topic]) for topic in sorted(found, key=topics.index)]

    @property
    def is_amiss_below(self) -> bool:
        """Whether something in the folded part has to be looked at again."""
        return any(group.is_amiss for group in self.groups())

    def _asked_names(self) -> Iterable[str]:
        rows = [name for name in self.fields if "-" in name]
        plain = [n for n in self.fields if n not in rows and n not in (*WEEK, *WEEK_TIMES)]
        return [*plain, *self.list_rows]

    def _group(self, topic: str, names: list[str]) -> Asked:
        lists = [name for name in names if name in self.list_rows]
        times = WEEK_TIMES if "worked" in lists else ()
        fields = [self[name] for name in (*times, *names) if name in self.fields]
        rows = [self._rows(name) for name in lists]
        return Asked(0, words.code_word("topic", topic), "", fields, rows)

    def _rows(self, name: str) -> Rows:
        fact, tongue = self.catalogue.facts[name], words.tongue()
        rows = [
            [self[f"{name}-{row}-{inner}"] for inner in fact.fields]
            for row in range(self.list_rows[name])
        ]
        heads = [str(one.label) for one in rows[0]]
        return Rows(fact.label[tongue], fact.meaning[tongue], heads, rows, self[f"{name}-none"])

    # -- what was said ----------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("start_on"), cleaned.get("end_on")
        if first and last and last < first:
            self.add_error("end_on", _("The last day lies before the first."))
        for name in self.list_rows:
            if cleaned.get(f"{name}-none") and self._items(name):
                self.add_error(f"{name}-none", _("There is an entry above: either untick this or clear it."))  # fmt: skip
        return cleaned

    def facts(self) -> dict[str, Any]:
        """Give what was said, as `read_case` takes it; what cannot be read counts as not said."""
        found: dict[str, Any] = {"jurisdiction": self.jurisdiction, "currency": self.currency}
        for name in self._asked_names():
            if name in self.list_rows:
                found[name] = self._list(name)
            elif name != "jurisdiction":
                self._tell(found, name, raw_of(self.catalogue.fact(name), self._said(name)))
        return {name: value for name, value in found.items() if value is not None}

    def _said(self, name: str) -> Any:
        return self.cleaned_data.get(name)

    def _tell(self, found: dict[str, Any], name: str, raw: Any) -> None:
        owner, dot, key = name.partition(".")
        if not dot:
            found[name] = raw
        elif raw is not None:
            found.setdefault(owner, {})[key] = raw

    def _list(self, name: str) -> list[dict[str, Any]] | None:
        items = self._items(name)
        if not items and self._said(f"{name}-none"):
            return []
        return items or None

    def _items(self, name: str) -> list[dict[str, Any]]:
        fields = self.catalogue.facts[name].fields
        rows = [
            {
                inner: raw_of(fact, self._said(f"{name}-{row}-{inner}"))
                for inner, fact in fields.items()
            }
            for row in range(self.list_rows[name])
        ]
        return [row for row in rows if any(value is not None for value in row.values())]

    def usual_week(self) -> UsualWeek | None:
        """Give the usual week, if hours and days of it were said and no single days were."""
        hours, days = self._said("hours_a_day"), self._said("days_a_week")
        if hours is None or days is None or self.facts().get("worked") is not None:
            return None
        begins, ends = (self._said(name) for name in WEEK_TIMES)
        return UsualWeek(
            hours=hours,
            days=int(days),
            on_holidays=self._said("on_holidays"),
            begins_at=f"{begins:%H:%M}" if begins else None,
            ends_at=f"{ends:%H:%M}" if ends else None,
        )

    def anchor_of(self, name: str) -> str:
        """Give the id of the control where a fact is told, empty when there is none."""
        owner = name.partition(".")[0]
        for candidate in (name, owner, f"{owner}-0-{name.partition('.')[2]}"):
            if candidate == "worked" and "hours_a_day" in self.fields:
                return str(self["hours_a_day"].id_for_label)
            if candidate in self.fields:
                return str(self[candidate].id_for_label)
        rows = [field for field in self.fields if field.startswith(f"{owner}-0-")]
        return str(self[rows[0]].id_for_label) if rows else ""


def _place_field() -> forms.ChoiceField:
    tongue = words.tongue()
    label = rulebooks.catalogues()[KIND].facts["jurisdiction"].label[tongue]
    choices = [(place, words.place_name(place)) for place in places()]
    # Other places ask for other facts: the whole form comes anew, with all that is filled in.
    anew = {
        "hx-post": reverse("rulebook:placement_check"),
        "hx-trigger": "change consume",
        "hx-target": "#check",
        "hx-swap": "outerHTML",
    }
    return forms.ChoiceField(
        label=label, choices=choices, required=False, widget=forms.Select(anew)
    )


def _week_field(name: str) -> forms.Field:
    limits: dict[str, Any] = {"required": False, "min_value": 0}
    if name == "hours_a_day":
        return FigureField(label=_("Hours a day"), max_value=DAY_HOURS, decimal_places=2, **limits)
    if name == "days_a_week":
        return CountField(label=_("Days a week"), max_value=WEEK_DAYS, decimal_places=0, **limits)
    if name == "on_holidays":
        return YesNoField(label=_("Work on statutory holidays too"), required=False)
    label = _("Usual begin") if name == "usual_begin" else _("Usual end")
    return cast("forms.Field", ClockField(label=label, required=False))
