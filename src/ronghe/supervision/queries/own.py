"""What is said of one organisation: its cooperations, what nobody knows of them, and what is asked.

The organisation and its authority read the same rows; none of these queries asks who reads.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from ronghe.engines.substance import INDICATORS
from ronghe.parties.models import Organisation
from ronghe.parties.powers import Power
from ronghe.parties.remits import ALL_SUBJECTS, holders_over
from ronghe.partnerships.models import Cooperation, CooperationParty
from ronghe.supervision.models import EarlyWarning, IntegrityFlag, SubstanceIndex
from ronghe.supervision.queries.opened import OPENED, SHOWN_FIRST
from ronghe.supervision.queries.region import Group, GroupedIndex, grouped, grouped_for_everybody
from ronghe.supervision.reading.ties import SIDES

MOST_READ = 300
URGENT = Case(
    When(group=Group.DOUBT.value, then=Value(0)),
    When(group=Group.UNKNOWN.value, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)


@dataclass(frozen=True)
class Lacking:
    """An indicator that is unknown in so many cooperations, and what of the index hangs on it."""

    code: str
    count: int
    weight: float


class Told(TypedDict):
    """What was asked of an organisation: its flags, and its warnings that call for a talk."""

    flags: list[IntegrityFlag]
    warnings: list[EarlyWarning]


def cooperations_of(organisation: Organisation) -> QuerySet[CooperationParty]:
    return CooperationParty.objects.filter(organisation=organisation, role__in=SIDES).order_by()


def indices_of(organisation: Organisation) -> QuerySet[GroupedIndex]:
    """Give the current index of each of its cooperations: those in doubt first."""
    own = cooperations_of(organisation).values("cooperation")
    found = grouped(SubstanceIndex.objects.filter(cooperation__in=own))
    return found.alias(urgent=URGENT).order_by("urgent", "-pk")


def public_indices_of(organisation: Organisation) -> QuerySet[GroupedIndex]:
    """Give the same as everybody's bands count them: without what nobody has decided yet."""
    own = cooperations_of(organisation).values("cooperation")
    return grouped_for_everybody(SubstanceIndex.objects.filter(cooperation__in=own))


def counts_of_groups(indices: QuerySet[GroupedIndex]) -> Counter[str]:
    rows = indices.order_by().values_list("group").annotate(n=Count("pk"))
    return Counter(dict(rows))


def lacking_in(indices: Sequence[SubstanceIndex]) -> list[Lacking]:
    """Give what is recorded here and unknown there, by how much of the indices hangs on it."""
    counts: Counter[str] = Counter()
    weights: Counter[str] = Counter()
    for one in indices:
        for code, kept in one.details["indicators"].items():
            if kept["point"] is None:
                counts[code] += 1
                weights[code] += kept["weight"]
    found = [
        Lacking(one.code, counts[one.code], weights[one.code] / len(indices))
        for one in INDICATORS
        if one.is_recorded and counts[one.code]
    ]
    return sorted(found, key=lambda one: (-one.weight, one.code))


def asked_of(organisation: Organisation, *, most: int) -> Told:
    """Give the flags and the standing warnings about it or a cooperation of it, the newest first."""
    own = cooperations_of(organisation).values("cooperation")
    about = Q(organisation=organisation) | Q(cooperation__in=own)
    flags = IntegrityFlag.objects.filter(about).select_related("cooperation", "organisation")
    warnings = EarlyWarning.objects.current().filter(cooperation__in=own, is_raised=True)
    return {
        "flags": list(flags.prefetch_related("organisation__names").order_by("-pk")[:most]),
        "warnings": list(
            warnings.select_related("cooperation").order_by("-probability", "-pk")[:most]
        ),
    }


def watchers_of(organisation: Organisation, *, on: date) -> list[Organisation]:
    """Give the authorities whose people read all this of it."""
    holders = holders_over(organisation, Power.SEE_CASES, ALL_SUBJECTS, on=on)
    found = Organisation.objects.filter(pk__in=holders).prefetch_related("names")
    return list(found.order_by("pk"))


def public_counts(organisation: Organisation, *, on: date) -> Mapping[str, int]:
    """Count its cooperations that everybody sees, and those that it is still shown first."""
    own = cooperations_of(organisation).values("cooperation")
    alive = Cooperation.objects.filter(pk__in=own, state__in=OPENED)
    shown = Q(opened_at__date__lte=on - SHOWN_FIRST)
    return alive.aggregate(shown=Count("pk", filter=shown), waiting=Count("pk", filter=~shown))
