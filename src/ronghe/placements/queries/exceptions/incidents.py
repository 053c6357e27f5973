"""Exceptions of incidents: a deadline missed, somebody not told yet, not closed for weeks."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, Min, OuterRef, Q
from django.db.models.functions import TruncDate

from ronghe.parties.actors import Actor
from ronghe.placements.models import Incident, IncidentNotice
from ronghe.placements.queries.exceptions.registry import Trouble, looked_after

CLOSED_WITHIN = timedelta(days=14)
MOST_READ = 500


def rows(actor: Actor, on: date) -> Iterator[Trouble]:
    """Give the most urgent of each incident, in one query; of injuries nothing."""
    untold = IncidentNotice.objects.filter(incident=OuterRef("pk"), told_at=None)
    found = (
        Incident.objects.filter(placement__in=looked_after(actor).order_by().values("pk"))
        .annotate(
            is_untold=Exists(untold),
            due_on=TruncDate(Min("notices__due_at", filter=Q(notices__told_at=None))),
            happened_on=TruncDate("happened_at"),
        )
        .filter(Q(is_untold=True) | ~Q(state="closed"))
        .select_related("placement__student__person")
        .order_by("pk")
    )
    for incident in found[:MOST_READ]:
        trouble = _of(incident, on)
        if trouble is not None:
            yield trouble


def _of(incident: Incident, on: date) -> Trouble | None:
    said, due_on = vars(incident), vars(incident)["due_on"]
    if due_on is not None and due_on < on:
        return _trouble(incident, "incident_deadline", 0, due_on)
    if said["is_untold"]:
        return _trouble(incident, "incident_untold", 0, due_on)
    if said["happened_on"] < on - CLOSED_WITHIN:
        return _trouble(incident, "incident_open", 2, said["happened_on"])
    return None


def _trouble(incident: Incident, kind: str, rank: int, since: date | None) -> Trouble:
    one = incident.placement
    return Trouble(
        kind,
        one.pk,
        one.reference,
        one.student.person,
        rank,
        since,
        page=("incidents:incident_page", incident.reference),
    )
