"""What everybody may know: who cooperates with whom, since when, and what of it is verified.

Nothing about persons, no free text, no grade for an enterprise. Numbers that could point to somebody
are left out: fewer than five stays unsaid. Colleges and regions have bands, never ranks.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.db.models import Count, QuerySet
from django.utils.translation import pgettext_lazy

from ronghe.kernel.search import WrittenQuery, query_of
from ronghe.parties.models import Organisation
from ronghe.partnerships.models import (
    LIVE,
    Agreement,
    Cooperation,
    CooperationParty,
    CooperationState,
    PartyRole,
)
from ronghe.reference.models import Region
from ronghe.supervision.models import SubstanceIndex
from ronghe.supervision.queries.region import Group, GroupedIndex, grouped_for_everybody
from ronghe.supervision.reading import ties_of
from ronghe.supervision.reading.ties import SIDES

LEAST = 5  # fewer could point to somebody
SHOWN_FIRST = timedelta(days=14)  # to the parties, before anybody else
OPENED = (CooperationState.RUNNING, CooperationState.CONCLUDED)
MOST, HALF = 0.75, 0.5


class Band(models.TextChoices):
    MOSTLY = "mostly", pgettext_lazy("band", "Mostly confirmed by evidence")
    PARTLY = "partly", pgettext_lazy("band", "More than half confirmed")
    LITTLE = "little", pgettext_lazy("band", "Less than half confirmed")
    UNKNOWN = "unknown", pgettext_lazy("band", "Not known enough")
    FEW = "few", pgettext_lazy("band", "Fewer than five cooperations: no band")


@dataclass(frozen=True)
class Opened:
    """A cooperation as everybody sees it; `students` and `verified_weeks` None: too few to say."""

    cooperation: Cooperation
    colleges: tuple[str, ...]
    hosts: tuple[str, ...]
    agreements: int
    students: int | None
    verified_weeks: int | None


def opened(*, on: date) -> QuerySet[Cooperation]:
    """Give the cooperations that run or ran, once their parties have had time to look."""
    return Cooperation.objects.filter(
        state__in=OPENED, opened_at__date__lte=on - SHOWN_FIRST
    ).select_related("region")


def with_party_called(cooperations: QuerySet[Cooperation], words: str) -> QuerySet[Cooperation]:
    """Narrow to those with a college or an enterprise that the words find; none are all of them."""
    text = query_of(words)
    if not text:
        return cooperations
    called = CooperationParty.objects.filter(
        role__in=SIDES, organisation__search=WrittenQuery(text)
    )
    return cooperations.filter(pk__in=called.order_by().values("cooperation"))


def facts_of(cooperations: Sequence[Cooperation], *, language: str, on: date) -> list[Opened]:
    """Give what may be said of each, in six queries for all of them."""
    models.prefetch_related_objects(list(cooperations), "parties__organisation__names")
    keys = [one.pk for one in cooperations]
    students = Counter(ties_of(keys, on=on).owners)
    weeks = _verified(keys)
    live = Agreement.objects.filter(cooperation__in=keys, state__in=LIVE).order_by()
    agreements = dict(live.values_list("cooperation").annotate(n=Count("pk")))
    return [
        Opened(
            one,
            _names(one, PartyRole.COLLEGE, language),
            _names(one, PartyRole.HOST, language),
            agreements.get(one.pk, 0),
            students[one.pk] if students[one.pk] >= LEAST else None,
            weeks.get(one.pk, 0) if students[one.pk] >= LEAST else None,
        )
        for one in cooperations
    ]


def _verified(keys: Sequence[int]) -> dict[int, int]:
    """Count the weeks that a mentor’s unseen answer, or an inspection, found true."""
    rows = SubstanceIndex.objects.current().filter(cooperation__in=keys).order_by()
    held = rows.values_list("cooperation", "details__indicators__P1__evidence__held")
    return {key: int(count or 0) for key, count in held}


def _names(cooperation: Cooperation, role: str, language: str) -> tuple[str, ...]:
    """Name the organisations of a role."""
    parties = (one for one in cooperation.parties.all() if one.role == role)
    return tuple(one.organisation.name_in(language) for one in parties)


def bands_of_regions() -> list[tuple[str, Band]]:
    """Give each region's band, by name."""
    counts = _counts("region", grouped_for_everybody(SubstanceIndex.objects.all()))
    known = Region.objects.in_bulk(counts)
    return sorted((known[key].name, band_of(own)) for key, own in counts.items())


def bands_of_colleges(language: str) -> list[tuple[str, Band]]:
    """Give each college's band, by name."""
    party = "cooperation__parties__organisation"
    of_colleges = grouped_for_everybody(SubstanceIndex.objects.all()).filter(
        cooperation__parties__role=PartyRole.COLLEGE
    )
    counts = _counts(party, of_colleges)
    known = Organisation.objects.filter(pk__in=counts).prefetch_related("names")
    return sorted((one.name_in(language), band_of(counts[one.pk])) for one in known)


def _counts(by: str, indices: QuerySet[GroupedIndex]) -> dict[int, Counter[str]]:
    counts: dict[int, Counter[str]] = {}
    for key, group, count in indices.order_by().values_list(by, "group").annotate(n=Count("pk")):
        counts.setdefault(key, Counter())[group] += count
    return counts


def band_of(counts: Counter[str]) -> Band:
    """Give the band of so many cooperations by group: by the share that is confirmed."""
    total = counts.total()
    if total < LEAST:
        return Band.FEW
    if counts[Group.UNKNOWN.value] > HALF * total:
        return Band.UNKNOWN
    share = counts[Group.EVIDENCE.value] / total
    return Band.MOSTLY if share >= MOST else Band.PARTLY if share > HALF else Band.LITTLE
