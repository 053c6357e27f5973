"""Who takes part: colleges by their seats, hosts near them, pairs that will cooperate, classes.

Drawn once from the seed and kept, so that every later stage and every later start finds the same.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from random import Random
from typing import Any

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from ronghe.demo.cycle.running import Cycle, Done, Part
from ronghe.parties.models import Offering, Organisation, OrganisationKind, Verification
from ronghe.reference.models import Region, RegionLevel

STUDENTS_OF_COLLEGE, CLASS_SIZE, SEATS_OF_POST, SPARE = 100, 30, 20, 1.08
FEWEST_POSTS, POSTS_OF_HOST = 2, 2
BARRED = (Verification.SUSPENDED, Verification.BANNED)


class RegionIsUnfit(ValueError):
    """The region is not known, or has no college or no enterprise that could take part."""


@dataclass(frozen=True)
class Class:
    """A class that learns a major: its number, the code of the major, and how many are in it."""

    number: str
    major: str
    size: int


@dataclass(frozen=True)
class College:
    pk: int
    students: int
    classes: tuple[Class, ...]


@dataclass(frozen=True)
class Pair:
    """A college and a host that will agree on seats for a class."""

    college: int
    host: int
    seats: int

    @property
    def key(self) -> str:
        return f"{self.college}:{self.host}"


@dataclass(frozen=True)
class Drawn:
    """All who take part."""

    colleges: tuple[College, ...]
    pairs: tuple[Pair, ...]

    @property
    def hosts(self) -> dict[int, int]:
        """The hosts, each with its seats for all colleges."""
        found: dict[int, int] = {}
        for pair in self.pairs:
            found[pair.host] = found.get(pair.host, 0) + pair.seats
        return found


def find_region(code: str) -> Region:
    """Give the region of that code: as written, or of a French region or department.

    The higher one wins where a region and a department share a number. Raises `RegionIsUnfit`.
    """
    codes = [code, f"REG-{code}", f"DEP-{code}"]
    found = list(Region.objects.filter(code__in=codes).select_related("jurisdiction"))
    if not found:
        raise RegionIsUnfit(
            _("No region has the code “%(code)s”. Regions come from the register, or are there from the start.")
            % {"code": code}
        )  # fmt: skip
    order = {RegionLevel.NATION: 0, RegionLevel.PROVINCE: 0, RegionLevel.REGION: 0}
    return min(found, key=lambda one: (one.path.count("/"), order.get(RegionLevel(one.level), 1), one.pk))  # fmt: skip


def region_parts(cycle: Cycle, code: str) -> Iterator[Part]:
    yield Part("", lambda: Done(made=find_region(code).pk))


def parts(cycle: Cycle) -> Iterator[Part]:
    def draw() -> Done:
        drawn = drawn_from(cycle.region, cycle.run.students_count, cycle.run.seed)
        counts = {
            "colleges": len(drawn.colleges),
            "hosts": len(drawn.hosts),
            "pairs": len(drawn.pairs),
            "seats": sum(one.seats for one in drawn.pairs),
        }
        return Done(counts, made=asdict(drawn))

    yield Part("", draw)


def drawn_in(made: Mapping[str, Any]) -> Drawn:
    """Read what the stage has kept."""
    colleges = tuple(
        College(one["pk"], one["students"], tuple(Class(**of) for of in one["classes"]))
        for one in made["colleges"]
    )
    return Drawn(colleges, tuple(Pair(**one) for one in made["pairs"]))


def drawn_from(region: Region, students: int, seed: int) -> Drawn:
    """Draw who takes part in a region, the same for the same seed and register."""
    chance = Random(f"cycle {seed}")  # noqa: S311 -- a draw, no secret
    within = Organisation.objects.filter(region__path__startswith=region.path, merged_into=None)
    fit = within.exclude(verification__in=BARRED).order_by("pk")
    seats = _seats_of(fit.filter(kind=OrganisationKind.COLLEGE))
    places = dict(fit.filter(kind=OrganisationKind.ENTERPRISE).values_list("pk", "region__path"))
    if not seats or not places:
        raise RegionIsUnfit(
            _("“%(region)s” has %(colleges)d colleges and %(hosts)d enterprises on record; a cycle needs both.")
            % {"region": region.code, "colleges": len(seats), "hosts": len(places)}
        )  # fmt: skip
    wanted = max(1, min(len(seats), math.ceil(students / STUDENTS_OF_COLLEGE)))
    chosen = sorted(_weighted(seats, wanted, chance))
    shares = _shared({pk: seats[pk] for pk in chosen}, students)
    colleges = tuple(_college(pk, shares[pk], chance) for pk in chosen if shares[pk])
    return Drawn(colleges, tuple(_pairs(colleges, places, chance)))


def _seats_of(colleges: Any) -> dict[int, int]:
    """Give the colleges with the seats of their offerings; all alike where none states any."""
    known = Sum("offerings__seat_count", filter=Q(offerings__seat_count__gt=0))
    rows = dict(colleges.annotate(known=known).values_list("pk", "known"))
    stated = {pk: seats for pk, seats in rows.items() if seats}
    return stated or dict.fromkeys(rows, 1)


def _weighted(weights: Mapping[int, int], count: int, chance: Random) -> list[int]:
    """Draw without repetition, the heavier the likelier (Efraimidis and Spirakis, 2006)."""
    keys = {pk: chance.random() ** (1 / weight) for pk, weight in sorted(weights.items())}
    return sorted(keys, key=lambda pk: -keys[pk])[:count]


def _shared(weights: Mapping[int, int], total: int) -> dict[int, int]:
    """Share a number out by weights, whole ones, by the largest remainders."""
    whole = sum(weights.values())
    exact = {pk: total * weight / whole for pk, weight in weights.items()}
    found = {pk: int(value) for pk, value in exact.items()}
    rest = total - sum(found.values())
    for pk in sorted(exact, key=lambda one: (found[one] - exact[one], one))[:rest]:
        found[pk] += 1
    return found


def _college(pk: int, students: int, chance: Random) -> College:
    offered = Offering.objects.filter(organisation=pk, seat_count__gt=0)
    majors = sorted(set(offered.values_list("major_code", flat=True))) or [""]
    count = math.ceil(students / CLASS_SIZE)
    sizes = _shared(dict.fromkeys(range(count), 1), students)
    classes = tuple(
        Class(f"{number + 1:02d}", chance.choice(majors), sizes[number]) for number in range(count)
    )
    return College(pk, students, classes)


def _pairs(
    colleges: Sequence[College], places: Mapping[int, str], chance: Random
) -> Iterator[Pair]:
    """Give each college hosts with seats for all its students and a few more, near ones first."""
    homes = dict(
        Organisation.objects.filter(pk__in=[one.pk for one in colleges]).values_list(
            "pk", "region__path"
        )
    )
    load = dict.fromkeys(places, 0)
    for college in colleges:
        posts = min(len(places), max(FEWEST_POSTS, math.ceil(SPARE * college.students / SEATS_OF_POST)))  # fmt: skip
        order = {pk: chance.random() for pk in places}

        def near(pk: int, home: str = homes[college.pk], order: dict[int, float] = order) -> Any:
            is_full = load[pk] >= POSTS_OF_HOST
            return is_full, _common(places[pk], home) * -1, load[pk], order[pk]

        hosts = sorted(places, key=near)[:posts]
        seats = _shared(dict.fromkeys(hosts, 1), math.ceil(SPARE * college.students))
        for host in hosts:
            load[host] += 1
            if seats[host]:
                yield Pair(college.pk, host, seats[host])


def _common(one: str, other: str) -> int:
    """Count the levels that two places share, from the top down."""
    pairs = zip(one.split("/"), other.split("/"), strict=False)
    return sum(1 for left, right in pairs if left and left == right)
