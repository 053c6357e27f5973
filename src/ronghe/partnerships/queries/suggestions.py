"""Counterparts of a listing, each with its reasons, and why a promising one is left out.

Needs meet offers of the same kind. A candidate is put forward when nothing stands against it; what
speaks for it, and how it is weighed, is our choice (WEIGHTS) and shown as sentences, not as a score.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from ronghe.parties.models import Verification
from ronghe.partnerships.models import (
    LIVE_ENQUIRIES,
    ON_THE_LIST,
    AgreementState,
    CooperationParty,
    CooperationState,
    Enquiry,
    EnquiryReason,
    EnquiryState,
    Listing,
    ListingSide,
    ListingState,
)
from ronghe.partnerships.nearness import Level, Nearness, Place, box, nearness
from ronghe.partnerships.queries.search import region_above
from ronghe.reference.models import Occupation
from ronghe.reference.queries import ids_below

SUGGESTED, LEFT_OUT = 6, 5
NEAR_KM, FAR_KM = 30.0, 100.0
MEMORY_DAYS = 2 * 365  # how long a bad experience counts, in one's own list only
WEIGHTS = {
    "same_occupation": 40,
    "kindred_occupation": 20,
    "near": 30,
    "seats": 15,
    "weeks": 15,
    "concluded": 20,
    "completed": 10,
    "acquainted": 10,
    "verified": 5,
}
PROMISING = frozenset({"same_occupation", "kindred_occupation", "near", "weeks", "seats"})
OTHER_SIDE = {ListingSide.NEED: ListingSide.OFFER, ListingSide.OFFER: ListingSide.NEED}
_COLUMNS = (
    "pk", "organisation_id", "organisation__verification", "occupation_id", "region__path",
    "latitude", "longitude", "seats_count", "seats_taken_count", "starts_on", "ends_on", "state",
    "enquiries_limit",
)  # fmt: skip


@dataclass(frozen=True)
class Point:
    """One thing that speaks for a counterpart, or against it: what, and the facts behind it."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    strength: float = 1.0  # share of the weight

    @property
    def weight(self) -> float:
        return WEIGHTS.get(self.code, 0) * self.strength


@dataclass(frozen=True)
class Suggestion:
    listing: Listing
    points: tuple[Point, ...]
    against: tuple[Point, ...]


@dataclass(frozen=True)
class Suggestions:
    suggested: tuple[Suggestion, ...] = ()
    left_out: tuple[Suggestion, ...] = ()


@dataclass(frozen=True)
class _Candidate:
    """The columns of a listing that decide, in the order in which they are read."""

    pk: int
    organisation: int
    verification: str
    occupation: int | None
    path: str
    latitude: float | None
    longitude: float | None
    seats_count: int | None
    seats_taken: int
    starts_on: date | None
    ends_on: date | None
    state: str
    limit: int | None

    @property
    def place(self) -> Place:
        return Place(self.path, self.latitude, self.longitude)

    @property
    def seats_left(self) -> int | None:
        return None if self.seats_count is None else self.seats_count - self.seats_taken


@dataclass(frozen=True)
class _Knowledge:
    """What one's own organisation has been through with others."""

    kindred: frozenset[int]
    agreed: Mapping[int, int]  # by organisation, how many talks ended well
    concluded: Mapping[int, int]  # and how many cooperations were carried to their end
    completed: Mapping[int, int]  # and how many agreements
    hurt: frozenset[int]  # organisations with which a talk ended in a bad experience
    talking: frozenset[int]  # listings about which one is talking
    full: frozenset[int]  # listings whose owner takes no more enquiries


def suggestions_for(listing: Listing, *, on: date) -> Suggestions:
    """Give the counterparts of a listing, the likeliest first."""
    candidates = _candidates(listing)
    knowledge = _knowledge(listing, candidates, on)
    judged = [
        (one, _for(listing, one, knowledge), _against(listing, one, knowledge))
        for one in candidates
    ]
    fitting = [row for row in judged if not row[2] and _belongs(listing, row[1])]
    promising = [row for row in judged if row[2] and _is_promising(row[1])]
    chosen = _best(fitting, SUGGESTED), _best(promising, LEFT_OUT)
    listings = _loaded([row[0].pk for rows in chosen for row in rows])
    suggested, left_out = (
        tuple(
            Suggestion(listings[one.pk], _strongest_first(points), tuple(against))
            for one, points, against in rows
        )
        for rows in chosen
    )
    return Suggestions(suggested, left_out)


Judged = tuple[_Candidate, list[Point], list[Point]]


def _best(rows: list[Judged], most: int) -> list[Judged]:
    ranked = sorted(rows, key=lambda row: (-sum(p.weight for p in row[1]), len(row[2]), -row[0].pk))
    return ranked[:most]


def _strongest_first(points: Iterable[Point]) -> tuple[Point, ...]:
    return tuple(sorted(points, key=lambda point: -point.weight))


def _loaded(ids: list[int]) -> dict[int, Listing]:
    found = Listing.objects.filter(pk__in=ids).select_related(
        "organisation", "region", "occupation"
    )
    return {one.pk: one for one in found.prefetch_related("organisation__names")}


# -- finding candidates ------------------------------------------------------------------------


def _candidates(listing: Listing) -> list[_Candidate]:
    """Look where counterparts are likely: by trade and region first, the newest of each."""
    others = (
        Listing.objects.filter(side=OTHER_SIDE[ListingSide(listing.side)], kind=listing.kind)
        .exclude(organisation=listing.organisation_id)
        .order_by()
    )
    published = others.filter(state=ListingState.PUBLISHED)
    around = Q(region__in=ids_below([region_above(listing.region.path, 1)]))
    looks: list[tuple[QuerySet[Listing], int]] = [(published.filter(around), 60)]
    if listing.occupation_id:
        same = Q(occupation=listing.occupation_id)
        kindred = Q(occupation__in=_kindred(listing.occupation))
        looks += [
            (published.filter(same & around), 150),
            (published.filter(same), 60),
            (published.filter(kindred & around), 60),
            (others.filter(same & around, state=ListingState.PAUSED), 20),
        ]
    if listing.latitude is not None and listing.longitude is not None:
        south, north, west, east = box(listing.latitude, listing.longitude, NEAR_KM)
        near = Q(latitude__range=(south, north), longitude__range=(west, east))
        trade = Q(occupation=listing.occupation_id) if listing.occupation_id else Q()
        looks.append((published.filter(near & trade), 60))
    parts = [look.order_by("-published_at", "-pk").values_list("pk")[:most] for look, most in looks]
    numbers = [pk for (pk,) in parts[0].union(*parts[1:])]
    found = Listing.objects.filter(pk__in=numbers).order_by("pk")
    return [_Candidate(*row) for row in found.values_list(*_COLUMNS)]


def _kindred(occupation: Occupation | None) -> list[int]:
    """Give the occupations that the classification files beside this one."""
    if occupation is None or not occupation.parent_code:
        return []
    beside = Occupation.objects.filter(
        scheme=occupation.scheme, parent_code=occupation.parent_code
    ).exclude(pk=occupation.pk)
    return list(beside.order_by("pk").values_list("pk", flat=True)[:100])


def _knowledge(listing: Listing, candidates: list[_Candidate], on: date) -> _Knowledge:
    own = listing.organisation_id
    others = {one.organisation for one in candidates}
    between = Enquiry.objects.filter(
        Q(asker=own, asked__in=others) | Q(asked=own, asker__in=others)
    )
    agreed: dict[int, int] = {}
    hurt: set[int] = set()
    talking: set[int] = set()
    recently = on - timedelta(days=MEMORY_DAYS)
    rows = between.values_list("asker_id", "asked_id", "listing_id", "state", "reason", "closed_at")
    for asker, asked, about, state, reason, closed_at in rows:
        other = asked if asker == own else asker
        if state == EnquiryState.AGREED:
            agreed[other] = agreed.get(other, 0) + 1
        elif state in LIVE_ENQUIRIES and about is not None:
            talking.add(about)
        elif reason == EnquiryReason.BAD_EXPERIENCE and closed_at and closed_at.date() >= recently:
            hurt.add(other)
    return _Knowledge(
        frozenset(_kindred(listing.occupation)),
        agreed,
        *_carried_out(own, others),
        frozenset(hurt),
        frozenset(talking),
        _full(candidates),
    )


def _carried_out(own: int, others: set[int]) -> tuple[dict[int, int], dict[int, int]]:
    """Count by organisation what both carried to its end: cooperations, then agreements in any."""
    joined = CooperationParty.objects.filter(organisation=own).order_by().values("cooperation")
    shared = CooperationParty.objects.filter(organisation__in=others, cooperation__in=joined)
    completed = Count(
        "cooperation__agreements",
        filter=Q(cooperation__agreements__state=AgreementState.COMPLETED),
    )
    concluded: dict[int, int] = {}
    agreements: dict[int, int] = {}
    found = shared.order_by().values_list("organisation", "cooperation__state", "cooperation")
    for other, state, _cooperation, count in found.annotate(n=completed):
        if state == CooperationState.CONCLUDED:
            concluded[other] = concluded.get(other, 0) + 1
        if count:
            agreements[other] = agreements.get(other, 0) + count
    return concluded, agreements


def _full(candidates: list[_Candidate]) -> frozenset[int]:
    limited = [one.pk for one in candidates if one.limit is not None]
    if not limited:
        return frozenset()
    full = (
        Listing.objects.filter(pk__in=limited)
        .annotate(live=Count("enquiries", filter=Q(enquiries__state__in=LIVE_ENQUIRIES)))
        .filter(live__gte=F("enquiries_limit"))
    )
    return frozenset(full.order_by().values_list("pk", flat=True))


# -- weighing them -----------------------------------------------------------------------------


def _for(listing: Listing, one: _Candidate, knowledge: _Knowledge) -> list[Point]:
    """Give what speaks for the candidate."""
    points = []
    if one.occupation is not None and one.occupation == listing.occupation_id:
        points.append(Point("same_occupation"))
    elif one.occupation in knowledge.kindred:
        points.append(Point("kindred_occupation"))
    found = nearness(_place(listing), one.place)
    if found.rank <= FAR_KM and found.level > Level.ELSEWHERE:
        share = 1 - found.rank / (FAR_KM * 1.2)
        points.append(Point("near", {"nearness": found}, share))
    points += _seats(listing, one)
    points += _weeks(listing, one)
    if count := knowledge.agreed.get(one.organisation, 0):
        points.append(Point("acquainted", {"count": count}, min(1.0, count / 2)))
    if count := knowledge.concluded.get(one.organisation, 0):
        points.append(Point("concluded", {"count": count}, min(1.0, count / 2)))
    if count := knowledge.completed.get(one.organisation, 0):
        points.append(Point("completed", {"count": count}, min(1.0, count / 2)))
    if one.verification == Verification.VERIFIED:
        points.append(Point("verified"))
    return points


def _against(listing: Listing, one: _Candidate, knowledge: _Knowledge) -> list[Point]:
    """Give what stands against the candidate."""
    points = []
    if one.state not in ON_THE_LIST or one.state == ListingState.PAUSED:
        points.append(Point("paused"))
    if one.pk in knowledge.talking:
        points.append(Point("in_talks"))
    if one.verification in {Verification.SUSPENDED, Verification.BANNED}:
        points.append(Point("restricted"))
    if one.organisation in knowledge.hurt:
        points.append(Point("bad_experience"))
    if one.seats_left == 0:
        points.append(Point("no_seats"))
    if one.pk in knowledge.full:
        points.append(Point("busy", {"count": one.limit}))
    if _shared_days(listing, one) == 0:
        points.append(Point("dates", {"starts_on": one.starts_on, "ends_on": one.ends_on}))
    found = nearness(_place(listing), one.place)
    if found.rank > FAR_KM:
        points.append(Point("far", {"nearness": found}))
    return points


def _seats(listing: Listing, one: _Candidate) -> list[Point]:
    wanted, left = listing.seats_left, one.seats_left
    if not wanted or not left:
        return []
    return [Point("seats", {"left": left, "wanted": wanted}, min(1.0, left / wanted))]


def _weeks(listing: Listing, one: _Candidate) -> list[Point]:
    shared, own = _shared_days(listing, one), _days(listing.starts_on, listing.ends_on)
    if not shared or not own:
        return []
    return [Point("weeks", {"shared": -(-shared // 7), "own": -(-own // 7)}, shared / own)]


def _shared_days(listing: Listing, one: _Candidate) -> int | None:
    """Give how many days both have in common; None where one of them says no dates."""
    own = listing.starts_on, listing.ends_on
    theirs = one.starts_on, one.ends_on
    if None in own or None in theirs:
        return None
    first, last = max(own[0], theirs[0]), min(own[1], theirs[1])  # type: ignore[type-var]
    return max(0, _days(first, last) or 0)


def _days(first: date | None, last: date | None) -> int | None:
    return None if first is None or last is None else (last - first).days + 1


def _place(listing: Listing) -> Place:
    return Place(listing.region.path, listing.latitude, listing.longitude)


def _belongs(listing: Listing, points: list[Point]) -> bool:
    """Ask whether it is a counterpart at all: of the trade, or near where no trade is named."""
    codes = {point.code for point in points}
    if listing.occupation_id:
        return bool(codes & {"same_occupation", "kindred_occupation"})
    return "near" in codes


def _is_promising(points: list[Point]) -> bool:
    codes = {point.code for point in points}
    return bool(codes & {"same_occupation"}) or len(codes & PROMISING) > 2  # noqa: PLR2004 -- three good points


def distance_of(listing: Listing, other: Listing) -> Nearness:
    return nearness(_place(listing), _place(other))
