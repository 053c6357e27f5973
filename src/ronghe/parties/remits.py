"""What an actor's remits open: the organisations they reach, by power and subject."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from ronghe.parties.models import Organisation, Remit, RemitException, Role
from ronghe.parties.powers import Power, Subject
from ronghe.reference.models import Region
from ronghe.reference.queries import ids_below

SEES = frozenset({Power.SEE_TOTALS, Power.SEE_CASES})
# What each role of an authority may use of the authority's remits.
POWERS_OF_ROLE: dict[str, frozenset[Power]] = {
    Role.COORDINATOR: SEES | {Power.DECIDE},
    Role.CASE_OFFICER: SEES | {Power.DECIDE},
    Role.INSPECTOR: SEES | {Power.INSPECT},
    Role.MEDIATOR: SEES,
    Role.ADMINISTRATOR: SEES,
}
ALL_SUBJECTS = frozenset(Subject)


@dataclass(frozen=True)
class Reach:
    """One remit as the actor may use it: where, and which organisations are excepted."""

    remit: Remit
    powers: frozenset[str]
    excepted: frozenset[int]

    def covers(self, organisation: Organisation) -> bool:
        if self.remit.organisation_id:
            return self.remit.organisation_id == organisation.pk
        return (
            self.remit.region is not None
            and organisation.region is not None
            and organisation.region.path.startswith(self.remit.region.path)
            and organisation.pk not in self.excepted
        )


@dataclass(frozen=True)
class Remits:
    """The remits in force for an actor on one day."""

    reaches: tuple[Reach, ...] = ()
    _ids: dict[tuple[str, ...], Any] = field(default_factory=dict, compare=False, repr=False)

    def __bool__(self) -> bool:
        return bool(self.reaches)

    def reach(self, power: str, subjects: Collection[str] = ALL_SUBJECTS) -> Q:
        """Give the condition on organisations that a remit with this power covers."""
        reaches = self._with(power, subjects)
        condition = Q(pk__in={one.remit.organisation_id for one in reaches} - {None})
        for excepted, paths in _paths_by_exception(reaches).items():
            inside = Q(region__in=self._ids_below(tuple(paths)))
            condition |= inside & ~Q(pk__in=excepted) if excepted else inside
        return condition

    def _ids_below(self, paths: tuple[str, ...]) -> Any:
        """Look the regions up once: a page asks for them several times."""
        if paths not in self._ids:
            self._ids[paths] = ids_below(paths)
        return self._ids[paths]

    def cover(
        self, organisation: Organisation, power: str, subjects: Collection[str] = ALL_SUBJECTS
    ) -> bool:
        return any(one.covers(organisation) for one in self._with(power, subjects))

    def over_region(
        self, region: Region, power: str, subjects: Collection[str] = ALL_SUBJECTS
    ) -> list[Reach]:
        """Give the remits with this power over a region as a whole."""
        return [
            one
            for one in self._with(power, subjects)
            if one.remit.region is not None and region.path.startswith(one.remit.region.path)
        ]

    def _with(self, power: str, subjects: Collection[str]) -> list[Reach]:
        return [
            one
            for one in self.reaches
            if power in one.powers and not set(subjects).isdisjoint(one.remit.subjects)
        ]


def _paths_by_exception(reaches: Sequence[Reach]) -> dict[frozenset[int], list[str]]:
    """Put together the regions from which the same organisations are excepted, mostly none."""
    paths: dict[frozenset[int], list[str]] = {}
    for one in reaches:
        if one.remit.region is not None:
            paths.setdefault(one.excepted, []).append(one.remit.region.path)
    return paths


def remits_of(organisation_id: int, role: str, *, on: date) -> Remits:
    """Give the remits of the organisation that day, as far as the role may use them."""
    usable = POWERS_OF_ROLE.get(role)
    if usable is None:
        return Remits()
    remits = list(
        Remit.objects.on(on).filter(holder=organisation_id).select_related("region").order_by("pk")
    )
    excepted = _excepted(remits, on)
    return Remits(
        tuple(
            Reach(remit, usable & set(remit.powers), excepted.get(remit.pk, frozenset()))
            for remit in remits
        )
    )


def holders_over(
    organisation: Organisation, power: str, subjects: Collection[str], *, on: date
) -> set[int]:
    """Give the ids of those whose remits reach the organisation that day with this power."""
    over = Q(organisation=organisation.pk)
    if organisation.region is not None:
        over |= Q(region__path__in=_paths_above(organisation.region.path))
    remits = (
        Remit.objects.on(on)
        .filter(over, powers__contains=[power], subjects__overlap=list(subjects))
        .exclude(holder=organisation.pk)
    )
    in_force = Q(ends_on=None) | Q(ends_on__gte=on)
    excepting = RemitException.objects.filter(
        in_force, organisation=organisation.pk, starts_on__lte=on
    )
    return set(remits.exclude(pk__in=excepting.values("remit")).values_list("holder_id", flat=True))


def _paths_above(path: str) -> list[str]:
    """Give the path of the region itself and of all above it."""
    codes = path.rstrip("/").split("/")
    return ["/".join(codes[: depth + 1]) + "/" for depth in range(len(codes))]


def _excepted(remits: list[Remit], on: date) -> dict[int, frozenset[int]]:
    pairs = (
        RemitException.objects.filter(remit__in=remits, starts_on__lte=on)
        .filter(Q(ends_on=None) | Q(ends_on__gte=on))
        .order_by("pk")
        .values_list("remit_id", "organisation_id")
        if remits
        else []
    )
    found: dict[int, set[int]] = {}
    for remit, organisation in pairs:
        found.setdefault(remit, set()).add(organisation)
    return {remit: frozenset(ids) for remit, ids in found.items()}
