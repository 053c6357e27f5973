"""What stands in a cell, as text, and what a spreadsheet has done to it. Free of Django.

Nothing is mended here: a cell that lost something says so, and somebody decides.
"""

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

EXACT_UP_TO = 10**15  # spreadsheets keep fifteen digits; what is longer has lost its end
ERRORS = frozenset(
    {
        "#N/A", "#N/D", "#NV", "#REF!", "#BEZUG!", "#VALUE!", "#VALEUR!", "#WERT!", "#NAME?",
        "#NOM?", "#DIV/0!", "#NULL!", "#NUL!", "#NUM!", "#NOMBRE!", "#GETTING_DATA", "#SPILL!",
    }
)  # fmt: skip
_SCIENTIFIC = re.compile(r"[+-]?\d(?:[.,]\d+)?E\+\d{1,3}", re.IGNORECASE)
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)
_SPACES = re.compile(r"[\s\u00a0\u3000]+")
_ODD = re.compile(f"{_INVISIBLE.pattern}|[^\\S ]|  ")  # where one of the two has something to do
# What our own exports put before a text that a spreadsheet would take for a formula.
_ESCAPED = re.compile(r"'[=+\-@\t\r＝＋－＠]")


class Weight:
    """What a problem does to its row."""

    REJECT = "reject"
    HOLD = "hold"
    NOTE = "note"


@dataclass(frozen=True)
class Problem:
    """Something about one cell: a code with what belongs to it, put into words for each reader."""

    code: str
    field: str = ""
    column: str = ""
    value: str = ""
    weight: str = Weight.REJECT
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Give it as JSON, without what is empty."""
        found = {
            "code": self.code,
            "field": self.field,
            "column": self.column,
            "value": self.value[:200],
            "weight": self.weight,
            "params": self.params,
        }
        return {name: value for name, value in found.items() if value}


def text_of(cell: Any, *, is_date: bool = False, is_number: bool = False) -> tuple[str, str]:
    """Give the cell as text and the code of what went wrong with it, mostly none.

    A field for dates takes a day as ISO 8601; a bare number there is a day that lost its look
    ("serial_date"). Elsewhere a day is a code that was mistaken for one ("became_a_date").
    """
    if isinstance(cell, str):
        return _text(cell, is_code=not (is_date or is_number))
    if cell is None:
        return "", ""
    if isinstance(cell, bool):
        return ("TRUE" if cell else "FALSE"), ""
    if isinstance(cell, int | float):
        return _number(cell, is_date=is_date, is_number=is_number)
    if isinstance(cell, datetime):
        cell = cell.date() if cell.time() == time() else cell
    if isinstance(cell, date):
        return cell.isoformat()[:10], "" if is_date else "became_a_date"
    return str(cell), "became_a_date"  # a time or a duration


def _text(cell: str, *, is_code: bool) -> tuple[str, str]:
    text = cell.strip()
    if not text:
        return "", ""
    if not (text.isascii() and text.isprintable()) and _ODD.search(text):
        text = _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()
    if text[:1] == "#" and text.upper() in ERRORS:
        return "", ""
    if text[:1] == "'" and _ESCAPED.match(text):
        text = text[1:]
    if is_code and "+" in text and _SCIENTIFIC.fullmatch(text):
        return text, "digits_lost"
    return text, ""


def _number(cell: float, *, is_date: bool, is_number: bool) -> tuple[str, str]:
    whole = int(cell) if cell == cell and abs(cell) != float("inf") and cell == int(cell) else None  # noqa: PLR0124 -- NaN
    if is_date:
        return str(cell if whole is None else whole), "serial_date"
    if whole is None:
        return repr(cell), ""
    if abs(whole) >= EXACT_UP_TO and not is_number:
        return str(whole), "digits_lost"
    return str(whole), ""


def safe(text: str) -> str:
    """Give the text so that no spreadsheet takes it for a formula; reading undoes it.

    >>> safe("=1+1"), safe("-5 °C"), safe("Qinghe")
    ("'=1+1", "'-5 °C", 'Qinghe')
    """
    return f"'{text}" if text[:1] in "=+-@\t\r＝＋－＠" and text else text
