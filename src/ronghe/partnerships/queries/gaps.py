"""Provision gaps: what was looked for in vain, by reason, place and occupation.

An authority learns what is lacking where; the talks themselves stay between those who had them.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet, Sum, prefetch_related_objects

from ronghe.parties.actors import Actor
from ronghe.parties.models import Organisation
from ronghe.parties.powers import Power
from ronghe.partnerships.models import (
    Enquiry,
    EnquiryState,
    Listing,
    ListingSide,
    ListingState,
)
from ronghe.reference.models import Occupation, Region
from ronghe.reference.queries import ids_below

MOST_GAPS = 100


@dataclass(frozen=True)
class GapFilter:
    """Which endings are counted: when, and where or why if that is asked for."""

    since: date
    until: date
    region: Region | None = None
    occupation: int | None = None
    reason: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Gap:
    """One occupation in one place: how many talks came to nothing and why, and what ran out."""

    region: Region
    occupation: Occupation | None
    by_reason: dict[str, int]
    seats: int
    expired: int

    @property
    def count(self) -> int:
        return sum(self.by_reason.values())


def failed_enquiries(actor: Actor, wanted: GapFilter) -> QuerySet[Enquiry]:
    """Give the talks that came to nothing and that one's remits let one count."""
    return failed_enquiries_of(_reached(actor), wanted)


def failed_enquiries_of(askers: QuerySet[Organisation], wanted: GapFilter) -> QuerySet[Enquiry]:
    """Give the talks of these organisations that came to nothing."""
    found = Enquiry.objects.filter(
        Q(asker__in=askers),
        state=EnquiryState.CAME_TO_NOTHING,
        closed_at__date__range=(wanted.since, wanted.until),
    )
    if wanted.reason:
        found = found.filter(reason=wanted.reason)
    if wanted.kind:
        found = found.filter(listing__kind=wanted.kind)
    if wanted.occupation:
        found = found.filter(occupation=wanted.occupation)
    if wanted.region:
        found = found.filter(region__in=ids_below([wanted.region.path]))
    return found


def expired_needs(actor: Actor, wanted: GapFilter) -> QuerySet[Listing]:
    """Give the needs that ran out without a talk that ended well."""
    return expired_needs_of(_reached(actor), wanted)


def expired_needs_of(owners: QuerySet[Organisation], wanted: GapFilter) -> QuerySet[Listing]:
    """Give the needs of these organisations that ran out without a talk that ended well."""
    answered = Enquiry.objects.filter(state=EnquiryState.AGREED, listing__isnull=False)
    found = Listing.objects.filter(
        organisation__in=owners,
        side=ListingSide.NEED,
        state=ListingState.EXPIRED,
        expires_on__range=(wanted.since, wanted.until),
    ).exclude(pk__in=answered.values("listing"))
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.occupation:
        found = found.filter(occupation=wanted.occupation)
    if wanted.region:
        found = found.filter(region__in=ids_below([wanted.region.path]))
    return found


@dataclass(frozen=True)
class Gaps:
    """What is lacking in all, and where: by place and occupation, the most frequent first."""

    by_reason: dict[str, int]
    expired: int
    rows: Sequence[Gap]


_Key = tuple[int, int | None]  # region, occupation


def provision_gaps(actor: Actor, wanted: GapFilter) -> Gaps:
    """Give what was looked for in vain; totals count all, rows the most frequent."""
    reasons: dict[_Key, dict[str, int]] = defaultdict(dict)
    seats: dict[_Key, int] = defaultdict(int)
    total: dict[str, int] = defaultdict(int)
    failed = failed_enquiries(actor, wanted).order_by()
    counted = failed.values("region", "occupation", "reason").annotate(
        count=Count("pk"), asked_for=Sum("seats_count")
    )
    for row in counted:
        key = row["region"], row["occupation"]
        reasons[key][row["reason"]] = row["count"]
        total[row["reason"]] += row["count"]
        seats[key] += row["asked_for"] or 0
    expired = _expired(actor, wanted, seats)
    keys = sorted(
        reasons.keys() | expired.keys(),
        key=lambda key: (-sum(reasons[key].values()) - expired.get(key, 0), key[0], key[1] or 0),
    )
    return Gaps(
        dict(total), sum(expired.values()), _rows(keys[:MOST_GAPS], reasons, seats, expired)
    )


def _expired(actor: Actor, wanted: GapFilter, seats: dict[_Key, int]) -> dict[_Key, int]:
    """Count the needs that ran out, and add their seats; a reason asked for leaves them out."""
    if wanted.reason:
        return {}
    found: dict[_Key, int] = {}
    lapsed = expired_needs(actor, wanted).order_by().values("region", "occupation")
    for row in lapsed.annotate(count=Count("pk"), left=Sum(F("seats_count"))):
        key = row["region"], row["occupation"]
        found[key] = row["count"]
        seats[key] += row["left"] or 0
    return found


def _rows(
    keys: Sequence[_Key],
    reasons: Mapping[_Key, dict[str, int]],
    seats: Mapping[_Key, int],
    expired: Mapping[_Key, int],
) -> list[Gap]:
    regions = Region.objects.in_bulk({region for region, _occupation in keys})
    trades = Occupation.objects.in_bulk({one for _region, one in keys if one})
    return [
        Gap(
            regions[region],
            trades.get(occupation or 0),
            reasons[region, occupation],
            seats[region, occupation],
            expired.get((region, occupation), 0),
        )
        for region, occupation in keys
    ]


def cases_of(actor: Actor, wanted: GapFilter, *, most: int) -> Sequence[Enquiry]:
    """Give the cases behind a figure, for those whose remits open cases: who, when, why; not the talk."""
    opened = Organisation.objects.filter(actor.remits.reach(Power.SEE_CASES))
    cases = failed_enquiries(actor, wanted).filter(asker__in=opened.values("pk"))
    related = ("listing", "asker", "asked", "region", "occupation")
    found = list(cases.select_related(*related).order_by("-closed_at", "-pk")[:most])
    prefetch_related_objects([side for one in found for side in (one.asker, one.asked)], "names")
    return found


def _reached(actor: Actor) -> QuerySet[Organisation]:
    return Organisation.objects.counted_for(actor).order_by().values("pk")  # type: ignore[return-value]
