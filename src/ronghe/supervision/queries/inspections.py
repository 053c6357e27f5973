"""Inspections as those read them who may, what a campaign says of its region, and what it calibrates."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from django.db.models import Count, Q

from ronghe.engines.substance import METHOD, Method
from ronghe.engines.substance.evidence import CREDITS, Credit, Level, recalibrated
from ronghe.engines.substance.sampling import HollowShare, hollow_share
from ronghe.parties.actors import Actor
from ronghe.supervision.models import (
    LIVE,
    Campaign,
    DrawnKind,
    DrawnRecord,
    Inspection,
    InspectionState,
    Outcome,
    Seen,
)
from ronghe.supervision.models.inspection import InspectionQuerySet

# Of the cases drawn at random, the share that must be decided before an estimate is told.
ENOUGH = 0.5
LEVEL_OF_KIND = MappingProxyType(
    {
        DrawnKind.WEEK: Level.BOTH,
        DrawnKind.GUIDANCE: Level.BOTH,
        DrawnKind.VISIT: Level.BOTH,
        DrawnKind.PAY: Level.THIRD_PARTY,
    }
)


def inspections_for(actor: Actor) -> InspectionQuerySet:
    """Give what the actor reads, the newest first."""
    seen = Inspection.objects.visible_to(actor)
    return seen.select_related(
        "cooperation", "inspected", "authority", "unit__campaign", "region__jurisdiction"
    ).order_by("-pk")


@dataclass(frozen=True)
class Progress:
    """How far a campaign is; `share` is there once enough of the random part is decided.

    `silent` counts those that gave no answer: declined, lapsed, cancelled, or not to be told.
    """

    chosen: int
    decided: int
    silent: int
    open: int
    random: int
    random_decided: int
    share: HollowShare | None

    @property
    def still_needed(self) -> int:
        """Give how many more of the random part must be decided before an estimate is told."""
        return max(0, _least(self.random) - self.random_decided)


def _least(random: int) -> int:
    return max(1, -int(-random * ENOUGH // 1))


def progress_of(campaign: Campaign, *, by: datetime | None = None) -> Progress:
    """Say what was found, and what that says of the region: bounds where an answer is missing.

    With `by`, as it stood at that instant.
    """
    units = list(
        campaign.units.filter(probability__isnull=False)
        .order_by("pk")
        .values_list("pk", "probability", "is_random")
    )
    found = _answers(campaign, by)
    answers = [found.get(pk) for pk, _chance, _random in units]
    told = [one if isinstance(one, bool) else None for one in answers]
    drawn = [answer for answer, (_pk, _chance, is_random) in zip(told, units, strict=True) if is_random]  # fmt: skip
    random = drawn or told  # a campaign that looks at all of them has no random part
    random_decided = sum(one is not None for one in random)
    is_enough = bool(units) and random_decided >= _least(len(random))
    share = None
    if is_enough and campaign.population is not None:
        chances = [chance or 1.0 for _pk, chance, _random in units]
        share = hollow_share(told, chances, population=campaign.population)
    counted = Counter(one if isinstance(one, str) else "decided" for one in answers)
    return Progress(
        chosen=len(units),
        decided=counted["decided"],
        silent=counted["silent"],
        open=counted["open"],
        random=len(random),
        random_decided=random_decided,
        share=share,
    )


def _answers(campaign: Campaign, by: datetime | None) -> dict[int, bool | str]:
    """Give for each chosen cooperation what was decided, or that it is open, or gave no answer."""
    rows = Inspection.objects.filter(unit__campaign=campaign).order_by("pk")
    found: dict[int, bool | str] = {}
    for unit, state, outcome, ended in rows.values_list("unit_id", "state", "outcome", "ended_at"):
        is_later = by is not None and ended is not None and ended >= by
        found[unit] = "open" if is_later else _answer(state, outcome)
    return found


def _answer(state: str, outcome: str) -> bool | str:
    if state in LIVE:
        return "open"
    if state == InspectionState.DECIDED and outcome != Outcome.UNTOLD:
        return outcome == Outcome.HOLLOW
    return "silent"


@dataclass(frozen=True)
class Checked:
    """How many records that were drawn on site held, failed, or could not be seen."""

    held: int
    failed: int
    unseen: int


def records_checked(inspection: Inspection) -> Checked:
    counted = dict(
        inspection.records.order_by("answer").values_list("answer").annotate(n=Count("pk"))
    )
    return Checked(
        counted.get(Seen.HOLDS, 0), counted.get(Seen.FAILS, 0), counted.get(Seen.UNSEEN, 0)
    )


def held_and_failed() -> dict[Level, tuple[int, int]]:
    """Give what decided inspections of the random parts found of each level's records.

    Those chosen by risk say nothing of the others, and calibrate nothing.
    """
    decided = DrawnRecord.objects.filter(
        inspection__state=InspectionState.DECIDED, inspection__unit__is_random=True
    )
    rows = decided.order_by("kind").values("kind").annotate(
        held=Count("pk", filter=Q(answer=Seen.HOLDS)),
        failed=Count("pk", filter=Q(answer=Seen.FAILS)),
    )  # fmt: skip
    found = dict.fromkeys(CREDITS, (0, 0))
    for row in rows:
        level = LEVEL_OF_KIND[DrawnKind(row["kind"])]
        held, failed = found[level]
        found[level] = (held + row["held"], failed + row["failed"])
    return found


def method_now() -> Method:
    """Give the method with its evidence credited as inspections have found it so far."""
    return replace(METHOD, credits=credits_now())


def credits_now() -> Mapping[Level, Credit]:
    """Give what each level of evidence is credited with, after all that inspections found so far."""
    found = held_and_failed()
    return {
        level: recalibrated(credit, held=found[level][0], failed=found[level][1])
        for level, credit in CREDITS.items()
    }
