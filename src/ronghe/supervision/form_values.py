"""Values of a form as text: how they are read from what people write, and when two say the same."""

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from ronghe.supervision.models import ColumnKind

LONGEST = 300
_DAY = re.compile(
    r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?(?:[ T]00:00(?::00)?)?"
)


class IsNoValue(ValueError):
    """What was written is none of its column’s kind."""


def value_in(text: str, kind: str) -> str:
    """Read what somebody wrote into a cell; raises `IsNoValue`, which says how it is written."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split()) if kind != ColumnKind.TEXT else " ".join(text.split())  # fmt: skip
    if len(plain) > LONGEST:
        raise IsNoValue(_("Shorten it to %(n)d characters.") % {"n": LONGEST})
    if not plain or kind == ColumnKind.TEXT:
        return plain
    return _day_in(plain) if kind == ColumnKind.DAY else _number_in(plain)


def _number_in(plain: str) -> str:
    try:
        number = Decimal(plain.replace(",", "").removesuffix("%").strip())
    except InvalidOperation:
        raise IsNoValue(_("Write a number, like 1280 or 95.5.")) from None
    if not number.is_finite() or abs(number) >= 10**15:
        raise IsNoValue(_("Write a number, like 1280 or 95.5."))
    return f"{number.normalize():f}" if number else "0"


def _day_in(plain: str) -> str:
    found = _DAY.fullmatch(plain)
    try:
        return date(*map(int, found.groups())).isoformat() if found else date.fromisoformat(plain).isoformat()  # fmt: skip
    except ValueError:
        raise IsNoValue(_("Write a day, like 2026-09-01.")) from None


def differ(known: str | None, entered: str) -> bool:
    """Say whether records and college say different things; of what one of them is silent: no."""
    if known is None or not entered:
        return False
    return _plain(known) != _plain(entered)


def _plain(text: str) -> str:
    """Give what counts in a comparison: width, spaces and case of letters do not."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()
