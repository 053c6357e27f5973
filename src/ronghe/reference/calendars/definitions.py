"""Which calendar holds where, and how far it is official: the tables of `jurisdictions/`.

They are read from the files and not from the database, so that a calendar answers the same
whether or not anything has been loaded.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from ronghe.reference.source_files import JURISDICTIONS, Entry, Source, read_file, read_source

LIBRARIES = ["chinese_calendar", "holidays"]
BASES = ["published", "statute"]
LAST_YEAR_OF_THE_PACKAGES = 2100


class NoCalendar(LookupError):
    """Neither this code nor any parent of it has a calendar."""


@dataclass(frozen=True)
class CalendarDefinition:
    code: str
    name_en: str
    name_zh_hans: str
    country: str
    library: str
    library_country: str
    categories: tuple[str, ...]
    local_categories: tuple[str, ...]
    part: str
    library_part: str | None
    parts: Mapping[str, str | None]
    from_year: int
    until_year: int
    is_statute: bool
    source: Source

    def name_in(self, language: str) -> str:
        return self.name_zh_hans if language.startswith("zh") else self.name_en

    @property
    def official_from(self) -> date:
        return date(self.from_year, 1, 1)

    @property
    def official_until(self) -> date:
        return date(self.until_year, 12, 31)


@cache
def definition(code: str) -> CalendarDefinition:
    """Give the calendar of a jurisdiction: its own, or the nearest parent's.

    A part of a country that keeps its own days has a code without being a jurisdiction of ours:
    "de-by" is Bavaria.
    """
    try:
        return _definitions()[code]
    except KeyError:
        raise NoCalendar(code) from None


@cache
def calendar_codes() -> tuple[str, ...]:
    """Give every code that has a calendar: each country, then its parts."""
    return tuple(sorted(_definitions(), key=lambda code: (code.split("-")[0], code)))


def official_until(code: str) -> date:
    """Give the last day that is published, or fixed by a statute until it is amended."""
    return definition(code).official_until


@cache
def _definitions() -> dict[str, CalendarDefinition]:
    files = {
        path.parent.name: read_file(path)
        for path in sorted(JURISDICTIONS.glob("*/jurisdiction.yaml"))
    }
    found: dict[str, CalendarDefinition] = {}
    for entry in files.values():
        if "calendar" in entry:
            for calendar in read_calendars(entry):
                found[calendar.code] = calendar
    for code, entry in files.items():
        if code not in found and (heir := _nearest(code, files, found)):
            names = entry.entry("names")
            found[code] = replace(
                heir, code=code, name_en=names.text("en"), name_zh_hans=names.text("zh-hans")
            )
    return found


def _nearest(
    code: str, files: Mapping[str, Entry], found: Mapping[str, CalendarDefinition]
) -> CalendarDefinition | None:
    parent = files[code].text("parent", "")
    while parent in files:
        if parent in found:
            return found[parent]
        parent = files[parent].text("parent", "")
    return None


def read_calendars(jurisdiction: Entry) -> list[CalendarDefinition]:
    """Read the `calendar:` of a jurisdiction's file: the whole country first, then its parts."""
    code, names = jurisdiction.text("code"), jurisdiction.entry("names")
    entry = jurisdiction.entry("calendar")
    entry.allow(
        "library", "country", "categories", "local-categories", "from-year", "until-year", "basis",
        "source", "subdivisions",
    )  # fmt: skip
    library, basis = entry.one_of("library", LIBRARIES), entry.one_of("basis", BASES)
    if (basis == "statute") == ("until-year" in entry):
        raise entry.refuse(
            "A published calendar has an “until-year”, one fixed by statute has none.",
            "Add the last published year, or say basis: statute without a year.",
        )
    parts = entry.get("subdivisions", Entry())
    whole = CalendarDefinition(
        code=code,
        name_en=names.text("en"),
        name_zh_hans=names.text("zh-hans"),
        country=code,
        library=library,
        library_country=entry.text("country") if library == "holidays" else "CN",
        categories=entry.texts("categories", ("public",)),
        local_categories=entry.texts("local-categories", ()),
        part="",
        library_part=None,
        parts={key: _library_code(part) for key, part in parts.items()},
        from_year=entry.year("from-year"),
        until_year=entry.year("until-year") if basis == "published" else LAST_YEAR_OF_THE_PACKAGES,
        is_statute=basis == "statute",
        source=read_source(entry),
    )
    return [whole, *(_part_of(whole, key, part) for key, part in parts.items())]


def _library_code(part: Entry) -> str | None:
    part.allow("library-code", "en", "zh-hans")
    return None if part.get("library-code") is None else part.text("library-code")


def _part_of(whole: CalendarDefinition, key: str, part: Entry) -> CalendarDefinition:
    return replace(
        whole,
        code=f"{whole.code}-{key}",
        name_en=part.text("en"),
        name_zh_hans=part.text("zh-hans"),
        part=key,
        library_part=_library_code(part),
        parts={},
    )
