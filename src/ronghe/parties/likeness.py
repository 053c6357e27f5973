"""Records that may be one organisation: found by number, name and place; nothing is written here.

Names are compared by the pairs of letters that they share (Dice). The pairs that are rare in a
place come first, and two names as alike as we ask share one of their first few: so of the millions
of pairs of a province only those few are looked at, and none that counts is missed.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from ronghe.parties.models import Identifier, Organisation, OrganisationKind
from ronghe.parties.schemes import SHARED_SCHEMES

ALIKE = 0.85  # share of the pairs of letters, in one region
ALIKE_NEARBY = 0.92  # in neighbouring regions of one parent
ALIKE_UNDER_ONE_NUMBER = 0.8
LARGEST_FAMILY = 30  # records under one shared number; beyond, it is a chain with many branches
_ORDINALS = frozenset("0123456789一二三四五六七八九十")


@dataclass(frozen=True, slots=True)
class Row:
    """What is compared of a record."""

    pk: int
    kind: str
    key: str
    region: int | None
    parent: int | None


@dataclass(frozen=True)
class Likeness:
    """Two records, the one entered first before the other, and what they share."""

    first: int
    second: int
    strength: int
    reasons: tuple[dict[str, Any], ...]


def bigrams(key: str) -> frozenset[str]:
    """Give the pairs of letters of a comparable name.

    >>> sorted(bigrams("abca"))
    ['ab', 'bc', 'ca']
    """
    letters = key.replace(" ", "")
    return frozenset(map("".join, pairwise(letters))) or frozenset({letters})


def share(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def name_share(one: str, other: str) -> float:
    """Give how alike two names are, 0 to 1; School No. 1 is not School No. 2.

    >>> name_share("青禾第一中学", "青禾第二中学"), name_share("启明精密制造", "启明精密制造")
    (0.0, 1.0)
    """
    if one == other:
        return 1.0
    if _ordinals(one) != _ordinals(other):
        return 0.0
    return share(bigrams(one), bigrams(other))


def _ordinals(key: str) -> list[str]:
    return [letter for letter in key if letter in _ORDINALS]


def likenesses(organisation_ids: Collection[int] | None = None) -> list[Likeness]:
    """Give the pairs that may be one organisation; with ids, those with one of them at least."""
    rows = {row.pk: row for row in _rows()}
    wanted = None if organisation_ids is None else set(organisation_ids)
    numbers = _shared_numbers(rows, wanted)
    pairs = set(numbers) | set(_alike_by_name(rows, wanted))
    apart = _numbers_that_tell_apart({pk for pair in pairs for pk in pair})
    found = (_likeness(rows[a], rows[b], numbers.get((a, b)), apart) for a, b in sorted(pairs))
    return [one for one in found if one is not None]


def _rows() -> Iterator[Row]:
    values = (
        Organisation.objects.standing()
        .exclude(kind=OrganisationKind.AUTHORITY)
        .exclude(name_key="")
        .order_by("pk")
        .values_list("pk", "kind", "name_key", "region_id", "region__parent")
    )
    return (Row(*one) for one in values.iterator(chunk_size=5000))


def _shared_numbers(
    rows: dict[int, Row], wanted: set[int] | None
) -> dict[tuple[int, int], tuple[str, str]]:
    """Give the pairs under one number of a shared register, with that number."""
    holders: dict[tuple[str, str], list[int]] = defaultdict(list)
    numbers = Identifier.objects.filter(scheme__in=SHARED_SCHEMES).order_by("organisation_id", "pk")
    for scheme, value, pk in numbers.values_list("scheme", "value", "organisation_id").iterator():
        if pk in rows:
            holders[scheme, value].append(pk)
    found = {}
    for number, family in holders.items():
        if 1 < len(family) <= LARGEST_FAMILY:
            found.update({pair: number for pair in _pairs(family) if _touches(pair, wanted)})
    return found


def _pairs(family: list[int]) -> Iterator[tuple[int, int]]:
    return ((a, b) for at, a in enumerate(family) for b in family[at + 1 :])


def _touches(pair: tuple[int, int], wanted: set[int] | None) -> bool:
    return wanted is None or pair[0] in wanted or pair[1] in wanted


def _alike_by_name(rows: dict[int, Row], wanted: set[int] | None) -> Iterator[tuple[int, int]]:
    """Give pairs of one kind, in one region or around one parent, whose names are near."""
    places: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in rows.values():
        for place in {row.region, row.parent} - {None}:
            places[row.kind, place].append(row)  # type: ignore[index]
    for family in places.values():
        if len(family) > 1 and (wanted is None or any(row.pk in wanted for row in family)):
            yield from (pair for pair in _near(family) if _touches(pair, wanted))


def _near(family: Iterable[Row]) -> Iterator[tuple[int, int]]:
    """Give the pairs of a family above `ALIKE`, by the prefix filter described above.

    Names come in by their size: so each is compared with shorter ones, and how many pairs of
    letters two of them must share is known before either is looked at.
    """
    pieces = {row.pk: bigrams(row.key) for row in family}
    spread = Counter(piece for owned in pieces.values() for piece in owned)
    rank = {
        piece: at for at, piece in enumerate(sorted(spread, key=lambda one: (spread[one], one)))
    }
    index: dict[tuple[int, str], list[int]] = defaultdict(list)
    for pk, owned in sorted(pieces.items(), key=lambda one: len(one[1])):
        rare, size = sorted(owned, key=rank.__getitem__), len(owned)
        candidates: set[int] = set()
        for other in range(_smallest(size), size + 1):
            for piece in rare[: size - _least(size, other) + 1]:
                candidates.update(index.get((other, piece), ()))
        for found in candidates:
            if share(owned, pieces[found]) >= ALIKE:
                yield (min(pk, found), max(pk, found))
        for piece in rare[: size - _least(size, size) + 1]:
            index[size, piece].append(pk)


@cache
def _least(size: int, other: int) -> int:
    """Give how many pairs of letters two names of these sizes share at least, to be alike.

    >>> _least(12, 12), _least(12, 9)
    (11, 9)
    """
    return next(count for count in range(size + other) if 2 * count / (size + other) >= ALIKE)


@cache
def _smallest(size: int) -> int:
    """Give the size of the smallest name that may be as alike as we ask."""
    return next(other for other in range(1, size + 1) if _least(size, other) <= other)


def _numbers_that_tell_apart(pks: set[int]) -> dict[int, dict[str, set[str]]]:
    """Give each record's numbers in registers where one number is one legal unit."""
    found: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    numbers = Identifier.objects.filter(organisation__in=pks).exclude(scheme__in=SHARED_SCHEMES)
    for pk, scheme, value in numbers.order_by("pk").values_list(
        "organisation_id", "scheme", "value"
    ):
        found[pk][scheme].add(value)
    return found


def _likeness(
    one: Row,
    other: Row,
    number: tuple[str, str] | None,
    apart: dict[int, dict[str, set[str]]],
) -> Likeness | None:
    """Weigh the pair; None when what they share is not enough."""
    alike = name_share(one.key, other.key)
    place = _place(one, other)
    differ = _numbers_differ(apart.get(one.pk, {}), apart.get(other.pk, {}))
    if not _is_enough(alike, place, differ=differ, number=number, same_kind=one.kind == other.kind):
        return None
    strength = round(60 * alike) + {"same_region": 25, "same_parent": 10, "": 0}[place]
    strength += (15 if number else 0) - (25 if differ else 0)
    return Likeness(one.pk, other.pk, strength, tuple(_reasons(alike, place, number, differ)))


def _is_enough(
    alike: float, place: str, *, differ: bool, number: tuple[str, str] | None, same_kind: bool
) -> bool:
    if number and (place == "same_region" or alike >= ALIKE_UNDER_ONE_NUMBER):
        return not differ or alike >= ALIKE_UNDER_ONE_NUMBER
    if not same_kind or not place:
        return False
    if differ:
        return place == "same_region" and alike == 1.0
    return alike >= (ALIKE if place == "same_region" else ALIKE_NEARBY)


def _place(one: Row, other: Row) -> str:
    if one.region is None or other.region is None:
        return ""
    if one.region == other.region:
        return "same_region"
    near = {one.region, one.parent} & {other.region, other.parent} - {None}
    return "same_parent" if near else ""


def _numbers_differ(one: dict[str, set[str]], other: dict[str, set[str]]) -> bool:
    """Say whether a register knows the two as two legal units."""
    return any(one[scheme].isdisjoint(other[scheme]) for scheme in one.keys() & other.keys())


def _reasons(
    alike: float, place: str, number: tuple[str, str] | None, differ: bool
) -> Iterator[dict[str, Any]]:
    if number:
        yield {"code": "same_number", "scheme": number[0], "value": number[1]}
    if alike == 1.0:
        yield {"code": "same_name"}
    elif alike >= ALIKE_UNDER_ONE_NUMBER:
        yield {"code": "similar_name", "share": round(alike, 2)}
    if place:
        yield {"code": place}
    if differ:
        yield {"code": "numbers_differ"}
