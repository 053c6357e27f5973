"""The form of a check: twelve questions at most, then the other facts that the rules look at."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ronghe.compliance import rulebooks
from ronghe.compliance.judging import DAYS_OF_ASSESSMENT
from ronghe.compliance.usual_week import UsualWeek
from ronghe.web.rulebook import words
from ronghe.web.rulebook.fact_fields import ClockField, CountField, FigureField, YesNoField
from ronghe.web.rulebook.fact_form import Asked, FactForm
from ronghe.web.rulebook.questions import (
    FIRST_SCREEN,
    FOLLOW_FROM_WEEK,
    KIND,
    WEEK,
    WEEK_TIMES,
    Question,
    places,
    topics_of_facts,
)

DAY_HOURS, WEEK_DAYS = 24, 7
# The place's currency and the day of the check are known without asking.
NOT_ASKED = ("currency", *DAYS_OF_ASSESSMENT)


class CheckForm(FactForm):
    """Everything is optional."""

    def __init__(self, data: Mapping[str, Any] | None, *, jurisdiction: str, on: date) -> None:
        super().__init__(data, kind=KIND, jurisdiction=jurisdiction)
        self.on = on
        self.topics = topics_of_facts(jurisdiction)
        for question in FIRST_SCREEN:
            if self._concerns(question):
                self._ask(question)
        for name in (*self.topics, *self._filled_elsewhere()):
            self._add(name)

    # -- which fields there are -------------------------------------------------------------

    def _concerns(self, question: Question) -> bool:
        """Whether a rule of the place looks at any of it, or it has been filled in already."""
        names = {*question.facts, question.list} - {""}
        if "jurisdiction" in names:
            return True
        if names & set(WEEK) and set(FOLLOW_FROM_WEEK) & set(self.topics):
            return True
        return any(name in self.topics or self._is_filled(name) for name in names)

    def _ask(self, question: Question) -> None:
        for name in question.facts:
            self._add(name)
        if question.list in self.catalogue.facts:
            self.add_list(self.catalogue.facts[question.list], 1)

    def _add(self, name: str) -> None:
        if name == "jurisdiction":
            self.fields["jurisdiction"] = _place_field()
        elif name in WEEK:
            self.fields[name] = _week_field(name)
        elif name not in NOT_ASKED:
            self.add_fact(name)
        if name == "worked":
            self.fields |= {time: _week_field(time) for time in WEEK_TIMES}

    def _filled_elsewhere(self) -> list[str]:
        """Give the facts that were filled in under the law of another place: nothing is lost."""
        names = [
            name
            for fact in self.catalogue.facts.values()
            for name in ([f"{fact.name}.{key}" for key in fact.keys] or [fact.name])
        ]
        return [name for name in names if self._is_filled(name)]

    def _is_filled(self, name: str) -> bool:
        return any(
            value and (key == name or key.startswith(f"{name}-"))
            for key, value in (self.data or {}).items()
        )

    # -- what is shown ----------------------------------------------------------------------

    def questions(self) -> list[Asked]:
        """Give the questions of the first screen that concern the place, numbered."""
        concerned = [question for question in FIRST_SCREEN if self._concerns(question)]
        return [
            replace(
                self.asked(question.words, (*question.facts, question.list)),
                number=number,
                hint=question.hint,
            )
            for number, question in enumerate(concerned, 1)
        ]

    def groups(self) -> list[Asked]:
        """Give what else the rules of the place look at, by topic."""
        first = {name for q in FIRST_SCREEN for name in (*q.facts, q.list)}
        topics = list(self.catalogue.codes["topic"])
        found: dict[str, list[str]] = {}
        for name in (*self.fact_names, *self.list_rows):
            if name not in first:
                more = [*WEEK_TIMES, name] if name == "worked" else [name]
                found.setdefault(self.topics.get(name, topics[-1]), []).extend(more)
        return [
            self.asked(words.code_word("topic", topic), found[topic])
            for topic in sorted(found, key=topics.index)
        ]

    @property
    def is_amiss_below(self) -> bool:
        """Whether something in the folded part has to be looked at again."""
        return any(group.is_amiss for group in self.groups())

    # -- what was said ----------------------------------------------------------------------

    def facts(self) -> dict[str, Any]:
        """Give what was said, and on which day it is judged."""
        days = [name for name in DAYS_OF_ASSESSMENT if name in self.catalogue.facts]
        return super().facts() | dict.fromkeys(days, self.on)

    def usual_week(self) -> UsualWeek | None:
        """Give the usual week, if hours and days of it were said and no single days were."""
        hours, days = self.said("hours_a_day"), self.said("days_a_week")
        if hours is None or days is None or self.facts().get("worked") is not None:
            return None
        begins, ends = (self.said(name) for name in WEEK_TIMES)
        return UsualWeek(
            hours=hours,
            days=int(days),
            on_holidays=self.said("on_holidays"),
            begins_at=f"{begins:%H:%M}" if begins else None,
            ends_at=f"{ends:%H:%M}" if ends else None,
        )

    def week_said(self) -> list[tuple[str, Any]]:
        """Repeat what was said of the usual week: labels and values."""
        return [
            (str(self.fields[name].label), self.said(name))
            for name in (*WEEK, *WEEK_TIMES)
            if name in self.fields and self.said(name) not in (None, "")
        ]

    def anchor_of(self, name: str) -> str:
        """Give where a fact is told; hours are told as a usual week first."""
        is_hours = name.partition(".")[0] in FOLLOW_FROM_WEEK and "hours_a_day" in self.fields
        return super().anchor_of("hours_a_day" if is_hours else name)


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
    widget = forms.Select(anew)
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=widget)


def _week_field(name: str) -> forms.Field:
    limits: dict[str, Any] = {"required": False, "min_value": 0}
    if name == "hours_a_day":
        return FigureField(label=_("Hours a day"), max_value=DAY_HOURS, decimal_places=2, **limits)
    if name == "days_a_week":
        return CountField(label=_("Days a week"), max_value=WEEK_DAYS, decimal_places=0, **limits)
    if name == "on_holidays":
        return YesNoField(label=_("Work on statutory holidays too"), required=False)
    label = _("Usual begin") if name == "usual_begin" else _("Usual end")
    return ClockField(label=label, required=False)
