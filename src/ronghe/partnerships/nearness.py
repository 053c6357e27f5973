"""How near two places are: in kilometres where both have coordinates, else by their regions.

There is no geocoder: what is not known is not guessed.
"""

from dataclasses import dataclass
from enum import IntEnum
from math import asin, cos, degrees, radians, sin, sqrt

EARTH_KM = 6371.0088  # mean radius, IUGG


class Level(IntEnum):
    """How much of the way down the tree of regions two places share; more is nearer."""

    ELSEWHERE = 0
    SAME_COUNTRY_PART = 1  # the topmost region: a province, a state
    SAME_REGION = 2
    SAME_DISTRICT = 3


@dataclass(frozen=True)
class Place:
    """Where something is: the path of its region, and the point if it is known."""

    path: str
    latitude: float | None = None
    longitude: float | None = None

    @property
    def has_point(self) -> bool:
        return self.latitude is not None and self.longitude is not None


@dataclass(frozen=True)
class Nearness:
    """The distance in kilometres, or None where only the regions tell."""

    km: float | None
    level: Level

    @property
    def rank(self) -> float:
        """Give a number of kilometres to put near before far; a region counts as its usual reach."""
        return self.km if self.km is not None else USUAL_KM[self.level]


# What a shared region counts for beside real distances: our choice, shown as words, not as numbers.
USUAL_KM = {
    Level.SAME_DISTRICT: 15.0,
    Level.SAME_REGION: 50.0,
    Level.SAME_COUNTRY_PART: 200.0,
    Level.ELSEWHERE: 1_000.0,
}


def nearness(one: Place, other: Place) -> Nearness:
    """Say how near two places are."""
    km = None
    if one.has_point and other.has_point:
        km = distance_km(one.latitude, one.longitude, other.latitude, other.longitude)  # type: ignore[arg-type]
    return Nearness(km, level_between(one.path, other.path))


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Give the great-circle distance by the haversine formula.

    >>> round(distance_km(29.8683, 121.544, 31.2304, 121.4737))
    152
    """
    a = sin(radians(lat2 - lat1) / 2) ** 2
    b = cos(radians(lat1)) * cos(radians(lat2)) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, a + b)))


def level_between(one: str, other: str) -> Level:
    """Compare two region paths, such as `demo:QH/QH01/`.

    A path of one step is a place of its own: two of them are the same region or none.

    >>> level_between("demo:QH/QH01/", "demo:QH/QH02/").name
    'SAME_REGION'
    """
    mine, theirs = one.rstrip("/").split("/"), other.rstrip("/").split("/")
    shared = 0
    for a, b in zip(mine, theirs, strict=False):
        if a != b:
            break
        shared += 1
    if not shared:
        return Level.ELSEWHERE
    if shared == len(mine) == len(theirs) and shared > 1:
        return Level.SAME_DISTRICT
    deepest = max(len(mine), len(theirs))
    return Level.SAME_REGION if deepest - shared <= 1 else Level.SAME_COUNTRY_PART


def box(latitude: float, longitude: float, km: float) -> tuple[float, float, float, float]:
    """Give a box in degrees that holds the circle: south, north, west, east.

    Near a pole, and where the box would cross the date line, it goes all around.
    """
    reach = degrees(km / EARTH_KM)
    south, north = latitude - reach, latitude + reach
    if south <= -90 or north >= 90:  # noqa: PLR2004 -- the poles
        return max(south, -90.0), min(north, 90.0), -180.0, 180.0
    width = degrees(asin(min(1.0, sin(radians(reach)) / cos(radians(latitude)))))
    west, east = longitude - width, longitude + width
    if west < -180 or east > 180:  # noqa: PLR2004 -- the date line
        return south, north, -180.0, 180.0
    return south, north, west, east
