"""Which records of a cooperation can be drawn on site: those that stand on more than one side’s word."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from ronghe.partnerships.models import Cooperation, PartyRole
from ronghe.placements.models import (
    ContactState,
    MentorContact,
    PayPeriod,
    Placement,
    Receipt,
    Visit,
    VisitState,
    WeekRecord,
    WeekState,
)
from ronghe.placements.models.placement import PlacementQuerySet
from ronghe.supervision.models import DrawnKind

YEAR = timedelta(days=365)
MOST_DRAWN = 6


@dataclass(frozen=True)
class Drawable:
    kind: DrawnKind
    record: int
    placement: int
    day: date


def placements_of(cooperation: Cooperation) -> PlacementQuerySet:
    """Give the placements under it: by their agreement, or else between its college and its host."""
    parties = dict[str, list[int]]()
    for role, organisation in cooperation.parties.order_by("pk").values_list("role", "organisation_id"):  # fmt: skip
        parties.setdefault(role, []).append(organisation)
    between = Q(
        agreement=None,
        college__in=parties.get(PartyRole.COLLEGE, []),
        host__in=parties.get(PartyRole.HOST, []),
    )
    return Placement.objects.filter(Q(agreement__cooperation=cooperation) | between)


def drawable_records(cooperation: Cooperation, *, on: date) -> list[Drawable]:
    """Give the records of the last year that two sides stand behind, in a fixed order."""
    placements = placements_of(cooperation).order_by().values("pk")
    since = on - YEAR
    sources = (
        (DrawnKind.WEEK, WeekRecord.objects.filter(placement__in=placements, state=WeekState.CONFIRMED), "monday"),
        (DrawnKind.GUIDANCE, MentorContact.objects.filter(placement__in=placements, state=ContactState.CONFIRMED), "on"),
        (DrawnKind.VISIT, Visit.objects.filter(placement__in=placements, state=VisitState.CONFIRMED), "happened_on"),
        (DrawnKind.PAY, PayPeriod.objects.filter(placement__in=placements, receipt=Receipt.RECEIVED), "month"),
    )  # fmt: skip
    return [
        Drawable(kind, record, placement, day)
        for kind, rows, field in sources
        for record, placement, day in rows.filter(**{f"{field}__gte": since})
        .order_by("pk")
        .values_list("pk", "placement_id", field)
    ]


def draw_records(cooperation: Cooperation, *, seed: int, on: date) -> list[Drawable]:
    """Draw a few at random, each as likely as any other; the same again from the same seed."""
    found = drawable_records(cooperation, on=on)
    lots = random.Random(seed)  # noqa: S311 -- a lottery that others can repeat, not a secret
    return lots.sample(found, min(MOST_DRAWN, len(found)))
