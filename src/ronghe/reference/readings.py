"""What the data files say, checked, before anything of it is written."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from ronghe.reference.calendars.definitions import read_calendars
from ronghe.reference.models import CodeScheme, RegionLevel, SectorScheme
from ronghe.reference.source_files import Entry, Source, read_file, read_source

KINDS_OF_FILE = ("jurisdiction.yaml", "regions*.yaml", "sectors*.yaml")
CODE_PATTERNS = {
    CodeScheme.CN_GBT2260: (re.compile(r"[1-9]\d{5}"), "six digits"),
    CodeScheme.DE_ISO: (re.compile(r"DE-[A-Z]{2}"), "like DE-BY"),
    CodeScheme.GB_ONS: (re.compile(r"[EWSNK]\d{8}"), "a letter and eight digits"),
    CodeScheme.FR_INSEE: (re.compile(r"(REG-\d{2}|DEP-(\d{2,3}|2[AB]))"), "like REG-84 or DEP-69"),
}


@dataclass(frozen=True)
class JurisdictionReading:
    code: str
    parent: str
    name_en: str
    name_zh_hans: str
    time_zone: str
    currency: str
    default_language: str


@dataclass(frozen=True)
class RegionReading:
    scheme: str
    code: str
    parent: str
    jurisdiction: str
    level: str
    name_en: str
    name_zh_hans: str
    name_local: str
    valid_from: date | None
    valid_until: date | None


@dataclass(frozen=True)
class SectorReading:
    scheme: str
    code: str
    name_en: str
    name_zh_hans: str


@dataclass
class Readings:
    """Everything the files say; parents always come before their children."""

    sources: dict[Path, Source] = field(default_factory=dict)
    jurisdictions: dict[str, JurisdictionReading] = field(default_factory=dict)
    regions: dict[tuple[str, str], RegionReading] = field(default_factory=dict)
    sectors: dict[tuple[str, str], SectorReading] = field(default_factory=dict)


def data_files(directory: Path) -> list[Path]:
    return sorted(path for kind in KINDS_OF_FILE for path in directory.glob(f"*/{kind}"))


def read_all(contents: Mapping[Path, bytes]) -> Readings:
    """Read and check all files; raise UnreadableFile for the first thing that is not right."""
    readings = Readings()
    entries = {path: read_file(path, content) for path, content in contents.items()}
    for path, entry in entries.items():
        readings.sources[path] = read_source(entry)
    _read_jurisdictions(
        readings, {p: e for p, e in entries.items() if p.name == "jurisdiction.yaml"}
    )
    _read_regions(readings, [e for p, e in entries.items() if p.name.startswith("regions")])
    for path, entry in entries.items():
        if path.name.startswith("sectors"):
            _read_sectors(readings, entry)
    return readings


def _read_jurisdictions(readings: Readings, entries: Mapping[Path, Entry]) -> None:
    waiting = {path.parent.name: entry for path, entry in entries.items()}
    while waiting:
        ready = [
            code
            for code, entry in waiting.items()
            if entry.get("parent", "") in ("", *readings.jurisdictions)
        ]
        if not ready:
            entry = next(iter(waiting.values()))
            raise entry.refuse(
                f"The parent “{entry['parent']}” of {entry.get('code')} is not there.",
                "Make its folder and file, or correct the code.",
                "parent",
            )
        for code in ready:
            readings.jurisdictions[code] = _jurisdiction(code, waiting.pop(code))


def _jurisdiction(folder: str, entry: Entry) -> JurisdictionReading:
    entry.allow(
        "code", "parent", "names", "time-zone", "currency", "default-language", "source", "calendar"
    )
    if entry.text("code") != folder:
        raise entry.refuse(
            f"The code “{entry['code']}” stands in the folder “{folder}”.",
            "Make the two equal.",
            "code",
        )
    names = entry.entry("names")
    reading = JurisdictionReading(
        code=folder,
        parent=entry.text("parent", ""),
        name_en=names.text("en"),
        name_zh_hans=names.text("zh-hans"),
        time_zone=entry.text("time-zone", ""),
        currency=entry.text("currency", ""),
        default_language=entry.text("default-language", ""),
    )
    if not reading.parent and not (
        reading.time_zone and reading.currency and reading.default_language
    ):
        raise entry.refuse(
            f"{folder} has no parent to take values from.",
            "Write its time-zone, currency and default-language.",
        )
    _check_time_zone(entry, reading.time_zone)
    if reading.currency and not re.fullmatch("[A-Z]{3}", reading.currency):
        raise entry.refuse(
            f"The currency “{reading.currency}” is not an ISO 4217 code.",
            "Write it like CNY.",
            "currency",
        )
    if "calendar" in entry:
        read_calendars(entry)
    return reading


def _check_time_zone(entry: Entry, name: str) -> None:
    if not name:
        return
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError) as error:
        raise entry.refuse(
            f"The time zone “{name}” is not known.", "Write it like Asia/Shanghai.", "time-zone"
        ) from error


def _read_regions(readings: Readings, files: list[Entry]) -> None:
    waiting: dict[tuple[str, str], tuple[Entry, str]] = {}
    for file in files:
        file.allow("source", "scheme", "jurisdiction", "regions")
        scheme, jurisdiction = file.one_of("scheme", list(CODE_PATTERNS)), file.text("jurisdiction")
        for entry in file.entries("regions"):
            key = (scheme, entry.text("code"))
            if key in waiting:
                raise entry.refuse(f"The code {key[1]} is there twice.", "Remove one of the two.")
            waiting[key] = (entry, jurisdiction)
    while waiting:
        ready = [
            key
            for key, (entry, _jurisdiction_code) in waiting.items()
            if "parent" not in entry or (key[0], entry["parent"]) in readings.regions
        ]
        if not ready:
            entry = next(iter(waiting.values()))[0]
            raise entry.refuse(
                f"The parent “{entry['parent']}” of {entry['code']} is not there.",
                "Add the parent, or correct the code.",
            )
        for key in ready:
            readings.regions[key] = _region(readings, key[0], *waiting.pop(key))


def _region(
    readings: Readings, scheme: str, entry: Entry, jurisdiction_of_file: str
) -> RegionReading:
    entry.allow(
        "code", "level", "parent", "en", "zh-hans", "local", "jurisdiction", "valid-from",
        "valid-until",
    )  # fmt: skip
    code, parent = entry.text("code"), entry.text("parent", "")
    pattern, shape = CODE_PATTERNS[CodeScheme(scheme)]
    if not pattern.fullmatch(code):
        raise entry.refuse(
            f"The code “{code}” is not one of {scheme}.", f"Write {shape}, in quotes."
        )
    above = readings.regions[scheme, parent].jurisdiction if parent else jurisdiction_of_file
    reading = RegionReading(
        scheme=scheme,
        code=code,
        parent=parent,
        jurisdiction=entry.text("jurisdiction", above),
        level=entry.one_of("level", RegionLevel.values),
        name_en=entry.text("en"),
        name_zh_hans=entry.text("zh-hans"),
        name_local=entry.text("local", ""),
        valid_from=entry.day_or_none("valid-from"),
        valid_until=entry.day_or_none("valid-until"),
    )
    if reading.jurisdiction not in readings.jurisdictions:
        raise entry.refuse(
            f"The jurisdiction “{reading.jurisdiction}” is not there.",
            f"Use one of: {', '.join(readings.jurisdictions)}.",
        )
    if reading.valid_from and reading.valid_until and reading.valid_until < reading.valid_from:
        raise entry.refuse(f"{code} ends before it begins.", "Exchange the two dates.")
    return reading


def _read_sectors(readings: Readings, file: Entry) -> None:
    file.allow("source", "scheme", "sectors")
    scheme = file.one_of("scheme", SectorScheme.values)
    for entry in file.entries("sectors"):
        entry.allow("code", "en", "zh-hans")
        key = (scheme, entry.text("code"))
        if key in readings.sectors:
            raise entry.refuse(f"The code {key[1]} is there twice.", "Remove one of the two.")
        readings.sectors[key] = SectorReading(
            *key, name_en=entry.text("en"), name_zh_hans=entry.text("zh-hans")
        )
