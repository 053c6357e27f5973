"""A form field for each fact, in the reader's language: nothing has to be filled in."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.engines.law import Catalogue, Fact
from ronghe.engines.law.units import FIRST_YEAR, LARGEST, LAST_YEAR, UNITS
from ronghe.web.parts import Text
from ronghe.web.rulebook import words

GROUPED = re.compile(r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?")
LARGEST_MONEY = Decimal(10) ** 9
MINOR_PLACES = 2
NOT_SAID = _("not said")
NUMBER_WANTED = _("Write a number in figures, like 8 or 7.5.")
WHOLE_WANTED = _("Write a whole number in figures, like 8.")
MONEY_WANTED = _("Write an amount in figures, like 2800 or 2800.50.")


class DayField(forms.DateField):
    """A day between the years that the law may speak of."""

    widget = forms.DateInput({"type": "date"}, "%Y-%m-%d")
    default_error_messages = {"invalid": _("Write a date like 2026-09-01.")}

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(
                _("Give a day between %(first)s and %(last)s.")
                % {"first": FIRST_YEAR, "last": LAST_YEAR}
            )
        return day


class ClockField(forms.TimeField):
    widget = forms.TimeInput({"type": "time"}, "%H:%M")
    default_error_messages = {"invalid": _("Write a time like 08:30.")}


class FigureField(forms.DecimalField):
    """A number as people write it, with or without commas between thousands."""

    default_error_messages = {"invalid": NUMBER_WANTED}
    widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        if GROUPED.fullmatch(text):
            text = text.replace(",", "").replace("，", "")
        return super().to_python(text)


class CountField(FigureField):
    """A whole number."""

    default_error_messages = {"invalid": WHOLE_WANTED, "max_decimal_places": WHOLE_WANTED}
    widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})


class MoneyField(FigureField):
    """An amount in yuan or euro, of which the rules are told the exact number of fen or cents."""

    default_error_messages = {
        "invalid": MONEY_WANTED,
        "max_decimal_places": _("An amount has at most two places after the point."),
    }


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or nothing said: a box that is not ticked would say no."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [("", NOT_SAID), ("yes", _("yes")), ("no", _("no"))]
        super().__init__(choices=choices, coerce=lambda value: value == "yes", empty_value=None, **kwargs)  # fmt: skip


class CodesField(forms.MultipleChoiceField):
    """Several of a list. Nothing ticked says nothing; `NONE` says that there are none."""

    NONE = "·none"
    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "contradiction": _("Either tick “none of these”, or what there is, not both.")
    }

    def clean(self, value: Any) -> list[str] | None:
        found: list[str] = super().clean(value)
        if self.NONE in found and len(found) > 1:
            raise forms.ValidationError(self.error_messages["contradiction"])
        return None if not found else [code for code in found if code != self.NONE]


def field_of(fact: Fact, catalogue: Catalogue, *, label: str, currency: str) -> forms.Field:
    """Give the form field of a fact that is no list."""
    make = _MAKERS["money" if fact.type.unit == "minor" else fact.type.name]
    return make(fact, catalogue, {"label": _labelled(label, fact, currency), "required": False})


def _labelled(label: str, fact: Fact, currency: str) -> str:
    unit = UNITS[fact.type.unit]
    tongue = words.tongue()
    said = unit.zh if tongue == "zh" else unit.en
    if fact.type.unit == "minor":
        said = words.code_word("currency", currency) if currency else ""
    if not said or label.endswith(said):
        return label
    return f"{label}（{said}）" if tongue == "zh" else f"{label} ({said})"


Options = dict[str, Any]


def _number(fact: Fact, _catalogue: Catalogue, options: Options) -> forms.Field:
    scale = UNITS[fact.type.unit].scale
    options |= {"min_value": 0, "max_value": LARGEST // scale}
    if scale == 1:
        return CountField(decimal_places=0, **options)
    return FigureField(decimal_places=2, **options)


def _money(_fact: Fact, _catalogue: Catalogue, options: Options) -> forms.Field:
    return MoneyField(min_value=0, max_value=LARGEST_MONEY, decimal_places=MINOR_PLACES, **options)


def _code(fact: Fact, catalogue: Catalogue, options: Options) -> forms.Field:
    return forms.ChoiceField(choices=[("", NOT_SAID), *_choices(fact, catalogue)], **options)


def _codes(fact: Fact, catalogue: Catalogue, options: Options) -> forms.Field:
    none = (CodesField.NONE, _("none of these"))
    return CodesField(choices=[*_choices(fact, catalogue), none], **options)


def _choices(fact: Fact, catalogue: Catalogue) -> list[tuple[str, Text]]:
    listed = catalogue.code_words[fact.type.codes]
    return [(code, said[words.tongue()]) for code, said in listed.items()]


Maker = Callable[[Fact, Catalogue, Options], forms.Field]
_MAKERS: dict[str, Maker] = {
    "bool": lambda _fact, _catalogue, options: YesNoField(**options),
    "date": lambda _fact, _catalogue, options: DayField(**options),
    "time": lambda _fact, _catalogue, options: ClockField(**options),
    "number": _number,
    "money": _money,
    "code": _code,
    "codes": _codes,
}


def raw_of(fact: Fact, value: Any) -> Any:
    """Give a cleaned value as `read_case` takes it: money in whole minor units, times as text."""
    if value in (None, ""):
        return None
    if fact.type.unit == "minor":
        return int(value.scaleb(MINOR_PLACES))
    if fact.type.name == "time":
        return f"{value:%H:%M}"
    return value
