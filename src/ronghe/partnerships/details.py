"""Reading the details of a listing: only the fields of its kind, each of its type."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _

from ronghe.compliance import rulebooks
from ronghe.partnerships.kinds import KINDS, DetailField, FieldType
from ronghe.partnerships.listing_law import KIND as LAW_KIND
from ronghe.partnerships.models import Listing

LONGEST_TEXT, MOST_LINES, MOST_MONEY = 500, 40, 10**12
CURRENCY = "currency"


class DetailIsWrong(ValueError):
    """A field holds what its kind of listing does not have there."""


def details_read(kind: str, raw: Mapping[str, Any], *, currency: str) -> dict[str, Any]:
    """Give the details as they are stored; what is empty is left out, for it is not known."""
    fields = KINDS[kind].by_name
    surplus = [name for name in raw if name not in fields and name != CURRENCY]
    if surplus:
        raise DetailIsWrong(
            _("A listing of this kind has no field “%(name)s”.") % {"name": surplus[0]}
        )
    found = {
        name: _read(field, raw[name])
        for name, field in fields.items()
        if not is_silent(field, raw.get(name))
    }
    if any(fields[name].type is FieldType.MONEY for name in found):
        found[CURRENCY] = currency
    return found


def lacking(listing: Listing) -> list[DetailField]:
    """Give the fields that the kind needs before it is published, and that are empty."""
    return [
        field
        for field in KINDS[listing.kind].fields
        if field.is_needed and is_silent(field, listing.details.get(field.name))
    ]


def is_silent(field: DetailField, value: Any) -> bool:
    """Whether nothing is said; an empty list of codes says that there are none."""
    return value in (None, "") or (value == [] and field.type is not FieldType.CODES)


def _read(field: DetailField, value: Any) -> Any:
    try:
        return READERS[field.type](field, value)
    except (TypeError, ValueError, InvalidOperation):
        raise DetailIsWrong(
            _("“%(field)s” cannot be read. Enter it again.") % {"field": field.label}
        ) from None


def _text(field: DetailField, value: Any) -> str:
    return " ".join(str(value).split())[:LONGEST_TEXT]


def _lines(field: DetailField, value: Any) -> list[str]:
    lines = value.splitlines() if isinstance(value, str) else list(value)
    plain = [" ".join(str(line).split())[:LONGEST_TEXT] for line in lines]
    return [line for line in plain if line][:MOST_LINES]


def _count(field: DetailField, value: Any) -> int:
    count = int(value)
    if not 0 <= count <= field.highest or count != Decimal(str(value)):
        raise ValueError(field.name)
    return count


def _hours(field: DetailField, value: Any) -> str:
    figure = Decimal(str(value))
    if not 0 <= figure <= field.highest:
        raise ValueError(field.name)
    return f"{figure.normalize():f}"


def _money(field: DetailField, value: Any) -> int:
    if type(value) is not int or not 0 <= value <= MOST_MONEY:
        raise ValueError(field.name)
    return value


def _day(field: DetailField, value: Any) -> str:
    day = value if isinstance(value, date) else date.fromisoformat(str(value))
    return day.isoformat()


def _yes_no(field: DetailField, value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(field.name)
    return value


def _choice(field: DetailField, value: Any) -> str:
    if value not in {key for key, _label in field.choices}:
        raise ValueError(field.name)
    return str(value)


def _code(field: DetailField, value: Any) -> str:
    if value not in rulebooks.catalogues()[LAW_KIND].codes[field.codes]:
        raise ValueError(field.name)
    return str(value)


def _codes(field: DetailField, value: Sequence[Any]) -> list[str]:
    known = rulebooks.catalogues()[LAW_KIND].codes[field.codes]
    if not set(value) <= set(known):
        raise ValueError(field.name)
    return [code for code in known if code in value]


READERS: Mapping[FieldType, Callable[[DetailField, Any], Any]] = {
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
