"""Promises of a cooperation on one line of time: what is owed, and the steps of its plans.

An obligation counts as kept when the other side confirmed it; a step of a plan when it was noted
as reached. What was cancelled, or lies behind the end of its agreement, is promised no more.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, F, OuterRef, Q, Subquery, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, TruncMonth

from ronghe.partnerships.models import (
    LIVE,
    AgreementState,
    AgreementVersion,
    Cooperation,
    Milestone,
    Obligation,
    ObligationState,
    VersionState,
)

KEPT, REPORTED, MISSED, TO_COME = "kept", "reported", "missed", "to_come"
STANDINGS = (KEPT, REPORTED, MISSED, TO_COME)
STEP, DUTY = "m", "o"
COLUMNS = ("due", "kind", "pk", "what", "owned_by", "stands", "where", "done")


@dataclass(frozen=True)
class Promise:
    """A promise with its day. `done_on` is when a step was reached."""

    due_on: date
    kind: str
    pk: int
    what: str
    owner: int | None
    standing: str
    agreement: str
    done_on: date | None

    @property
    def key(self) -> str:
        return f"{self.due_on.isoformat()}.{self.kind}.{self.pk}"


@dataclass(frozen=True)
class Place:
    """A place between two promises, as `Promise.key` writes it."""

    due_on: date
    kind: str
    pk: int

    @classmethod
    def read(cls, text: str) -> "Place | None":
        day, _dot, rest = text.partition(".")
        kind, _dot, pk = rest.partition(".")
        try:
            return cls(date.fromisoformat(day), kind, int(pk)) if kind in {STEP, DUTY} else None
        except ValueError:
            return None


def promises_of(
    cooperation: Cooperation,
    *,
    on: date,
    language: str,
    standing: str = "",
    after: Place | None = None,
    most: int,
) -> list[Promise]:
    """Give promises by day, with one query: from a place on, or all from the first."""
    duties = _duties(cooperation, on).annotate(what_=KeyTextTransform(language, "what"))
    steps = _steps(cooperation, on).annotate(what_=KeyTextTransform(language, "title"))
    rows = []
    for found, kind, done in ((steps, STEP, F("reached_on")), (duties, DUTY, Value(None))):
        wanted = found.filter(stands=standing) if standing else found
        if after is not None:
            wanted = wanted.filter(_behind(after, kind))
        rows.append(
            wanted.annotate(
                due=F("due_on"),
                kind=Value(kind),
                owned_by=F("owner"),
                where=F("agreement__reference"),
                done=Cast(done, Milestone._meta.get_field("reached_on")),
                what_text=Cast("what_", CharField()),
            )
            .order_by("due_on", "pk")
            .values_list("due", "kind", "pk", "what_text", "owned_by", "stands", "where", "done")[
                :most
            ]
        )
    both = rows[0].union(rows[1], all=True).order_by("due", "kind", "pk")
    return [Promise(*row) for row in both[:most]]


def days_of_promises(cooperation: Cooperation, *, on: date) -> dict[tuple[date, str], int]:
    """Count the promises of each month by how they stand, with one query."""
    rows = [
        found.annotate(month=TruncMonth("due_on"))
        .order_by()
        .values("month", "stands")
        .annotate(count=Count("pk"))
        .values_list("month", "stands", "count")
        for found in (_duties(cooperation, on), _steps(cooperation, on))
    ]
    counted: dict[tuple[date, str], int] = {}
    for month, standing, count in rows[0].union(rows[1], all=True):
        counted[month, standing] = counted.get((month, standing), 0) + count
    return counted


def _behind(place: Place, kind: str) -> Q:
    same_day = Q(due_on=place.due_on)
    if kind == place.kind:
        return Q(due_on__gt=place.due_on) | (same_day & Q(pk__gt=place.pk))
    later = Q(due_on__gt=place.due_on)
    return later | same_day if kind > place.kind else later


def _duties(cooperation: Cooperation, on: date) -> Any:
    found = Obligation.objects.filter(agreement__cooperation=cooperation)
    stands = Case(
        When(state=ObligationState.KEPT, then=Value(KEPT)),
        When(state=ObligationState.REPORTED, then=Value(REPORTED)),
        When(state__in=[ObligationState.MISSED, ObligationState.DISPUTED], then=Value(MISSED)),
        When(due_on__lt=on, then=Value(MISSED)),
        default=Value(TO_COME),
        output_field=CharField(),
    )
    return found.exclude(state=ObligationState.CANCELLED).annotate(stands=stands)


def _steps(cooperation: Cooperation, on: date) -> Any:
    """Give the steps of the plans in force, and those of ended agreements up to their end."""
    latest = (
        AgreementVersion.objects.filter(agreement=OuterRef("agreement"), state=VersionState.SIGNED)
        .order_by("-number")
        .values("pk")[:1]
    )
    stands = Case(
        When(reached_on__isnull=False, then=Value(KEPT)),
        When(due_on__lt=on, then=Value(MISSED)),
        default=Value(TO_COME),
        output_field=CharField(),
    )
    owed = (
        Q(agreement__state__in=LIVE)
        | Q(reached_on__isnull=False)
        | Q(agreement__state=AgreementState.COMPLETED)
        | Q(agreement__state=AgreementState.TERMINATED, due_on__lte=F("agreement__ended_on"))
    )
    found = Milestone.objects.filter(
        owed, agreement__cooperation=cooperation, version=Subquery(latest), due_on__isnull=False
    )
    return found.annotate(stands=stands)
