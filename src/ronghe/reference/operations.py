"""Reference data comes from files (all or nothing), and fictional regions from the demonstration."""

import hashlib
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from django.db import connection, models, transaction

from ronghe.kernel import audit
from ronghe.kernel.actors import Actor
from ronghe.kernel.permissions import require
from ronghe.reference.models import (
    Jurisdiction,
    Occupation,
    OccupationScheme,
    ReferenceFile,
    Region,
    RegionName,
    Sector,
)
from ronghe.reference.models.region import RegionLevel, region_path
from ronghe.reference.place_names import place_key
from ronghe.reference.readings import Readings, RegionReading, data_files, read_all
from ronghe.reference.source_files import JURISDICTIONS

# Two loaders at once would both insert; any constant does that nobody else uses.
LOAD_LOCK = 4_754_2260
Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Counts:
    added: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.added + other.added,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
        )


@dataclass(frozen=True)
class LoadReport:
    """What a load did; `missing` are rows that no file names any more, and that stay."""

    files: Counts
    jurisdictions: Counts = Counts()
    regions: Counts = Counts()
    sectors: Counts = Counts()
    missing: tuple[str, ...] = ()

    @property
    def is_unchanged(self) -> bool:
        return not (self.files.added or self.files.changed)


def load_reference(*, actor: Actor, at: datetime, directory: Path = JURISDICTIONS) -> LoadReport:
    """Bring the database to what the files say; nothing is written when any file is not right.

    Rows are never deleted, as other records point to them: a region ends by its last day.
    """
    require(actor, "reference.load_reference")
    contents = {path: path.read_bytes() for path in data_files(directory)}
    hashes = {
        path.relative_to(directory).as_posix(): hashlib.sha256(content).hexdigest()
        for path, content in contents.items()
    }
    if dict(ReferenceFile.objects.values_list("path", "content_hash")) == hashes:
        return LoadReport(files=Counts(unchanged=len(hashes)))
    readings = read_all(contents)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOAD_LOCK])
        jurisdictions = _save_jurisdictions(readings)
        regions = _save_regions(readings)
        _save_names(readings)
        sectors = _save_sectors(readings)
        missing = _missing(readings)
        files = _save_files(readings, hashes, directory, actor=actor, at=at)
    return LoadReport(files, jurisdictions, regions, sectors, missing)


@transaction.atomic
def add_region(
    *,
    actor: Actor,
    at: datetime,
    jurisdiction: Jurisdiction,
    parent: Region | None,
    scheme: str,
    code: str,
    level: str,
    name_en: str,
    name_zh_hans: str,
    valid_from: date | None = None,
) -> Region:
    """Add a region that no file names: the demonstration's."""
    require(actor, "reference.add_region")
    region = Region.objects.create(
        jurisdiction=jurisdiction,
        parent=parent,
        scheme=scheme,
        code=code,
        level=level,
        name_en=name_en,
        name_zh_hans=name_zh_hans,
        valid_from=valid_from,
        path=region_path(parent=parent, scheme=scheme, code=code),
    )
    audit.record("region.added", region, actor=actor, at=at)
    return region


@transaction.atomic
def add_occupation(
    *,
    code: str,
    name: str,
    language: str,
    parent_code: str = "",
    is_regulated: bool = False,
    actor: Actor,
    at: datetime,
) -> Occupation:
    """Add an occupation under a code of one's own, which no classification knows."""
    require(actor, "reference.add_occupation")
    occupation = Occupation.objects.create(
        scheme=OccupationScheme.OWN,
        code=code,
        name=name,
        language=language,
        parent_code=parent_code,
        is_regulated=is_regulated,
    )
    audit.record("occupation.added", occupation, actor=actor, at=at, details={"code": code})
    return occupation


def _save_jurisdictions(readings: Readings) -> Counts:
    rows = {row.code: row for row in Jurisdiction.objects.all()}
    total = Counts()
    for code, reading in readings.jurisdictions.items():  # parents first, a handful
        values = asdict(reading) | {
            "parent_id": rows[reading.parent].pk if reading.parent else None
        }
        del values["parent"]
        total += _save(Jurisdiction, rows, {code: values})
    return total


def _save_regions(readings: Readings) -> Counts:
    jurisdictions = dict(Jurisdiction.objects.values_list("code", "pk"))
    rows = {(row.scheme, row.code): row for row in Region.objects.all()}
    by_depth: dict[int, dict[tuple[str, str], RegionReading]] = {}
    depths: dict[tuple[str, str], int] = {}
    for key, reading in readings.regions.items():
        depths[key] = depths[key[0], reading.parent] + 1 if reading.parent else 1
        by_depth.setdefault(depths[key], {})[key] = reading
    total = Counts()
    for _depth, level in sorted(by_depth.items()):
        wanted = {
            key: _region_values(reading, rows, jurisdictions) for key, reading in level.items()
        }
        total += _save(Region, rows, wanted)
    return total


def _save_names(readings: Readings) -> None:
    """Let every place be found by each of its names."""
    ids = {(row.scheme, row.code): row.pk for row in Region.objects.all()}
    names = [
        RegionName(
            region_id=ids[key],
            text=text,
            key=place_key(text),
            valid_from=reading.valid_from,
            valid_until=reading.valid_until,
        )
        for key, reading in readings.regions.items()
        for text in dict.fromkeys((reading.name_local, reading.name_zh_hans, reading.name_en))
        if text
    ]
    RegionName.objects.bulk_create(names, ignore_conflicts=True)


def _region_values(
    reading: RegionReading,
    rows: Mapping[tuple[str, str], Region],
    jurisdictions: Mapping[str, int],
) -> dict[str, Any]:
    parent = rows[reading.scheme, reading.parent] if reading.parent else None
    values = asdict(reading) | {
        "parent_id": parent.pk if parent else None,
        "jurisdiction_id": jurisdictions[reading.jurisdiction],
        "path": region_path(parent=parent, scheme=reading.scheme, code=reading.code),
    }
    del values["parent"], values["jurisdiction"]
    return values


def _save_sectors(readings: Readings) -> Counts:
    rows = {(row.scheme, row.code): row for row in Sector.objects.all()}
    return _save(Sector, rows, {key: asdict(reading) for key, reading in readings.sectors.items()})


def _save(
    model: type[Row], rows: dict[Any, Row], wanted: Mapping[Any, Mapping[str, Any]]
) -> Counts:
    """Insert and update in bulk; `rows` learns what was added."""
    added: dict[Hashable, Row] = {}
    changed: list[Row] = []
    fields: set[str] = set()
    for key, values in wanted.items():
        row = rows.get(key)
        if row is None:
            added[key] = model(**values)
            continue
        differing = {name for name, value in values.items() if getattr(row, name) != value}
        if differing:
            for name in differing:
                setattr(row, name, values[name])
            changed.append(row)
            fields |= {name.removesuffix("_id") for name in differing}
    model._default_manager.bulk_create(added.values())
    if changed:
        model._default_manager.bulk_update(changed, sorted(fields))
    rows.update(added)
    return Counts(len(added), len(changed), len(wanted) - len(added) - len(changed))


def _missing(readings: Readings) -> tuple[str, ...]:
    schemes = {scheme for scheme, _code in readings.regions}
    kept: Iterable[tuple[str, str]] = (
        Region.objects.filter(scheme__in=schemes)
        .exclude(level=RegionLevel.COMMUNE)  # they come in by import
        .order_by("path")
        .values_list("scheme", "code")
    )
    return tuple(
        f"{scheme}:{code}" for scheme, code in kept if (scheme, code) not in readings.regions
    )


def _save_files(
    readings: Readings, hashes: Mapping[str, str], directory: Path, *, actor: Actor, at: datetime
) -> Counts:
    known = {row.path: row for row in ReferenceFile.objects.all()}
    added = changed = 0
    for path, source in readings.sources.items():
        name = path.relative_to(directory).as_posix()
        row = known.pop(name, None)
        if row is not None and row.content_hash == hashes[name]:
            continue
        added, changed = (added + 1, changed) if row is None else (added, changed + 1)
        row, _is_new = ReferenceFile.objects.update_or_create(
            path=name,
            defaults={
                "content_hash": hashes[name],
                "source_name": source.name,
                "checked_on": source.checked_on,
                "is_checked": source.is_checked,
                "loaded_at": at,
            },
        )
        audit.record("reference_file.loaded", row, actor=actor, at=at)
    ReferenceFile.objects.filter(path__in=known).delete()
    return Counts(added, changed, len(hashes) - added - changed)
