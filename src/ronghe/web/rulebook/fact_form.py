"""A form of facts of one kind, lists row by row; what is not filled in is not known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from ronghe.compliance import rulebooks
from ronghe.engines.law import Catalogue, Fact
from ronghe.engines.law.explain import label_of
from ronghe.web.parts import Text
from ronghe.web.rulebook import words
from ronghe.web.rulebook.fact_fields import field_of, raw_of

ROWS = {"worked": 5}
USUAL_ROWS = 3


@dataclass(frozen=True)
class Rows:
    """A list asked for row by row; `none` is the box that says that there is nothing in it."""

    label: str
    help: str
    heads: list[str]
    rows: list[list[BoundField]]
    none: BoundField

    @property
    def cells(self) -> list[BoundField]:
        return [*(cell for row in self.rows for cell in row), self.none]

    @property
    def is_filled(self) -> bool:
        return any(cell.value() for cell in self.cells)


@dataclass(frozen=True)
class Asked:
    """Some facts under one heading; a number where they are one of the first questions."""

    number: int
    words: Text
    hint: Text
    fields: list[BoundField]
    lists: list[Rows] = field(default_factory=list)

    @property
    def is_amiss(self) -> bool:
        cells = [cell for rows in self.lists for cell in rows.cells]
        return any(one.errors for one in (*self.fields, *cells))


def meaning_of(fact: Fact) -> str:
    """Give what a fact means; what an empty list says, our forms ask in words."""
    meaning = fact.meaning[words.tongue()]
    for rest in ("; an empty list", "；空表", "；空列表"):
        meaning = meaning.partition(rest)[0]
    return meaning


def told_facts(catalogue: Catalogue, name: str) -> tuple[str, ...]:
    """Give the facts that people tell, from one that a rule looks at: lists whole, derived none."""
    owner = catalogue.facts[name.partition(".")[0]]
    if owner.derived_from:
        return (owner.derived_from,)
    if owner.keys:
        return (name,) if "." in name else tuple(f"{name}.{key}" for key in owner.keys)
    return (owner.name,)


class FactForm(forms.Form):
    """Fields for facts by name; money in the currency of the place."""

    def __init__(self, data: Mapping[str, Any] | None, *, kind: str, jurisdiction: str) -> None:
        super().__init__(data)
        self.jurisdiction = jurisdiction
        self.currency = rulebooks.currency_of(jurisdiction)
        self.catalogue = rulebooks.catalogues()[kind]
        self.list_rows: dict[str, int] = {}
        self.fact_names: list[str] = []

    def add_fact(self, name: str) -> None:
        """Ask for a fact, once; names that the catalogue does not know are passed over."""
        owner = self.catalogue.facts.get(name.partition(".")[0])
        if owner is None or name in self.fields or name in self.list_rows:
            return
        fact = self.catalogue.fact(name)
        if fact.type.name == "list":
            self.add_list(fact, ROWS.get(name, USUAL_ROWS))
            return
        label = label_of(name, self.catalogue, words.tongue())
        made = field_of(fact, self.catalogue, label=label, currency=self.currency)
        if fact.type.unit != "minor" and "." not in name:  # meanings speak of minor units
            made.help_text = meaning_of(fact)
        self.fields[name] = made
        self.fact_names.append(name)

    def add_list(self, fact: Fact, count: int) -> None:
        """Ask for so many entries of a list, or for the word that there is none."""
        self.list_rows[fact.name] = count
        for row in range(count):
            for name, inner in fact.fields.items():
                label = inner.label[words.tongue()]
                made = field_of(inner, self.catalogue, label=label, currency=self.currency)
                made.widget.attrs["aria-label"] = f"{made.label} {row + 1}"
                self.fields[f"{fact.name}-{row}-{name}"] = made
        self.fields[f"{fact.name}-none"] = forms.BooleanField(
            label=_("There is none"), required=False
        )

    def asked(self, heading: Text, names: Iterable[str]) -> Asked:
        """Give these facts under a heading, plain ones before lists."""
        found = list(names)
        fields = [self[name] for name in found if name in self.fields]
        return Asked(
            0, heading, "", fields, [self.rows_of(n) for n in found if n in self.list_rows]
        )

    def rows_of(self, name: str) -> Rows:
        """Give the rows of a list."""
        fact, tongue = self.catalogue.facts[name], words.tongue()
        rows = [
            [self[f"{name}-{row}-{inner}"] for inner in fact.fields]
            for row in range(self.list_rows[name])
        ]
        heads = [str(one.label) for one in rows[0]]
        return Rows(fact.label[tongue], meaning_of(fact), heads, rows, self[f"{name}-none"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("start_on"), cleaned.get("end_on")
        if first and last and last < first:
            self.add_error("end_on", _("The last day lies before the first."))
        for name in self.list_rows:
            if cleaned.get(f"{name}-none") and self._items(name):
                said = _("There is an entry above: either untick this or clear it.")
                self.add_error(f"{name}-none", said)
        return cleaned

    def facts(self) -> dict[str, Any]:
        """Give what was said, as `read_case` takes it; what cannot be read counts as not said."""
        found: dict[str, Any] = {"jurisdiction": self.jurisdiction, "currency": self.currency}
        found |= {name: self._list(name) for name in self.list_rows}
        for name in self.fact_names:
            raw = raw_of(self.catalogue.fact(name), self.said(name))
            owner, dot, key = name.partition(".")
            if not dot:
                found[name] = raw
            elif raw is not None:
                found.setdefault(owner, {})[key] = raw
        known = self.catalogue.facts
        return {name: value for name, value in found.items() if value is not None and name in known}

    def said(self, name: str) -> Any:
        """Give what was said of a field, None when it cannot be read."""
        return self.cleaned_data.get(name)

    def _list(self, name: str) -> list[dict[str, Any]] | None:
        items = self._items(name)
        if not items and self.said(f"{name}-none"):
            return []
        return items or None

    def _items(self, name: str) -> list[dict[str, Any]]:
        fields = self.catalogue.facts[name].fields
        rows = [
            {
                inner: raw_of(fact, self.said(f"{name}-{row}-{inner}"))
                for inner, fact in fields.items()
            }
            for row in range(self.list_rows[name])
        ]
        return [row for row in rows if any(value is not None for value in row.values())]

    def anchor_of(self, name: str) -> str:
        """Give the id of the control where a fact is told, empty when there is none."""
        owner, _dot, key = name.partition(".")
        for candidate in (name, owner, f"{owner}-0-{key}"):
            if candidate in self.fields:
                return str(self[candidate].id_for_label)
        rows = [field for field in self.fields if field.startswith(f"{owner}-0-")]
        return str(self[rows[0]].id_for_label) if rows else ""
