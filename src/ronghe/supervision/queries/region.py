"""How cooperations stand, for whoever looks at many of them: three groups, and what is in each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeAlias, TypedDict

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import WithAnnotations

from ronghe.parties.actors import Actor
from ronghe.parties.models import Organisation
from ronghe.parties.powers import Power
from ronghe.partnerships.models import (
    Cooperation,
    CooperationParty,
    CooperationState,
    PartyRole,
)
from ronghe.placements.models import RUNNING, Placement
from ronghe.reference.models import Region
from ronghe.supervision.models import FlagState, IntegrityFlag, SubstanceIndex
from ronghe.supervision.models.flag import OPEN_FLAGS

KNOWN_ENOUGH = 0.2  # of the index's weight; a choice of ours, published with the method
MOST_DOTS = 300
CHANGED_DAYS = 7


class Group(models.TextChoices):
    EVIDENCE = "evidence", pgettext_lazy("cooperations", "Confirmed by evidence")
    DOUBT = "doubt", pgettext_lazy("cooperations", "To be verified")
    UNKNOWN = "unknown", pgettext_lazy("cooperations", "Not known enough")


class Grouped(TypedDict):
    group: str


GroupedIndex: TypeAlias = "WithAnnotations[SubstanceIndex, Grouped]"
LEAST_FAILED = 3
_DAYS = "details__indicators__P1__evidence"
# Something so grave that it caps the index, much show with certainly little substance, or answers
# given unseen that contradict what was entered more often than not.
_CONTRADICTED = Q(**{f"{_DAYS}__failed__gte": LEAST_FAILED}) & (
    Q(**{f"{_DAYS}__held__isnull": True}) | Q(**{f"{_DAYS}__failed__gt": F(f"{_DAYS}__held")})
)
_DOUBTED = Q(is_alarming=True) | ~Q(details__capped_by=[]) | _CONTRADICTED


def _group(*, flags: Q) -> Case:
    """Give the group of an index, where these flags make it doubtful."""
    flagged = IntegrityFlag.objects.filter(flags, cooperation=OuterRef("cooperation"))
    return Case(
        When(_DOUBTED | Q(Exists(flagged)), then=Value(Group.DOUBT.value)),
        When(known_weight__lt=KNOWN_ENOUGH, then=Value(Group.UNKNOWN.value)),
        default=Value(Group.EVIDENCE.value),
        output_field=models.CharField(),
    )


GROUP = _group(flags=Q(state__in=OPEN_FLAGS | {FlagState.UPHELD}))
# What is asked is nobody's to read before a person has heard both sides and decided.
PUBLIC_GROUP = _group(flags=Q(state=FlagState.UPHELD))


@dataclass(frozen=True)
class RegionRow:
    """One sub-region: how many cooperations, and how many in each group."""

    region_id: int
    name: str
    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class Participation:
    """Who takes part: colleges and enterprises that cooperate, and students at work now."""

    colleges: int
    enterprises: int
    placements: int
    unrecorded: int  # pairs with students at work, and no cooperation on record


def counted_for(actor: Actor) -> QuerySet[GroupedIndex]:
    """Give the current indices of which one may at least see totals, each with its group."""
    reached = Organisation.objects.filter(actor.remits.reach(Power.SEE_TOTALS)).order_by()
    seen = Cooperation.objects.filter(parties__organisation__in=reached.values("pk")).order_by()
    return grouped(SubstanceIndex.objects.filter(cooperation__in=seen.values("pk")))


def seen_by(actor: Actor) -> QuerySet[GroupedIndex]:
    """Give the current indices of the cooperations that one sees, each with its group."""
    return grouped(SubstanceIndex.objects.visible_to(actor))


def grouped(indices: QuerySet[SubstanceIndex]) -> QuerySet[GroupedIndex]:
    """Leave out what was replaced and what came to nothing, and say of the rest how it stands."""
    return _alive(indices).annotate(group=GROUP)


def grouped_for_everybody(indices: QuerySet[SubstanceIndex]) -> QuerySet[GroupedIndex]:
    """Say the same without flags about which nobody has decided yet: so much may be published."""
    return _alive(indices).annotate(group=PUBLIC_GROUP)


def _alive(indices: QuerySet[SubstanceIndex]) -> QuerySet[SubstanceIndex]:
    return indices.filter(replaced_at=None).exclude(cooperation__state=CooperationState.GIVEN_UP)


def grouped_for_everybody_at(
    indices: QuerySet[SubstanceIndex], at: datetime
) -> QuerySet[GroupedIndex]:
    """Say what may be published as it stood at that instant: by what was known and decided then."""
    held = indices.filter(Q(replaced_at=None) | Q(replaced_at__gte=at), computed_at__lt=at)
    alive = held.exclude(
        cooperation__state=CooperationState.GIVEN_UP, cooperation__closed_at__lt=at
    )
    return alive.annotate(group=_group(flags=Q(state=FlagState.UPHELD, decided_at__lt=at)))


def regions_of(indices: QuerySet[GroupedIndex]) -> list[RegionRow]:
    """Count the groups by the region of each cooperation, the largest first."""
    counted = indices.order_by().values_list("region", "group").annotate(count=Count("pk"))
    rows = list(counted)
    known = Region.objects.in_bulk({region for region, _group, _count in rows})
    found: dict[int, RegionRow] = {}
    for region, group, count in rows:
        row = found.setdefault(region, RegionRow(region, known[region].name, {}))
        row.counts[group] = count
    return sorted(found.values(), key=lambda one: (-one.total, one.name))


def participation_of(actor: Actor) -> Participation:
    """Count who takes part, in four queries."""
    reached = Organisation.objects.filter(actor.remits.reach(Power.SEE_TOTALS)).order_by()
    near = Q(college__in=reached.values("pk")) | Q(host__in=reached.values("pk"))
    running = Placement.objects.filter(near, state__in=RUNNING).order_by()
    alive = Cooperation.objects.filter(
        state__in=(CooperationState.PREPARING, CooperationState.RUNNING),
        parties__organisation__in=reached.values("pk"),
    )
    parties = alive.values("parties__role").annotate(
        n=Count("parties__organisation", distinct=True)
    )
    counts = dict(parties.order_by().values_list("parties__role", "n"))
    return Participation(
        colleges=counts.get("college", 0),
        enterprises=counts.get("host", 0),
        placements=running.count(),
        unrecorded=unrecorded(running).count(),
    )


def unrecorded(
    placements: QuerySet[Placement], *, at: datetime | None = None
) -> QuerySet[Placement, tuple[int, int]]:
    """Give the pairs of college and host with students at work, and no cooperation on record.

    With `at`, by what had been opened and not given up before that instant.
    """
    over = Q(cooperation__state=CooperationState.GIVEN_UP)
    if at is not None:
        over = (over & Q(cooperation__closed_at__lt=at)) | Q(cooperation__opened_at__gte=at)
    alive = CooperationParty.objects.exclude(over)
    both = alive.filter(
        role=PartyRole.HOST,
        organisation=OuterRef("host"),
        cooperation__parties__role=PartyRole.COLLEGE,
        cooperation__parties__organisation=OuterRef("college"),
    )
    return placements.filter(~Exists(both)).values_list("college", "host").distinct()


def changed_since(indices: QuerySet[GroupedIndex], on: date) -> int:
    """Count the cooperations that were computed anew in the last days."""
    return indices.filter(computed_at__date__gt=on - timedelta(days=CHANGED_DAYS)).count()


GROUPS: Sequence[Group] = (Group.EVIDENCE, Group.DOUBT, Group.UNKNOWN)
WHY_GROUPED = {
    Group.EVIDENCE: _("Enough is verified to speak of substance, and nothing grave stands against it."),
    Group.DOUBT: _("Something grave holds, a flag is open, or answers given unseen contradict what was entered. It is a question, not a verdict."),
    Group.UNKNOWN: _("Less than a fifth of what counts is verified. That is charged to whoever owes the facts."),
}  # fmt: skip
