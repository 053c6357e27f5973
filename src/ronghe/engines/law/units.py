"""Types and units of facts and parameters, and how a value of each is read and shown.

Everything that is compared is a whole number: a date is its day since 1970-01-01, a time its minute
of the day, hours are seconds, kilograms grams, money minor units of its currency. So no comparison
is ever between floating-point numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, DecimalException
from typing import Any

Value = int | str | frozenset[str] | Sequence[Mapping[str, Any]] | None

EPOCH = date(1970, 1, 1).toordinal()
DAY_MINUTES = 24 * 60
LARGEST = 2 * 10**9  # fits 32 bits
LARGEST_AMOUNT = 10**14  # times 10,000 it still fits 64 bits
FIRST_YEAR, LAST_YEAR = 1900, 2200


@dataclass(frozen=True)
class Unit:
    """A unit: how many of our whole numbers make one of it, and its words."""

    scale: int
    en: str
    zh: str


UNITS: Mapping[str, Unit] = {
    "": Unit(1, "", ""),
    "hours": Unit(3600, "h", "小时"),
    "days": Unit(1, "days", "天"),
    "weeks": Unit(1, "weeks", "周"),
    "months": Unit(1, "months", "个月"),
    "years": Unit(1, "years", "年"),
    "age": Unit(1, "years", "周岁"),
    "year_of_study": Unit(1, "", "年级"),
    "grade": Unit(1, "", "级"),
    "persons": Unit(1, "people", "人"),
    "times": Unit(1, "times", "次"),
    "points": Unit(1, "points", "分"),
    "percent": Unit(100, "%", "%"),
    "kilograms": Unit(1000, "kg", "公斤"),
    "teaching_hours": Unit(1, "teaching hours", "学时"),
    "credits": Unit(10, "credits", "学分"),
    "courses": Unit(1, "courses", "门"),
    "lessons": Unit(1, "lessons", "节"),
    "items": Unit(1, "items", "项"),
    "minor": Unit(1, "", ""),
}


@dataclass(frozen=True)
class Type:
    """The type of a fact, a parameter or a term.

    `name` is one of bool, date, time, number, code, codes (a set of codes) and list; `unit` belongs
    to a number, `codes` names the code list of a code or a set of codes.
    """

    name: str
    unit: str = ""
    codes: str = ""


BOOL, DATE, TIME, NUMBER = Type("bool"), Type("date"), Type("time"), Type("number")


class Unreadable(ValueError):
    """A value that is not of its type; says what would be."""


def day_number(day: date) -> int:
    """Give the day as days since 1970-01-01."""
    return day.toordinal() - EPOCH


def day_of(number: int) -> date:
    """Give the date of a day since 1970-01-01."""
    return date.fromordinal(number + EPOCH)


def read_value(raw: Any, kind: Type, codes: Mapping[str, Sequence[str]]) -> Value:
    """Read a value from a file into its whole number; `Unreadable` says what it should be.

    Text counts as what it says, since cells of a table are all text.
    """
    if kind.name == "codes":
        return _read_codes(raw, codes[kind.codes])
    if kind.name == "code":
        return _read_code(raw, codes[kind.codes])
    return _READERS[kind.name](raw, kind)


def _read_bool(raw: Any, kind: Type) -> int:
    if isinstance(raw, bool):
        return raw
    word = str(raw).strip().lower()
    if word in {"true", "yes", "1", "是", "有"}:
        return True
    if word in {"false", "no", "0", "否", "无"}:
        return False
    raise Unreadable("true or false")


def _read_date(raw: Any, kind: Type) -> int:
    if isinstance(raw, date):
        day = raw
    else:
        try:
            day = date.fromisoformat(str(raw).strip())
        except ValueError:
            raise Unreadable("a date like 2026-09-01") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Unreadable(f"a date between {FIRST_YEAR} and {LAST_YEAR}")
    return day_number(day)


def _read_time(raw: Any, kind: Type) -> int:
    hours, colon, minutes = str(raw).strip().partition(":")
    if not (colon and hours.isdecimal() and minutes[:2].isdecimal() and len(minutes) in {2, 5}):
        raise Unreadable("a time like 08:30")
    found = int(hours) * 60 + int(minutes[:2])
    if int(minutes[:2]) >= 60 or found > DAY_MINUTES:  # noqa: PLR2004 -- minutes of an hour
        raise Unreadable("a time between 00:00 and 24:00")
    return found


def _read_number(raw: Any, kind: Type) -> int:
    unit = UNITS[kind.unit]
    largest = LARGEST_AMOUNT if kind.unit == "minor" else LARGEST
    if type(raw) is int and abs(raw) * unit.scale <= largest:
        return raw * unit.scale
    try:
        found = Decimal(str(raw).strip()) * unit.scale
    except DecimalException:
        raise Unreadable(_wanted(kind)) from None
    if isinstance(raw, bool) or not found.is_finite() or abs(found) > largest:
        raise Unreadable(_wanted(kind))
    if unit.scale == 1 and found != found.to_integral_value():
        raise Unreadable(_wanted(kind))
    return int(found.to_integral_value())


def _wanted(kind: Type) -> str:
    if kind.unit == "minor":
        return "a whole number of the currency’s smallest unit, such as cents or 分"
    return "a whole number" if UNITS[kind.unit].scale == 1 else "a number"


def _read_code(raw: Any, allowed: Sequence[str]) -> str:
    word = str(raw).strip()
    if word not in allowed:
        raise Unreadable(f"one of {', '.join(allowed)}")
    return word


def _read_codes(raw: Any, allowed: Sequence[str]) -> frozenset[str]:
    if isinstance(raw, str) or not isinstance(raw, Sequence | frozenset | set):
        raise Unreadable("a list of codes")
    return frozenset(_read_code(code, allowed) for code in raw)


_READERS = {"bool": _read_bool, "date": _read_date, "time": _read_time, "number": _read_number}


def show_value(value: Value, kind: Type, language: str, currency: str = "") -> str:
    """Say a value in words for people, in `en` or `zh`."""
    if value is None:
        return "未知" if language == "zh" else "unknown"
    if isinstance(value, int):
        return _show_whole(value, kind, language, currency)
    if isinstance(value, frozenset):
        return ("、" if language == "zh" else ", ").join(sorted(value)) or "—"
    return str(value)


def _show_whole(value: int, kind: Type, language: str, currency: str) -> str:
    if kind.name == "bool":
        return _SAID[language][bool(value)]
    if kind.name == "date":
        return show_date(value, language)
    if kind.name == "time":
        return f"{value // 60:02d}:{value % 60:02d}"
    return _show_number(value, kind.unit, language, currency)


_SAID = {"en": ("no", "yes"), "zh": ("否", "是")}
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def show_date(number: int, language: str) -> str:
    """Say a day: 1 September 2026, 2026年9月1日."""
    day = day_of(number)
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


WITHOUT_MINOR = frozenset({"JPY", "KRW", "VND", "CLP", "ISK", "UGX", "XAF", "XOF", "XPF"})


_CURRENCIES: Mapping[str, Mapping[str, str]] = {"en": {}, "zh": {"CNY": "元"}}


def _show_number(value: int, name: str, language: str, currency: str) -> str:
    unit = UNITS[name]
    scale = 1 if currency in WITHOUT_MINOR or name != "minor" else 100
    whole = Decimal(value) / (unit.scale * scale)
    figure = f"{whole:,.2f}" if name == "minor" and scale != 1 else f"{round(whole, 2):,f}"
    if "." in figure and name != "minor":
        figure = figure.rstrip("0").rstrip(".")
    words = {"en": unit.en, "zh": unit.zh}[language]
    if name == "minor":
        return f"{figure} {_CURRENCIES[language].get(currency, currency)}".strip()
    if name == "percent":
        return f"{figure}%" if language == "zh" else f"{figure} %"
    return f"{figure} {words}".strip()
