"""Finding listings: what somebody looks for, and the listings that fit it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self

from django.db.models import F, FloatField, Q, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import ASin, Cos, Least, Power, Radians, Sin, Sqrt

from ronghe.kernel.search import WrittenQuery, query_of
from ronghe.parties.models import Site
from ronghe.partnerships.models import Listing, ListingKind, ListingSide
from ronghe.partnerships.models.listing import ListingQuerySet
from ronghe.partnerships.nearness import EARTH_KM, box
from ronghe.reference.models import Region
from ronghe.reference.queries import ids_below

# Kilometres, and how many steps up from a place the region reaches that counts as as near where a
# listing has no coordinates.
REACHES = {10: 0, 30: 1, 100: 1, 300: 2}


@dataclass(frozen=True)
class Criteria:
    """What is looked for; what is empty narrows nothing."""

    words: str = ""
    side: str = ""
    kind: str = ""
    occupation: int | None = None
    region: int | None = None
    near: int | None = None  # the site from which is measured
    km: int | None = None
    starts_on: str = ""  # the time in question, ISO
    ends_on: str = ""
    seats: int | None = None  # left at least

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Self:
        """Read what was stored or sent; what makes no sense is as good as not asked for."""
        near = _number(raw.get("near"))
        return cls(
            words=str(raw.get("words") or "")[:100],
            side=_known(raw.get("side"), ListingSide.values),
            kind=_known(raw.get("kind"), ListingKind.values),
            occupation=_number(raw.get("occupation")),
            region=_number(raw.get("region")),
            near=near,
            km=_number(raw.get("km")) if near else None,
            starts_on=_day(raw.get("starts_on")),
            ends_on=_day(raw.get("ends_on")),
            seats=_number(raw.get("seats")),
        )

    def as_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value not in ("", None)}

    def __bool__(self) -> bool:
        return bool(self.as_json())


def fitting(criteria: Criteria) -> ListingQuerySet:
    """Give the published listings that fit, in no order."""
    found = Listing.objects.published()
    if text := query_of(criteria.words):
        found = found.filter(search=WrittenQuery(text))
    for name in ("side", "kind", "occupation"):
        if value := getattr(criteria, name):
            found = found.filter(**{name: value})
    if criteria.region:
        found = _in_region(found, criteria.region)
    if criteria.near and criteria.km:
        found = _near(found, criteria.near, criteria.km)
    if criteria.starts_on:  # a listing without dates is open, and fits every time
        found = found.filter(Q(ends_on=None) | Q(ends_on__gte=criteria.starts_on))
    if criteria.ends_on:
        found = found.filter(Q(starts_on=None) | Q(starts_on__lte=criteria.ends_on))
    if criteria.seats:
        found = found.filter(seats_count__gte=F("seats_taken_count") + criteria.seats)
    return found


def _in_region(listings: ListingQuerySet, region: int) -> ListingQuerySet:
    path = Region.objects.filter(pk=region).values_list("path", flat=True).first()
    return listings.filter(region__in=ids_below([path])) if path else listings.none()


def _near(listings: ListingQuerySet, site: int, km: int) -> ListingQuerySet:
    """Give those within so many kilometres; without coordinates, those of the same place or region."""
    origin = Site.objects.select_related("region").filter(pk=site).first()
    if origin is None:
        return listings.none()
    region = origin.region
    near = Q(pk__in=[])
    if region is not None:
        near = Q(region__in=ids_below([region_above(region.path, _steps(km))]))
    if origin.latitude is None or origin.longitude is None:
        return listings.filter(near)
    latitude, longitude = float(origin.latitude), float(origin.longitude)
    south, north, west, east = box(latitude, longitude, km)
    inside = Q(latitude__range=(south, north), longitude__range=(west, east), away__lte=km)
    measured = listings.annotate(away=away_from(latitude, longitude))
    return measured.filter(inside | (Q(latitude=None) & near))


def away_from(latitude: float, longitude: float) -> CombinedExpression:
    """Give the distance in kilometres from a point as an SQL expression (haversine)."""
    a = Power(Sin((Radians(F("latitude")) - Radians(Value(latitude))) / 2.0), 2)
    b = (
        Cos(Radians(Value(latitude)))
        * Cos(Radians(F("latitude")))
        * Power(Sin((Radians(F("longitude")) - Radians(Value(longitude))) / 2.0), 2)
    )
    return 2 * EARTH_KM * ASin(Sqrt(Least(Value(1.0), a + b, output_field=FloatField())))


def _steps(km: int) -> int:
    return next((steps for reach, steps in REACHES.items() if km <= reach), max(REACHES.values()))


def region_above(path: str, steps: int) -> str:
    """Give the path so many steps further up, the topmost region at least."""
    codes = path.rstrip("/").split("/")
    return "/".join(codes[: max(1, len(codes) - steps)]) + "/"


def _known(value: Any, known: list[str]) -> str:
    return str(value) if value in known else ""


def _number(value: Any) -> int | None:
    text = str(value if value is not None else "")
    return int(text) if text.isdecimal() and len(text) < 19 and int(text) else None  # noqa: PLR2004 -- a bigint


def _day(value: Any) -> str:
    try:
        return date.fromisoformat(str(value or "")).isoformat()
    except ValueError:
        return ""
