"""What is stated of the work: one question for each fact of the law, none of them must be answered."""

from collections.abc import Iterator, Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.compliance import rulebooks
from ronghe.engines.law import Fact, read_case
from ronghe.engines.law.explain import label_of
from ronghe.placements.gate_facts import ITEMS, NO_FACTS
from ronghe.placements.models import Placement
from ronghe.web.parts import Text
from ronghe.web.rulebook import words
from ronghe.web.rulebook.fact_fields import MINOR_PLACES, CodesField, CountField, FigureField
from ronghe.web.rulebook.fact_form import Asked, FactForm

KIND = "placement"
MOST_HOURS, MOST_DAYS = 24, 7
HOURS, DAYS, PICTURES, BEGINS, ENDS = NO_FACTS
TIMES = ((BEGINS, _("The working day begins at")), (ENDS, _("The working day ends at")))
# In the order in which a host thinks of them; each fact stands once.
GROUPS: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (_("The place and the task"), (
        "venue_type", "host_sector", "programme", "independent_work", "post_related_to_major",
        "only_repetitive_work", "task_coverage",
    )),
    (_("Hours"), ("night_shift",)),
    (_("Pay"), (
        "monthly_pay_minor", "same_post_wage_minor", "lowest_tier_wage_minor",
        "probation_wage_minor", "local_minimum_wage_minor",
    )),
    (_("Hazards and strain"), (
        "hazards", "physical_grade", "load_kg", "loads_per_hour", "health_check_on",
    )),
    (_("Lodging"), ("lodging_arranged", "outside_lodging_consent", "outside_lodging_filed")),
    (_("What nobody may ask of a student"), (
        "fees_minor", "guarantee_demanded", "papers_held", "agency_involved", "host_imposed",
        "run_for_profit", "employee_standards_applied",
    )),
    (_("What the agreement states beside its figures and dates"), ("agreement_items",)),
)  # fmt: skip
# What is wanted in any case: where it is not stated the page says so.
ALWAYS = (
    "venue_type", "programme", "independent_work", "post_related_to_major", "night_shift",
    "monthly_pay_minor", "same_post_wage_minor", "hazards", "physical_grade", "load_kg",
    "lodging_arranged", "fees_minor", "guarantee_demanded", "papers_held", "agency_involved",
)  # fmt: skip


def _looked_at(jurisdiction: str) -> frozenset[str]:
    """Give the facts at which the rules of the place look."""
    found = rulebooks.rulebook().definitions([jurisdiction], KIND).values()
    return frozenset(name for rules in found for rule in rules for name in rule.facts)


class WorkForm(FactForm):
    """The facts by groups, filled in as they were stated last."""

    def __init__(self, data: Mapping[str, Any] | None, placement: Placement) -> None:
        super().__init__(data, kind=KIND, jurisdiction=placement.jurisdiction)
        self.currency = str(placement.work.get("currency") or self.currency)
        asked = _looked_at(placement.jurisdiction)
        # Few places want points of the agreement named; elsewhere nobody is asked for them.
        self.of_groups = [one for one in GROUPS if one[1] != (ITEMS,) or ITEMS in asked]
        for _heading, names in self.of_groups:
            for name in names:
                self.add_fact(name)
        self.fields[HOURS] = FigureField(
            label=_("Hours a day"),
            required=False,
            min_value=0,
            max_value=MOST_HOURS,
            decimal_places=2,
        )
        self.fields[DAYS] = CountField(
            label=_("Days a week"), required=False, min_value=1, max_value=MOST_DAYS, decimal_places=0
        )  # fmt: skip
        for name, label in TIMES:
            self.fields[name] = forms.TimeField(
                label=label, required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
            )  # fmt: skip
        self.fields[PICTURES] = forms.BooleanField(
            label=_("Students may take pictures at the workplace for their journal"), required=False
        )
        known = self.catalogue.facts
        self.initial = {
            name: _shown(known[name], value) if name in known else value
            for name, value in placement.work.items()
            if name in self.fields
        }

    @property
    def groups(self) -> list[Asked]:
        more = {"night_shift": (HOURS, DAYS, BEGINS, ENDS), "venue_type": (PICTURES,)}
        return [
            self.asked(heading, (*names, *more.get(names[0], ())))
            for heading, names in self.of_groups
        ]

    def work(self) -> dict[str, Any]:
        """Give what was said as it is kept: numbers without a tail, days as text."""
        said = {**self.facts(), **{name: self.said(name) for name in NO_FACTS}}
        return {name: _plain(value) for name, value in said.items() if value is not None}


def _shown(fact: Fact, value: Any) -> Any:
    """Give a kept value as its field shows it."""
    if fact.type.unit == "minor":
        return Decimal(value).scaleb(-MINOR_PLACES)
    if fact.type.name == "bool":
        return "yes" if value else "no"
    if fact.type.name == "codes":
        return list(value) or [CodesField.NONE]
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else str(value)
    return value.isoformat() if isinstance(value, (date, time)) else value


def stated_groups(placement: Placement) -> list[tuple[Text, list[tuple[str, str]]]]:
    """Give what is stated of the work by groups; an empty value is wanted and not known."""
    catalogue = rulebooks.catalogues()[KIND]
    kept = {name: value for name, value in placement.work.items() if name not in NO_FACTS}
    values, _wrong = read_case(kept, catalogue)
    currency = str(kept.get("currency") or rulebooks.currency_of(placement.jurisdiction))

    def lines(names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        if "night_shift" in names:
            yield from _week(placement.work)
        for name in names:
            if name in values:
                yield from words.known_facts({name: values[name]}, catalogue, currency)
            elif name in ALWAYS:
                yield label_of(name, catalogue, words.tongue()), ""
        if "venue_type" in names:
            allowed = placement.work.get(PICTURES) is True
            yield (
                str(_("Pictures for the journal")),
                str(_("allowed") if allowed else _("not allowed")),
            )

    found = [(heading, list(lines(names))) for heading, names in GROUPS]
    return [(heading, rows) for heading, rows in found if rows]


def _week(work: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, label in ((HOURS, _("Hours a day")), (DAYS, _("Days a week"))):
        yield str(label), str(work.get(name) or "")
    for name, label in TIMES:
        if work.get(name):
            yield str(label), str(work[name])
