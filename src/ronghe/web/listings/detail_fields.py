"""A form field for each detail of a kind, and back: what was entered as a listing keeps it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ronghe.compliance import rulebooks
from ronghe.kernel.money import Money, decimals_of
from ronghe.partnerships.details import LONGEST_TEXT
from ronghe.partnerships.kinds import KINDS, DetailField, FieldType
from ronghe.partnerships.listing_law import KIND as LAW_KIND
from ronghe.web.parts import Text
from ronghe.web.rulebook.fact_fields import (
    LARGEST_MONEY,
    NOT_SAID,
    CodesField,
    CountField,
    DayField,
    FigureField,
    MoneyField,
    YesNoField,
)
from ronghe.web.rulebook.words import code_word, tongue

Options = dict[str, Any]
LINES_SHOWN = 4


def detail_fields(kind: str, currency: str) -> dict[str, forms.Field]:
    """Give the form fields of a kind, none of which has to be filled in for a draft."""
    return {one.name: _field(one, currency) for one in KINDS[kind].fields}


def details_entered(kind: str, cleaned: Mapping[str, Any], currency: str) -> dict[str, Any]:
    """Give what was entered, amounts in the currency's smallest unit."""
    return {one.name: _stored(one, cleaned.get(one.name), currency) for one in KINDS[kind].fields}


def details_shown(kind: str, details: Mapping[str, Any]) -> dict[str, Any]:
    """Give what the fields show of details that are kept."""
    currency = details.get("currency", "")
    return {
        one.name: _shown(one, details[one.name], currency)
        for one in KINDS[kind].fields
        if one.name in details
    }


def _stored(field: DetailField, value: Any, currency: str) -> Any:
    if field.type is FieldType.MONEY and value is not None:
        return Money.of(value, currency).amount
    return value


def _shown(field: DetailField, value: Any, currency: str) -> Any:
    match field.type:
        case FieldType.LINES:
            return "\n".join(value)
        case FieldType.MONEY:
            return Money(value, currency).units
        case FieldType.DAY:
            return date.fromisoformat(value)
        case FieldType.YES_NO:
            return "yes" if value else "no"
        case FieldType.CODES:
            return value or [CodesField.NONE]
    return value


def _field(field: DetailField, currency: str) -> forms.Field:
    options = {"label": field.label, "help_text": field.hint, "required": False}
    return MAKERS[field.type](field, currency, options)


def _text(field: DetailField, _currency: str, options: Options) -> forms.Field:
    return forms.CharField(max_length=LONGEST_TEXT, **options)


def _lines(field: DetailField, _currency: str, options: Options) -> forms.Field:
    return forms.CharField(widget=forms.Textarea({"rows": LINES_SHOWN}), **options)


def _count(field: DetailField, _currency: str, options: Options) -> forms.Field:
    return CountField(min_value=0, max_value=field.highest, decimal_places=0, **options)


def _hours(field: DetailField, _currency: str, options: Options) -> forms.Field:
    return FigureField(min_value=0, max_value=field.highest, decimal_places=2, **options)


def _money(field: DetailField, currency: str, options: Options) -> forms.Field:
    words = code_word("currency", currency)
    brackets = "%s（%s）" if (get_language() or "").startswith("zh") else "%s (%s)"
    options["label"] = brackets % (field.label, words)
    return MoneyField(
        min_value=0, max_value=LARGEST_MONEY, decimal_places=decimals_of(currency), **options
    )


def _choice(field: DetailField, _currency: str, options: Options) -> forms.Field:
    return forms.ChoiceField(choices=[("", NOT_SAID), *field.choices], **options)


def _code(field: DetailField, _currency: str, options: Options) -> forms.Field:
    return forms.ChoiceField(choices=[("", NOT_SAID), *_codes_of(field)], **options)


def _codes(field: DetailField, _currency: str, options: Options) -> forms.Field:
    none = (CodesField.NONE, _("none of these"))
    return CodesField(choices=[*_codes_of(field), none], **options)


def _codes_of(field: DetailField) -> list[tuple[str, Text]]:
    listed = rulebooks.catalogues()[LAW_KIND].code_words[field.codes]
    return [(code, said[tongue()]) for code, said in listed.items()]


def _day(field: DetailField, _currency: str, options: Options) -> forms.Field:
    return DayField(**options)


def _yes_no(field: DetailField, _currency: str, options: Options) -> forms.Field:
    return YesNoField(**options)


MAKERS: Mapping[FieldType, Callable[[DetailField, str, Options], forms.Field]] = {
    FieldType.TEXT: _text,
    FieldType.LINES: _lines,
    FieldType.COUNT: _count,
    FieldType.HOURS: _hours,
    FieldType.MONEY: _money,
    FieldType.DAY: _day,
    FieldType.YES_NO: _yes_no,
    FieldType.CHOICE: _choice,
    FieldType.CODE: _code,
    FieldType.CODES: _codes,
}
