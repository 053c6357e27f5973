"""Exceptions that a placement shows by itself: a gate or hours broken, rest without end, illness, visits."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, Subquery

from ronghe.parties.actors import Actor
from ronghe.placements.models import (
    COMING,
    RUNNING,
    IllnessReport,
    IllnessState,
    Interruption,
    Placement,
    Side,
    Stage,
    StageState,
    Visit,
    VisitState,
)
from ronghe.placements.queries.exceptions.law import broken_hours
from ronghe.placements.queries.exceptions.registry import Trouble, looked_after, reads_health

LONG_REST = timedelta(days=14)


def rows(actor: Actor, on: date) -> Iterator[Trouble]:
    """Give them in one query, whatever there is."""
    found = (
        looked_after(actor)
        .filter(state__in=sorted(COMING | RUNNING))
        .select_related("student__person")
        .annotate(
            rests_since=_first(Interruption.objects.filter(ends_on=None), "starts_on"),
            ill_since=_first(
                IllnessReport.objects.filter(state=IllnessState.REPORTED), "starts_on"
            ),
            visit_due=_first(
                Visit.objects.filter(state=VisitState.PLANNED, planned_on__lt=on), "planned_on"
            ),
            stage_from=_first(
                Stage.objects.filter(state=StageState.PROPOSED, proposed_for=Side.HOST), "starts_on"
            ),
            broken_hours=broken_hours(),
            contradicted=Exists(
                Visit.objects.filter(placement=OuterRef("pk"), state=VisitState.CONTRADICTED)
            ),
        )
    )
    needs = Q(rests_since__isnull=False) | Q(ill_since__isnull=False) | Q(visit_due__isnull=False)
    needs |= Q(stage_from__isnull=False) | Q(contradicted=True)
    needs |= Q(state__in=sorted(RUNNING), missing_count__gt=0)
    needs |= Q(state__in=sorted(RUNNING), broken_hours__gt=0)
    needs |= Q(state__in=sorted(COMING), starts_on__lt=on)
    for one in found.filter(needs).order_by("pk"):
        yield from _of(one, on, "illness" if reads_health(actor) else "absence")


def _first(found: QuerySet[Any], day: str) -> Subquery:
    earliest = found.filter(placement=OuterRef("pk")).order_by(day).values(day)[:1]
    return Subquery(earliest, output_field=DateField())


def _of(placement: Placement, on: date, illness: str) -> Iterator[Trouble]:
    said = vars(placement)

    def trouble(kind: str, name: str, *, rank: int = 2, since: date | None = None, count: int = 0) -> Trouble:  # fmt: skip
        return Trouble(
            kind,
            placement.pk,
            placement.reference,
            placement.student.person,
            rank,
            since,
            count,
            page=(name, placement.reference),
        )

    if placement.state in RUNNING and placement.missing_count:
        yield trouble("gate_broken", "placement_page", rank=1, count=placement.missing_count)
    if placement.state in RUNNING and said["broken_hours"]:
        yield trouble("hours_law", "week_list", rank=1, count=said["broken_hours"])
    if placement.state in COMING and placement.starts_on < on:
        yield trouble("not_started", "placement_page", rank=1, since=placement.starts_on)
    if said["ill_since"]:
        yield trouble(illness, "change_list", rank=0, since=said["ill_since"])
    if said["rests_since"] and said["rests_since"] <= on - LONG_REST:
        days = (on - said["rests_since"]).days
        yield trouble("long_rest", "change_list", since=said["rests_since"], count=days)
    if said["visit_due"] and placement.state in RUNNING:
        yield trouble("visit_overdue", "visit_list", since=said["visit_due"])
    if said["contradicted"]:
        yield trouble("visit_contradicted", "visit_list", rank=1)
    if said["stage_from"]:
        yield trouble("stage_waits", "change_list", since=said["stage_from"])
